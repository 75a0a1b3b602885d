#include "rules/deploy/machine_ask.h"

static void one(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (!f->folder)
        return;
    if (f->mode & 022)
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s has mode %04o: %s may write there", MOE_FMT(f->path), f->mode, f->mode & 002 ? "everyone" : "its group");
    else if (!moe_is_mine_or_roots(ask->machine, f->uid))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s belongs to user %u, who may change what is loaded", MOE_FMT(f->path), f->uid);
    else if (f->loose.len)
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s may be replaced by everyone: %.*s is writable for all", MOE_FMT(f->path), MOE_FMT(f->loose));
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    moe_machine_named(&ask, one);
    moe_machine_paths(&ask, "folders", one);
}

const struct moe_check moe_check_L579 = { .code = "L579", .machine = machine };
