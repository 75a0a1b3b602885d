#include "rules/deploy/machine_ask.h"

static bool is_harmless(const struct moe_lint_ctx *ctx, struct moe_str pipe)
{
    struct moe_str program = moe_str_trim(moe_str_from(pipe, 1));
    return moe_rule_param_has(ctx->rule, "handlers", moe_str_cut(&program, ' '));
}

/* The folder of an absolute pattern: open to others, or not to be seen. */
static const char *folder_of(const struct moe_machine *machine, struct moe_str pattern)
{
    struct moe_machine_file f;
    size_t n = pattern.len;
    while (n > 1 && pattern.ptr[n - 1] != '/')
        n--;
    if (moe_machine_look(machine, (struct moe_str){ pattern.ptr, n }, &f) != MOE_MACHINE_THERE || !f.folder)
        return NULL;
    return f.mode & 007 ? "in a folder that everyone may look into" : NULL;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text pattern, limit;
    if (!moe_machine_switch(machine, "kernel.core_pattern", &pattern) || !pattern.text.len)
        return;
    if (pattern.text.ptr[0] == '|') {
        if (!is_harmless(ctx, pattern.text))
            moe_lint_say_path(ctx, pattern.at.path, pattern.at.line, "dumps go to a program (%.*s), whatever the core limit is", (int)MOE_MIN(pattern.text.len, 60u),
                              pattern.text.ptr);
        return;
    }
    if (!moe_machine_line(machine, MOE_LIMITS, "Max core file size", &limit) || moe_str_is(moe_str_cut(&limit.text, ' '), "0"))
        return;
    const char *where = pattern.text.ptr[0] == '/' ? folder_of(machine, pattern.text) : "in the folder that the job stands in";
    if (where)
        moe_lint_say_path(ctx, limit.at.path, limit.at.line, "the core limit is not 0, and dumps are written %s", where);
}

const struct moe_check moe_check_L585 = { .code = "L585", .machine = machine };
