#include "rules/deploy/k8s_ask.h"

/* The words of securityContext, and those of the annotations that came before it. */
static bool confines(struct moe_str type)
{
    static const char *const good[] = { "RuntimeDefault", "Localhost", "runtime/default", "docker/default" };
    for (size_t i = 0; i < MOE_COUNT(good); i++)
        if (moe_k8s_same(type, moe_str_c(good[i])))
            return true;
    return moe_str_starts(type, MOE_STR("localhost/"));
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    const struct moe_k8s_word *profile = &c->security.seccomp;
    if (confines(profile->text) || moe_k8s_open(profile->node) || (pod->partial && !profile->node))
        return;
    if (profile->text.len)
        moe_lint_say(ctx, moe_k8s_at(ctx->file, profile->node), "%s runs with the seccomp profile %.*s", moe_k8s_who(c).text,
                     (int)MOE_MIN(profile->text.len, 60u), profile->text.ptr);
    else
        moe_lint_say(ctx, moe_k8s_at(ctx->file, profile->node ? profile->node : c->where), "neither %s nor its pod has a seccomp profile", moe_k8s_who(c).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_LINUX, visit); }

const struct moe_check moe_check_L325 = { .code = "L325", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
