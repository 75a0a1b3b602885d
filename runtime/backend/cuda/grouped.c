/* Products of groups of rows. Four ways, and the first two over copies, which makes six:
 *   hopper    our kernel of Hopper's own instructions: sizes stay on the device, and nobody waits. Rows that lie elsewhere it reads and writes where they are, or reads
 *             from copies in order, which the engine for tiles can bring
 *   own       our kernels for all devices, of bf16 and of floats; the same
 *   lanes     cuBLASLt, a product for each group, spread over several streams; the host reads the sizes first, so it waits, where it does not know them
 *   batched   cuBLAS's grouped products, one call for all groups; the host reads the sizes, too, and waits in any case, for its lists. bf16 in and floats out it does not have
 * cuBLAS knows rows in order only: others are copied into scratch memory before, and out of it behind.
 * Which one is the fastest depends on shape and device: choice.c finds out. What a shape costs to wait for its sizes, and its copies, is part of its time. */
#include "runtime/backend/cuda/inside.h"
#include <stdlib.h>
#include <string.h>

/* What cublasGemmGroupedBatchedEx takes: each of our groups is one of its, of one product. */
struct cuda_batch {
    cublasOperation_t first[MOE_CAP_BACKEND_EXPERTS], second[MOE_CAP_BACKEND_EXPERTS];
    int m[MOE_CAP_BACKEND_EXPERTS], n[MOE_CAP_BACKEND_EXPERTS], k[MOE_CAP_BACKEND_EXPERTS], size[MOE_CAP_BACKEND_EXPERTS];
    int ld_first[MOE_CAP_BACKEND_EXPERTS], ld_second[MOE_CAP_BACKEND_EXPERTS], ld_out[MOE_CAP_BACKEND_EXPERTS];
    float alpha[MOE_CAP_BACKEND_EXPERTS], beta[MOE_CAP_BACKEND_EXPERTS];
};

struct cuda_batch *cuda_batch_new(void) { return calloc(1, sizeof(struct cuda_batch)); }

static size_t real_bytes(const struct moe_device *dev) { return dev->call.real == MOE_REAL_F32 ? 4 : 2; }

/* What the host knows; or from the device into the landing buffer, borrowed until it is next used. */
static enum moe_code sizes(struct moe_device *dev, const struct moe_grouped *g, const int32_t **out, struct moe_error *err)
{
    const size_t bytes = (g->groups + 1) * sizeof **out, room = g->kind == MOE_GROUP_ROWS ? g->m : g->k;
    const int32_t *offset = g->known;
    if (!offset) {
        MOE_TRY(cuda_landing(dev, bytes, err));
        CUDA_TRY(dev, cudaMemcpyAsync(dev->landing, g->offset, bytes, cudaMemcpyDeviceToHost, dev->stream), "a copy", err);
        MOE_TRY(cuda_wait_awake(dev, dev->stream, err));
        offset = dev->landing;
    }
    MOE_CHECK(offset[0] >= 0 && (size_t)offset[g->groups] <= room);
    for (size_t e = 0; e < g->groups; e++)
        MOE_CHECK(offset[e] <= offset[e + 1]);
    *out = offset;
    return MOE_OK;
}

/* Group e as a product of its own. */
static struct moe_gemm product_of(const struct moe_device *dev, const struct moe_grouped *g, size_t e, const int32_t *offset)
{
    const size_t real = real_bytes(dev), first = (size_t)offset[e], rows = (size_t)offset[e + 1] - first;
    const char *a = g->a, *b = g->b;
    char *c = g->c;
    if (g->kind == MOE_GROUP_INNER)
        return (struct moe_gemm){ .m = g->m, .n = g->n, .k = rows, .ta = true, .add = true, .wide = true, .a = a + first * g->m * real, .b = b + first * g->n * real,
                                  .c = c + e * g->m * g->n * sizeof(float) };
    return (struct moe_gemm){ .m = rows, .n = g->n, .k = g->k, .tb = g->tb, .add = g->add, .a = a + first * g->k * real, .b = b + e * g->k * g->n * real,
                              .c = c + first * g->n * real };
}

