#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    moe_machine_switches(ctx, machine, "what others leave in shared folders is followed");
}

const struct moe_check moe_check_L588 = { .code = "L588", .machine = machine };
