#include "audit/config/judge/check.h"
#include "audit/config/model/names.h"

static bool is_named(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_rule_param_has(ctx->rule, "names", name) || moe_param_has(ctx->credentials, name);
}

/* A value that a credential could be: one word of some length, neither a switch nor a path nor an address. */
static bool may_be_one(struct moe_str literal)
{
    bool letters = false, other = false;
    if (literal.len < 8)
        return false;
    for (size_t i = 0; i < literal.len; i++) {
        if (moe_is_space(literal.ptr[i]))
            return false;
        letters |= moe_is_alpha(literal.ptr[i]);
        other |= !moe_is_alpha(literal.ptr[i]);
    }
    return letters && other && moe_randomness(literal) > 0.3;
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    struct moe_str literal;
    if (v->type != MOE_DOC_STR || !v->text.len || !is_named(ctx, v->name))
        return;
    enum moe_provenance from = moe_provenance(v->text, &literal);
    if ((from != MOE_FROM_LITERAL && from != MOE_FROM_DEFAULT) || moe_str_ends(literal, MOE_STR("EXAMPLE")) || moe_str_ends(literal, MOE_STR("EXAMPLEKEY")))
        return;
    struct moe_secret_case c = { .name = v->name, .text = v->text, .quoted = v->quoted, .is_string = true };
    if (moe_secret_judge(&c) == MOE_SECRET_NO && !may_be_one(literal))
        return;
    moe_lint_say_secret(ctx, moe_lint_at_value(ctx->file, v), moe_str_trim(literal), true, "%.*s, a credential by the policy, gets a literal", (int)MOE_MIN(v->name.len, 100u), v->name.ptr);
}

const struct moe_check moe_check_L102 = { .code = "L102", .kinds = MOE_LINT_NAMED & (MOE_LINT_BIT(MOE_LINT_KINDS) - 1), .value = value };
