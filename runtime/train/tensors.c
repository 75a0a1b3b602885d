#include "runtime/train/parts.h"
#include <string.h>

struct list { struct moe_session_parts *p; struct moe_held *items; size_t count, room; };

/* `what` has the rest: where it lies, as which kind of element, of which parameter. */
static bool add(struct list *l, struct moe_str name, const char *suffix, const char *dtype, unsigned dims, const uint64_t *shape, const uint64_t *whole,
                const uint64_t *offset, struct moe_held what)
{
    struct moe_held *grown = moe_grow(l->p->arena, l->items, l->count, &l->room, sizeof(*grown));
    uint64_t *numbers = moe_arena_array(l->p->arena, uint64_t, 3 * (size_t)dims);
    const struct moe_str global = moe_arena_printf(l->p->arena, "%.*s%s", (int)name.len, name.ptr, suffix);
    if (!grown || !numbers || !global.ptr)
        return false;
    memcpy(numbers, shape, dims * sizeof(*numbers));
    memcpy(numbers + dims, whole, dims * sizeof(*numbers));
    memcpy(numbers + 2 * dims, offset, dims * sizeof(*numbers));
    what.tensor = (struct moe_tensor){ .dtype = moe_dtype_find((struct moe_str){ dtype, strlen(dtype) }), .dims = dims, .global = global, .shape = numbers,
                                       .whole = numbers + dims, .offset = numbers + 2 * dims };
    what.bytes = what.tensor.dtype->bits / 8;
    for (unsigned d = 0; d < dims; d++)
        what.bytes *= (size_t)shape[d];
    l->items = grown;
    l->items[l->count++] = what;
    return true;
}

static struct moe_str name_of(const struct moe_param *q) { return (struct moe_str){ q->name, strlen(q->name) }; }
static const char *dtype_of(enum moe_real real) { return real == MOE_REAL_F32 ? "F32" : real == MOE_REAL_BF16 ? "BF16" : "F64"; }

/* Which of the ranks that hold the same weights writes them: each its turn, so all write about as much. */
static bool writes(const struct moe_session_parts *p, const struct moe_param *q, size_t i)
{
    const unsigned world = p->s.world->size, rank = p->s.world->rank, ep = p->ep->size;
    return q->part == MOE_PART_DENSE ? i % world == rank : i % (world / ep) == rank / ep;
}

static bool add_weights(struct list *l, bool saving)
{
    struct moe_session_parts *p = l->p;
    size_t count;
    const struct moe_param *params = moe_model_params(p->model, &count);
    for (size_t i = 0; i < count; i++) {
        const struct moe_param *q = &params[i];
        char *weights = moe_model_weights(p->model, q->part);
        const struct moe_held what = { .at = weights + q->at * p->r->be->real_bytes, .device = !p->r->be->host_memory, .param = q };
        if ((!saving || writes(p, q, i)) && !add(l, name_of(q), "", dtype_of(p->r->be->real), q->dims, q->shape, q->whole, q->offset, what))
            return false;
    }
    return true;
}

/* Moments are cut by the shards of ZeRO, which are no boxes of a matrix but runs of elements: they are kept as flat tensors, in the order of the weights'. */
static bool add_moments(struct list *l, enum moe_part part)
{
    struct moe_session_parts *p = l->p;
    const struct moe_shard s = moe_optim_shard(p->optim, part);
    const struct { void *at; const char *suffix; } rows[] = { { s.m, ".adam_m" }, { s.v, ".adam_v" }, { s.master, ".master" } };
    size_t count;
    const struct moe_param *params = moe_model_params(p->model, &count);
    for (size_t i = 0; i < count; i++) {
        const struct moe_param *q = &params[i];
        uint64_t from, to;
        if (q->part != part || !moe_shard_has(q, s.begin, s.n, &from, &to))
            continue;
        uint64_t inner = 1, whole = 1;
        for (unsigned d = 0; d < q->dims; d++) {
            whole *= q->whole[d];
            inner *= d ? q->whole[d] : 1;
        }
        const uint64_t n = to - from, offset = q->offset[0] * inner + (from - q->at), in = (from - s.begin) * p->r->be->wide_bytes;
        for (size_t j = 0; j < MOE_COUNT(rows); j++) {
            const struct moe_held what = { .at = (char *)rows[j].at + in, .device = !p->r->be->host_memory, .wide = true, .param = q };
            if (rows[j].at && !add(l, name_of(q), rows[j].suffix, dtype_of(p->r->be->wide), 1, &n, &whole, &offset, what))
                return false;
        }
    }
    return true;
}

/* What exists once: the biases of routers, and the numbers of the state. Rank 0 writes it, all read it. */
static bool add_single(struct list *l)
{
    struct moe_session_parts *p = l->p;
    const struct moe_model_config *m = &p->r->c->model;
    const uint64_t experts = m->experts, numbers = MOE_TRAIN_NUMBERS, none = 0;
    for (unsigned layer = 0; layer < m->layers && p->r->c->router.bias_rate > 0; layer++) {
        const struct moe_str name = moe_arena_printf(p->arena, "layers.%u.router.bias", layer);
        if (!name.ptr || !add(l, name, "", "F32", 1, &experts, &experts, &none, (struct moe_held){ .at = moe_model_bias(p->model, layer) }))
            return false;
    }
    return add(l, MOE_STR("train.state"), "", "F64", 1, &numbers, &numbers, &none, (struct moe_held){ .at = p->numbers });
}

enum moe_code moe_train_tensors(struct moe_session_parts *p, bool saving, struct moe_held **out, size_t *count, struct moe_error *err)
{
    struct list l = { .p = p };
    if (!add_weights(&l, saving) || !add_moments(&l, MOE_PART_DENSE) || !add_moments(&l, MOE_PART_EXPERT) || ((!saving || p->s.world->rank == 0) && !add_single(&l)))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "no memory for its list of tensors");
    *out = l.items;
    *count = l.count;
    return MOE_OK;
}

/* The state as doubles and back: all counts stay below 2^53. */
void moe_train_pack(struct moe_session_parts *p)
{
    const struct moe_train_state *s = &p->state;
    const double numbers[MOE_TRAIN_NUMBERS] = { 1, (double)moe_optim_updates(p->optim), (double)s->tokens, s->loss.mean, s->loss.square, (double)s->loss.seen,
                                                s->norm.mean, s->norm.square, (double)s->norm.seen };
    memcpy(p->numbers, numbers, sizeof(numbers));
}

static bool counts(double v) { return v >= 0 && v < 9007199254740992.0 && v == (double)(uint64_t)v; }

enum moe_code moe_train_unpack(struct moe_session_parts *p, struct moe_error *err)
{
    const double *n = p->numbers;
    if (n[0] != 1 || !counts(n[1]) || !counts(n[2]) || !counts(n[5]) || !counts(n[8]))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "train.state" }, "it is not what this version writes");
    moe_optim_set_updates(p->optim, (uint64_t)n[1]);
    p->state = (struct moe_train_state){ .tokens = (uint64_t)n[2], .loss = { n[3], n[4], (uint64_t)n[5] }, .norm = { n[6], n[7], (uint64_t)n[8] } };
    return MOE_OK;
}
