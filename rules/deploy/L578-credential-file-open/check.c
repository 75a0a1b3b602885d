#include "rules/deploy/machine_ask.h"

static void one(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (f->folder || moe_str_ends(f->path, MOE_STR(".pub")))
        return;
    const char *who = f->mode & 002 ? "everyone may change it" : f->mode & 004 ? "everyone may read it" : f->mode & 020 ? "its group may change it" :
                      f->mode & 040 ? "its group may read it" : NULL;
    if (who)
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s has mode %04o: %s", MOE_FMT(f->path), f->mode, who);
    else if (!moe_is_mine_or_roots(ask->machine, f->uid))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s belongs to user %u, who may change it", MOE_FMT(f->path), f->uid);
    else if (f->loose.len)
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s may be replaced by everyone: %.*s is writable for all", MOE_FMT(f->path), MOE_FMT(f->loose));
}

/* What the platform puts there is made readable for the container's users on purpose; nobody may change it. */
static void mounted(void *ctx, const struct moe_machine_file *f)
{
    const struct moe_ask *ask = ctx;
    if (!f->folder && (f->mode & 022))
        moe_lint_say_path(ask->ctx, f->at.path, f->at.line, "%.*s has mode %04o: others may change it", MOE_FMT(f->path), f->mode);
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    moe_machine_paths(&ask, "files", one);
    moe_machine_paths(&ask, "mounted", mounted);
}

const struct moe_check moe_check_L578 = { .code = "L578", .machine = machine };
