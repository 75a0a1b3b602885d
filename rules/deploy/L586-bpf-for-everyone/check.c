#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    moe_machine_switches(ctx, machine, "everyone may load bpf programs");
}

const struct moe_check moe_check_L586 = { .code = "L586", .machine = machine };
