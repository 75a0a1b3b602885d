#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    size_t count;
    const struct moe_machine_listener *all = moe_machine_listeners(machine, &count);
    for (size_t i = 0; i < count; i++) {
        const struct moe_machine_listener *l = &all[i];
        if (l->proto == MOE_MACHINE_TCP && !l->loopback && moe_port_asks_nothing(ctx, machine, l->port))
            moe_lint_say_path(ctx, l->at.path, l->at.line, "%s of user %u listens on %s port %u%s", l->owner[0] ? l->owner : "a process", l->uid, l->address, l->port,
                              l->any ? ", which is every address" : "");
    }
}

const struct moe_check moe_check_L576 = { .code = "L576", .machine = machine };
