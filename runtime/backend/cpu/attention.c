/* Attention, forward: a chunk is a tile of queries of one head. It goes over the keys in tiles, holding for each query the largest score so far and the sum of
 * exponentials under it; when a larger one comes, what was summed is scaled down. */
#include "runtime/backend/cpu/attention.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

enum { KEYS = 256 };

struct forward_job { const struct moe_attention *a; float *scratch; size_t tiles; };
/* A tile in hand: queries [begin, end), keys [from, to), scores s[QUERIES][KEYS], the keys turned kt[C][KEYS]; of each query the largest score, and the sum. */
struct tile { size_t begin, end, from, to; float *s, *kt; float top[QUERIES], sum[QUERIES]; };

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

/* One tile of keys: scores, exponentials, and what they add to o. */
static void keys_forward(struct tile *t, const struct moe_attention *a, const struct head *h)
{
    const size_t width = a->head_dim, ldq = a->heads * width, ldk = a->kv_heads * width, keys = t->to - t->from, ahead = t->begin + 1 - t->from;
    const float *q = (const float *)a->q + at_q(a, h, t->begin), *v = (const float *)a->v + at_kv(a, h, t->from);
    float *o = (float *)a->o + at_q(a, h, t->begin);
    cpu_turn(t->kt, KEYS, (const float *)a->k + at_kv(a, h, t->from), ldk, keys, width);
    for (size_t i = 0, m; i < t->end - t->begin; i += m) {
        m = MOE_MIN(t->end - t->begin - i, (size_t)ROWS);
        cpu_small_product(&(struct small_product){ .m = m, .n = cpu_padded(seen_by_last(keys, ahead + i, m)), .k = width, .a = q + i * ldq, .a_row = ldq, .a_col = 1,
                                                   .b = t->kt, .ldb = KEYS, .by = 1.0f / sqrtf((float)width), .c = t->s + i * KEYS, .ldc = KEYS });
    }
    exponentials(t, o, ldq, width);
    for (size_t i = 0, m; i < t->end - t->begin; i += m) {
        m = MOE_MIN(t->end - t->begin - i, (size_t)ROWS);
        cpu_small_product(&(struct small_product){ .m = m, .n = width, .k = seen_by_last(keys, ahead + i, m), .a = t->s + i * KEYS, .a_row = KEYS, .a_col = 1, .b = v,
                                                   .ldb = ldk, .add = t->from != 0, .by = 1, .c = o + i * ldq, .ldc = ldq });
    }
}

/* The last tiles of queries have the most keys, and go first. */
static void forward_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct forward_job *j = ctx;
    const struct moe_attention *a = j->a;
    const size_t each = a->seqs * a->heads, which = chunk % each;
    const struct head h = { which / a->heads, which % a->heads, which % a->heads * a->kv_heads / a->heads };
    struct tile t = { .begin = (j->tiles - 1 - chunk / each) * QUERIES, .s = j->scratch + worker * (QUERIES + a->head_dim) * KEYS };
    t.kt = t.s + QUERIES * KEYS;
    t.end = MOE_MIN(t.begin + QUERIES, a->length);
    for (size_t i = 0; i < QUERIES; i++)
        t.top[i] = -INFINITY;
    for (; t.from < t.end; t.from = t.to) {
        t.to = MOE_MIN(t.from + KEYS, t.end);
        keys_forward(&t, a, &h);
    }
    finish(&t, (float *)a->o + at_q(a, &h, t.begin), a->heads * a->head_dim, a->head_dim, (float *)a->lse + at_lse(a, &h, t.begin));
}

enum moe_code cpu_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    struct forward_job job = { .a = a, .tiles = cpu_chunks_of(a->length, QUERIES) };
    attention_check(a);
    job.scratch = cpu_scratch(dev, moe_pool_threads(dev->pool), (QUERIES + a->head_dim) * KEYS * sizeof *job.scratch, err);
    if (!job.scratch)
        return MOE_E_LIMIT;
    moe_pool_run(dev->pool, a->seqs * a->heads * job.tiles, forward_chunk, &job);
    return MOE_OK;
}
