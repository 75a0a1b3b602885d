/* A handle that is made and performed in one function and given no limit on the time of the transfer. A handle that is passed to another function
 * before may have got its limit there, so it is left alone. */
#include "audit/source/match/check.h"

static bool is_limit(const struct moe_ctx *ctx, uint32_t option)
{
    static const char *const names[] = { "CURLOPT_TIMEOUT", "CURLOPT_TIMEOUT_MS", "CURLOPT_LOW_SPEED_TIME" };
    static const int64_t numbers[] = { 13, 155, 20 };
    const struct moe_tree *t = ctx->tree;
    int64_t value;
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        if (moe_str_is(moe_name(t, moe_skip_casts(t, option)), names[i]) || (moe_const(t, option, &value) && value == numbers[i]))
            return true;
        const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, option) : NULL;
        if (v && v->visited && v->lo == numbers[i] && v->hi == numbers[i])
            return true;
    }
    return false;
}

static bool is_curl(struct moe_str name) { return moe_str_starts(name, MOE_STR("curl_")) || moe_str_starts(name, MOE_STR("_curl_")); }

static void visit(struct moe_ctx *ctx, uint32_t made)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t f = moe_function_of(t, made), var = moe_str_is(moe_callee(t, made), "curl_easy_init") ? moe_result_var(t, made) : 0, performed = 0;
    if (!var || (moe_decl_at(t, var)->storage != MOE_S_LOCAL && moe_decl_at(t, var)->kind != MOE_N_VAR))
        return;
    for (uint32_t n = f; n; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        struct moe_str name = moe_callee(t, n);
        bool given = false;
        for (unsigned i = 0; i < moe_arg_count(t, n); i++)
            given |= moe_var_of(t, moe_arg(t, n, i)) == var;
        if (!given)
            continue;
        if (!is_curl(name) || (moe_str_is(name, "curl_easy_setopt") && is_limit(ctx, moe_arg(t, n, 1))))
            return;
        if (moe_str_is(name, "curl_easy_perform"))
            performed = n;
    }
    if (performed)
        moe_report(ctx, performed, "%.*s has no time limit: a silent server holds it for ever", MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)));
}

const struct moe_check moe_check_M503 = { .code = "M503", .kinds = { MOE_N_CALL }, .visit = visit };
