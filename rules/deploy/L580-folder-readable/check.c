#include "rules/deploy/machine_ask.h"

static void one(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (f->folder && (f->mode & 005) && !(f->mode & 022))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s has mode %04o: everyone may look into it", MOE_FMT(f->path), f->mode);
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    moe_machine_named(&ask, one);
}

const struct moe_check moe_check_L580 = { .code = "L580", .machine = machine };
