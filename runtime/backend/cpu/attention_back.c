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
    float *part, *mean, *tiles;        /* [blocks - 1, q_floats]; D, laid out as lse; [threads][2 * (QUERIES + C)][block] */
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

/* A chunk in hand: a block of keys of one head of keys, turned, and room for a tile of scores and of their slopes; rows of all four are `block` long. */
struct keys_back { const struct back_job *j; size_t key, keys; float *p, *ds, *kt, *vt; };

/* Scores, exponentials and slopes of a tile of queries; then what it adds to dq. */
static void queries_back(const struct keys_back *b, const struct head *h, size_t query, size_t rows, size_t keys)
{
    const struct moe_attention *a = b->j->a;
    const size_t width = a->head_dim, ldq = a->heads * width, ldk = a->kv_heads * width, ld = b->j->block, at = at_q(a, h, query), ahead = query + 1 - b->key;
    const float scale = 1.0f / sqrtf((float)width), *q = (const float *)a->q + at, *d_o = (const float *)a->d_o + at;
    float *dq = (b->key ? b->j->part + (b->key / ld - 1) * b->j->q_floats : (float *)a->dq) + at;
    for (size_t i = 0, m; i < rows; i += m) {
        m = MOE_MIN(rows - i, (size_t)ROWS);
        struct small_product s = { .m = m, .n = cpu_padded(seen_by_last(keys, ahead + i, m)), .k = width, .a = q + i * ldq, .a_row = ldq, .a_col = 1, .b = b->kt,
                                   .ldb = ld, .by = scale, .c = b->p + i * ld, .ldc = ld };
        cpu_small_product(&s);
        s.a = d_o + i * ldq, s.b = b->vt, s.by = 1, s.c = b->ds + i * ld;
        cpu_small_product(&s);
    }
    slopes(&(struct pieces){ b->p, b->ds, (const float *)a->lse + at_lse(a, h, query), b->j->mean + at_lse(a, h, query), rows, keys, ld, ahead, scale });
    for (size_t i = 0, m; i < rows; i += m) {
        m = MOE_MIN(rows - i, (size_t)ROWS);
        cpu_small_product(&(struct small_product){ .m = m, .n = width, .k = seen_by_last(keys, ahead + i, m), .a = b->ds + i * ld, .a_row = ld, .a_col = 1,
                                                   .b = (const float *)a->k + at_kv(a, h, b->key), .ldb = ldk, .by = 1, .c = dq + i * ldq, .ldc = ldq });
    }
}

/* What the same tile adds to dk and dv. Key j is seen by the queries from j - ahead + 1 on. first: nothing was added yet. */
static void values_back(const struct keys_back *b, const struct head *h, size_t query, size_t rows, size_t keys, bool first)
{
    const struct moe_attention *a = b->j->a;
    const size_t width = a->head_dim, ldq = a->heads * width, ldk = a->kv_heads * width, ld = b->j->block, ahead = query + 1 - b->key;
    for (size_t i = 0, m; i < keys; i += m) {
        const size_t from = i < ahead ? 0 : i - ahead + 1, at = at_q(a, h, query + from), to = at_kv(a, h, b->key + i);
        m = MOE_MIN(keys - i, (size_t)ROWS);
        struct small_product s = { .m = m, .n = width, .k = rows - from, .a = b->ds + from * ld + i, .a_row = 1, .a_col = ld, .b = (const float *)a->q + at, .ldb = ldq,
                                   .add = !first, .by = 1, .c = (float *)a->dk + to, .ldc = ldk };
        cpu_small_product(&s);
        s.a = b->p + from * ld + i, s.b = (const float *)a->d_o + at, s.c = (float *)a->dv + to;
        cpu_small_product(&s);
    }
}

/* Tiles go from the last to the first: that one sees every key of the block, and writes where the others add. The first block of keys has the most queries, and
 * goes first. */
static void back_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct back_job *j = ctx;
    const struct moe_attention *a = j->a;
    const size_t each = a->seqs * a->kv_heads, which = chunk % each, readers = a->heads / a->kv_heads, ldk = a->kv_heads * a->head_dim;
    struct head h = { which / a->kv_heads, 0, which % a->kv_heads };
    struct keys_back b = { .j = j, .key = chunk / each * j->block, .p = j->tiles + worker * 2 * (QUERIES + a->head_dim) * j->block };
    b.keys = MOE_MIN(j->block, a->length - b.key);
    b.ds = b.p + QUERIES * j->block, b.kt = b.ds + QUERIES * j->block, b.vt = b.kt + a->head_dim * j->block;
    cpu_turn(b.kt, j->block, (const float *)a->k + at_kv(a, &h, b.key), ldk, b.keys, a->head_dim);
    cpu_turn(b.vt, j->block, (const float *)a->v + at_kv(a, &h, b.key), ldk, b.keys, a->head_dim);
    for (size_t r = 0; r < readers; r++)
        for (size_t tiles = cpu_chunks_of(a->length - b.key, QUERIES), t = tiles; t-- > 0;) {
            const size_t query = b.key + t * QUERIES, end = MOE_MIN(query + QUERIES, a->length), keys = MOE_MIN(b.keys, end - b.key);
            h.head = h.kv * readers + r;
            queries_back(&b, &h, query, end - query, keys);
            values_back(&b, &h, query, end - query, keys, r == 0 && t == tiles - 1);
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
    size_t parts = (job.blocks - 1) * job.q_floats, means = cpu_padded(tokens * a->heads), tiles = threads * 2 * (QUERIES + a->head_dim) * job.block;
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
