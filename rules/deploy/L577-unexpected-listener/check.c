#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    size_t count;
    const struct moe_machine_listener *all = moe_machine_listeners(machine, &count);
    for (size_t i = 0; i < count; i++) {
        const struct moe_machine_listener *l = &all[i];
        bool tcp = l->proto == MOE_MACHINE_TCP;
        char port[16];
        snprintf(port, sizeof port, "%u", l->port);
        /* those that L576 speaks of are not said twice */
        if (!l->loopback && !moe_rule_param_has(ctx->rule, tcp ? "tcp" : "udp", moe_str_c(port)) && !(tcp && moe_port_asks_nothing(ctx, machine, l->port)))
            moe_lint_say_path(ctx, l->at.path, l->at.line, "%s of user %u listens on %s %s port %u", l->owner[0] ? l->owner : "a process", l->uid, l->address,
                              tcp ? "tcp" : "udp", l->port);
    }
}

const struct moe_check moe_check_L577 = { .code = "L577", .machine = machine };
