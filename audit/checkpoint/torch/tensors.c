#include "audit/checkpoint/torch/pickle.h"
#include <stdlib.h>

/* Storages against the zip's records, tensors against storages, and what the facts say of both. */
static enum moe_code no_room(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many tensors for the memory allowed");
}

static void judge_storage(struct moe_pickle *p, struct moe_pstorage *s, const struct moe_torch_facts *facts)
{
    unsigned item = moe_torch_dtypes[s->dtype].itemsize;
    uint64_t bytes;
    if (s->record == UINT32_MAX) {
        moe_tell(p->to, "torch-storage-missing", p->base + s->op, "storage %.*s has no record data/%.*s", MOE_SHOWN(moe_ps_key(p, s)), MOE_SHOWN(moe_ps_key(p, s)));
        return;
    }
    const struct moe_torch_record *r = &facts->records[s->record];
    if (__builtin_mul_overflow(s->count, (uint64_t)item, &bytes) || bytes != r->bytes)
        moe_tell(p->to, "torch-storage-size", r->at, "%.*s has %llu bytes, and the pickle says %llu of %s, %u bytes each", MOE_SHOWN(r->name),
                 (unsigned long long)r->bytes, (unsigned long long)s->count, moe_torch_dtypes[s->dtype].storage, item);
}

/* Which record belongs to which storage, and which to none. */
static enum moe_code match_records(struct moe_pickle *p, const struct moe_torch_facts *facts)
{
    for (size_t i = 0; i < facts->record_count; i++) {
        struct moe_str inner = moe_torch_inner(facts->records[i].name);
        if (!moe_str_starts(inner, MOE_STR("data/")))
            continue;
        const uint32_t *slot = moe_map_find(p->keys, moe_str_from(inner, 5));
        struct moe_pstorage *s = slot ? moe_pool_at(&p->storages, struct moe_pstorage, *slot) : NULL;
        if (!s)
            moe_tell(p->to, "torch-storage-unused", facts->records[i].at, "%.*s (%llu bytes)", MOE_SHOWN(facts->records[i].name),
                     (unsigned long long)facts->records[i].bytes);
        else if (s->record == UINT32_MAX)
            s->record = (uint32_t)i;
    }
    for (size_t i = 0; i < p->storages.count; i++)
        judge_storage(p, moe_pool_at(&p->storages, struct moe_pstorage, i), facts);
    return MOE_OK;
}

struct extent { uint64_t elements, last; bool empty, broken; };       /* last: the largest offset from the first element */

static struct extent extent_of(const struct moe_pickle *p, const struct moe_ptensor *t)
{
    struct extent x = { .elements = 1 };
    uint64_t step;
    for (uint32_t i = 0; i < t->dims; i++)
        x.empty = x.empty || moe_pool_at(&p->dims, struct moe_pdim, t->dim_at + i)->size == 0;
    for (uint32_t i = 0; i < t->dims && !x.empty && !x.broken; i++) {
        const struct moe_pdim *d = moe_pool_at(&p->dims, struct moe_pdim, t->dim_at + i);
        x.broken = __builtin_mul_overflow(x.elements, d->size, &x.elements) || __builtin_mul_overflow(d->size - 1, d->stride, &step) ||
                   __builtin_add_overflow(x.last, step, &x.last);
    }
    return x;
}

/* The bytes of the storage from the first element to behind the last. */
static bool out_of_bounds(const struct moe_ptensor *t, const struct extent *x, unsigned item, uint64_t bytes, uint64_t *first, uint64_t *end)
{
    if (__builtin_mul_overflow(t->offset, (uint64_t)item, first) || *first > bytes)
        return true;
    if (x->empty) {
        *end = *first;
        return false;
    }
    return __builtin_add_overflow(x->last, t->offset, end) || __builtin_add_overflow(*end, (uint64_t)1, end) ||
           __builtin_mul_overflow(*end, (uint64_t)item, end) || *end > bytes;
}

