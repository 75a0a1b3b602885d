#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include "audit/config/model/names.h"
#include "rules/deploy/literal_ask.h"

/* What ENV and ARG give stays in the image, so there any literal counts; a command may need a word for its own run alone. */
static bool is_given(const struct moe_value *v) { return moe_str_starts(v->path, MOE_STR("ENV.")) || moe_str_starts(v->path, MOE_STR("ARG.")); }

static bool is_secret(const struct moe_value *v)
{
    struct moe_str literal;
    if (is_given(v))
        return moe_literal_secret(v->name, v->text, &literal);
    return moe_secret_judge(&(struct moe_secret_case){ .name = v->name, .text = v->text, .quoted = v->quoted, .is_string = true }) != MOE_SECRET_NO;
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    if (v->outer || v->form > MOE_FORM_ESCAPED)
        return;
    if (!is_secret(v))
        return;
    struct moe_str literal = v->text, what = v->path;
    enum moe_provenance from = moe_provenance(v->text, &literal);
    moe_lint_say_secret(ctx, moe_lint_at_value(ctx->file, v), from == MOE_FROM_DEFAULT ? literal : v->text, false, "%.*s has a credential as its value", (int)MOE_MIN(what.len, 100u), what.ptr);
}

const struct moe_check moe_check_L403 = { .code = "L403", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .value = value };
