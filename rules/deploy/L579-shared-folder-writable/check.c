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

/* The folders that variables name; several have the same one, which is said once. */
static void named(struct moe_ask *ask)
{
    size_t count;
    const struct moe_machine_var *vars = moe_machine_env(ask->machine, &count);
    for (size_t i = 0; i < count; i++) {
        struct moe_machine_file f;
        bool again = false;
        if (!moe_rule_param_has(ask->ctx->rule, "variables", vars[i].name))
            continue;
        for (size_t k = 0; k < i; k++)
            again |= moe_str_eq(vars[k].value, vars[i].value) && moe_rule_param_has(ask->ctx->rule, "variables", vars[k].name);
        if (again || !vars[i].value.len || vars[i].value.ptr[0] != '/')
            continue;
        enum moe_machine_found found = moe_machine_look(ask->machine, vars[i].value, &f);
        if (found == MOE_MACHINE_THERE && f.folder)
            one(ask, &f);
        else if (found == MOE_MACHINE_ABSENT)
            moe_machine_gap(ask->machine, vars[i].name, "the folder that it names is not there (yet)");
    }
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    named(&ask);
    moe_machine_paths(&ask, "folders", one);
}

const struct moe_check moe_check_L579 = { .code = "L579", .machine = machine };