static void judge_tensor(struct moe_pickle *p, struct moe_ptensor *t)
{
    const struct moe_pstorage *s = moe_pool_at(&p->storages, struct moe_pstorage, t->storage);
    unsigned item = moe_torch_dtypes[t->dtype].itemsize;
    uint64_t bytes;
    struct extent x = extent_of(p, t);
    if (x.broken) {
        moe_tell(p->to, "torch-tensor-shape", p->base + t->op, "the shape of a tensor in storage %.*s overflows", MOE_SHOWN(moe_ps_key(p, s)));
        return;
    }
    if (__builtin_mul_overflow(s->count, (uint64_t)moe_torch_dtypes[s->dtype].itemsize, &bytes))
        return;                                                   /* no record is that long, which was said */
    if (out_of_bounds(t, &x, item, bytes, &t->first, &t->end)) {
        moe_tell(p->to, "torch-tensor-bounds", p->base + t->op, "a tensor of %s from element %llu to %llu of storage %.*s, which has %llu bytes",
                 moe_torch_dtypes[t->dtype].dtype, (unsigned long long)t->offset, (unsigned long long)(t->offset + x.last), MOE_SHOWN(moe_ps_key(p, s)),
                 (unsigned long long)bytes);
        return;
    }
    t->good = true;
    if (!x.empty && x.elements > bytes / item)
        moe_tell(p->to, "torch-tensor-expanded", p->base + t->op, "a tensor of %llu elements in storage %.*s, which has %llu", (unsigned long long)x.elements,
                 MOE_SHOWN(moe_ps_key(p, s)), (unsigned long long)(bytes / item));
    t->dense = !x.empty && x.elements == (t->end - t->first) / item;
}

