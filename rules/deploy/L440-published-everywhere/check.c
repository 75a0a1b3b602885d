#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    for (size_t i = 0; i < s->port_count; i++) {
        const struct moe_compose_port *p = &s->ports[i];
        bool all = !p->host_ip.len || moe_str_is(p->host_ip, "0.0.0.0") || moe_str_is(p->host_ip, "::") || moe_str_is(p->host_ip, "*");
        if (!all || !p->target.len || moe_rule_param_has(ctx->rule, "allowed", p->published))
            continue;
        moe_lint_say(ctx, moe_lint_at(file, p->node), "%s shows port %.*s on every address of the host", moe_service_who(s).text, (int)MOE_MIN(p->target.len, 20u), p->target.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L440 = { .code = "L440", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
