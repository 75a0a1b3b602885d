#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include "common/base/glob.h"

static bool is_secret(const struct moe_lint_ctx *ctx, struct moe_str path)
{
    while (path.len) {
        struct moe_str part = moe_str_cut(&path, '/');
        if (!part.len || moe_str_is(part, "."))
            continue;
        if (moe_rule_param_has(ctx->rule, "files", part) && !moe_rule_param_has(ctx->rule, "public", part) && !moe_str_is(part, "*"))
            return true;
    }
    return false;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t i = 0; d && i < d->instruction_count; i++) {
        const struct moe_docker_instruction *in = &d->instructions[i];
        if ((in->op != MOE_DOCKER_COPY && in->op != MOE_DOCKER_ADD) || moe_docker_flag(in, "from") || in->word_count < 2)
            continue;
        for (size_t k = 0; k + 1 < in->word_count; k++) {
            const struct moe_docker_word *w = &in->words[k];
            if (w->text.len > 1 && w->text.ptr[0] == '<' && w->text.ptr[1] == '<')
                continue;
            if (is_secret(ctx, w->value))
                moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, w->line, w->column, 0 }, "%.*s becomes a layer of the image", (int)MOE_MIN(w->value.len, 100u), w->value.ptr);
        }
    }
}

const struct moe_check moe_check_L405 = { .code = "L405", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
