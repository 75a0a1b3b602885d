/* A file that is opened for writing, filled by curl, and compared with nothing. A transfer that sends, and one whose bytes go to the screen, keep none. */
#include "audit/source/match/check.h"

enum { OTHER, UPLOAD, DATA };

static int option_of(const struct moe_ctx *ctx, uint32_t call)
{
    static const struct { const char *name; int64_t number; int is; } options[] = {
        { "CURLOPT_UPLOAD", 46, UPLOAD }, { "CURLOPT_PUT", 54, UPLOAD }, { "CURLOPT_NOBODY", 44, UPLOAD },
        { "CURLOPT_WRITEDATA", 10001, DATA }, { "CURLOPT_FILE", 10001, DATA }, { "CURLOPT_WRITEFUNCTION", 20011, DATA },
    };
    const struct moe_tree *t = ctx->tree;
    uint32_t option = moe_arg(t, call, 1);
    int64_t value;
    if (!moe_str_ends(moe_callee(t, call), MOE_STR("easy_setopt")))
        return OTHER;
    for (size_t i = 0; i < MOE_COUNT(options); i++)
        if (moe_str_is(moe_name(t, moe_skip_casts(t, option)), options[i].name) || (moe_const(t, option, &value) && value == options[i].number))
            return options[i].is;
    return OTHER;
}

static bool to_a_screen(const struct moe_tree *t, uint32_t arg)
{
    struct moe_str text = moe_source(t, moe_skip_casts(t, arg));
    return moe_str_is(text, "stdout") || moe_str_is(text, "stderr");
}

/* What may write to what it opens: a mode or flags that are not known may. */
static bool opens_for_writing(const struct moe_tree *t, uint32_t call)
{
    struct moe_str name = moe_callee(t, call);
    const struct moe_node *mode = moe_at(t, moe_skip_casts(t, moe_arg(t, call, 1)));
    struct moe_str text = mode->kind == MOE_N_STRING ? moe_text(t, mode->name) : MOE_STR("");
    int64_t flags;
    if (moe_str_is(name, "creat"))
        return true;
    if (moe_str_is(name, "fopen") || moe_str_is(name, "fopen64"))
        return !moe_str_starts(text, MOE_STR("r")) || memchr(text.ptr, '+', text.len);
    if (moe_str_is(name, "open") || moe_str_is(name, "open64"))
        return !moe_const(t, moe_arg(t, call, 1), &flags) || (flags & 3);
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t performed)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t f = moe_function_of(t, performed);
    bool opened = false, sends = false, shown = false, kept = false;
    int64_t value;
    if (!moe_str_is(moe_callee(t, performed), "curl_easy_perform"))
        return;
    for (uint32_t n = f; n; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        if (moe_rule_param_has(ctx->rule, "proofs", moe_callee(t, n)))
            return;
        int option = n < performed ? option_of(ctx, n) : OTHER;
        opened |= n < performed && opens_for_writing(t, n);
        if (option == UPLOAD)                    /* the latest counts */
            sends = !moe_const(t, moe_arg(t, n, 2), &value) || value != 0;
        shown |= option == DATA && to_a_screen(t, moe_arg(t, n, 2));
        kept |= option == DATA && !to_a_screen(t, moe_arg(t, n, 2));
    }
    if (opened && !sends && (kept || !shown))
        moe_report(ctx, performed, "what %.*s() downloads into a file is compared with nothing", MOE_FMT(moe_callee(t, performed)));
}

const struct moe_check moe_check_M513 = { .code = "M513", .kinds = { MOE_N_CALL }, .visit = visit };
