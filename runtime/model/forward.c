#include "runtime/model/inside.h"
#include <stdio.h>

static enum moe_code times(struct moe_model *m, size_t n, size_t in, size_t out, const void *x, const void *weight, bool add, void *y, struct moe_error *err)
{
    const struct moe_gemm g = { .m = n, .n = out, .k = in, .tb = true, .add = add, .a = x, .b = weight, .c = y };
    return m->be->gemm(m->dev, &g, err);
}

/* m = x + o(attention(norm(x))) */
static enum moe_code attend(struct moe_model *m, struct moe_layer *l, const struct moe_batch *b, struct moe_error *err)
{
    const struct moe_model_config *c = &m->c;
    const struct moe_backend *be = m->be;
    const size_t n = b->n, d = c->width, hc = (size_t)c->heads * c->head_dim, gc = (size_t)c->kv_heads * c->head_dim;
    const struct moe_attention a = { .seqs = b->seqs, .length = b->length, .heads = c->heads, .kv_heads = c->kv_heads, .head_dim = c->head_dim, .q = l->q, .k = l->k,
                                     .v = l->v, .o = l->o, .lse = l->lse };
    MOE_TRY(be->rmsnorm(m->dev, l->norm_x, l->rstd_x, l->x, l->w[MOE_W_ATTN_NORM].weight, n, d, c->norm_eps, err));
    MOE_TRY(times(m, n, d, hc, l->norm_x, l->w[MOE_W_Q].weight, false, l->q, err));
    MOE_TRY(times(m, n, d, gc, l->norm_x, l->w[MOE_W_K].weight, false, l->k, err));
    MOE_TRY(times(m, n, d, gc, l->norm_x, l->w[MOE_W_V].weight, false, l->v, err));
    MOE_TRY(be->rope(m->dev, l->q, b->seqs, b->length, c->heads, c->head_dim, c->rope_theta, false, err));
    MOE_TRY(be->rope(m->dev, l->k, b->seqs, b->length, c->kv_heads, c->head_dim, c->rope_theta, false, err));
    MOE_TRY(be->attention(m->dev, &a, err));
    MOE_TRY(be->copy(m->dev, l->m, l->x, n * d * be->real_bytes, err));
    return times(m, n, hc, d, l->o, l->w[MOE_W_O].weight, true, l->m, err);
}

struct moe_expert_weights moe_weights_of(const struct moe_layer *l)
{
    const struct moe_place *w = l->w;
    return (struct moe_expert_weights){
        .gate = w[MOE_W_GATE].weight, .bias = l->biased ? l->bias : NULL, .gate_up = w[MOE_W_GATE_UP].weight, .down = w[MOE_W_DOWN].weight,
        .shared_gate_up = w[MOE_W_SHARED_GATE_UP].weight, .shared_down = w[MOE_W_SHARED_DOWN].weight, .dgate = w[MOE_W_GATE].slope,
        .dgate_up = w[MOE_W_GATE_UP].slope, .ddown = w[MOE_W_DOWN].slope, .dshared_gate_up = w[MOE_W_SHARED_GATE_UP].slope,
        .dshared_down = w[MOE_W_SHARED_DOWN].slope,
    };
}

enum moe_code moe_in_layer(enum moe_code code, unsigned layer, struct moe_error *err)
{
    if (code != MOE_E_BUG || !err)
        return code;
    char field[sizeof err->field];
    memcpy(field, err->field, sizeof field);
    (void)snprintf(err->field, sizeof err->field, "layers.%u.%.100s", layer, field);
    return code;
}

/* to = m + experts(norm(m)) */
static enum moe_code through_experts(struct moe_model *m, unsigned layer, const struct moe_batch *b, void *to, struct moe_error *err)
{
    struct moe_layer *l = &m->layers[layer];
    const struct moe_expert_weights w = moe_weights_of(l);
    const size_t n = b->n, d = m->c.width;
    if (n)
        MOE_TRY(m->be->rmsnorm(m->dev, l->norm_m, l->rstd_m, l->m, l->w[MOE_W_MOE_NORM].weight, n, d, m->c.norm_eps, err));
    MOE_TRY(moe_in_layer(moe_experts_forward(l->experts, &w, l->norm_m, to, n, b->world_tokens, &m->stats[layer], err), layer, err));
    return n ? m->be->add(m->dev, to, l->m, n * d, err) : MOE_OK;
}

enum moe_code moe_forward(struct moe_model *m, const struct moe_batch *b, struct moe_error *err)
{
    const size_t n = b->n, d = m->c.width;
    if (n)
        MOE_TRY(m->be->embed(m->dev, m->layers[0].x, moe_place_of(m, MOE_W_EMBED)->weight, m->tokens, n, d, m->c.vocab, err));
    for (unsigned l = 0; l < m->c.layers; l++) {
        if (n)
            MOE_TRY(attend(m, &m->layers[l], b, err));
        MOE_TRY(through_experts(m, l, b, l + 1 < m->c.layers ? m->layers[l + 1].x : m->last, err));
    }
    return n ? m->be->rmsnorm(m->dev, m->norm_last, m->rstd_last, m->last, moe_place_of(m, MOE_W_NORM)->weight, n, d, m->c.norm_eps, err) : MOE_OK;
}
