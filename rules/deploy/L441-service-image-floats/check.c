#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    /* a service that is built here only names its result */
    const char *fault = s->image_node && !s->build ? moe_image_pin_fault(&s->image, moe_rule_param_int(ctx->rule, "digest", 0) != 0) : NULL;
    if (fault)
        moe_lint_say(ctx, moe_lint_at(file, s->image_node), "%s runs %.*s: %s", moe_service_who(s).text, (int)MOE_MIN(s->image.text.len, 120u), s->image.text.ptr, fault);
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L441 = { .code = "L441", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
