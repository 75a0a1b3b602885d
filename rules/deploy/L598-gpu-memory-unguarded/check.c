#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    size_t count;
    const struct moe_machine_gpu *all = moe_machine_gpus(machine, &count);
    for (size_t i = 0; i < count; i++) {
        const struct moe_machine_gpu *g = &all[i];
        if (g->ecc == 0)
            moe_lint_say_path(ctx, g->at.path, g->at.line, "GPU %u (%s): ECC is off", g->index, g->name);
        if (g->uncorrected > 0)
            moe_lint_say_path(ctx, g->at.path, g->at.line, "GPU %u (%s): %lld uncorrected memory errors since the last reset", g->index, g->name,
                              (long long)g->uncorrected);
        if (g->remap_failed == 1 || g->remap_pending == 1)
            moe_lint_say_path(ctx, g->at.path, g->at.line, "GPU %u (%s): a broken row of memory %s", g->index, g->name,
                              g->remap_failed == 1 ? "could not be replaced" : "waits for a reset to be replaced");
    }
}

const struct moe_check moe_check_L598 = { .code = "L598", .machine = machine };
