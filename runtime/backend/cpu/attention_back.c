/* Attention, backward. With dp(i,j) = <do_i, v_j> and the mean D_i = sum_j p(i,j) dp(i,j) = <do_i, o_i>:
 *
 *   ds(i,j) = p(i,j) (dp(i,j) - D_i)      dq_i = sum_j ds(i,j) k_j      dk_j = sum_i ds(i,j) q_i      dv_j = sum_i p(i,j) do_i     (q and k with 1/sqrt(C))
 *
 * A chunk is a block of keys of one head of keys: it owns its rows of dk and dv, and goes over all queries that see them, of all heads that read it. Queries see
 * several blocks, so each block but the first writes its part of dq to scratch, and the parts are added in the order of the blocks: at most KEY_BLOCKS - 1 times
 * the memory of dq. A sequence of up to BLOCK tokens is one block. */
#include "runtime/backend/cpu/attention.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

enum { BLOCK = 256, KEY_BLOCKS = 4 };

struct back_job {
    const struct moe_attention *a;
    size_t block, blocks, q_floats;    /* keys of a block, blocks, floats of all of dq */
    float *part, *mean, *tiles;        /* [blocks - 1, q_floats]; D, laid out as lse; [threads][2][QUERIES][block] */
};

MOE_CLONES static void mean_rows(void *ctx, size_t begin, size_t end)
{
    const struct back_job *j = ctx;
    const struct moe_attention *a = j->a;
    const float *o = a->o, *d_o = a->d_o;
    for (size_t i = begin; i < end; i++)
        for (size_t h = 0; h < a->heads; h++) {
            size_t at = (i * a->heads + h) * a->head_dim;
            j->mean[at_lse(a, &(struct head){ i / a->length, h, 0 }, i % a->length)] = moe_dot(o + at, d_o + at, a->head_dim);
        }
}

/* Scores s become p, and dp becomes ds: rows of `keys`, of which a query at i sees those up to i. */
struct pieces { float *p, *dp; const float *lse, *mean; size_t rows, keys, ld, ahead; float scale; };   /* ahead: keys that the first query sees */

MOE_CLONES static void slopes(const struct pieces *t)
{
    for (size_t i = 0; i < t->rows; i++) {
        const size_t seen = MOE_MIN(t->ahead + i, t->keys), whole = cpu_padded(seen);
        float *p = t->p + i * t->ld, *dp = t->dp + i * t->ld;
        const float lse = t->lse[i], mean = t->mean[i], scale = t->scale;
#pragma omp simd
        for (size_t c = 0; c < whole; c++) {
            float e = moe_expf(p[c] - lse), slope = e * (dp[c] - mean) * scale;
            p[c] = c < seen ? e : 0;
            dp[c] = c < seen ? slope : 0;
        }
        for (size_t c = whole; c < t->keys; c++)
            p[c] = dp[c] = 0;
    }
}

/* One tile of queries against a block of keys. first: nothing was added to dk and dv yet. */
static void tile_back(const struct back_job *j, const struct head *h, size_t query, size_t key, bool first, float *tiles)
{
    const struct moe_attention *a = j->a;
    const size_t width = a->head_dim, ldq = a->heads * width, ldk = a->kv_heads * width, end = MOE_MIN(query + QUERIES, a->length), rows = end - query;
    const size_t keys = MOE_MIN(MOE_MIN(key + j->block, a->length), end) - key, at = at_q(a, h, query), at_k = at_kv(a, h, key);
    const float scale = 1.0f / sqrtf((float)width);
    float *p = tiles, *ds = tiles + QUERIES * j->block, *dq = key ? j->part + (key / j->block - 1) * j->q_floats : a->dq;
    const struct view q = { (const float *)a->q + at, ldq, false }, d_o = { (const float *)a->d_o + at, ldq, false };
    const struct view k = { (const float *)a->k + at_k, ldk, false }, v = { (const float *)a->v + at_k, ldk, false };
    struct pieces t = { p, ds, (const float *)a->lse + at_lse(a, h, query), j->mean + at_lse(a, h, query), rows, keys, j->block, query + 1 - key, scale };
    attention_product(rows, keys, width, scale, q, (struct view){ k.at, ldk, true }, false, p, j->block);
    attention_product(rows, keys, width, 1, d_o, (struct view){ v.at, ldk, true }, false, ds, j->block);
    slopes(&t);
    attention_product(rows, width, keys, 1, (struct view){ ds, j->block, false }, k, false, dq + at, ldq);
    attention_product(keys, width, rows, 1, (struct view){ ds, j->block, true }, q, !first, (float *)a->dk + at_k, ldk);
    attention_product(keys, width, rows, 1, (struct view){ p, j->block, true }, d_o, !first, (float *)a->dv + at_k, ldk);
}

/* Tiles go from the last to the first: that one sees every key of the block, and writes where the others add. The first block of keys has the most queries, and
 * goes first. */
static void back_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct back_job *j = ctx;
    const struct moe_attention *a = j->a;
    const size_t each = a->seqs * a->kv_heads, which = chunk % each, key = chunk / each * j->block, readers = a->heads / a->kv_heads;
    const size_t tiles = cpu_chunks_of(a->length - key, QUERIES);
    for (size_t r = 0; r < readers; r++)
        for (size_t t = tiles; t-- > 0;) {
            struct head h = { which / a->kv_heads, which % a->kv_heads * readers + r, which % a->kv_heads };
            tile_back(j, &h, key + t * QUERIES, key, r == 0 && t == tiles - 1, j->tiles + worker * 2 * QUERIES * j->block);
        }
}

MOE_CLONES static void add_parts(void *ctx, size_t begin, size_t end)
{
    const struct back_job *j = ctx;
    const size_t width = j->a->heads * j->a->head_dim;
    for (size_t i = begin; i < end; i++) {
        float *dq = (float *)j->a->dq + i * width;
        for (size_t b = 1; b <= i % j->a->length / j->block; b++) {
            const float *part = j->part + (b - 1) * j->q_floats + i * width;
#pragma omp simd
            for (size_t c = 0; c < width; c++)
                dq[c] += part[c];
        }
    }
}

enum moe_code cpu_attention_back(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    const size_t tokens = a->seqs * a->length, threads = moe_pool_threads(dev->pool);
    struct back_job job = { .a = a, .q_floats = tokens * a->heads * a->head_dim };
    attention_check(a);
    if (!tokens)
        return MOE_OK;
    job.block = cpu_chunks_of(MOE_MAX(cpu_chunks_of(a->length, KEY_BLOCKS), (size_t)BLOCK), QUERIES) * QUERIES;
    job.blocks = cpu_chunks_of(a->length, job.block);
    size_t parts = (job.blocks - 1) * job.q_floats, means = cpu_padded(tokens * a->heads), tiles = threads * 2 * QUERIES * job.block;
    job.mean = cpu_scratch(dev, means + tiles + parts, sizeof *job.mean, err);
    if (!job.mean)
        return MOE_E_LIMIT;
    job.tiles = job.mean + means;
    job.part = job.tiles + tiles;
    cpu_rows(dev, tokens, a->heads * a->head_dim, mean_rows, &job);
    moe_pool_run(dev->pool, a->seqs * a->kv_heads * job.blocks, back_chunk, &job);
    if (job.blocks > 1)
        cpu_rows(dev, tokens, a->heads * a->head_dim, add_parts, &job);
    return MOE_OK;
}
