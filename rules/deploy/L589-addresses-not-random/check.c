#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    moe_machine_switches(ctx, machine, "part of the memory is always in the same place");
}

const struct moe_check moe_check_L589 = { .code = "L589", .machine = machine };