/* ---- lanes ---- */

/* The other lanes begin when what was asked for so far is through; what is asked for next begins when they are. */
static enum moe_code fork(struct moe_device *dev, struct moe_error *err)
{
    CUDA_TRY(dev, cudaEventRecord(dev->lane[0].through, dev->stream), "an event", err);
    for (size_t i = 1; i < CUDA_LANES; i++)
        CUDA_TRY(dev, cudaStreamWaitEvent(dev->lane[i].stream, dev->lane[0].through, 0), "an event", err);
    return MOE_OK;
}

static enum moe_code join(struct moe_device *dev, struct moe_error *err)
{
    for (size_t i = 1; i < CUDA_LANES; i++) {
        CUDA_TRY(dev, cudaEventRecord(dev->lane[i].through, dev->lane[i].stream), "an event", err);
        CUDA_TRY(dev, cudaStreamWaitEvent(dev->stream, dev->lane[i].through, 0), "an event", err);
    }
    return MOE_OK;
}

/* Each group goes to the lane that has the fewest rows so far. */
static enum moe_code spread(struct moe_device *dev, const struct moe_grouped *g, const int32_t *offset, struct moe_error *err)
{
    int64_t load[CUDA_LANES] = { 0 };
    for (size_t e = 0; e < g->groups; e++) {
        const struct moe_gemm p = product_of(dev, g, e, offset);
        size_t least = 0;
        if (offset[e] == offset[e + 1])
            continue;                                /* no rows: nothing of ROWS, and INNER adds nothing */
        for (size_t i = 1; i < CUDA_LANES; i++)
            if (load[i] < load[least])
                least = i;
        load[least] += offset[e + 1] - offset[e];
        MOE_TRY(cuda_product(dev, &p, g->kind == MOE_GROUP_ROWS ? CUDA_ROWS_M : CUDA_ROWS_K, &dev->lane[least], err));
    }
    return MOE_OK;
}

/* A product that fails leaves those before it running: what is asked for next, or gives memory back, waits for them all the same. */
static enum moe_code by_lanes(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const int32_t *offset;
    struct moe_error also = { 0 };
    MOE_TRY(sizes(dev, g, &offset, err));
    enum moe_code code = fork(dev, err);
    if (code == MOE_OK)
        code = spread(dev, g, offset, err);
    const enum moe_code joined = join(dev, code == MOE_OK ? err : &also);
    return code == MOE_OK ? joined : code;
}

/* ---- cuBLAS's own groups ---- */

static bool fits_int(size_t n) { return n <= INT32_MAX; }

static void batch_add(struct cuda_batch *b, size_t i, const struct moe_gemm *p)
{
    b->first[i] = p->tb ? CUBLAS_OP_T : CUBLAS_OP_N;                   /* columns: linear.c */
    b->second[i] = p->ta ? CUBLAS_OP_T : CUBLAS_OP_N;
    b->m[i] = (int)p->n;
    b->n[i] = (int)p->m;
    b->k[i] = (int)p->k;
    b->ld_first[i] = (int)(p->tb ? p->k : p->n);
    b->ld_second[i] = (int)(p->ta ? p->m : p->k);
    b->ld_out[i] = (int)p->n;
    b->alpha[i] = 1;
    b->beta[i] = p->add ? 1 : 0;
    b->size[i] = 1;
}

/* Three lists of addresses lie on the device: written behind the sizes in the landing buffer, they travel through scratch memory. What last came from there has
 * landed when the sizes were waited for; where they are known that is waited for. */
