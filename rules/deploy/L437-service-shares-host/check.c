#include "rules/deploy/compose_ask.h"
static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    const struct { const struct moe_node_doc *node; const char *what; } rows[] = {
        { s->network_mode, "network" }, { s->pid, "processes" }, { s->ipc, "shared memory" }, { s->uts, "host name" }, { s->userns_mode, "user namespace" }, { s->cgroup, "control groups" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (moe_str_is(moe_str_trim(moe_scalar_text(rows[i].node)), "host"))
            moe_lint_say(ctx, moe_lint_at(file, rows[i].node), "%s shares the host's %s", moe_service_who(s).text, rows[i].what);
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L437 = { .code = "L437", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
