#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_self self;
    struct moe_machine_text line;
    if (moe_machine_self(machine, &self) && self.uid == 0 && self.root_outside && moe_machine_line(machine, MOE_STATUS, "Uid", &line))
        moe_lint_say_path(ctx, line.at.path, line.at.line, "this process runs as root, and no user namespace makes that somebody else");
}

const struct moe_check moe_check_L570 = { .code = "L570", .machine = machine };
