#include "rules/deploy/k8s_ask.h"

static bool says_root(const struct moe_k8s_number *user) { return user->set && !user->odd && user->value <= 0; }

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    const struct moe_k8s_security *s = &c->security;
    struct moe_k8s_who who = moe_k8s_who(c);
    if (moe_k8s_flag(pod->node, "hostUsers").answer == MOE_K8S_NO)
        return;                                              /* a user namespace: root in there is nobody outside */
    if (says_root(&s->user))
        moe_lint_say(ctx, moe_k8s_at(ctx->file, s->user.node), "%s runs as user 0", who.text);
    else if (s->user.set && s->user.odd && !moe_k8s_open(s->user.node))
        moe_lint_say(ctx, moe_k8s_at(ctx->file, s->user.node), "runAsUser of %s is no number", who.text);
    else if (s->user.set || s->non_root.answer == MOE_K8S_YES || moe_k8s_open(s->non_root.node))
        return;
    else if (s->non_root.node)
        moe_lint_say(ctx, moe_k8s_at(ctx->file, s->non_root.node), "runAsNonRoot of %s is not true, and no runAsUser is given", who.text);
    else if (!pod->partial && !(pod->windows))
        moe_lint_say(ctx, moe_k8s_at(ctx->file, c->where), "%s sets neither runAsNonRoot nor runAsUser, and its pod does not either", who.text);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L320 = { .code = "L320", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
