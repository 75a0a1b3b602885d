#include "rules/deploy/script_ask.h"

static const char *const words[] = { "sudo", NULL };

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *script)
{
    for (size_t i = 0; i < script->shell.count; i++) {
        const struct moe_shell_command *c = &script->shell.commands[i];
        struct moe_str n, v;
        size_t k = 0;
        while (k < c->word_count && moe_shell_assignment(c->words[k].text, &n, &v))
            k++;
        if (k < c->word_count && moe_str_is(c->words[k].text, "sudo"))
            moe_lint_say(ctx, moe_script_at(script, c->words[k].at), "sudo in an image's build or start");
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_scripts_each(ctx, words, visit); }

const struct moe_check moe_check_L408 = { .code = "L408", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
