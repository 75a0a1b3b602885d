#include "runtime/model/inside.h"

/* Of y = x weight^T: slope += dy^T x, and dx (+)= dy weight. */
static enum moe_code times_back(struct moe_model *m, size_t n, size_t in, size_t out, const void *x, const void *dy, const struct moe_place *w, bool add, void *dx,
                                struct moe_error *err)
{
    const struct moe_gemm by_weight = { .m = out, .n = in, .k = n, .ta = true, .add = true, .wide = true, .a = dy, .b = x, .c = w->slope };
    const struct moe_gemm by_x = { .m = n, .n = in, .k = out, .add = add, .a = dy, .b = w->weight, .c = dx };
    MOE_TRY(m->be->gemm(m->dev, &by_weight, err));
    return m->be->gemm(m->dev, &by_x, err);
}

static enum moe_code norm_back(struct moe_model *m, size_t n, bool add, const void *dy, const void *x, const void *rstd, const struct moe_place *gain,
                               struct moe_error *err)
{
    return m->be->rmsnorm_back(m->dev, m->dx, add, gain->slope, dy, x, gain->weight, rstd, n, m->c.width, err);
}

/* dx, the gradient of l->m, becomes that of l->x. */
static enum moe_code attend_back(struct moe_model *m, struct moe_layer *l, const struct moe_batch *b, struct moe_error *err)
{
    const struct moe_model_config *c = &m->c;
    const struct moe_backend *be = m->be;
    const size_t n = b->n, d = c->width, hc = (size_t)c->heads * c->head_dim, gc = (size_t)c->kv_heads * c->head_dim;
    const struct moe_attention a = { .seqs = b->seqs, .length = b->length, .heads = c->heads, .kv_heads = c->kv_heads, .head_dim = c->head_dim, .q = l->q, .k = l->k,
                                     .v = l->v, .o = l->o, .lse = l->lse, .d_o = m->d_o, .dq = m->dq, .dk = m->dk, .dv = m->dv };
    MOE_TRY(times_back(m, n, hc, d, l->o, m->dx, &l->w[MOE_W_O], false, m->d_o, err));
    MOE_TRY(be->attention_back(m->dev, &a, err));
    MOE_TRY(be->rope(m->dev, m->dq, b->seqs, b->length, c->heads, c->head_dim, c->rope_theta, true, err));
    MOE_TRY(be->rope(m->dev, m->dk, b->seqs, b->length, c->kv_heads, c->head_dim, c->rope_theta, true, err));
    MOE_TRY(times_back(m, n, d, hc, l->norm_x, m->dq, &l->w[MOE_W_Q], false, m->dt, err));
    MOE_TRY(times_back(m, n, d, gc, l->norm_x, m->dk, &l->w[MOE_W_K], true, m->dt, err));
    MOE_TRY(times_back(m, n, d, gc, l->norm_x, m->dv, &l->w[MOE_W_V], true, m->dt, err));
    return norm_back(m, n, true, m->dt, l->x, l->rstd_x, &l->w[MOE_W_ATTN_NORM], err);
}

/* dx, the gradient of what the layer leaves, becomes that of l->m. */
static enum moe_code through_experts_back(struct moe_model *m, unsigned layer, const struct moe_batch *b, double aux_scale, struct moe_error *err)
{
    struct moe_layer *l = &m->layers[layer];
    const struct moe_expert_weights w = moe_weights_of(l);
    MOE_TRY(moe_in_layer(moe_experts_backward(l->experts, &w, l->norm_m, m->dx, m->dt, aux_scale, &m->stats[layer], err), layer, err));
    return b->n ? norm_back(m, b->n, true, m->dt, l->m, l->rstd_m, &l->w[MOE_W_MOE_NORM], err) : MOE_OK;
}

enum moe_code moe_backward(struct moe_model *m, const struct moe_batch *b, double aux_scale, struct moe_error *err)
{
    const size_t n = b->n;
    if (n)
        MOE_TRY(norm_back(m, n, false, m->dt, m->last, m->rstd_last, moe_place_of(m, MOE_W_NORM), err));
    for (unsigned l = m->c.layers; l-- > 0;) {
        MOE_TRY(through_experts_back(m, l, b, aux_scale, err));
        if (n)
            MOE_TRY(attend_back(m, &m->layers[l], b, err));
    }
    return n ? m->be->embed_back(m->dev, moe_place_of(m, MOE_W_EMBED)->slope, m->dx, m->tokens, n, m->c.width, m->c.vocab, err) : MOE_OK;
}
