#include "rules/deploy/k8s_ask.h"

struct search { struct moe_lint_ctx *ctx; const struct moe_k8s_pod *pod; const struct moe_netpol *astray; const struct moe_k8s_object *said; size_t left; };

static bool isolates(void *to, const struct moe_lint_file *file, const struct moe_netpol *policy)
{
    (void)file;
    struct search *s = to;
    if (!moe_k8s_spend(&s->left, moe_netpol_cost(policy, s->pod)))
        return false;
    if (policy->isolates_ingress && moe_netpol_selects(policy, s->pod))
        return true;
    if (!s->astray && policy->isolates_ingress && moe_netpol_would_select(policy, s->pod))
        s->astray = policy;
    return false;
}

static bool each(void *to, const struct moe_lint_file *file, const struct moe_k8s_pod *pod)
{
    struct search *s = to;
    if (pod->partial || pod->object == s->said || moe_rule_param_has(s->ctx->rule, "except", pod->object->kind))
        return false;
    s->pod = pod;
    s->astray = NULL;
    if (s->left && moe_k8s_policies(s->ctx->project, isolates, s))
        return false;
    s->said = pod->object;                                   /* once an object, however many templates it has */
    struct moe_lint_place at = moe_k8s_at_object(file, pod->object);
    if (!s->left)
        moe_lint_say(s->ctx, at, "there are more pods and policies than are compared: nothing is known of those of %s", moe_k8s_called(pod->object).text);
    else if (s->astray)
        moe_lint_say(s->ctx, at, "no NetworkPolicy isolates the pods of %s: %s would, but it lies in another namespace", moe_k8s_called(pod->object).text,
                     moe_k8s_called(s->astray->object).text);
    else
        moe_lint_say(s->ctx, at, "no NetworkPolicy isolates the pods of %s", moe_k8s_called(pod->object).text);
    return false;
}

static void project(struct moe_lint_ctx *ctx)
{
    struct search s = { .ctx = ctx, .left = MOE_CAP_K8S_PAIRS };
    moe_k8s_pods(ctx->project, each, &s);
}

const struct moe_check moe_check_L310 = { .code = "L310", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .project = project };
