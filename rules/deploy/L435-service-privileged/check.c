#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    if (s->privileged == MOE_YES)
        moe_lint_say(ctx, moe_lint_at(file, s->privileged_node), "%s is privileged", moe_service_who(s).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L435 = { .code = "L435", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
