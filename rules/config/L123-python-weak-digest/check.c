/* Digests that can be forged, where a script computes them without saying that it is not about trust. */
#include "rules/config/python_calls.h"

static bool wanted(struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "digests", name) || moe_str_is(name, "hashlib.new"); }

static void seen(struct moe_lint_ctx *ctx, const struct moe_python_call *c)
{
    const struct moe_python_arg *trust = moe_python_called(c, "usedforsecurity");
    const struct moe_python_arg *name = moe_python_called(c, "name");
    struct moe_str word = moe_python_literal(name ? name : moe_python_at(c, 0));
    if ((trust && moe_str_is(trust->text, "False")) || (moe_str_is(c->name, "hashlib.new") && !moe_rule_param_has(ctx->rule, "names", word)))
        return;
    moe_lint_say(ctx, moe_python_place(ctx, c), "%.*s() is a digest that can be forged", MOE_FMT(c->name));
}

static void file(struct moe_lint_ctx *ctx)
{
    static const struct moe_python_wish wish = { { "digests" }, { "new" } };
    moe_python_calls(ctx, &wish, wanted, seen);
}

const struct moe_check moe_check_L123 = { .code = "L123", .kinds = MOE_LINT_BIT(MOE_LINT_TEXT), .file = file };
