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

/* What of p is the tile `which`, whose result begins at that row and column of p's. */
static struct product part_of(struct product p, const struct tiling *t, size_t which, size_t *row, size_t *column)
{
    size_t i = which / t->across * t->tm, j = which % t->across * t->tn;
    p.a += p.ta ? i : i * p.lda;
    p.b += p.tb ? j * p.ldb : j;
    p.c += i * p.ldc + j;
    p.m = MOE_MIN(t->tm, p.m - i);
    p.n = MOE_MIN(t->tn, p.n - j);
    *row = i;
    *column = j;
    return p;
}

static void multiply_tile(const struct product *p, const struct tiling *t, size_t which)
{
    size_t row, column;
    const struct product part = part_of(*p, t, which, &row, &column);
    multiply(&part);
}

struct gemm_job { struct product product; struct tiling tiling; };

static void gemm_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct gemm_job *j = ctx;
    (void)worker;
    multiply_tile(&j->product, &j->tiling, chunk);
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
/* Rows that lie elsewhere are copied into scratch first, once for all tiles that read them; rows of c that do, tile by tile behind each product, while they are in
 * the cache. So the same tiles are multiplied as if they lay in order: to the same bits. */
struct side { const float *at; size_t before; };             /* rows of a or b, and how many of them lie before the row that is at the front */
struct grouped_job { const struct moe_grouped *g; struct group *groups; struct side a, b; float *patch; size_t patch_floats; };     /* patch: one for each worker */

static struct product product_of(const struct grouped_job *j, size_t e)
{
    const struct moe_grouped *g = j->g;
    size_t first = (size_t)g->offset[e], rows = (size_t)g->offset[e + 1] - first;
    const float *a = j->a.at, *b = j->b.at;
    float *c = g->c;
    if (g->kind == MOE_GROUP_INNER)
        return (struct product){ .m = g->m, .n = g->n, .k = rows, .ta = true, .add = true, .a = a + (first - j->a.before) * g->m, .b = b + (first - j->b.before) * g->n,
                                 .c = c + e * g->m * g->n, .lda = g->m, .ldb = g->n, .ldc = g->n };
    return (struct product){ .m = rows, .n = g->n, .k = g->k, .tb = g->tb, .add = g->add, .a = a + (first - j->a.before) * g->k, .b = b + e * g->k * g->n,
                             .c = g->to ? c : c + first * g->n, .lda = g->k, .ldb = g->tb ? g->k : g->n, .ldc = g->n };
}

/* A tile whose rows of c lie where `to` says: made in the worker's patch, from what is there with `add`. */
static void multiply_tile_to(const struct grouped_job *j, size_t e, const struct product *p, const struct tiling *t, size_t which, unsigned worker)
{
    size_t row, column;
    struct product part = part_of(*p, t, which, &row, &column);
    const int32_t *to = j->g->to + (size_t)j->g->offset[e] + row;
    part.c = j->patch + worker * j->patch_floats;
    part.ldc = part.n;
    for (size_t i = 0; i < part.m; i++) {
        MOE_CHECK(to[i] >= 0 && (size_t)to[i] < j->g->m);
        if (part.add)
            memcpy(part.c + i * part.n, p->c + (size_t)to[i] * p->ldc + column, part.n * sizeof *part.c);
    }
    multiply(&part);
    for (size_t i = 0; i < part.m; i++)
        memcpy(p->c + (size_t)to[i] * p->ldc + column, part.c + i * part.n, part.n * sizeof *part.c);
}

/* The group that a chunk belongs to is the last whose first chunk is not beyond it; groups without rows have none, and share their first with the next. */
static void grouped_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct grouped_job *j = ctx;
    size_t low = 0, high = j->g->groups;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (j->groups[mid].first <= chunk)
            low = mid;
        else
            high = mid;
    }
    const struct product p = product_of(j, low);
    if (j->g->to)
        multiply_tile_to(j, low, &p, &j->groups[low].tiling, chunk - j->groups[low].first, worker);
    else
        multiply_tile(&p, &j->groups[low].tiling, chunk - j->groups[low].first);
}

struct collect_job { float *to; const float *from; const int32_t *index; size_t width, divide, below; };