static enum moe_code by_batch(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const size_t sizes_bytes = cuda_up((g->groups + 1) * sizeof(int32_t)), list = g->groups * sizeof(void *);
    const cudaDataType_t type = dev->call.real == MOE_REAL_F32 ? CUDA_R_32F : CUDA_R_16BF;
    struct cuda_batch *b = dev->batch;
    const int32_t *offset;
    size_t count = 0;
    MOE_CHECK(g->groups <= MOE_CAP_BACKEND_EXPERTS);
    MOE_TRY(cuda_landing(dev, sizes_bytes + 3 * list, err));
    if (g->known)
        MOE_TRY(cuda_wait_awake(dev, dev->stream, err));
    MOE_TRY(sizes(dev, g, &offset, err));
    const void **at = (const void **)(void *)((char *)dev->landing + sizes_bytes);
    for (size_t e = 0; e < g->groups; e++) {
        const struct moe_gemm p = product_of(dev, g, e, offset);
        if (offset[e] == offset[e + 1])
            continue;
        at[count] = p.b;
        at[g->groups + count] = p.a;
        at[2 * g->groups + count] = p.c;
        batch_add(b, count++, &p);
    }
    if (!count)
        return MOE_OK;
    MOE_TRY(cuda_scratch(dev, 3 * list, err));
    CUDA_TRY(dev, cudaMemcpyAsync(dev->scratch, at, 3 * list, cudaMemcpyHostToDevice, dev->stream), "a copy", err);
    const void *const *first = dev->scratch;
    return cuda_blas_told(dev, cublasGemmGroupedBatchedEx(dev->blas, b->first, b->second, b->m, b->n, b->k, b->alpha, first, type, b->ld_first, first + g->groups, type,
                                                          b->ld_second, b->beta, (void *const *)(first + 2 * g->groups), type, b->ld_out, (int)count, b->size,
                                                          CUBLAS_COMPUTE_32F), "products of groups", err);
}

/* ---- rows that lie elsewhere, in order ---- */

enum { COPY_A = 1, COPY_B = 2, COPY_C = 4, COPY_ALL = 7 };

/* Which of g's sides a way that copies has copies of. */
static unsigned copied(const struct moe_grouped *g, unsigned sides)
{
    return (g->from_a && sides & COPY_A ? COPY_A : 0) | (g->from_b && sides & COPY_B ? COPY_B : 0) | (g->to && sides & COPY_C ? COPY_C : 0);
}

/* The same product with those sides in order, in scratch memory: addresses from `at` on, all aligned. Gives how many bytes that is. */
static size_t in_order(const struct moe_device *dev, const struct moe_grouped *g, unsigned sides, char *at, struct moe_grouped *out)
{
    const bool rows = g->kind == MOE_GROUP_ROWS;
    const size_t room = rows ? g->m : g->k, a = cuda_up(room * (rows ? g->k : g->m) * real_bytes(dev)), bc = cuda_up(room * g->n * real_bytes(dev));
    size_t bytes = 0;
    *out = *g;
    if (copied(g, sides) & COPY_A)
        out->a = at, out->from_a = NULL, bytes += a;
    if (copied(g, sides) & COPY_B)
        out->b = at + bytes, out->from_b = NULL, bytes += bc;
    if (copied(g, sides) & COPY_C)
        out->c = at + bytes, out->to = NULL, bytes += bc;
    return bytes;
}

static struct moe_cuda_span span_of(const struct moe_grouped *g) { return (struct moe_cuda_span){ g->offset, g->groups, g->kind == MOE_GROUP_ROWS ? g->m : g->k }; }

