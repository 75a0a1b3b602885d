#include "rules/deploy/env_ask.h"
#include "common/nccl/settings.h"

/* What our own ranks refuse of NCCL's variables; what makes it talkative is another rule's. NULL: nothing of that kind. */
static const struct moe_nccl_setting *orders(struct moe_str name)
{
    const struct moe_nccl_setting *s = moe_nccl_env_judge(name);
    const bool harms = s->harm == MOE_NCCL_CODE || s->harm == MOE_NCCL_FILE || s->harm == MOE_NCCL_PORT || s->harm == MOE_NCCL_MEETING;
    return harms && (s->verdict == MOE_NCCL_SET || s->verdict == MOE_NCCL_REFUSED) ? s : NULL;
}

static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_rule_param_has(ctx->rule, "names", name) || moe_rule_param_has(ctx->rule, "paths", name) || orders(name);
}

/* A folder of a search path that anyone may write to, or the folder that somebody happens to stand in. */
static bool loose(struct moe_str folder)
{
    return moe_str_is(folder, "/tmp") || moe_str_starts(folder, MOE_STR("/tmp/")) || moe_str_starts(folder, MOE_STR("/var/tmp")) || moe_str_starts(folder, MOE_STR("/dev/shm"));
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    struct moe_str value = moe_str_trim(v->last->value), rest = value;
    const struct moe_nccl_setting *nccl = orders(v->name);
    if (nccl || moe_env_listed(ctx, "names", v->name)) {
        if (value.len && !moe_rule_param_has(ctx->rule, "allowed", value) && !moe_env_off(value))
            moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is set%s%s%s", moe_env_who(env).text, MOE_FMT(v->name), nccl ? ": it " : "", nccl ? nccl->why : "",
                         moe_env_origins(v).text);
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
