/* Pairs (token, expert) sorted by expert, and rows moved there and back.
 *
 * Sorting is counting: each chunk of pairs counts its experts; a scan over experts, and within one over chunks, says where each chunk's pairs of each expert
 * begin; each chunk puts its pairs there. Nothing depends on which thread did what, and within an expert pairs stay in their order. */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"

enum { PAIRS = 4096, PAIR_CHUNKS = 64 };             /* pairs of a chunk at least, and chunks at most: their counts take chunks * E */

struct dispatch_job {
    const struct moe_dispatch *d;
    size_t pairs, each, chunks;
    int32_t *begin;                                  /* [chunks, E] counts, then where the chunk's pairs of an expert begin */
    int32_t *first;                                  /* [E+1] as offset, before any pair is dropped                         */
    int32_t *order;                                  /* [N*K] pairs by expert, before any is dropped                        */
};

static void count_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct dispatch_job *j = ctx;
    int32_t *count = j->begin + chunk * j->d->experts;
    (void)worker;
    memset(count, 0, j->d->experts * sizeof *count);
    for (size_t i = chunk * j->each; i < MOE_MIN((chunk + 1) * j->each, j->pairs); i++) {
        MOE_CHECK(j->d->expert[i] >= 0 && (size_t)j->d->expert[i] < j->d->experts);
        count[j->d->expert[i]]++;
    }
}

/* At most 64 * 4096 sums: less than it costs to wake a thread for. */
static void scan(const struct dispatch_job *j)
{
    const size_t experts = j->d->experts;
    int32_t at = 0;
    for (size_t e = 0; e < experts; e++) {
        j->first[e] = at;
        for (size_t c = 0; c < j->chunks; c++) {
            int32_t count = j->begin[c * experts + e];
            j->begin[c * experts + e] = at;
            at += count;
        }
    }
    j->first[experts] = at;
}

static void place_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct dispatch_job *j = ctx;
    int32_t *next = j->begin + chunk * j->d->experts;
    (void)worker;
    for (size_t i = chunk * j->each; i < MOE_MIN((chunk + 1) * j->each, j->pairs); i++) {
        int32_t row = next[j->d->expert[i]]++;
        j->order[row] = (int32_t)i;
        j->d->slot[i] = row;
    }
}

/* ---- experts that are asked for more than they keep ---- */

/* Floats in the order of their values as unsigned numbers, which orders everything, NaNs too. */
static uint32_t rank_of(float x)
{
    uint32_t bits = (uint32_t)moe_float_to_bits(x);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/* The keep-th largest rank among an expert's n pairs (1 <= keep <= n), found digit by digit, the highest first; `ties`: how many that have it are kept. */
static uint32_t least_kept(const float *weight, const int32_t *pair, size_t n, size_t keep, size_t *ties)
{
    uint32_t found = 0, mask = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        size_t count[256] = { 0 };
        unsigned digit = 255;
        for (size_t i = 0; i < n; i++) {
            uint32_t rank = rank_of(weight[pair[i]]);
            if ((rank & mask) == found)
                count[rank >> shift & 255]++;
        }
        for (; count[digit] < keep; digit--)
            keep -= count[digit];
        found |= (uint32_t)digit << shift;
        mask |= 255u << shift;
    }
    *ties = keep;
    return found;
}

/* Keeps the chosen pairs of an expert, in their order, at the front of its part of `order`. */
static void drop_chunk(void *ctx, size_t e, unsigned worker)
{
    const struct dispatch_job *j = ctx;
    const struct moe_dispatch *d = j->d;
    int32_t *pair = j->order + j->first[e];
    size_t n = (size_t)(j->first[e + 1] - j->first[e]), kept = 0, ties = 0;
    (void)worker;
    if (d->drop == MOE_DROP_PROBABILITY && n > d->capacity && d->capacity) {
        uint32_t least = least_kept(d->weight, pair, n, d->capacity, &ties);
        for (size_t i = 0; i < n; i++) {
            uint32_t rank = rank_of(((const float *)d->weight)[pair[i]]);
            if (rank > least || (rank == least && ties && ties--))
                pair[kept++] = pair[i];
            else
                d->slot[pair[i]] = -1;
        }
    } else {
        kept = MOE_MIN(n, d->capacity);
        for (size_t i = kept; i < n; i++)
            d->slot[pair[i]] = -1;
    }
    d->count[e] = (int32_t)kept;
}

static void close_up_chunk(void *ctx, size_t e, unsigned worker)
{
    const struct dispatch_job *j = ctx;
    const struct moe_dispatch *d = j->d;
    (void)worker;
    for (int32_t i = 0; i < d->count[e]; i++) {
        int32_t pair = j->order[j->first[e] + i];
        d->source[d->offset[e] + i] = pair;
        d->slot[pair] = d->offset[e] + i;
    }
}