/* Copies in scratch memory, behind what cuBLAS's lists take of it. Rows of c are brought, too, when they are added to. */
static enum moe_code copies_before(struct moe_device *dev, const struct moe_grouped *g, unsigned sides, struct moe_grouped *out, struct moe_error *err)
{
    const size_t lists = cuda_up(3 * g->groups * sizeof(void *)), width = g->kind == MOE_GROUP_ROWS ? g->k : g->m, divide = g->divide ? g->divide : 1;
    const struct moe_cuda_span span = span_of(g);
    *out = *g;
    if (!copied(g, sides))
        return MOE_OK;
    MOE_TRY(cuda_scratch(dev, lists + in_order(dev, g, sides, NULL, out), err));
    (void)in_order(dev, g, sides, (char *)dev->scratch + lists, out);
    union { const void *in; void *out; } a = { .in = out->a }, b = { .in = out->b };
    if (copied(g, sides) & COPY_A)
        CUDA_TRY(dev, moe_cuda_collect(&dev->call, &span, a.out, g->a, g->from_a, width, divide), "grouped", err);
    if (copied(g, sides) & COPY_B)
        CUDA_TRY(dev, moe_cuda_collect(&dev->call, &span, b.out, g->b, g->from_b, g->n, divide), "grouped", err);
    if (copied(g, sides) & COPY_C && g->add)
        CUDA_TRY(dev, moe_cuda_collect(&dev->call, &span, out->c, g->c, g->to, g->n, 1), "grouped", err);
    return MOE_OK;
}

static enum moe_code copies_behind(struct moe_device *dev, const struct moe_grouped *g, const struct moe_grouped *was, struct moe_error *err)
{
    const struct moe_cuda_span span = span_of(g);
    return g->to && !was->to ? cuda_told(dev, moe_cuda_scatter(&dev->call, &span, g->c, was->c, g->to, g->n), "grouped", err) : MOE_OK;
}

/* ---- the choice ---- */

/* cuBLAS wants every matrix of bf16 in its lists aligned to 16 bytes: it does not look, and what is not ends the kernel. */
static bool all_aligned(const struct moe_grouped *g)
{
    return g->n % 8 == 0 && g->k % 8 == 0 && ((uintptr_t)g->a | (uintptr_t)g->b | (uintptr_t)g->c) % 16 == 0;
}

static unsigned can(const struct moe_device *dev, const struct moe_grouped *g)
{
    const struct moe_cuda_call *call = &dev->call;
    struct moe_grouped all, read;
    (void)in_order(dev, g, COPY_ALL, NULL, &all);
    (void)in_order(dev, g, COPY_A | COPY_B, NULL, &read);
    const bool far = copied(g, COPY_A | COPY_B) != 0;
    const bool batched = (dev->call.real == MOE_REAL_F32 || (g->kind == MOE_GROUP_ROWS && all_aligned(&all))) && fits_int(g->m) && fits_int(g->n) && fits_int(g->k);
    return (dev->maps && moe_cuda_grouped_hopper_takes(call, g) ? 1u << CUDA_WAY_HOPPER : 0) |
           (dev->maps && far && moe_cuda_grouped_hopper_takes(call, &read) ? 1u << CUDA_WAY_HOPPER_COPIES : 0) |
           (moe_cuda_grouped_takes(call, g) ? 1u << CUDA_WAY_OWN : 0) | (far && moe_cuda_grouped_takes(call, &read) ? 1u << CUDA_WAY_OWN_COPIES : 0) |
           1u << CUDA_WAY_LANES | (batched ? 1u << CUDA_WAY_BATCHED : 0);
}

/* A sum of nothing is 0. */
static enum moe_code empty_rows(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const size_t row = g->n * real_bytes(dev);
    const int32_t *offset;
    struct moe_grouped o;
    if (g->kind == MOE_GROUP_INNER || g->add || !g->n)
        return MOE_OK;
    MOE_TRY(copies_before(dev, g, COPY_C, &o, err));
    MOE_TRY(sizes(dev, g, &offset, err));
    MOE_TRY(cuda_zero(dev, (char *)o.c + (size_t)offset[0] * row, (size_t)(offset[g->groups] - offset[0]) * row, err));
    return copies_behind(dev, g, &o, err);
}

/* LIMIT: the driver makes no map of such a tensor, whatever the kernel thinks of it. */
static enum moe_code by_hopper(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    struct moe_cuda_maps maps;
    if (!moe_cuda_maps_make(dev->maps, g, &maps))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the driver makes no map of matrices of %zu, %zu and %zu", g->m, g->n, g->k);
    return cuda_told(dev, moe_cuda_grouped_hopper(&dev->call, g, &maps), "grouped", err);
}

