/* HTTP requests that may never come back, or that ask whom they talk to of nobody. */
#include "rules/config/python_calls.h"

static bool wanted(struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "requests", name); }

static void seen(struct moe_lint_ctx *ctx, const struct moe_python_call *c)
{
    const struct moe_python_arg *timeout = moe_python_called(c, "timeout");
    bool third = moe_str_ends(c->name, MOE_STR("urlopen")) && moe_python_at(c, 2);        /* urlopen(url, data, timeout) */
    if ((timeout && moe_str_is(timeout->text, "None")) || (!timeout && !third && !c->open))
        moe_lint_say(ctx, moe_python_place(ctx, c), "%.*s() has no timeout", MOE_FMT(c->name));
}

static void file(struct moe_lint_ctx *ctx)
{
    static const struct moe_python_wish wish = { { "requests" }, { NULL } };
    moe_python_calls(ctx, &wish, wanted, seen);
}

const struct moe_check moe_check_L122 = { .code = "L122", .kinds = MOE_LINT_BIT(MOE_LINT_TEXT), .file = file };
