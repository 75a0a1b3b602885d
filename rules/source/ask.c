#include "rules/source/ask.h"

bool moe_ask_rename(struct moe_str name) { return moe_str_is(name, "rename") || moe_str_is(name, "renameat") || moe_str_is(name, "renameat2"); }

uint32_t moe_ask_last_call(struct moe_ctx *ctx, uint32_t function, uint32_t start, uint32_t end, const char *param, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t found = 0;
    for (uint32_t n = start; n && n != end; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        uint32_t body = depth < 2 ? moe_decl_at(t, moe_at(t, n)->decl)->node : 0;
        if (moe_rule_param_has(ctx->rule, param, moe_callee(t, n)) || (body && moe_ask_last_call(ctx, body, body, 0, param, depth + 1)))
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

uint32_t moe_ask_last_write(struct moe_ctx *ctx, uint32_t function, uint32_t end)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t found = 0;
    for (uint32_t n = function; n && n != end; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "writers", moe_callee(t, n)) && !to_stdio(t, n) &&
            !moe_child(t, moe_skip_casts(t, moe_child(t, n, MOE_R_CALLEE)), MOE_R_BASE))
            found = n;
    return found;
}
