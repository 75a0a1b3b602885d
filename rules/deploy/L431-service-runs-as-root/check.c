#include "rules/deploy/compose_ask.h"

#include <strings.h>

static bool is_root(struct moe_str user)
{
    struct moe_str group = moe_str_trim(user);
    user = moe_str_cut(&group, ':');
    size_t zeros = 0;
    while (zeros < user.len && user.ptr[zeros] == '0')
        zeros++;
    return (user.len && zeros == user.len) || (user.len == 4 && !strncasecmp(user.ptr, "root", 4));
}

/* Dockerfiles of the run that the service may be built from: the one that its path names. */
static bool dockerfile_is(const struct moe_lint_file *file, const struct moe_lint_file *compose, const struct moe_compose_service *s)
{
    struct moe_str dir = compose->path, name = s->build_file, path = file->path;
    while (dir.len && dir.ptr[dir.len - 1] != '/')
        dir.len--;
    struct moe_str context = s->build_context;
    while (moe_str_starts(context, MOE_STR("./")))
        context = moe_str_from(context, 2);
    if (moe_str_is(context, "."))
        context = MOE_STR("");
    while (context.len && context.ptr[context.len - 1] == '/')
        context.len--;
    if (!moe_str_starts(path, dir))
        return false;
    path = moe_str_from(path, dir.len);
    if (context.len) {
        if (!moe_str_starts(path, context) || path.len <= context.len || path.ptr[context.len] != '/')
            return false;
        path = moe_str_from(path, context.len + 1);
    }
    while (moe_str_starts(name, MOE_STR("./")))
        name = moe_str_from(name, 2);
    return moe_str_eq(path, name);
}

/* The user that the image is built with; false = nobody in this run says. */
static bool built_user(const struct moe_lint_project *p, const struct moe_lint_file *compose, const struct moe_compose_service *s, struct moe_str *user)
{
    for (size_t i = 0; s->build && i < p->file_count; i++) {
        const struct moe_dockerfile *d = p->files[i]->docker;
        if (!d || !d->stage_count || !dockerfile_is(p->files[i], compose, s))
            continue;
        const struct moe_docker_stage *stage = &d->stages[d->stage_count - 1];
        for (size_t k = 0; k < d->stage_count; k++)
            if (s->build_target.len && moe_str_eq(d->stages[k].name, s->build_target))
                stage = &d->stages[k];
        if (!stage->user || !stage->user->word_count)
            return false;
        *user = stage->user->words[0].value;
        return true;
    }
    return false;
}

static void one(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    struct moe_str user = s->user_text, built;
    if (s->user && user.len) {
        if (is_root(user))
            moe_lint_say(ctx, moe_lint_at(file, s->user), "%s runs as root", moe_service_who(s).text);
        return;
    }
    if (s->open || (!s->image_node && !s->build) || moe_rule_param_has(ctx->rule, "nonroot_images", s->image.text))
        return;
    if (built_user(ctx->project, file, s, &built) && !is_root(built))
        return;
    moe_lint_say(ctx, moe_service_at(file, s), "%s has no user: it runs as the image's, which is root nearly everywhere", moe_service_who(s).text);
}

static void project(struct moe_lint_ctx *ctx)
{
    for (size_t i = 0; i < ctx->project->file_count; i++) {
        const struct moe_lint_file *f = ctx->project->files[i];
        for (size_t k = 0; f->compose && k < f->compose->service_count; k++)
            one(ctx, f, &f->compose->services[k]);
    }
}

const struct moe_check moe_check_L431 = { .code = "L431", .project = project };
