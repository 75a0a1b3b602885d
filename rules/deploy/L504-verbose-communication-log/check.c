#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name); }

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    static const char *const loud[] = { "info", "debug", "trace", "detail", "abort", "all", "data", "func", "poll", "req", "0", NULL };
    struct moe_str value = moe_str_trim(v->last->value);
    bool list = moe_str_is(v->name, "TORCH_LOGS") || moe_str_is(v->name, "GRPC_TRACE") || moe_str_is(v->name, "NCCL_DEBUG_SUBSYS"), bad = false;
    if (list)
        bad = memchr(value.len ? value.ptr : "", '+', value.len) || moe_env_is(value, "all");
    else
        for (const char *const *w = loud; *w; w++)
            bad |= moe_env_is(value, *w) && !(moe_str_is(moe_str_c(*w), "0") && !moe_str_is(v->name, "TORCH_CPP_LOG_LEVEL"));
    if (bad)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is %.*s%s", moe_env_who(env).text, MOE_FMT(v->name), (int)MOE_MIN(value.len, 40u), value.ptr, moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

const struct moe_check moe_check_L504 = { .code = "L504", .project = project };
