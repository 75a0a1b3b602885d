#include "rules/deploy/machine_ask.h"

static void writable(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (!f->folder && (f->mode & 002))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s has mode %04o: every user may use it", MOE_FMT(f->path), f->mode);
}

static void readable(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (!f->folder && (f->mode & 006))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s has mode %04o: every user may read what is behind it", MOE_FMT(f->path), f->mode);
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    moe_machine_paths(&ask, "devices", writable);
    moe_machine_paths(&ask, "secret", readable);
}

const struct moe_check moe_check_L599 = { .code = "L599", .machine = machine };
