/* A model's memory. */
#include "common/base/arena.h"
#include "runtime/model/inside.h"
#include <stdlib.h>

#define MOE_CAP_MODEL_HOST (UINT64_C(1) << 32)       /* names, layers, biases */

static enum moe_code refuse(const struct moe_model_config *c, unsigned max_seqs, uint64_t multiple, struct moe_error *err)
{
    if (!c->vocab || !c->width || !c->layers || !c->heads || !c->kv_heads || !c->head_dim || !c->length || !c->experts || !c->top_k || !c->expert_width || !max_seqs
        || !multiple)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "model" }, "a size is 0");
    if (c->layers > MOE_CAP_MODEL_LAYERS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "model.layers" }, "%u layers (at most %u)", c->layers, MOE_CAP_MODEL_LAYERS);
    if (c->width > MOE_CAP_EXPERT_WIDTH || (uint64_t)c->heads * c->head_dim > MOE_CAP_EXPERT_WIDTH)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "model.width" }, "width %u, %u heads of %u (at most %u)", c->width, c->heads, c->head_dim,
                        MOE_CAP_EXPERT_WIDTH);
    if (c->heads % c->kv_heads || c->head_dim % 2)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "model.heads" }, "%u heads over %u of keys, of width %u", c->heads, c->kv_heads, c->head_dim);
    if ((uint64_t)max_seqs * c->length > INT32_MAX || c->vocab > INT32_MAX)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "train.batch" }, "%u sequences of %u tokens on one rank, of %u kinds", max_seqs, c->length,
                        c->vocab);
    return MOE_OK;
}

static enum moe_code host_memory(struct moe_model *m, struct moe_error *err)
{
    m->arena = moe_arena_new(MOE_CAP_MODEL_HOST);
    if (m->arena) {
        m->layers = moe_arena_array(m->arena, struct moe_layer, m->c.layers);
        m->stats = moe_arena_array(m->arena, struct moe_layer_stats, m->c.layers);
        m->bias = moe_arena_array(m->arena, float, (size_t)m->c.layers * m->c.experts);
    }
    return m->arena && m->layers && m->stats && m->bias ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %u layers", m->c.layers);
}

static enum moe_code weights_memory(struct moe_model *m, uint64_t multiple, struct moe_error *err)
{
    MOE_TRY(moe_params_list(m, err));
    for (unsigned p = 0; p < MOE_PARTS; p++) {
        const uint64_t over = m->size[p] % multiple;
        if (over && __builtin_add_overflow(m->size[p], multiple - over, &m->size[p]))
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%llu weights cannot be padded to a multiple of %llu", (unsigned long long)m->size[p],
                            (unsigned long long)multiple);
    }
    const size_t real = m->be->real_bytes, wide = m->be->wide_bytes;
    const struct moe_array arrays[] = {
        { &m->weights[MOE_PART_DENSE], m->size[MOE_PART_DENSE], real }, { &m->weights[MOE_PART_EXPERT], m->size[MOE_PART_EXPERT], real },
        { &m->slopes[MOE_PART_DENSE], m->size[MOE_PART_DENSE], wide },  { &m->slopes[MOE_PART_EXPERT], m->size[MOE_PART_EXPERT], wide },
    };
    MOE_TRY(moe_block_new(m->be, m->dev, arrays, MOE_COUNT(arrays), &m->parts, err));
    moe_params_place(m);
    return MOE_OK;
}

/* Rows of the head at a time: as many as MOE_CAP_HEAD_BYTES hold. Shapes alone decide, so results do not depend on threads or on
 * the memory there is. */
static size_t head_chunk(const struct moe_model *m, uint64_t n)
{
    const uint64_t fit = MOE_CAP_HEAD_BYTES / ((uint64_t)m->c.vocab * m->be->real_bytes);
    return (size_t)MOE_MIN(MOE_MAX(fit, UINT64_C(1)), n);
}

enum { OF_LAYER = 12, OF_MODEL = 13 };

static size_t arrays_of_layer(struct moe_model *m, struct moe_layer *l, uint64_t n, struct moe_array arrays[OF_LAYER])
{
    const struct moe_model_config *c = &m->c;
    const size_t real = m->be->real_bytes, wide = m->be->wide_bytes;
    const uint64_t d = n * c->width, hc = n * c->heads * c->head_dim, gc = n * c->kv_heads * c->head_dim;
    const struct moe_array list[OF_LAYER] = {
        { &l->x, d, real },  { &l->rstd_x, n, wide }, { &l->norm_x, d, real }, { &l->q, hc, real },   { &l->k, gc, real },              { &l->v, gc, real },
        { &l->m, d, real },  { &l->rstd_m, n, wide }, { &l->norm_m, d, real }, { &l->o, hc, real },   { &l->lse, n * c->heads, wide },  { &l->bias, c->experts, wide },
    };
    memcpy(arrays, list, sizeof list);
    return OF_LAYER;
}

