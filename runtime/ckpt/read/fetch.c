/* What is wanted, read by all threads: each leaf of which something is wanted goes through the hasher, and on its way the wanted parts are copied from the buffer
 * that is hashed. A leaf that does not hold fails the fetch, so what was copied from it is used by nobody. */
#include "runtime/ckpt/read/inside.h"
#include <stdlib.h>
#include <string.h>

static enum moe_code add(struct moe_ckpt_reader *r, uint32_t shard, uint64_t at, uint64_t bytes, unsigned char *into, struct moe_error *err)
{
    const struct held_shard *s = &r->shards[shard];
    while (bytes) {                          /* cut where leaves end */
        uint64_t from, length;
        moe_tree_leaf_span(s->bytes, s->leaf_bytes, moe_tree_leaf_at(at, s->leaf_bytes), &from, &length);
        const uint64_t part = MOE_MIN(bytes, from + length - at);
        struct wanted *grown = moe_grow(r->plans, r->wanted, r->wanted_count, &r->wanted_room, sizeof *grown);
        if (!grown)
            return held_no_memory(err);
        r->wanted = grown;
        r->wanted[r->wanted_count++] = (struct wanted){ shard, at, part, into };
        at += part;
        into += part;
        bytes -= part;
    }
    return MOE_OK;
}

enum moe_code moe_ckpt_reader_want(struct moe_ckpt_reader *r, const struct moe_global *global, const uint64_t *offset, const uint64_t *shape, void *into,
                                   struct moe_error *err)
{
    const struct moe_piece *pieces;
    size_t count;
    MOE_TRY(moe_globals_plan(global, offset, shape, r->prefer, r->plans, &pieces, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct moe_run run = { .piece = &pieces[i], .box_offset = offset, .box_shape = shape };
        while (moe_run_next(&run))
            MOE_TRY(add(r, pieces[i].slice.shard, run.file, run.bytes, (unsigned char *)into + run.into, err));
    }
    return MOE_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;
    return x->shard != y->shard ? (x->shard > y->shard) - (x->shard < y->shard) : (x->at > y->at) - (x->at < y->at);
}

/* One shard's part of what is wanted: sorted, so leaves come one after another. `first`: of each leaf in `only`, the first that wants of it; one more behind the last. */
struct part { struct held_shard *shard; const struct wanted *wanted; uint64_t *only; size_t *first; size_t leaves, count; };

static size_t place_of(const struct part *p, uint64_t leaf)
{
    size_t low = 0, high = p->leaves;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (p->only[middle] < leaf)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* For the hasher, by several threads: what is read here is what is hashed, and no two of those who want write to one place. */
static enum moe_code read_and_copy(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct part *p = ctx;
    MOE_TRY(held_raw(p->shard, at, into, n, err));
    const size_t leaf = place_of(p, moe_tree_leaf_at(at, p->shard->leaf_bytes));
    for (size_t i = p->first[leaf]; i < p->first[leaf + 1]; i++) {
        const struct wanted *w = &p->wanted[i];
        const uint64_t from = MOE_MAX(at, w->at), to = MOE_MIN(at + n, w->at + w->bytes);
        if (from < to)
            memcpy(w->into + (from - w->at), (const char *)into + (from - at), (size_t)(to - from));
    }
    p->shard->reader->hashed += n;
    return MOE_OK;
}

/* The first `count` of these are of one shard. */
static bool split(struct moe_ckpt_reader *r, const struct wanted *wanted, size_t count, struct part *out)
{
    struct held_shard *s = &r->shards[wanted->shard];
    *out = (struct part){ .shard = s, .wanted = wanted, .count = count };
    out->only = moe_arena_array(r->plans, uint64_t, count);
    out->first = moe_arena_array(r->plans, size_t, count + 1);
    if (!out->only || !out->first)
        return false;
    for (size_t i = 0; i < count; i++) {
        const uint64_t leaf = moe_tree_leaf_at(wanted[i].at, s->leaf_bytes);
        if (!out->leaves || out->only[out->leaves - 1] != leaf) {
            out->first[out->leaves] = i;
            out->only[out->leaves++] = leaf;
        }
    }
    out->first[out->leaves] = count;
    return true;
}

static enum moe_code run(struct moe_ckpt_reader *r, struct part *parts, size_t count, struct moe_error *err)
{
    struct moe_hash_job *jobs = moe_arena_array(r->plans, struct moe_hash_job, count);
    if (!jobs)
        return held_no_memory(err);
    for (size_t i = 0; i < count; i++)
        jobs[i] = (struct moe_hash_job){ .kind = MOE_HASH_LEAVES, .leaf_bytes = parts[i].shard->leaf_bytes, .expect = parts[i].shard->leaves, .only = parts[i].only,
                                         .only_count = parts[i].leaves, .source = { &parts[i], parts[i].shard->bytes, read_and_copy, NULL } };
    MOE_TRY(moe_hasher_run(r->hasher, jobs, count, err));
    for (size_t i = 0; i < count; i++) {
        if (jobs[i].code != MOE_OK)
            return *err = jobs[i].err, jobs[i].code;
        if (jobs[i].damaged_count)
            return held_changed(r, parts[i].shard->name, err, "is not what the commit record says");
    }
    return MOE_OK;
}

static enum moe_code fetch(struct moe_ckpt_reader *r, struct moe_error *err)
{
    if (!r->wanted_count)
        return MOE_OK;
    struct part *parts = moe_arena_array(r->plans, struct part, r->count);
    size_t count = 0;
    if (!parts)
        return held_no_memory(err);
    qsort(r->wanted, r->wanted_count, sizeof *r->wanted, by_place);
    for (size_t i = 0, n; i < r->wanted_count; i += n) {
        for (n = 1; i + n < r->wanted_count && r->wanted[i + n].shard == r->wanted[i].shard; n++) { }
        if (!split(r, &r->wanted[i], n, &parts[count++]))
            return held_no_memory(err);
    }
    return run(r, parts, count, err);
}

enum moe_code moe_ckpt_reader_fetch(struct moe_ckpt_reader *r, struct moe_error *err)
{
    const enum moe_code code = fetch(r, err);
    moe_arena_free(&r->plans);
    r->wanted = NULL;
    r->wanted_count = r->wanted_room = 0;
    r->plans = moe_arena_new(MOE_CAP_CKPT_READ);
    return code == MOE_OK && !r->plans ? held_no_memory(err) : code;
}

uint64_t moe_ckpt_reader_hashed(const struct moe_ckpt_reader *r) { return r->hashed; }
