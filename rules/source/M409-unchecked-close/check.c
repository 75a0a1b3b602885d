/* fclose(f) as a statement, where f was opened for writing in this function, was written to, and neither fflush() nor ferror() nor fsync() has been asked. */
#include "audit/source/facts/files.h"
#include "audit/source/match/check.h"

enum { MAX_WORDS = 24 };

static bool writes_to(const struct moe_tree *t, uint32_t call, uint32_t var)
{
    static const char *const names[] = { "fwrite", "fprintf", "fputs", "fputc", "putc", "vfprintf", "fwprintf" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        for (unsigned a = 0; moe_str_is(moe_callee(t, call), names[i]) && a < moe_arg_count(t, call); a++)
            if (moe_var_of(t, moe_arg(t, call, a)) == var)
                return true;
    return false;
}

static bool asks(const struct moe_tree *t, uint32_t call, uint32_t var)
{
    struct moe_str name = moe_callee(t, call);
    uint32_t arg = moe_arg(t, call, 0);
    if (moe_str_is(name, "fsync") || moe_str_is(name, "fdatasync"))
        return moe_result_used(t, call);
    return moe_var_of(t, arg) == var && (moe_str_is(name, "ferror") || (moe_str_is(name, "fflush") && moe_result_used(t, call)));
}

static bool mentions(const struct moe_tree *t, uint32_t root, uint32_t var)
{
    for (uint32_t n = root; n; n = moe_walk(t, root, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == var)
            return true;
    return false;
}

/* The close on a way out after something else has failed: the failure is known already. */
static bool failure_path(const struct moe_tree *t, uint32_t call)
{
    uint32_t stmt = moe_statement_of(t, call), block = moe_at(t, stmt)->parent, last = 0;
    if (moe_at(t, block)->kind != MOE_N_COMPOUND || moe_at(t, block)->role != MOE_R_THEN)
        return false;
    for (uint32_t c = moe_at(t, block)->first; c; c = moe_at(t, c)->next)
        last = c;
    return moe_at(t, last)->kind == MOE_N_RETURN || moe_at(t, last)->kind == MOE_N_GOTO;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call), var = moe_str_is(moe_callee(t, call), "fclose") ? moe_var_of(t, moe_arg(t, call, 0)) : 0, opened = 0;
    if (!var || moe_result_used(t, call) || failure_path(t, call) || (moe_at(t, call)->flags & MOE_F_MACRO))
        return;
    bool written = false;
    for (uint32_t n = function; n && n != call; n = moe_walk(t, function, n)) {
        struct moe_file_open o;
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        if (moe_file_opened(t, ctx->flow, n, &o) && o.handle == var)
            opened = o.writes && o.known && o.stream ? o.path : 0, written = false;
        written |= writes_to(t, n, var);
        if (asks(t, n, var))
            return;
    }
    if (!opened || !written || !mentions(t, function, var))
        return;
    struct moe_str words[MAX_WORDS], text = moe_source(t, opened);
    const struct moe_param *p = moe_rule_param(ctx->rule, "words");
    size_t n = p ? MOE_MIN(p->count, (size_t)MAX_WORDS) : 0;
    for (size_t i = 0; i < n; i++)
        words[i] = p->values[i];
    bool checkpoint = moe_file_speaks_of(t, ctx->flow, opened, words, n);
    moe_report_as(ctx, call, (struct moe_report_opts){ 0, checkpoint ? MOE_MEDIUM : -1, -1 },
                  "nobody asks fclose() whether the last bytes of '%.*s' were written", (int)MOE_MIN(text.len, 60u), text.ptr);
}

const struct moe_check moe_check_M409 = { .code = "M409", .kinds = { MOE_N_CALL }, .visit = visit };
