#include "rules/deploy/machine_ask.h"

/* zram is memory; dm-crypt says so in its device's uuid. */
static bool is_safe(const struct moe_machine *machine, struct moe_str device)
{
    char path[128];
    struct moe_machine_text uuid;
    if (moe_str_starts(device, MOE_STR("/dev/zram")))
        return true;
    if (!moe_str_starts(device, MOE_STR("/dev/dm-")) || device.len > 32)
        return false;
    snprintf(path, sizeof path, "/sys/block/%.*s/dm/uuid", MOE_FMT(moe_str_from(device, 5)));
    return moe_machine_read(machine, path, &uuid) && moe_str_starts(uuid.text, MOE_STR("CRYPT-"));
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text swaps;
    struct moe_str line, rest;
    if (!moe_machine_read(machine, "/proc/swaps", &swaps))
        return;
    rest = swaps.text;
    for (unsigned number = 1; moe_str_line(&rest, &line); number++) {
        struct moe_str device = moe_str_cut(&line, ' ');
        device = moe_str_cut(&device, '\t');
        if (number > 1 && device.len && !is_safe(machine, device))
            moe_lint_say_path(ctx, swaps.at.path, number, "%.*s takes pages of memory, and is not known to be encrypted", (int)MOE_MIN(device.len, 80u), device.ptr);
    }
}

const struct moe_check moe_check_L592 = { .code = "L592", .machine = machine };
