/* An address that is not constant is given to a handle, and no call in the function limits the protocols. A function that only sets the address of a
 * handle that it was given says nothing about its other options, so only functions that also make the handle are judged. */
#include "audit/source/match/check.h"

static bool option_is(const struct moe_ctx *ctx, uint32_t call, const char *name, int64_t number)
{
    const struct moe_tree *t = ctx->tree;
    int64_t value;
    uint32_t option = moe_arg(t, call, 1);
    if (!moe_str_is(moe_callee(t, call), "curl_easy_setopt"))
        return false;
    if (moe_str_is(moe_name(t, moe_skip_casts(t, option)), name) || (moe_const(t, option, &value) && value == number))
        return true;
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, option) : NULL;
    return v && v->visited && v->lo == number && v->hi == number;
}

static bool is_fixed(const struct moe_ctx *ctx, uint32_t arg)
{
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, arg) : NULL;
    return moe_at(ctx->tree, moe_skip_casts(ctx->tree, arg))->kind == MOE_N_STRING || (v && v->known_text);
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t f = moe_function_of(t, call), var = moe_var_of(t, moe_arg(t, call, 0)), url = moe_arg(t, call, 2);
    bool made = false;
    if (!var || !f || !option_is(ctx, call, "CURLOPT_URL", 10002) || is_fixed(ctx, url))
        return;
    for (uint32_t n = f; n; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        if (moe_str_is(moe_callee(t, n), "curl_easy_init") && moe_result_var(t, n) == var)
            made = true;
        if (option_is(ctx, n, "CURLOPT_PROTOCOLS", 181) || option_is(ctx, n, "CURLOPT_PROTOCOLS_STR", 10318))
            return;
        bool given = !moe_str_starts(moe_callee(t, n), MOE_STR("curl_")) && !moe_str_starts(moe_callee(t, n), MOE_STR("_curl_"));
        for (unsigned i = 0; given && i < moe_arg_count(t, n); i++)
            if (moe_var_of(t, moe_arg(t, n, i)) == var)
                return;                         /* configured elsewhere, perhaps */
    }
    if (made)
        moe_report(ctx, call, "the address %.*s may name any protocol, file:// among them", MOE_FMT(moe_source(t, url)));
}

const struct moe_check moe_check_M504 = { .code = "M504", .kinds = { MOE_N_CALL }, .visit = visit };
