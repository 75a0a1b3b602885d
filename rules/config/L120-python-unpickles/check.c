/* Loaders that run what a file says, in the sources of Python. */
#include "rules/config/python_calls.h"

static bool wanted(struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_rule_param_has(ctx->rule, "always", name) || moe_rule_param_has(ctx->rule, "weights", name) || moe_rule_param_has(ctx->rule, "arrays", name) ||
           moe_rule_param_has(ctx->rule, "yaml", name);
}

static bool is_false(const struct moe_python_arg *arg) { return arg && (moe_str_is(arg->text, "False") || moe_str_is(arg->text, "0") || moe_str_is(arg->text, "None")); }
static bool is_true(const struct moe_python_arg *arg) { return arg && (moe_str_is(arg->text, "True") || moe_str_is(arg->text, "1")); }
static void say(struct moe_lint_ctx *ctx, const struct moe_python_call *c, const char *how)
{
    moe_lint_say(ctx, moe_python_place(ctx, c), "%.*s() %s", MOE_FMT(c->name), how);
}

/* ruamel's loader is often called yaml, too, and is safe by default. */
static bool of_pyyaml(const struct moe_lint_file *file) { return !moe_lint_word(file, 0, MOE_STR("ruamel")); }

static void seen(struct moe_lint_ctx *ctx, const struct moe_python_call *c)
{
    if (moe_rule_param_has(ctx->rule, "always", c->name)) {
        say(ctx, c, "runs what the bytes ask for");
    } else if (moe_rule_param_has(ctx->rule, "weights", c->name)) {
        const struct moe_python_arg *only = moe_python_called(c, "weights_only");
        if (only ? is_false(only) : !c->open)
            say(ctx, c, only ? "unpickles whatever the file asks for: weights_only is off" : "does not say weights_only=True");
    } else if (moe_rule_param_has(ctx->rule, "arrays", c->name)) {
        if (is_true(moe_python_called(c, "allow_pickle")) || is_true(moe_python_at(c, 2)))
            say(ctx, c, "takes pickled objects");
    } else if (of_pyyaml(ctx->file)) {
        const struct moe_python_arg *loader = moe_python_called(c, "Loader");
        if (!loader)
            loader = moe_python_at(c, 1);
        if (loader ? moe_rule_param_has(ctx->rule, "unsafe-loaders", loader->text) : !c->open)
            say(ctx, c, "makes any object that a tag asks for");
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    static const struct moe_python_wish wish = { { "always", "weights", "arrays", "yaml" }, { NULL } };
    moe_python_calls(ctx, &wish, wanted, seen);
}

const struct moe_check moe_check_L120 = { .code = "L120", .kinds = MOE_LINT_BIT(MOE_LINT_TEXT), .file = file };