static size_t arrays_of_model(struct moe_model *m, uint64_t n, struct moe_array arrays[OF_MODEL])
{
    const struct moe_model_config *c = &m->c;
    const size_t real = m->be->real_bytes, wide = m->be->wide_bytes;
    const uint64_t d = n * c->width, hc = n * c->heads * c->head_dim, gc = n * c->kv_heads * c->head_dim;
    const struct moe_array list[OF_MODEL] = {
        { (void **)&m->tokens, n, sizeof(int32_t) }, { (void **)&m->targets, n, sizeof(int32_t) },
        { &m->last, d, real }, { &m->rstd_last, n, wide }, { &m->norm_last, d, real }, { &m->loss, n, wide }, { &m->logits, m->chunk * c->vocab, real },
        { &m->dx, d, real },   { &m->dt, d, real },        { &m->dq, hc, real },       { &m->dk, gc, real },  { &m->dv, gc, real },  { &m->d_o, hc, real },
    };
    memcpy(arrays, list, sizeof list);
    return OF_MODEL;
}

static enum moe_code activations(struct moe_model *m, struct moe_error *err)
{
    const uint64_t n = (uint64_t)m->max_seqs * m->c.length;
    struct moe_array *arrays = moe_arena_array(m->arena, struct moe_array, OF_MODEL + (size_t)m->c.layers * OF_LAYER);
    if (!arrays)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %u layers", m->c.layers);
    m->chunk = head_chunk(m, n);
    size_t count = arrays_of_model(m, n, arrays);
    for (unsigned l = 0; l < m->c.layers; l++)
        count += arrays_of_layer(m, &m->layers[l], n, arrays + count);
    return moe_block_new(m->be, m->dev, arrays, count, &m->block, err);
}

static enum moe_code experts_memory(struct moe_model *m, struct moe_error *err)
{
    const struct moe_model_config *c = &m->c;
    const struct moe_layer_shape shape = { .width = c->width, .experts = c->experts, .top_k = c->top_k, .expert_width = c->expert_width,
                                           .shared_experts = c->shared_experts, .length = c->length, .max_tokens = m->max_seqs * c->length,
                                           .router = &m->router };
    MOE_TRY(moe_scratch_new(m->be, m->dev, &m->scratch, err));
    for (unsigned l = 0; l < c->layers; l++)
        MOE_TRY(moe_experts_new(&shape, m->scratch, m->ep, m->world, &m->layers[l].experts, err));
    return MOE_OK;
}

enum moe_code moe_model_new(const struct moe_config *config, const struct moe_backend *be, struct moe_device *dev, struct moe_comm *ep, struct moe_comm *world,
                            unsigned max_seqs, uint64_t multiple, struct moe_model **out, struct moe_error *err)
{
    MOE_AUTO(moe_model_free) struct moe_model *m = calloc(1, sizeof *m);
    if (!m)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a model");
    *m = (struct moe_model){ .c = config->model, .router = config->router, .be = be, .dev = dev, .ep = ep, .world = world, .max_seqs = max_seqs };
    if (!m->c.head_dim && m->c.heads)
        m->c.head_dim = m->c.width / m->c.heads;
    MOE_TRY(refuse(&m->c, max_seqs, multiple, err));
    if (m->c.experts % ep->size)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "model.experts" }, "%u experts do not divide by %u ranks", m->c.experts, ep->size);
    MOE_TRY(host_memory(m, err));
    MOE_TRY(weights_memory(m, multiple, err));
    MOE_TRY(activations(m, err));
    MOE_TRY(experts_memory(m, err));
    *out = moe_take(m);
    return MOE_OK;
}

void moe_model_free(struct moe_model **model)
{
    struct moe_model *m = *model;
    if (!m)
        return;
    for (unsigned l = 0; m->layers && l < m->c.layers; l++)
        moe_experts_free(&m->layers[l].experts);
    moe_scratch_free(&m->scratch);
    if (m->block)
        m->be->free(m->dev, m->block);
    if (m->parts)
        m->be->free(m->dev, m->parts);
    moe_arena_free(&m->arena);
    free(m);
    *model = NULL;
}

void moe_model_rows(struct moe_model *m, struct moe_comm *rows, bool beside) { moe_scratch_rows(m->scratch, rows, beside ? MOE_CHUNKS : 0); }
double moe_model_overlap(struct moe_model *m) { return moe_scratch_overlap(m->scratch); }

const struct moe_param *moe_model_params(const struct moe_model *m, size_t *count)
{
    *count = m->param_count;
    return m->params;
}
uint64_t moe_model_size(const struct moe_model *m, enum moe_part part) { return m->size[part]; }
void *moe_model_weights(struct moe_model *m, enum moe_part part) { return m->weights[part]; }
void *moe_model_gradients(struct moe_model *m, enum moe_part part) { return m->slopes[part]; }
float *moe_model_bias(struct moe_model *m, unsigned layer) { return m->bias + (size_t)layer * m->c.experts; }

enum moe_code moe_model_bias_changed(struct moe_model *m, struct moe_error *err)
{
    for (unsigned l = 0; l < m->c.layers; l++) {
        const float *bias = moe_model_bias(m, l);
        m->layers[l].biased = false;
        for (unsigned e = 0; e < m->c.experts; e++)
            m->layers[l].biased |= bias[e] != 0;
        MOE_TRY(m->be->from_f32(m->dev, true, m->layers[l].bias, bias, m->c.experts, err));
    }
    return MOE_OK;
}

enum moe_code moe_model_zero_gradients(struct moe_model *m, struct moe_error *err)
{
    for (unsigned p = 0; p < MOE_PARTS; p++)
        MOE_TRY(m->be->zero(m->dev, m->slopes[p], (size_t)m->size[p] * m->be->wide_bytes, err));
    return MOE_OK;
}
