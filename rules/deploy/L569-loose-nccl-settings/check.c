#include "common/nccl/settings.h"
#include "rules/deploy/machine_ask.h"
#include <stdio.h>

static void judge(struct moe_lint_ctx *ctx, const struct moe_machine_file *file, struct moe_machine_at at, struct moe_str name, struct moe_str value)
{
    const struct moe_nccl_setting *s = moe_nccl_env_judge(name);
    if (s->verdict == MOE_NCCL_FOREIGN)
        moe_lint_say_path(ctx, at.path, at.line, "%.*s sets %.*s, which is none of NCCL's", MOE_FMT(file->path), MOE_FMT(name));
    else if (!moe_nccl_env_holds(name, value))
        moe_lint_say_path(ctx, at.path, at.line, "%.*s sets %.*s: it %s", MOE_FMT(file->path), MOE_FMT(name), s->why);
}

static void read_lines(struct moe_lint_ctx *ctx, const struct moe_machine *machine, const struct moe_machine_file *file)
{
    char path[4096];
    struct moe_machine_text text;
    struct moe_str line, name, value;
    const int n = snprintf(path, sizeof path, "%.*s", MOE_FMT(file->path));
    if (n < 0 || (size_t)n >= sizeof path || !moe_machine_read(machine, path, &text))
        return;
    for (struct moe_machine_at at = text.at; moe_str_line(&text.text, &line); at.line++)
        if (moe_nccl_conf_line(line, &name, &value))
            judge(ctx, file, at, name, value);
}

static void seen(void *ask, const struct moe_machine_file *file)
{
    const struct moe_ask *a = ask;
    const char *writers = moe_machine_writers(a->machine, file);
    if (file->folder || moe_str_is(file->path, "/dev/null"))
        return;
    if (writers)
        moe_lint_say_path(a->ctx, file->at.path, file->at.line, "%.*s has mode %04o: %s may write what NCCL is set to", MOE_FMT(file->path), file->mode, writers);
    else if (!moe_is_mine_or_roots(a->machine, file->uid))
        moe_lint_say_path(a->ctx, file->at.path, file->at.line, "%.*s belongs to user %u, who may write what NCCL is set to", MOE_FMT(file->path), file->uid);
    else if (file->loose.len)
        moe_lint_say_path(a->ctx, file->at.path, file->at.line, "%.*s may be replaced by everyone: %.*s is writable for all", MOE_FMT(file->path), MOE_FMT(file->loose));
    read_lines(a->ctx, a->machine, file);
}

/* Which file NCCL reads beside the system's: the one that a variable names, else the home folder's. */
static const struct moe_machine_var *named(const struct moe_ask *ask)
{
    const struct moe_param *variables = moe_rule_param(ask->ctx->rule, "variable");
    for (size_t i = 0; variables && i < variables->count; i++) {
        const struct moe_machine_var *var = moe_machine_var(ask->machine, variables->values[i]);
        if (var && var->value.len)
            return var;
    }
    return NULL;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_ask ask = { ctx, machine };
    struct moe_machine_file file;
    moe_machine_paths(&ask, "files", seen);
    const struct moe_machine_var *var = named(&ask);
    if (!var) {
        moe_machine_paths(&ask, "home", seen);
        return;
    }
    const struct moe_machine_at at = moe_machine_env_at(machine, var);
    if (var->value.ptr[0] != '/')
        moe_lint_say_path(ctx, at.path, at.line, "%.*s names a file of the folder that the job stands in", MOE_FMT(var->name));
    else if (moe_machine_look(machine, var->value, &file) == MOE_MACHINE_THERE)
        seen(&ask, &file);
}

const struct moe_check moe_check_L569 = { .code = "L569", .machine = machine };
