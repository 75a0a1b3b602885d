#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    struct moe_k8s_flag flag = c->security.read_only_root;
    if (!moe_k8s_lacks(flag, MOE_K8S_YES))
        return;
    moe_lint_say(ctx, moe_k8s_at(ctx->file, flag.node ? flag.node : c->where), "%s may write to its root file system: readOnlyRootFilesystem is %s",
                 moe_k8s_who(c).text, flag.node ? "not true" : "not set");
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_LINUX | MOE_K8S_WHOLE, visit); }

const struct moe_check moe_check_L321 = { .code = "L321", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
