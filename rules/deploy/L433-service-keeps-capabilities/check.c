#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    if (s->open || moe_list_has(&s->cap_drop, "ALL"))
        return;
    for (size_t i = 0; i < s->cap_drop.count; i++)
        if (moe_scalar_open(s->cap_drop.items[i]))
            return;
    struct moe_lint_place at = s->cap_drop.node ? moe_lint_at_key(file, s->cap_drop.node) : moe_service_at(file, s);
    moe_lint_say(ctx, at, "%s does not drop all capabilities", moe_service_who(s).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L433 = { .code = "L433", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
