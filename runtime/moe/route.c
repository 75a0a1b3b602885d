#include "runtime/moe/inside.h"

static struct moe_router call(const struct moe_experts *l, const struct moe_expert_weights *w)
{
    return (struct moe_router){ .tokens = l->tokens, .experts = l->s.experts, .top_k = l->s.top_k, .group = l->group, .score = l->router.score,
                                .renormalise = l->router.renormalise, .scale = l->router.scale, .logits = l->logits, .bias = w->bias,
                                .prob = l->prob, .score_out = l->score, .lse = l->lse, .expert = l->expert, .weight = l->weight };
}

/* The choice is looked at before anything else uses it as an index. */
enum moe_code moe_route_forward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, struct moe_layer_stats *stats, double *z,
                                struct moe_error *err)
{
    const int32_t *expert;
    struct moe_router r = call(l, w);
    r.width = l->s.width;
    r.x = x;
    r.gate = w->gate;
    r.logits_out = l->logits;
    MOE_TRY(l->be->route(l->dev, &r, err));
    struct moe_router_stats s = { .tokens = l->tokens, .experts = l->s.experts, .top_k = l->s.top_k, .group = l->group, .prob = l->prob, .lse = l->lse,
                                  .expert = l->expert, .weight = l->weight, .renormalise = l->router.renormalise, .scale = l->router.scale,
                                  .prob_sum = l->prob_sum, .count = l->group_count };
    if (l->be->inspect) {
        MOE_TRY(moe_sort_ahead(l, &s, err));
    } else {
        MOE_TRY(moe_view(l, l->expert, l->tokens * l->s.top_k, l->view_expert, &expert, err));
        MOE_TRY(moe_check_choice(l, expert, err));
        MOE_TRY(l->be->route_stats(l->dev, &s, err));
    }
    MOE_TRY(moe_check_stats(l, &s, err));
    stats->entropy = s.entropy / (double)l->tokens;
    *z = s.z;
    return MOE_OK;
}

enum moe_code moe_route_backward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *dx, double loss_scale, struct moe_error *err)
{
    const struct moe_scratch *s = l->scratch;
    const size_t n = l->tokens, e = l->s.experts, d = l->s.width, groups = n / l->group;
    struct moe_router r = call(l, w);
    if (moe_balance_slope(l, loss_scale, l->dprob)) {
        MOE_TRY(moe_put_doubles(l, s->dprob.at, l->dprob, groups * e, err));
        r.dprob = s->dprob.at;
    }
    r.dz = l->aux ? loss_scale * l->router.z_loss / (double)l->world_tokens : 0;
    r.dweight = s->dweight.at;
    r.dlogits = s->dlogits.at;
    MOE_TRY(l->be->route_back(l->dev, &r, err));
    const struct moe_gemm by_gate = { .m = e, .n = d, .k = n, .ta = true, .add = true, .wide = true, .a = s->dlogits.at, .b = x, .c = w->dgate };
    MOE_TRY(l->be->gemm(l->dev, &by_gate, err));
    const struct moe_gemm by_x = { .m = n, .n = d, .k = e, .add = true, .a = s->dlogits.at, .b = w->gate, .c = dx };
    return l->be->gemm(l->dev, &by_x, err);
}
