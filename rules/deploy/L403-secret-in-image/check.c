#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include "audit/config/model/names.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    if (v->outer || v->form > MOE_FORM_ESCAPED)
        return;
    struct moe_secret_case c = { .name = v->name, .text = v->text, .quoted = v->quoted, .is_string = true };
    if (moe_secret_judge(&c) == MOE_SECRET_NO)
        return;
    struct moe_str literal = v->text, what = v->path;
    enum moe_provenance from = moe_provenance(v->text, &literal);
    moe_lint_say_secret(ctx, moe_lint_at_value(ctx->file, v), from == MOE_FROM_DEFAULT ? literal : v->text, false, "%.*s has a credential as its value", (int)MOE_MIN(what.len, 100u), what.ptr);
}

const struct moe_check moe_check_L403 = { .code = "L403", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .value = value };