static enum moe_code go(struct moe_device *dev, const struct moe_grouped *g, enum cuda_way way, struct moe_error *err)
{
    struct moe_grouped o;
    switch (way) {
    case CUDA_WAY_HOPPER: return by_hopper(dev, g, err);
    case CUDA_WAY_HOPPER_COPIES:
        MOE_TRY(copies_before(dev, g, COPY_A | COPY_B, &o, err));
        return by_hopper(dev, &o, err);
    case CUDA_WAY_OWN: return cuda_told(dev, moe_cuda_grouped(&dev->call, g), "grouped", err);
    case CUDA_WAY_OWN_COPIES:
        MOE_TRY(copies_before(dev, g, COPY_A | COPY_B, &o, err));
        return cuda_told(dev, moe_cuda_grouped(&dev->call, &o), "grouped", err);
    case CUDA_WAY_LANES:
    case CUDA_WAY_BATCHED:
    case CUDA_WAYS: break;
    }
    MOE_TRY(copies_before(dev, g, COPY_ALL, &o, err));
    MOE_TRY(way == CUDA_WAY_BATCHED ? by_batch(dev, &o, err) : by_lanes(dev, &o, err));
    return copies_behind(dev, g, &o, err);
}

/* Ways that want no memory, from the one that was refused on; all others want what it wanted, or wait. */
static enum moe_code otherwise(struct moe_device *dev, const struct moe_grouped *g, enum cuda_way refused, unsigned ways, struct moe_error *err)
{
    static const enum cuda_way frugal[] = { CUDA_WAY_HOPPER, CUDA_WAY_OWN };
    cuda_choice_refused(dev->choices, refused);
    for (size_t i = 0; i < MOE_COUNT(frugal); i++)
        if (frugal[i] != refused && ways & 1u << frugal[i]) {
            const enum moe_code code = go(dev, g, frugal[i], err);
            if (code != MOE_E_LIMIT)
                return code;
        }
    return refused == CUDA_WAY_LANES ? MOE_E_LIMIT : go(dev, g, CUDA_WAY_LANES, err);
}

/* About how many rows all groups have, where the host knows; else how many there is room for. A run of groups has room for the rows of all, and under an uneven load one run
 * may have several times another's: what one way was timed on would not compare with what another was. */
static struct cuda_group_shape shape_of(const struct moe_grouped *g)
{
    const bool inner = g->kind == MOE_GROUP_INNER;
    const size_t rows = cuda_about(g->known ? (size_t)(g->known[g->groups] - g->known[0]) : inner ? g->k : g->m);
    return (struct cuda_group_shape){ .kind = g->kind, .groups = g->groups, .m = inner ? g->m : rows, .n = g->n, .k = inner ? rows : g->k, .tb = g->tb, .add = g->add,
                                      .from_a = g->from_a, .from_b = g->from_b, .to = g->to };
}

enum moe_code cuda_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const struct cuda_group_shape shape = shape_of(g);
    MOE_CHECK(g->kind == MOE_GROUP_ROWS ? !g->from_b : !g->to);
    MOE_TRY(cuda_ready(dev, err));
    if (!g->groups || !g->m || !g->n)
        return MOE_OK;
    if (!g->k)
        return empty_rows(dev, g, err);
    const unsigned ways = can(dev, g);
    const enum cuda_way way = cuda_choice_next(dev->choices, &shape, ways);
    CUDA_TRY(dev, cuda_choice_begin(dev->choices, dev->stream), "an event", err);
    enum moe_code code = go(dev, g, way, err);
    if (code == MOE_E_LIMIT)                         /* no memory for copies, or no map: nothing was queued, and there may be a way without */
        code = otherwise(dev, g, way, ways, err);
    MOE_TRY(code);
    return cuda_told(dev, cuda_choice_end(dev->choices, dev->stream), "an event", err);
}
