#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name) || moe_rule_param_has(ctx->rule, "paths", name); }

/* A folder of a search path that anyone may write to, or the folder that somebody happens to stand in. */
static bool loose(struct moe_str folder)
{
    return moe_str_is(folder, "/tmp") || moe_str_starts(folder, MOE_STR("/tmp/")) || moe_str_starts(folder, MOE_STR("/var/tmp")) || moe_str_starts(folder, MOE_STR("/dev/shm"));
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    struct moe_str value = moe_str_trim(v->last->value), rest = value;
    if (moe_env_listed(ctx, "names", v->name)) {
        if (value.len && !moe_rule_param_has(ctx->rule, "allowed", value) && !moe_env_off(value))
            moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is set%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
        return;
    }
    while (rest.len) {
        struct moe_str folder = moe_str_cut(&rest, ':');
        if (loose(folder)) {
            moe_lint_say(ctx, moe_env_at(v), "%s: %.*s searches a folder that every user may write to", moe_env_who(env).text, MOE_FMT(v->name));
            return;
        }
    }
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

const struct moe_check moe_check_L503 = { .code = "L503", .project = project };
