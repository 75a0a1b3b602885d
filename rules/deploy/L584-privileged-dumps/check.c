#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_at at;
    int64_t has;
    if (moe_switch_number(machine, "fs.suid_dumpable", &has, &at) && has != 0)
        moe_lint_say_path(ctx, at.path, at.line, "fs.suid_dumpable is %lld: %s", (long long)has, has == 1 ? "anyone may read such a dump" : "such a dump is written for root");
}

const struct moe_check moe_check_L584 = { .code = "L584", .machine = machine };
