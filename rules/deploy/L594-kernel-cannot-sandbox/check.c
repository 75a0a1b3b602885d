#include "rules/deploy/machine_ask.h"

static bool lists(struct moe_str list, char sep, const char *word)
{
    while (list.len)
        if (moe_str_is(moe_str_cut(&list, sep), word))
            return true;
    return false;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text t;
    struct moe_machine_at at = moe_machine_place(machine, MOE_STR("/sys/kernel/security/lsm"), 1);
    int landlock = moe_machine_landlock(machine);
    if (landlock == 0)
        moe_lint_say_path(ctx, at.path, at.line, "the kernel has no Landlock, or it is switched off");
    else if (landlock < 0 && moe_machine_read(machine, "/sys/kernel/security/lsm", &t) && !lists(t.text, ',', "landlock"))
        moe_lint_say_path(ctx, t.at.path, t.at.line, "Landlock is not among the kernel's security modules");
    if (moe_machine_read(machine, "/proc/sys/kernel/seccomp/actions_avail", &t) && !lists(t.text, ' ', "kill_process"))
        moe_lint_say_path(ctx, t.at.path, t.at.line, "the filter of system calls cannot end a process");
}

const struct moe_check moe_check_L594 = { .code = "L594", .machine = machine };
