/* Products of matrices: cut into tiles of the result, each tile one call of OpenBLAS over the whole inner length. The tile follows from the shape alone. */
#include "runtime/backend/cpu/inside.h"
#include <cblas.h>
#include <string.h>

/* Tiles that OpenBLAS computes within a few per cent of its best rate, which packs m + n numbers for each m * n it multiplies. TILES is how many chunks we would
 * like, so that several threads end together; a tile is made smaller for it only while it stays worth an offer to other threads. */
enum { TILE = 512, TILE_LEAST = 64, TILE_AREA = 64 * 128, TILES = 16, TILE_STEP = 16 };
#define TILE_FLOPS 16e6

/* One product: c[m,n] = (add: +=) a b. Strides are those of rows as they are stored. */
struct product { size_t m, n, k; bool ta, tb, add; const float *a, *b; float *c; size_t lda, ldb, ldc; };
struct tiling { size_t tm, tn, across, count; };

static void multiply(const struct product *p)
{
    MOE_CHECK(MOE_MAX(MOE_MAX(p->m, p->n), p->k) <= INT32_MAX && MOE_MAX(MOE_MAX(p->lda, p->ldb), p->ldc) <= INT32_MAX);
    if (p->k)
        cblas_sgemm(CblasRowMajor, p->ta ? CblasTrans : CblasNoTrans, p->tb ? CblasTrans : CblasNoTrans, (int)p->m, (int)p->n, (int)p->k, 1, p->a, (int)p->lda,
                    p->b, (int)p->ldb, p->add ? 1 : 0, p->c, (int)p->ldc);
    for (size_t i = 0; !p->k && !p->add && i < p->m; i++)
        memset(p->c + i * p->ldc, 0, p->n * sizeof *p->c);
}

/* n in as few pieces as `most` allows, all about the same. */
static size_t even(size_t n, size_t most)
{
    size_t pieces = cpu_chunks_of(n, most), each = cpu_chunks_of(n, pieces);
    return MOE_MIN((each + TILE_STEP - 1) / TILE_STEP * TILE_STEP, n);
}

static struct tiling tile(size_t m, size_t n, size_t k, size_t wanted)
{
    if (!m || !n)
        return (struct tiling){ 0 };
    struct tiling t = { .tm = MOE_MIN(m, (size_t)TILE), .tn = MOE_MIN(n, (size_t)TILE) };
    for (;;) {
        bool down = t.tm >= t.tn;
        size_t tm = down ? t.tm / 2 : t.tm, tn = down ? t.tn : t.tn / 2;
        if (cpu_chunks_of(m, t.tm) * cpu_chunks_of(n, t.tn) >= wanted || (down ? tm : tn) < TILE_LEAST || tm * tn < TILE_AREA ||
            2.0 * (double)tm * (double)tn * (double)k < TILE_FLOPS)
            break;
        t.tm = tm;
        t.tn = tn;
    }
    t.tm = even(m, t.tm);
    t.tn = even(n, t.tn);
    t.across = cpu_chunks_of(n, t.tn);
    t.count = cpu_chunks_of(m, t.tm) * t.across;
    return t;
}

static void multiply_tile(struct product p, const struct tiling *t, size_t which)
{
    size_t i = which / t->across * t->tm, j = which % t->across * t->tn;
    p.a += p.ta ? i : i * p.lda;
    p.b += p.tb ? j * p.ldb : j;
    p.c += i * p.ldc + j;
    p.m = MOE_MIN(t->tm, p.m - i);
    p.n = MOE_MIN(t->tn, p.n - j);
    multiply(&p);
}

struct gemm_job { struct product product; struct tiling tiling; };

static void gemm_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct gemm_job *j = ctx;
    (void)worker;
    multiply_tile(j->product, &j->tiling, chunk);
}

enum moe_code cpu_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err)
{
    struct gemm_job job = {
        .product = { .m = g->m, .n = g->n, .k = g->k, .ta = g->ta, .tb = g->tb, .add = g->add, .a = g->a, .b = g->b, .c = g->c,
                     .lda = g->ta ? g->m : g->k, .ldb = g->tb ? g->k : g->n, .ldc = g->n },
        .tiling = tile(g->m, g->n, g->k, TILES),
    };
    (void)err;
    moe_pool_run(dev->pool, job.tiling.count, gemm_chunk, &job);
    return MOE_OK;
}

/* ---- groups ---- */

struct group { struct tiling tiling; size_t first; };        /* first: of its chunks, among those of all groups */
struct grouped_job { const struct moe_grouped *g; const struct group *groups; };

static struct product product_of(const struct moe_grouped *g, size_t e)
{
    size_t first = (size_t)g->offset[e], rows = (size_t)g->offset[e + 1] - first;
    const float *a = g->a, *b = g->b;
    float *c = g->c;
    if (g->kind == MOE_GROUP_INNER)
        return (struct product){ .m = g->m, .n = g->n, .k = rows, .ta = true, .add = true, .a = a + first * g->m, .b = b + first * g->n, .c = c + e * g->m * g->n,
                                 .lda = g->m, .ldb = g->n, .ldc = g->n };
    return (struct product){ .m = rows, .n = g->n, .k = g->k, .tb = g->tb, .add = g->add, .a = a + first * g->k, .b = b + e * g->k * g->n, .c = c + first * g->n,
                             .lda = g->k, .ldb = g->tb ? g->k : g->n, .ldc = g->n };
}

/* The group that a chunk belongs to is the last whose first chunk is not beyond it; groups without rows have none, and share their first with the next. */
static void grouped_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct grouped_job *j = ctx;
    size_t low = 0, high = j->g->groups;
    (void)worker;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (j->groups[mid].first <= chunk)
            low = mid;
        else
            high = mid;
    }
    multiply_tile(product_of(j->g, low), &j->groups[low].tiling, chunk - j->groups[low].first);
}

/* A group is cut into as many tiles as its share of all rows asks for: one that has them all is still spread over all threads. */
enum moe_code cpu_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    struct group *groups = cpu_scratch(dev, g->groups, sizeof *groups, err);
    struct grouped_job job = { g, groups };
    size_t chunks = 0;
    if (!groups)
        return MOE_E_LIMIT;
    MOE_CHECK(!g->groups || g->offset[0] == 0);
    for (size_t e = 0; e < g->groups; e++) {
        MOE_CHECK(g->offset[e + 1] >= g->offset[e]);
        struct product p = product_of(g, e);
        size_t rows = (size_t)(g->offset[e + 1] - g->offset[e]), all = (size_t)g->offset[g->groups];
        groups[e] = (struct group){ rows ? tile(p.m, p.n, p.k, cpu_chunks_of(TILES * rows, all)) : (struct tiling){ 0 }, chunks };
        chunks += groups[e].tiling.count;
    }
    moe_pool_run(dev->pool, chunks, grouped_chunk, &job);
    return MOE_OK;
}
