#include "rules/deploy/machine_ask.h"

static void one(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (moe_machine_may(ask->machine, f, 2))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "this process may write to %.*s (mode %04o)", MOE_FMT(f->path), f->mode);
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    moe_machine_paths(&ask, "sockets", one);
}

const struct moe_check moe_check_L595 = { .code = "L595", .machine = machine };
