#include "rules/deploy/machine_ask.h"

static bool hides(struct moe_str options)
{
    while (options.len) {
        struct moe_str one = moe_str_cut(&options, ','), name = moe_str_cut(&one, '=');
        if (moe_str_is(name, "hidepid") && !moe_str_is(one, "0") && !moe_str_is(one, "off"))
            return true;
    }
    return false;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text mounts;
    struct moe_str line, rest;
    if (!moe_machine_read(machine, "/proc/self/mounts", &mounts))
        return;
    rest = mounts.text;
    for (unsigned number = 1; moe_str_line(&rest, &line); number++) {
        struct moe_str f[4];
        for (size_t i = 0; i < MOE_COUNT(f); i++)
            f[i] = moe_str_cut(&line, ' ');
        if (moe_str_is(f[1], "/proc") && moe_str_is(f[2], "proc") && !hides(f[3]))
            moe_lint_say_path(ctx, mounts.at.path, number, "/proc is mounted without hidepid");
    }
}

const struct moe_check moe_check_L593 = { .code = "L593", .machine = machine };
