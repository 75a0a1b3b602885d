#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    static const struct { const char *line, *what; } sets[] = {
        { "CapEff", "in use" }, { "CapPrm", "permitted" }, { "CapAmb", "passed to every program it starts" },
    };
    uint64_t said_before = 0;
    for (size_t i = 0; i < MOE_COUNT(sets); i++) {
        struct moe_machine_at at;
        uint64_t bits;
        if (!moe_capabilities(machine, sets[i].line, &bits, &at))
            continue;
        /* what is in use is permitted, too: said once */
        struct moe_caps_said said = moe_capabilities_said(ctx, i == 1 ? bits & ~said_before : bits);
        said_before |= bits;
        if (said.count)
            moe_lint_say_path(ctx, at.path, at.line, "%s: %s", sets[i].what, said.text);
    }
}

const struct moe_check moe_check_L572 = { .code = "L572", .machine = machine };
