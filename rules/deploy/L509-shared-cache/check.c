#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name) || moe_rule_param_has(ctx->rule, "masks", name); }

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    struct moe_str value = moe_str_trim(v->last->value);
    if (moe_env_listed(ctx, "masks", v->name)) {
        int64_t n;
        if (value.len && moe_env_number(value, &n) && !((value.ptr[value.len - 1] - '0') & 2))
            moe_lint_say(ctx, moe_env_at(v), "%s: %.*s lets everyone write what is made", moe_env_who(env).text, MOE_FMT(v->name));
        return;
    }
    while (value.len > 1 && value.ptr[value.len - 1] == '/')
        value.len--;
    bool relative = value.len && value.ptr[0] != '/' && value.ptr[0] != '~' && moe_str_ends(v->name, MOE_STR("CACHE_DIR"));
    if (moe_rule_param_has(ctx->rule, "folders", value) || relative)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is %s%s", moe_env_who(env).text, MOE_FMT(v->name), relative ? "wherever the process happens to start" : "a folder that others may write to", moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

const struct moe_check moe_check_L509 = { .code = "L509", .project = project };
