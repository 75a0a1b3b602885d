#include "rules/deploy/machine_ask.h"

struct search { struct moe_ask ask; bool there; };

static void seen(void *ctx, const struct moe_machine_file *file)
{
    (void)file;
    ((struct search *)ctx)->there = true;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct search s = { { ctx, machine }, false };
    struct moe_machine_text limit;
    uint64_t bytes;
    moe_machine_paths(&s.ask, "devices", seen);
    if (!s.there || !moe_machine_line(machine, MOE_LIMITS, "Max locked memory", &limit))
        return;
    struct moe_str soft = moe_str_cut(&limit.text, ' ');
    int64_t least = moe_rule_param_int(ctx->rule, "least_mib", 1024);
    if (moe_machine_number(soft, 10, &bytes) && (int64_t)(bytes >> 20) < least)
        moe_lint_say_path(ctx, limit.at.path, limit.at.line, "the process may lock %llu KiB, and RDMA wants %lld MiB or no limit", (unsigned long long)(bytes >> 10),
                          (long long)least);
}

const struct moe_check moe_check_L587 = { .code = "L587", .machine = machine };
