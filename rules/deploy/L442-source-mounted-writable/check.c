#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    for (size_t i = 0; i < s->mount_count; i++) {
        const struct moe_compose_mount *m = &s->mounts[i];
        struct moe_str path = m->source;
        while (path.len > 1 && path.ptr[path.len - 1] == '/')
            path.len--;
        if (m->type == MOE_MOUNT_BIND && !m->read_only && moe_rule_param_has(ctx->rule, "sources", path))
            moe_lint_say(ctx, moe_lint_at(file, m->node), "%s may write to %.*s", moe_service_who(s).text, (int)MOE_MIN(path.len, 80u), path.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L442 = { .code = "L442", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
