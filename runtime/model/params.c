/* What a model is made of, as a table: a row for each kind of weight, its shape in letters of the config. */
#include "common/base/arena.h"
#include "runtime/model/inside.h"
#include <math.h>
#include <stdio.h>

/* A dimension: the letter's number, times `times`. */
enum letter { NONE, V, D, HC, GC, E, LOCAL_E, F2, F, SHARED_F2, SHARED_F };

struct row {
    enum moe_weight which;
    const char *name;                  /* behind "layers.N." for those of a layer                         */
    enum moe_part part;
    enum letter shape[MOE_PARAM_DIMS];
    bool into_residual;                /* its result is added to what 2 L others add to: smaller at first */
};

/* In this order they lie in their part. */
static const struct row head_rows[] = {
    { MOE_W_EMBED, "embed.weight", MOE_PART_DENSE, { V, D }, false },
};
static const struct row layer_rows[] = {
    { MOE_W_ATTN_NORM,      "attn.norm.weight",       MOE_PART_DENSE,  { D },                false },
    { MOE_W_Q,              "attn.q.weight",          MOE_PART_DENSE,  { HC, D },            false },
    { MOE_W_K,              "attn.k.weight",          MOE_PART_DENSE,  { GC, D },            false },
    { MOE_W_V,              "attn.v.weight",          MOE_PART_DENSE,  { GC, D },            false },
    { MOE_W_O,              "attn.o.weight",          MOE_PART_DENSE,  { D, HC },            true  },
    { MOE_W_MOE_NORM,       "moe.norm.weight",        MOE_PART_DENSE,  { D },                false },
    { MOE_W_GATE,           "router.weight",          MOE_PART_DENSE,  { E, D },             false },
    { MOE_W_SHARED_GATE_UP, "shared.gate_up.weight",  MOE_PART_DENSE,  { SHARED_F2, D },     false },
    { MOE_W_SHARED_DOWN,    "shared.down.weight",     MOE_PART_DENSE,  { D, SHARED_F },      true  },
    { MOE_W_GATE_UP,        "experts.gate_up.weight", MOE_PART_EXPERT, { LOCAL_E, F2, D },   false },
    { MOE_W_DOWN,           "experts.down.weight",    MOE_PART_EXPERT, { LOCAL_E, D, F },    true  },
};
static const struct row tail_rows[] = {
    { MOE_W_NORM, "norm.weight", MOE_PART_DENSE, { D },    false },
    { MOE_W_HEAD, "head.weight", MOE_PART_DENSE, { V, D }, false },
};

#define DEVIATION 0.02

static uint64_t number_of(const struct moe_model *m, enum letter letter)
{
    const struct moe_model_config *c = &m->c;
    const uint64_t shared = (uint64_t)c->shared_experts * c->expert_width;
    switch (letter) {
    case NONE:      return 1;
    case V:         return c->vocab;
    case D:         return c->width;
    case HC:        return (uint64_t)c->heads * c->head_dim;
    case GC:        return (uint64_t)c->kv_heads * c->head_dim;
    case E:         return c->experts;
    case LOCAL_E:   return c->experts / m->ep->size;
    case F2:        return 2 * (uint64_t)c->expert_width;
    case F:         return c->expert_width;
    case SHARED_F2: return 2 * shared;
    case SHARED_F:  return shared;
    }
    return 0;
}

static bool has(const struct moe_model *m, enum moe_weight which)
{
    if (which == MOE_W_HEAD)
        return !m->c.tied_head;
    return m->c.shared_experts || (which != MOE_W_SHARED_GATE_UP && which != MOE_W_SHARED_DOWN);
}

static enum moe_code add(struct moe_model *m, const struct row *row, const char *prefix, struct moe_error *err)
{
    if (!has(m, row->which))
        return MOE_OK;
    struct moe_param *p = &m->params[m->param_count++];
    uint64_t *size = &m->size[row->part];
    const int length = snprintf(p->name, sizeof p->name, "%s%s", prefix, row->name);
    MOE_CHECK(length > 0 && (size_t)length < sizeof p->name);
    p->part = row->part;
    p->n = 1;
    for (; p->dims < MOE_PARAM_DIMS && row->shape[p->dims] != NONE; p->dims++) {
        const enum letter letter = row->shape[p->dims];
        p->shape[p->dims] = number_of(m, letter);
        p->whole[p->dims] = letter == LOCAL_E ? m->c.experts : p->shape[p->dims];
        p->offset[p->dims] = letter == LOCAL_E ? m->ep->rank * p->shape[p->dims] : 0;
        if (__builtin_mul_overflow(p->n, p->shape[p->dims], &p->n) || p->n > MOE_CAP_MODEL_ELEMENTS - *size)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = p->name }, "the model passes %llu weights on one rank",
                            (unsigned long long)MOE_CAP_MODEL_ELEMENTS);
    }
    p->at = *size;
    *size += p->n;
    p->decay = p->dims > 1;
    p->deviation = p->dims == 1 ? 0 : row->into_residual ? DEVIATION / sqrt(2.0 * m->c.layers) : DEVIATION;
    return MOE_OK;
}

enum moe_code moe_params_list(struct moe_model *m, struct moe_error *err)
{
    const size_t most = MOE_COUNT(head_rows) + m->c.layers * MOE_COUNT(layer_rows) + MOE_COUNT(tail_rows);
    m->params = moe_arena_array(m->arena, struct moe_param, most);
    if (!m->params)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the names of %zu weights", most);
    for (size_t i = 0; i < MOE_COUNT(head_rows); i++)
        MOE_TRY(add(m, &head_rows[i], "", err));
    for (unsigned l = 0; l < m->c.layers; l++) {
        char prefix[24];
        const int length = snprintf(prefix, sizeof prefix, "layers.%u.", l);
        MOE_CHECK(length > 0 && (size_t)length < sizeof prefix);
        for (size_t i = 0; i < MOE_COUNT(layer_rows); i++)
            MOE_TRY(add(m, &layer_rows[i], prefix, err));
    }
    for (size_t i = 0; i < MOE_COUNT(tail_rows); i++)
        MOE_TRY(add(m, &tail_rows[i], "", err));
    return MOE_OK;
}

static void place(struct moe_model *m, struct moe_place *to, const struct row *row, const struct moe_param **next)
{
    if (!has(m, row->which))
        return;
    const struct moe_param *p = (*next)++;
    *to = (struct moe_place){ (char *)m->weights[p->part] + (size_t)p->at * m->be->real_bytes, (char *)m->slopes[p->part] + (size_t)p->at * m->be->wide_bytes };
}

/* In the order of the list. */
void moe_params_place(struct moe_model *m)
{
    const struct moe_param *next = m->params;
    for (size_t i = 0; i < MOE_COUNT(head_rows); i++)
        place(m, moe_place_of(m, head_rows[i].which), &head_rows[i], &next);
    for (unsigned l = 0; l < m->c.layers; l++)
        for (size_t i = 0; i < MOE_COUNT(layer_rows); i++)
            place(m, &m->layers[l].w[layer_rows[i].which], &layer_rows[i], &next);
    for (size_t i = 0; i < MOE_COUNT(tail_rows); i++)
        place(m, moe_place_of(m, tail_rows[i].which), &tail_rows[i], &next);
    MOE_CHECK(next == m->params + m->param_count);
}