static int by_range(const void *a, const void *b)
{
    const struct moe_ptensor *x = *(const struct moe_ptensor *const *)a, *y = *(const struct moe_ptensor *const *)b;
    if (x->storage != y->storage)
        return x->storage < y->storage ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Dense tensors of one storage lie apart or inside each other. `open` are those that the current one may lie in, outermost first. */
static void judge_overlaps(struct moe_pickle *p, struct moe_ptensor **order, size_t n, struct moe_ptensor **open)
{
    size_t depth = 0;
    for (size_t i = 0; i < n; i++) {
        const struct moe_ptensor *t = order[i];
        while (depth && (open[depth - 1]->storage != t->storage || open[depth - 1]->end <= t->first))
            depth--;
        if (depth && t->end > open[depth - 1]->end) {
            struct moe_str key = moe_ps_key(p, moe_pool_at(&p->storages, struct moe_pstorage, t->storage));
            moe_tell(p->to, "torch-tensor-overlap", p->base + t->op, "bytes %llu to %llu of storage %.*s belong to two tensors, and neither lies in the other",
                     (unsigned long long)t->first, (unsigned long long)open[depth - 1]->end, MOE_SHOWN(key));
            continue;
        }
        open[depth++] = order[i];
    }
}

static void order_free(struct moe_ptensor ***order) { free(*order); }

static enum moe_code judge_tensors(struct moe_pickle *p, struct moe_error *err)
{
    MOE_AUTO(order_free) struct moe_ptensor **order = malloc((2 * p->tensors.count + 1) * sizeof *order);
    size_t n = 0;
    if (!order)
        return no_room(err);
    for (size_t i = 0; i < p->tensors.count; i++) {
        struct moe_ptensor *t = moe_pool_at(&p->tensors, struct moe_ptensor, i);
        judge_tensor(p, t);
        if (t->dense)
            order[n++] = t;
    }
    qsort(order, n, sizeof *order, by_range);
    judge_overlaps(p, order, n, order + n);
    return MOE_OK;
}

/* The facts, from here on. */
struct listing {
    struct moe_pickle *p;
    struct moe_torch_facts *facts;
    struct moe_arena *arena;
    struct moe_torch_tensor *tensors;                             /* NULL on the first walk, which counts */
    size_t count, bytes;                                          /* bytes: of the tensors and their names */
    uint64_t *dims;                                               /* of each tensor of the pickle: sizes, then strides */
};

static enum moe_code list_tensor(void *ctx, struct moe_str name, uint32_t tensor, struct moe_error *err)
{
    struct listing *l = ctx;
    if (!l->tensors) {
        l->count += l->count < MOE_CAP_TORCH_TENSORS;
        l->bytes += sizeof *l->tensors + (name.len + 16) / 16 * 16;      /* as the arena counts it */
        return MOE_OK;
    }
    if (l->facts->tensor_count == l->count)
        return MOE_OK;
    const struct moe_ptensor *t = moe_pool_at(&l->p->tensors, struct moe_ptensor, tensor);
    const struct moe_pstorage *s = moe_pool_at(&l->p->storages, struct moe_pstorage, t->storage);
    struct moe_torch_tensor *out = &l->tensors[l->facts->tensor_count];
    *out = (struct moe_torch_tensor){ .name = moe_arena_str(l->arena, name), .dtype = moe_torch_dtypes[t->dtype].dtype,
        .itemsize = moe_torch_dtypes[t->dtype].itemsize, .dims = t->dims, .storage = t->storage, .offset = t->offset,
        .shape = l->dims + 2 * (size_t)t->dim_at, .stride = l->dims + 2 * (size_t)t->dim_at + t->dims };
    if (!out->name.ptr)
        return no_room(err);
    const struct moe_torch_record *r = s->record == UINT32_MAX ? NULL : &l->facts->records[s->record];
    if (t->good && r && r->sound && t->end <= r->bytes)
        out->at = r->at + t->first, out->end = r->at + t->end;
    l->facts->tensor_count++;
    return MOE_OK;
}

static enum moe_code copy_dims(struct listing *l, struct moe_error *err)
{
    l->dims = moe_arena_array(l->arena, uint64_t, 2 * l->p->dims.count + 1);
    if (!l->dims)
        return no_room(err);
    for (size_t i = 0; i < l->p->tensors.count; i++) {
        const struct moe_ptensor *t = moe_pool_at(&l->p->tensors, struct moe_ptensor, i);
        for (uint32_t k = 0; k < t->dims; k++) {
            const struct moe_pdim *d = moe_pool_at(&l->p->dims, struct moe_pdim, t->dim_at + k);
            l->dims[2 * (size_t)t->dim_at + k] = d->size;
            l->dims[2 * (size_t)t->dim_at + t->dims + k] = d->stride;
        }
    }
    return MOE_OK;
}

static enum moe_code list_storages(struct listing *l, struct moe_error *err)
{
    struct moe_torch_storage *out = moe_arena_array(l->arena, struct moe_torch_storage, l->p->storages.count + 1);
    if (!out)
        return no_room(err);
    for (size_t i = 0; i < l->p->storages.count; i++) {
        const struct moe_pstorage *s = moe_pool_at(&l->p->storages, struct moe_pstorage, i);
        struct moe_str key = s->record == UINT32_MAX ? moe_arena_str(l->arena, moe_ps_key(l->p, s))
                                                     : moe_str_from(moe_torch_inner(l->facts->records[s->record].name), 5);      /* "data/12" */
        if (!key.ptr)
            return no_room(err);
        out[i] = (struct moe_torch_storage){ .key = key, .record = s->record };
        if (__builtin_mul_overflow(s->count, (uint64_t)moe_torch_dtypes[s->dtype].itemsize, &out[i].bytes))
            out[i].bytes = UINT64_MAX;
        if (s->record != UINT32_MAX)
            l->facts->storage_bytes += l->facts->records[s->record].bytes;
    }
    l->facts->storages = out;
    l->facts->storage_count = l->p->storages.count;
    return MOE_OK;
}

enum moe_code moe_torch_tensors(struct moe_pickle *p, struct moe_torch_facts *facts, struct moe_arena *arena, struct moe_error *err)
{
    struct listing l = { .p = p, .facts = facts, .arena = arena };
    moe_pool_free(&p->memo);                                      /* what only the opcodes needed: the facts take its room */
    moe_pool_free(&p->stack);
    MOE_TRY(match_records(p, facts));
    moe_map_free(&p->keys);
    p->left += p->storages.count * MOE_TORCH_KEY_BYTES;
    MOE_TRY(judge_tensors(p, err));
    uint64_t steps = p->steps;
    MOE_TRY(moe_pv_tensors(p, list_tensor, &l, err));
    if (!p->done)
        return MOE_OK;
    if (l.bytes + p->storages.count * sizeof *facts->storages + p->dims.count * 2 * sizeof *l.dims > p->left) {
        moe_tell(p->to, "pickle-limit", p->base, "%zu names of tensors and all else in the file take more than %u MiB", l.count, MOE_CAP_TORCH_HELD >> 20);
        return MOE_OK;
    }
    MOE_TRY(list_storages(&l, err));
    MOE_TRY(copy_dims(&l, err));
    if (l.count == MOE_CAP_TORCH_TENSORS) {
        moe_tell(p->to, "pickle-limit", p->base, "%u names of tensors or more", MOE_CAP_TORCH_TENSORS);
        return MOE_OK;
    }
    p->steps = steps;                                             /* the second walk takes as many as the first */
    l.tensors = moe_arena_array(arena, struct moe_torch_tensor, l.count + 1);
    if (!l.tensors)
        return no_room(err);
    facts->tensors = l.tensors;
    MOE_TRY(moe_pv_tensors(p, list_tensor, &l, err));
    facts->read = p->done;
    return MOE_OK;
}
