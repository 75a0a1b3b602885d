/* Names of functions that are called because a config says so, and switches that let the code of others in. */
#include "audit/config/judge/check.h"

static bool is_target(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "targets", name); }

/* "module.function", or a switch that is on. Strings may say true, too: "True" in an environment's list. */
static bool is_on(const struct moe_value *v)
{
    return (v->type == MOE_DOC_BOOL || v->type == MOE_DOC_STR) && v->text.len == 4 && (v->text.ptr[0] | 32) == 't' && (v->text.ptr[1] | 32) == 'r' &&
           (v->text.ptr[2] | 32) == 'u' && (v->text.ptr[3] | 32) == 'e';
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    if (v->type == MOE_DOC_STR && is_target(ctx, v->name) && moe_rule_param_has(ctx->rule, "calls", v->text))
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%.*s calls %.*s", (int)MOE_MIN(v->name.len, (size_t)40), v->name.ptr, (int)MOE_MIN(v->text.len, (size_t)80),
                     v->text.ptr);
    else if (is_on(v) && moe_rule_param_has(ctx->rule, "switches", v->name))
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%.*s lets code of others run", (int)MOE_MIN(v->name.len, (size_t)40), v->name.ptr);
}

const struct moe_check moe_check_L119 = {
    .code = "L119",
    .kinds = MOE_LINT_BIT(MOE_LINT_YAML) | MOE_LINT_BIT(MOE_LINT_JSON) | MOE_LINT_BIT(MOE_LINT_TOML) | MOE_LINT_BIT(MOE_LINT_INI) | MOE_LINT_BIT(MOE_LINT_K8S) |
             MOE_LINT_BIT(MOE_LINT_COMPOSE),
    .value = value,
};