static void collect_rows(void *ctx, size_t begin, size_t end)
{
    const struct collect_job *j = ctx;
    for (size_t i = begin; i < end; i++) {
        MOE_CHECK(j->index[i] >= 0 && (size_t)j->index[i] / j->divide < j->below);
        memcpy(j->to + i * j->width, j->from + (size_t)j->index[i] / j->divide * j->width, j->width * sizeof *j->to);
    }
}

/* The rows of one side of all groups, in order: in `room`, or where they lie. */
static struct side collect(struct moe_device *dev, const struct moe_grouped *g, const void *at, const int32_t *from, size_t width, float *room)
{
    struct collect_job job = { room, at, NULL, width, g->divide ? g->divide : 1, g->from };
    const size_t first = (size_t)g->offset[0];
    if (!from)
        return (struct side){ at, 0 };
    job.index = from + first;
    cpu_rows(dev, (size_t)g->offset[g->groups] - first, width, collect_rows, &job);
    return (struct side){ room, first };
}

/* Where the next part of scratch memory begins, of count * each bytes; *all is how much there is so far, SIZE_MAX where no number says it. */
static size_t part_at(size_t *all, size_t count, size_t each)
{
    const size_t begin = *all;
    size_t bytes, end;
    if (__builtin_mul_overflow(count, each, &bytes) || __builtin_add_overflow(bytes, CPU_ALIGN - 1, &bytes) ||
        __builtin_add_overflow(begin, bytes / CPU_ALIGN * CPU_ALIGN, &end))
        end = SIZE_MAX;
    *all = end;
    return begin;
}

/* Scratch for the groups, for rows that lie elsewhere, and for a tile of each worker. */
static enum moe_code grouped_scratch(struct moe_device *dev, const struct moe_grouped *g, struct grouped_job *j, float **a, float **b, struct moe_error *err)
{
    const bool inner = g->kind == MOE_GROUP_INNER;
    const size_t rows = (size_t)g->offset[g->groups] - (size_t)g->offset[0], width_a = (inner ? g->m : g->k) * sizeof(float), width_b = g->n * sizeof(float);
    size_t all = 0;
    j->patch_floats = cpu_padded(MOE_MIN(rows, (size_t)TILE) * MOE_MIN(g->n, (size_t)TILE));
    const size_t groups = part_at(&all, g->groups, sizeof *j->groups), at_a = part_at(&all, g->from_a ? rows : 0, width_a);
    const size_t at_b = part_at(&all, inner && g->from_b ? rows : 0, width_b);
    const size_t patches = part_at(&all, g->to ? moe_pool_threads(dev->pool) : 0, j->patch_floats * sizeof(float));
    unsigned char *mem = cpu_scratch(dev, all, 1, err);
    if (!mem)
        return MOE_E_LIMIT;
    j->groups = (void *)(mem + groups);
    *a = (void *)(mem + at_a);
    *b = (void *)(mem + at_b);
    j->patch = (void *)(mem + patches);
    return MOE_OK;
}

/* A group is cut into as many tiles as its share of the rows that there is room for asks for: one that has them all is still spread over all threads, and a run of
 * groups is cut as it is among all of them. */
enum moe_code cpu_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const bool inner = g->kind == MOE_GROUP_INNER;
    const size_t room = inner ? g->k : g->m;
    struct grouped_job job = { .g = g };
    float *a, *b;
    size_t chunks = 0;
    if (!g->groups)
        return MOE_OK;
    MOE_CHECK(g->offset[0] >= 0 && (size_t)g->offset[g->groups] <= room && !(inner && g->to));
    for (size_t e = 0; e < g->groups; e++)
        MOE_CHECK(g->offset[e + 1] >= g->offset[e]);
    MOE_TRY(grouped_scratch(dev, g, &job, &a, &b, err));
    job.a = collect(dev, g, g->a, g->from_a, inner ? g->m : g->k, a);
    job.b = collect(dev, g, g->b, inner ? g->from_b : NULL, g->n, b);
    for (size_t e = 0; e < g->groups; e++) {
        struct product p = product_of(&job, e);
        size_t rows = (size_t)(g->offset[e + 1] - g->offset[e]);
        job.groups[e] = (struct group){ rows ? tile(p.m, p.n, p.k, cpu_chunks_of(TILES * rows, room)) : (struct tiling){ 0 }, chunks };
        chunks += job.groups[e].tiling.count;
    }
    moe_pool_run(dev->pool, chunks, grouped_chunk, &job);
    return MOE_OK;
}
