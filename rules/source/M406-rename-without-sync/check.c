/* A function that writes a file and renames one, and has nothing between that forces bytes to the disk. One that syncs the file and not the folder afterwards
 * is a smaller matter, and only worth a word where the path speaks of a checkpoint. */
#include "audit/source/facts/files.h"
#include "audit/source/match/check.h"

static bool is_rename(struct moe_str name) { return moe_str_is(name, "rename") || moe_str_is(name, "renameat") || moe_str_is(name, "renameat2"); }

/* The last call before `end` in the function whose name is in the parameter; functions of this unit count by what their bodies call. */
static uint32_t last_call(struct moe_ctx *ctx, uint32_t function, uint32_t start, uint32_t end, const char *param, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t found = 0;
    for (uint32_t n = start; n && n != end; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        uint32_t body = depth < 2 ? moe_decl_at(t, moe_at(t, n)->decl)->node : 0;
        if (moe_rule_param_has(ctx->rule, param, moe_callee(t, n)) || (body && last_call(ctx, body, body, 0, param, depth + 1)))
            found = n;
    }
    return found;
}

static bool to_stdio(const struct moe_tree *t, uint32_t write)
{
    for (unsigned i = 0; i < moe_arg_count(t, write); i++) {
        struct moe_str text = moe_source(t, moe_arg(t, write, i));
        if (moe_str_is(text, "stderr") || moe_str_is(text, "stdout") || moe_str_is(text, "STDERR_FILENO") || moe_str_is(text, "2") || moe_str_is(text, "1"))
            return true;
    }
    return false;
}

static uint32_t last_write(struct moe_ctx *ctx, uint32_t function, uint32_t end)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t found = 0;
    for (uint32_t n = function; n && n != end; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "writers", moe_callee(t, n)) && !to_stdio(t, n) &&
            !moe_child(t, moe_skip_casts(t, moe_child(t, n, MOE_R_CALLEE)), MOE_R_BASE))
            found = n;
    return found;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call), write = 0;
    if (!function || !is_rename(moe_callee(t, call)) || !(write = last_write(ctx, function, call)))
        return;
    if (last_call(ctx, function, write, call, "syncs", 0))
        return;
    struct moe_str text = moe_source(t, moe_arg(t, call, moe_arg_count(t, call) > 2 ? 3 : 1));
    moe_report(ctx, call, "'%.*s' gets its new content by a rename, and nothing has synced what line %u wrote", (int)MOE_MIN(text.len, 60u), text.ptr, moe_at(t, write)->line);
}

const struct moe_check moe_check_M406 = { .code = "M406", .kinds = { MOE_N_CALL }, .visit = visit };
