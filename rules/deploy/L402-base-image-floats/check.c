#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include <strings.h>

static void judge(struct moe_lint_ctx *ctx, const struct moe_docker_word *from, const struct moe_image *image, const char *what)
{
    const char *fault = moe_image_pin_fault(image, moe_rule_param_int(ctx->rule, "digest", 0) != 0);
    if (fault)
        moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, from->line, from->column, 0 }, "%s %.*s: %s", what, (int)MOE_MIN(image->text.len, 120u), image->text.ptr, fault);
}

/* COPY --from=image and RUN --mount=from=image take files from images too. */
static void of_flag(struct moe_lint_ctx *ctx, const struct moe_docker_instruction *in, const struct moe_docker_flag *flag)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    struct moe_str name = flag->value;
    if (moe_str_is(flag->name, "mount")) {
        struct moe_str rest = flag->value;
        name = MOE_STR("");
        while (rest.len) {
            struct moe_str part = moe_str_cut(&rest, ','), key = moe_str_cut(&part, '=');
            if (moe_str_is(key, "from"))
                name = part;
        }
    } else if (!moe_str_is(flag->name, "from")) {
        return;
    }
    bool number = name.len > 0;
    for (size_t i = 0; i < name.len; i++)
        number &= moe_is_digit(name.ptr[i]);
    for (size_t s = 0; s < d->stage_count; s++)
        if (name.len && d->stages[s].name.len == name.len && !strncasecmp(d->stages[s].name.ptr, name.ptr, name.len))
            return;
    if (!name.len || number || (!memchr(name.ptr, '/', name.len) && !memchr(name.ptr, ':', name.len)))
        return;                 /* a stage, or a context given on the command line */
    struct moe_docker_word at = { .line = flag->line ? flag->line : in->line, .column = flag->column };
    struct moe_image image = moe_image_parse(name);
    judge(ctx, &at, &image, "files come from");
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t s = 0; d && s < d->stage_count; s++) {
        const struct moe_docker_stage *stage = &d->stages[s];
        if (stage->parent < 0 && !stage->scratch)
            judge(ctx, &stage->from, &stage->image, "built on");
    }
    for (size_t i = 0; d && i < d->instruction_count; i++)
        for (size_t k = 0; k < d->instructions[i].flag_count; k++)
            of_flag(ctx, &d->instructions[i], &d->instructions[i].flags[k]);
}

const struct moe_check moe_check_L402 = { .code = "L402", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
