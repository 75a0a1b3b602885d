#include "audit/config/judge/check.h"
#include "audit/config/model/names.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    struct moe_str s = moe_str_trim(v->text);
    size_t lower = 0, upper = 0, digits = 0, others = 0;
    if (v->type != MOE_DOC_STR || v->outer || s.len < (size_t)moe_rule_param_int(ctx->rule, "min", 32) || s.len > (size_t)moe_rule_param_int(ctx->rule, "max", 120))
        return;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        lower += c >= 'a' && c <= 'z', upper += c >= 'A' && c <= 'Z', digits += moe_is_digit(c);
        others += c == '+' || c == '/' || c == '_' || c == '-';
        if (!moe_is_word(c) && !memchr("+/=-", c, 4))
            return;
    }
    if (lower < 6 || upper < 6 || digits < 3 || others * 6 > s.len || moe_name_class(v->name) != MOE_NAME_PLAIN || moe_rule_param_has(ctx->rule, "except", v->name))
        return;
    struct moe_str literal;
    if (moe_randomness(s) < 0.99 || moe_provenance(s, &literal) != MOE_FROM_LITERAL)
        return;
    moe_lint_say_secret(ctx, moe_lint_at_value(ctx->file, v), s, false, "%.*s looks like a key", (int)MOE_MIN(v->name.len, 100u), v->name.ptr);
}

const struct moe_check moe_check_L105 = { .code = "L105", .kinds = MOE_LINT_BIT(MOE_LINT_ENV) | MOE_LINT_BIT(MOE_LINT_INI), .value = value };
