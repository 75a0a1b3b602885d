#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text off;
    struct moe_machine_at at;
    uint64_t bound;
    if (!moe_machine_line(machine, MOE_STATUS, "NoNewPrivs", &off) || !moe_str_is(off.text, "0") || !moe_capabilities(machine, "CapBnd", &bound, &at) || !bound)
        return;
    moe_lint_say_path(ctx, off.at.path, off.at.line, "no_new_privs is not set, and the bounding set leaves %d capabilities to gain", __builtin_popcountll(bound));
}

const struct moe_check moe_check_L573 = { .code = "L573", .machine = machine };
