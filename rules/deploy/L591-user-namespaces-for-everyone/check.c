#include "rules/deploy/machine_ask.h"

/* Not every kernel has every switch: what is not there restricts nothing. */
static bool is_set(const struct moe_machine *machine, const char *path, const char *name, int64_t want)
{
    struct moe_machine_file f;
    struct moe_machine_at at;
    int64_t has;
    return moe_machine_look(machine, moe_str_c(path), &f) == MOE_MACHINE_THERE && moe_switch_number(machine, name, &has, &at) && has == want;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_at at;
    int64_t most;
    if (!moe_switch_number(machine, "user.max_user_namespaces", &most, &at) || most == 0)
        return;
    if (!is_set(machine, "/proc/sys/kernel/unprivileged_userns_clone", "kernel.unprivileged_userns_clone", 0) &&
        !is_set(machine, "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "kernel.apparmor_restrict_unprivileged_userns", 1))
        moe_lint_say_path(ctx, at.path, at.line, "user.max_user_namespaces is %lld, and nothing else restricts them", (long long)most);
}

const struct moe_check moe_check_L591 = { .code = "L591", .machine = machine };
