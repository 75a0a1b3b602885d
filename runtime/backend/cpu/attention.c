/* Attention, forward: a chunk is a tile of queries of one head. It goes over the keys in tiles, holding for each query the largest score so far and the sum of
 * exponentials under it; when a larger one comes, what was summed is scaled down. */
#include "runtime/backend/cpu/attention.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

enum { KEYS = 256 };

struct forward_job { const struct moe_attention *a; float *scratch; size_t tiles; };
/* A tile in hand: queries [begin, end), keys [from, to), s[QUERIES][KEYS]; of each query the largest score, and the sum. */
struct tile { size_t begin, end, from, to; float *s; float top[QUERIES], sum[QUERIES]; };

/* Scores become exponentials, 0 where the key lies ahead of the query; `o` is scaled down with the sum. KEYS is a multiple of QUERIES, so each query of the tile
 * sees at least the first key. Loops run to the end of a register's width and drop what lies behind `seen`. */
MOE_CLONES static void exponentials(struct tile *t, float *o, size_t ldo, size_t width)
{
    for (size_t i = 0; i < t->end - t->begin; i++) {
        const size_t keys = t->to - t->from, seen = MOE_MIN(t->begin + i + 1 - t->from, keys), whole = cpu_padded(seen);
        float *s = t->s + i * KEYS, top;
        for (size_t j = seen; j < whole; j++)
            s[j] = -INFINITY;
        top = moe_largest(s, whole);
        top = t->top[i] > top ? t->top[i] : top;
        const float less = moe_expf(t->top[i] - top);
#pragma omp simd
        for (size_t j = 0; j < whole; j++) {
            float e = moe_expf(s[j] - top);
            s[j] = j < seen ? e : 0;
        }
        for (size_t j = whole; j < keys; j++)
            s[j] = 0;
        if (t->from)
            for (size_t c = 0; c < width; c++)
                o[i * ldo + c] *= less;
        t->sum[i] = t->sum[i] * less + moe_sum(s, whole);
        t->top[i] = top;
    }
}

MOE_CLONES static void finish(const struct tile *t, float *o, size_t ldo, size_t width, float *lse)
{
    for (size_t i = 0; i < t->end - t->begin; i++) {
        const float by = 1.0f / t->sum[i];
#pragma omp simd
        for (size_t c = 0; c < width; c++)
            o[i * ldo + c] *= by;
        lse[i] = t->top[i] + logf(t->sum[i]);
    }
}

/* The last tiles of queries have the most keys, and go first. */
static void forward_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct forward_job *j = ctx;
    const struct moe_attention *a = j->a;
    const size_t each = a->seqs * a->heads, which = chunk % each, ldq = a->heads * a->head_dim, ldk = a->kv_heads * a->head_dim;
    const struct head h = { which / a->heads, which % a->heads, which % a->heads * a->kv_heads / a->heads };
    struct tile t = { .begin = (j->tiles - 1 - chunk / each) * QUERIES, .s = j->scratch + worker * (size_t)(QUERIES * KEYS) };
    t.end = MOE_MIN(t.begin + QUERIES, a->length);
    const size_t rows = t.end - t.begin;
    const struct view q = { (const float *)a->q + at_q(a, &h, t.begin), ldq, false };
    float *o = (float *)a->o + at_q(a, &h, t.begin);
    for (size_t i = 0; i < rows; i++)
        t.top[i] = -INFINITY;
    for (; t.from < t.end; t.from = t.to) {
        t.to = MOE_MIN(t.from + KEYS, t.end);
        const struct view k = { (const float *)a->k + at_kv(a, &h, t.from), ldk, true }, v = { (const float *)a->v + at_kv(a, &h, t.from), ldk, false };
        attention_product(rows, t.to - t.from, a->head_dim, 1.0f / sqrtf((float)a->head_dim), q, k, false, t.s, KEYS);
        exponentials(&t, o, ldq, a->head_dim);
        attention_product(rows, a->head_dim, t.to - t.from, 1, (struct view){ t.s, KEYS, false }, v, t.from != 0, o, ldq);
    }
    finish(&t, o, ldq, a->head_dim, (float *)a->lse + at_lse(a, &h, t.begin));
}

enum moe_code cpu_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    struct forward_job job = { .a = a, .tiles = cpu_chunks_of(a->length, QUERIES) };
    attention_check(a);
    job.scratch = cpu_scratch(dev, moe_pool_threads(dev->pool), QUERIES * KEYS * sizeof *job.scratch, err);
    if (!job.scratch)
        return MOE_E_LIMIT;
    moe_pool_run(dev->pool, a->seqs * a->heads * job.tiles, forward_chunk, &job);
    return MOE_OK;
}
