#include "rules/deploy/compose_ask.h"
static bool forbids(struct moe_str t)
{
    t = moe_str_trim(t);
    if (!moe_str_starts(t, MOE_STR("no-new-privileges")))
        return false;
    t = moe_str_from(t, 17);
    return !t.len || moe_str_is(t, ":true") || moe_str_is(t, "=true");
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    for (size_t i = 0; i < s->security_opt.count; i++)
        if (forbids(moe_scalar_text(s->security_opt.items[i])) || moe_scalar_open(s->security_opt.items[i]))
            return;
    if (s->open)
        return;
    struct moe_lint_place at = s->security_opt.node ? moe_lint_at_key(file, s->security_opt.node) : moe_service_at(file, s);
    moe_lint_say(ctx, at, "%s does not forbid new privileges", moe_service_who(s).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L436 = { .code = "L436", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
