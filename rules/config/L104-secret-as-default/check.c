#include "audit/config/judge/check.h"
#include "audit/config/model/names.h"

/* The variable's own name: ${DB_PASSWORD:-x} says more than the field that it is for. */
static struct moe_str variable_of(struct moe_str text)
{
    size_t start = 0;
    while (start + 1 < text.len && !(text.ptr[start] == '$' && text.ptr[start + 1] == '{'))
        start++;
    start = MOE_MIN(start + 2, text.len);
    static const char *const resolvers[] = { "oc.env:", "env:", "ENV:", "env." };
    for (size_t i = 0; i < MOE_COUNT(resolvers); i++)
        if (moe_str_starts(moe_str_from(text, start), moe_str_c(resolvers[i])))
            start += strlen(resolvers[i]);
    size_t end = start;
    while (end < text.len && moe_is_word(text.ptr[end]))
        end++;
    return (struct moe_str){ text.ptr + start, end - start };
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    struct moe_str literal;
    if (v->type != MOE_DOC_STR || v->text.len < 8 || !memchr(v->text.ptr, '$', v->text.len) || moe_provenance(v->text, &literal) != MOE_FROM_DEFAULT)
        return;
    struct moe_str names[] = { v->name, variable_of(v->text) };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_secret_judge(&(struct moe_secret_case){ .name = names[i], .text = literal, .quoted = true, .is_string = true }) != MOE_SECRET_NO) {
            moe_lint_say_secret(ctx, moe_lint_at_value(ctx->file, v), literal, true, "the default of %.*s is a secret", (int)MOE_MIN(v->path.len, 120u), v->path.ptr);
            return;
        }
}

const struct moe_check moe_check_L104 = { .code = "L104", .value = value };
