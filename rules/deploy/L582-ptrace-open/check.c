#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    moe_machine_switches(ctx, machine, "processes of one user read each other");
}

const struct moe_check moe_check_L582 = { .code = "L582", .machine = machine };
