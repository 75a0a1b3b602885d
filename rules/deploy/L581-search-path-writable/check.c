#include "rules/deploy/machine_ask.h"

static void entry(struct moe_lint_ctx *ctx, const struct moe_machine *machine, const struct moe_machine_var *var, struct moe_str path)
{
    struct moe_machine_at at = moe_machine_env_at(machine, var);
    struct moe_machine_file f;
    if (!path.len || path.ptr[0] != '/') {
        moe_lint_say_path(ctx, at.path, at.line, "%.*s has %s entry: the folder that the job stands in", MOE_FMT(var->name), path.len ? "a relative" : "an empty");
        return;
    }
    if (moe_machine_look(machine, path, &f) != MOE_MACHINE_THERE)
        return;
    const char *writers = moe_machine_writers(machine, &f);
    if (writers)
        moe_lint_say_path(ctx, f.at.path, f.at.line, "%.*s of %.*s has mode %04o: %s may write there", MOE_FMT(f.path), MOE_FMT(var->name), f.mode, writers);
    else if (!moe_is_mine_or_roots(machine, f.uid))
        moe_lint_say_path(ctx, f.at.path, f.at.line, "%.*s of %.*s belongs to user %u", MOE_FMT(f.path), MOE_FMT(var->name), f.uid);
    else if (f.loose.len)
        moe_lint_say_path(ctx, f.at.path, f.at.line, "%.*s of %.*s may be replaced by everyone: %.*s is writable for all", MOE_FMT(f.path), MOE_FMT(var->name),
                          MOE_FMT(f.loose));
}

/* Blanks and colons part them; one without a slash is looked for where all libraries are. */
static void preloads(struct moe_lint_ctx *ctx, const struct moe_machine *machine, const struct moe_machine_var *var)
{
    struct moe_str rest = var->value;
    while (rest.len) {
        struct moe_str group = moe_str_cut(&rest, ' ');
        while (group.len) {
            struct moe_str path = moe_str_cut(&group, ':');
            if (path.len && memchr(path.ptr, '/', path.len))
                entry(ctx, machine, var, path);
        }
    }
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    const struct moe_param *names = moe_rule_param(ctx->rule, "variables");
    for (size_t i = 0; names && i < names->count; i++) {
        const struct moe_machine_var *var = moe_machine_var(machine, names->values[i]);
        if (!var || !var->value.len)
            continue;
        struct moe_str rest = var->value;
        bool ends = rest.ptr[rest.len - 1] == ':';
        if (moe_str_is(var->name, "LD_PRELOAD") || moe_str_is(var->name, "LD_AUDIT")) {
            preloads(ctx, machine, var);
            continue;
        }
        while (rest.len)
            entry(ctx, machine, var, moe_str_cut(&rest, ':'));
        if (ends)
            entry(ctx, machine, var, rest);
    }
}

const struct moe_check moe_check_L581 = { .code = "L581", .machine = machine };
