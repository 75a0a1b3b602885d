#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t i = 0; d && i < d->instruction_count; i++) {
        const struct moe_docker_instruction *in = &d->instructions[i];
        for (size_t k = 0; in->op == MOE_DOCKER_EXPOSE && k < in->word_count; k++) {
            struct moe_str port = in->words[k].value;
            port = moe_str_cut(&port, '/');
            if (moe_rule_param_has(ctx->rule, "ports", port))
                moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, in->words[k].line, in->words[k].column, 0 }, "port %.*s is announced", (int)MOE_MIN(port.len, 20u), port.ptr);
        }
    }
}

const struct moe_check moe_check_L412 = { .code = "L412", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
