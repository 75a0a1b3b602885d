#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    return !moe_rule_param_has(ctx->rule, "ignored", name) && (moe_rule_param_has(ctx->rule, "levels", name) || moe_rule_param_has(ctx->rule, "switches", name));
}

/* A word, or the number that Python gives it; "info,http=debug" of Rust counts by its parts. */
static bool debugging(struct moe_str value)
{
    static const char *const words[] = { "debug", "trace", "verbose", "notset", "all", "finest", "10", "5", NULL };
    while (value.len) {
        struct moe_str part = moe_str_cut(&value, ','), level = part;
        moe_str_cut(&level, '=');
        for (const char *const *w = words; *w; w++)
            if (moe_env_is(part, *w) || (level.len && moe_env_is(level, *w)))
                return true;
    }
    return false;
}

static bool too_low(struct moe_str value)
{
    int64_t n;
    return debugging(value) || moe_env_is(value, "info") || moe_env_is(value, "notice") || (moe_env_number(value, &n) && n >= 0 && n < 30);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    struct moe_str value = moe_str_trim(v->last->value);
    bool level = moe_env_listed(ctx, "levels", v->name), strict = moe_env_listed(ctx, "strict", v->name);
    bool bad = strict ? too_low(value) : level ? debugging(value) : moe_env_on(value) || moe_env_is(value, "debug") || moe_env_is(value, "verbose");
    if (bad)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is %.*s%s%s", moe_env_who(env).text, MOE_FMT(v->name), (int)MOE_MIN(value.len, 40u), value.ptr, strict ? ", and WARNING is the least" : "", moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

const struct moe_check moe_check_L505 = { .code = "L505", .project = project };
