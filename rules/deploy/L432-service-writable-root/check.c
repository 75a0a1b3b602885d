#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    if (s->read_only == MOE_YES || s->read_only == MOE_UNKNOWN || (s->read_only == MOE_UNSET && s->open))
        return;
    struct moe_lint_place at = s->read_only_node ? moe_lint_at(file, s->read_only_node) : moe_service_at(file, s);
    moe_lint_say(ctx, at, "%s may write to its root file system: read_only is %s", moe_service_who(s).text, s->read_only_node ? "false" : "not set");
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L432 = { .code = "L432", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
