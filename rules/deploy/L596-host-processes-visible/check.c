#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    static const char *const marks[] = { "/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io" };
    struct moe_machine_file f;
    struct moe_machine_text comm;
    bool inside = false;
    for (size_t i = 0; i < MOE_COUNT(marks); i++)
        inside |= moe_machine_look(machine, moe_str_c(marks[i]), &f) == MOE_MACHINE_THERE;
    /* the second process of a host is the kernel's own */
    if (inside && moe_machine_look(machine, MOE_STR("/proc/2/comm"), &f) == MOE_MACHINE_THERE && moe_machine_read(machine, "/proc/2/comm", &comm) &&
        moe_str_is(comm.text, "kthreadd"))
        moe_lint_say_path(ctx, comm.at.path, comm.at.line, "this is a container, and process 2 is the kernel's: it shares the host's processes");
}

const struct moe_check moe_check_L596 = { .code = "L596", .machine = machine };
