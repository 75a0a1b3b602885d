#include "rules/deploy/script_ask.h"

static const char *const words[] = { "chpasswd", "passwd", "useradd", "usermod", "adduser", NULL };

static bool sets(const struct moe_shell_command *c, const struct moe_shell_command *before)
{
    struct moe_str p = moe_shell_program(c);
    size_t at;
    if (moe_str_is(p, "chpasswd"))
        return true;
    if (moe_str_is(p, "passwd"))
        return moe_shell_has(c, "--stdin") || (before && c->join == MOE_SHELL_PIPE && (moe_str_is(moe_shell_program(before), "echo") || moe_str_is(moe_shell_program(before), "printf")));
    if (!moe_str_is(p, "useradd") && !moe_str_is(p, "usermod") && !moe_str_is(p, "adduser"))
        return false;
    struct moe_str value = moe_flag_value(c, "-p", &at);
    value = value.len ? value : moe_flag_value(c, "--password", &at);
    return value.len > 1 && value.ptr[0] != '!' && value.ptr[0] != '*';
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *script)
{
    for (size_t i = 0; i < script->shell.count; i++)
        if (sets(&script->shell.commands[i], i ? &script->shell.commands[i - 1] : NULL))
            moe_lint_say(ctx, moe_script_at(script, script->shell.commands[i].at), "%.*s gives a user of the image a password", MOE_FMT(moe_shell_program(&script->shell.commands[i])));
}

static void file(struct moe_lint_ctx *ctx) { moe_scripts_each(ctx, words, visit); }

const struct moe_check moe_check_L416 = { .code = "L416", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