static void drop(struct moe_device *dev, struct dispatch_job *j)
{
    const struct moe_dispatch *d = j->d;
    moe_pool_run(dev->pool, d->experts, drop_chunk, j);
    d->offset[0] = 0;
    for (size_t e = 0; e < d->experts; e++)
        d->offset[e + 1] = d->offset[e] + d->count[e];
    moe_pool_run(dev->pool, d->experts, close_up_chunk, j);
    for (size_t row = (size_t)d->offset[d->experts]; row < j->pairs; row++)
        d->source[row] = -1;
}

enum moe_code cpu_dispatch(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    struct dispatch_job job = { .d = d, .pairs = d->tokens * d->top_k };
    bool all = d->drop == MOE_DROP_NONE;
    MOE_CHECK(job.pairs <= INT32_MAX && d->experts <= MOE_CAP_BACKEND_EXPERTS);
    job.each = MOE_MAX((size_t)PAIRS, cpu_chunks_of(job.pairs, PAIR_CHUNKS));
    job.chunks = cpu_chunks_of(job.pairs, job.each);
    size_t counts = cpu_padded(job.chunks * d->experts), firsts = cpu_padded(d->experts + 1);
    int32_t *mem = cpu_scratch(dev, counts + firsts + (all ? 0 : job.pairs), sizeof *mem, err);
    if (!mem)
        return MOE_E_LIMIT;
    job.begin = mem;
    job.first = all ? d->offset : mem + counts;
    job.order = all ? d->source : mem + counts + firsts;
    moe_pool_run(dev->pool, job.chunks, count_chunk, &job);
    scan(&job);
    moe_pool_run(dev->pool, job.chunks, place_chunk, &job);
    for (size_t e = 0; all && e < d->experts; e++)
        d->count[e] = d->offset[e + 1] - d->offset[e];
    if (!all)
        drop(dev, &job);
    return MOE_OK;
}

/* ---- rows there and back ---- */

struct move_job {
    float *y, *dys, *dweight;
    const float *x, *ys, *dy, *weight;
    const int32_t *index;                            /* of gather; of the others slot */
    size_t d, divide, top_k;
    bool add;
};

static void gather_rows(void *ctx, size_t begin, size_t end)
{
    const struct move_job *j = ctx;
    for (size_t i = begin; i < end; i++) {
        if (j->index[i] < 0)
            memset(j->y + i * j->d, 0, j->d * sizeof *j->y);
        else
            memcpy(j->y + i * j->d, j->x + (size_t)j->index[i] / j->divide * j->d, j->d * sizeof *j->y);
    }
}

enum moe_code cpu_gather(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err)
{
    struct move_job job = { .y = y, .x = x, .index = index, .d = d, .divide = divide };
    (void)err;
    MOE_CHECK(divide);
    cpu_rows(dev, rows, d, gather_rows, &job);
    return MOE_OK;
}

MOE_CLONES static void combine_rows(void *ctx, size_t begin, size_t end)
{
    const struct move_job *j = ctx;
    const size_t d = j->d;
    for (size_t n = begin; n < end; n++) {
        float *y = j->y + n * d;
        if (!j->add)
            memset(y, 0, d * sizeof *y);
        for (size_t pair = n * j->top_k; pair < (n + 1) * j->top_k; pair++) {
            if (j->index[pair] < 0)
                continue;
            const float *from = j->ys + (size_t)j->index[pair] * d, w = j->weight ? j->weight[pair] : 1;
#pragma omp simd
            for (size_t c = 0; c < d; c++)
                y[c] += w * from[c];
        }
    }
}

enum moe_code cpu_combine(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k,
                          struct moe_error *err)
{
    struct move_job job = { .y = y, .ys = ys, .index = slot, .weight = weight, .d = d, .top_k = top_k, .add = add };
    (void)err;
    cpu_rows(dev, n, d * top_k, combine_rows, &job);
    return MOE_OK;
}

MOE_CLONES static void combine_back_rows(void *ctx, size_t begin, size_t end)
{
    const struct move_job *j = ctx;
    const size_t d = j->d;
    for (size_t pair = begin * j->top_k; pair < end * j->top_k; pair++) {
        const float *dy = j->dy + pair / j->top_k * d, w = j->weight[pair];
        j->dweight[pair] = 0;
        if (j->index[pair] < 0)
            continue;
        float *dys = j->dys + (size_t)j->index[pair] * d;
        j->dweight[pair] = moe_dot(dy, j->ys + (size_t)j->index[pair] * d, d);
#pragma omp simd
        for (size_t c = 0; c < d; c++)
            dys[c] = w * dy[c];
    }
}

enum moe_code cpu_combine_back(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight, size_t n,
                               size_t d, size_t top_k, struct moe_error *err)
{
    struct move_job job = { .dys = dys, .dweight = dweight, .dy = dy, .ys = ys, .index = slot, .weight = weight, .d = d, .top_k = top_k };
    (void)err;
    cpu_rows(dev, n, d * top_k, combine_back_rows, &job);
    return MOE_OK;
}
