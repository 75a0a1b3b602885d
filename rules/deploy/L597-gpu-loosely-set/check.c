#include "rules/deploy/machine_ask.h"

static void say(struct moe_lint_ctx *ctx, const struct moe_machine_gpu *g, const char *what)
{
    moe_lint_say_path(ctx, g->at.path, g->at.line, "GPU %u (%s): %s", g->index, g->name, what);
}

static void driver(struct moe_lint_ctx *ctx, const struct moe_machine_gpu *g)
{
    struct moe_str version = moe_str_c(g->driver);
    uint64_t major;
    int64_t least = moe_rule_param_int(ctx->rule, "least_driver", 0);
    if (moe_machine_number(moe_str_cut(&version, '.'), 10, &major) && (int64_t)major < least)
        moe_lint_say_path(ctx, g->at.path, g->at.line, "the driver is %s, older than %lld", g->driver, (long long)least);
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    size_t count;
    const struct moe_machine_gpu *g = moe_machine_gpus(machine, &count);
    for (size_t i = 0; i < count; i++) {
        if (g[i].persistence == 0 && moe_rule_param_has(ctx->rule, "want", MOE_STR("persistence")))
            say(ctx, &g[i], "persistence mode is off");
        if (g[i].compute == 0 && g[i].mig != 1 && moe_rule_param_has(ctx->rule, "want", MOE_STR("exclusive")))
            say(ctx, &g[i], "the compute mode lets any process share it");
        if (g[i].accounting == 0 && moe_rule_param_has(ctx->rule, "want", MOE_STR("accounting")))
            say(ctx, &g[i], "accounting is off");
        if (i == 0)
            driver(ctx, &g[i]);
    }
}

const struct moe_check moe_check_L597 = { .code = "L597", .machine = machine };
