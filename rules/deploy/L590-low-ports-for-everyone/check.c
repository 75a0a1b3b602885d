#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    moe_machine_switches(ctx, machine, "every user may take the port of a system service");
}

const struct moe_check moe_check_L590 = { .code = "L590", .machine = machine };
