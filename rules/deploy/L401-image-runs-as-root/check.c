#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include <strings.h>

static bool is_root(struct moe_str user)
{
    struct moe_str group = user;
    user = moe_str_trim(moe_str_cut(&group, ':'));
    size_t zeros = 0;
    while (zeros < user.len && user.ptr[zeros] == '0')
        zeros++;
    return (user.len && zeros == user.len) || (user.len == 4 && !strncasecmp(user.ptr, "root", 4)) || (user.len >= 22 && !strncasecmp(user.ptr, "ContainerAdministrator", 22));
}

/* The image that the stage is made of in the end. */
static const struct moe_docker_stage *bottom(const struct moe_dockerfile *d, const struct moe_docker_stage *stage)
{
    for (size_t n = 0; stage->parent >= 0 && n <= d->stage_count; n++)
        stage = &d->stages[stage->parent];
    return stage;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    if (!d || !d->stage_count)
        return;
    const struct moe_docker_stage *last = &d->stages[d->stage_count - 1], *base = bottom(d, last);
    if (last->user) {
        const struct moe_docker_instruction *in = last->user;
        struct moe_str user = in->word_count ? in->words[0].value : MOE_STR("root");
        if (is_root(user))
            moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, in->line, in->column, 0 }, "the last stage ends as root");
        return;
    }
    /* A stage that only hands files on is never run: FROM scratch with nothing to start. */
    if ((base->scratch && !last->cmd && !last->entrypoint) || moe_rule_param_has(ctx->rule, "nonroot_images", base->image.text))
        return;
    const struct moe_docker_instruction *from = &d->instructions[last->first];
    moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, from->line, from->column, 0 }, "the last stage has no USER: its program runs as the base image's user, which is root nearly everywhere");
}

const struct moe_check moe_check_L401 = { .code = "L401", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
