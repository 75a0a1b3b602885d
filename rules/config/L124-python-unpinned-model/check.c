/* Models and data sets that are taken from a hub at whatever revision it has today. */
#include "rules/config/python_calls.h"

static bool wanted(struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_str_ends(name, MOE_STR(".from_pretrained")) || moe_rule_param_has(ctx->rule, "downloads", name);
}

/* "org/model" names a repository; a path of this machine has a dot, a slash or a tilde before its first name, or more than one slash. */
static bool is_repository(struct moe_str s)
{
    size_t slashes = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!moe_is_word(s.ptr[i]) && !strchr("-./", s.ptr[i]))
            return false;
        slashes += s.ptr[i] == '/';
    }
    return s.len > 2 && slashes == 1 && s.ptr[0] != '.' && s.ptr[0] != '/' && s.ptr[s.len - 1] != '/';
}

/* A branch moves; forty hexadecimal digits do not. */
static bool is_branch(struct moe_str s) { return moe_str_is(s, "main") || moe_str_is(s, "master") || moe_str_is(s, "refs/heads/main"); }

static void seen(struct moe_lint_ctx *ctx, const struct moe_python_call *c)
{
    static const char *const names[] = { "repo_id", "pretrained_model_name_or_path", "path", "model_id" };
    const struct moe_python_arg *what = moe_python_at(c, 0), *revision = moe_python_called(c, "revision");
    for (size_t i = 0; !what && i < sizeof names / sizeof *names; i++)
        what = moe_python_called(c, names[i]);
    if (!is_repository(moe_python_literal(what)) || (revision ? !is_branch(moe_python_literal(revision)) : c->open))
        return;
    moe_lint_say(ctx, moe_python_place(ctx, c), revision ? "%.*s() takes whatever a branch holds today" : "%.*s() has no revision", MOE_FMT(c->name));
}

static void file(struct moe_lint_ctx *ctx)
{
    static const struct moe_python_wish wish = { { "downloads" }, { "from_pretrained" } };
    moe_python_calls(ctx, &wish, wanted, seen);
}

const struct moe_check moe_check_L124 = { .code = "L124", .kinds = MOE_LINT_BIT(MOE_LINT_TEXT), .file = file };
