#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text mode;
    if (moe_machine_line(machine, MOE_STATUS, "Seccomp", &mode) && moe_str_is(mode.text, "0"))
        moe_lint_say_path(ctx, mode.at.path, mode.at.line, "the seccomp mode is 0: every system call is open");
}

const struct moe_check moe_check_L574 = { .code = "L574", .machine = machine };
