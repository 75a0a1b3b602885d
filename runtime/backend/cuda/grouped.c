/* Products of groups of rows. Three ways:
 *   own       our kernel: sizes stay on the device, and nobody waits
 *   lanes     cuBLASLt, a product for each group, spread over several streams; the host reads the sizes first, so it waits
 *   batched   cuBLAS's grouped products, one call for all groups; the host reads the sizes, too. bf16 in and floats out it does not have
 * Which one is the fastest depends on shape and device: choice.c finds out. What a shape costs to wait for its sizes is part of its time. */
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

/* Into the landing buffer; borrowed until it is next used. */
static enum moe_code sizes(struct moe_device *dev, const struct moe_grouped *g, const int32_t **out, struct moe_error *err)
{
    const size_t bytes = (g->groups + 1) * sizeof **out, room = g->kind == MOE_GROUP_ROWS ? g->m : g->k;
    MOE_TRY(cuda_landing(dev, bytes, err));
    CUDA_TRY(dev, cudaMemcpyAsync(dev->landing, g->offset, bytes, cudaMemcpyDeviceToHost, dev->stream), "a copy", err);
    MOE_TRY(cuda_wait(dev, dev->stream, err));
    const int32_t *offset = dev->landing;
    MOE_CHECK(offset[0] == 0 && (size_t)offset[g->groups] <= room);
    for (size_t e = 0; e < g->groups; e++)
        MOE_CHECK(offset[e] <= offset[e + 1]);
    *out = offset;
    return MOE_OK;
}

/* Group e as a product of its own. */
static struct moe_gemm product_of(const struct moe_device *dev, const struct moe_grouped *g, size_t e, const int32_t *offset)
{
    const size_t real = dev->call.real == MOE_REAL_F32 ? 4 : 2, first = (size_t)offset[e], rows = (size_t)offset[e + 1] - first;
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
static enum moe_code by_lanes(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const int32_t *offset;
    int64_t load[CUDA_LANES] = { 0 };
    MOE_TRY(sizes(dev, g, &offset, err));
    MOE_TRY(fork(dev, err));
    for (size_t e = 0; e < g->groups; e++) {
        const struct moe_gemm p = product_of(dev, g, e, offset);
        size_t least = 0;
        if (offset[e] == offset[e + 1])
            continue;                                /* no rows: nothing of ROWS, and INNER adds nothing */
        for (size_t i = 1; i < CUDA_LANES; i++)
            if (load[i] < load[least])
                least = i;
        load[least] += offset[e + 1] - offset[e];
        MOE_TRY(cuda_product(dev, &p, &dev->lane[least], err));
    }
    return join(dev, err);
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
 * landed, for the sizes were waited for. */
static enum moe_code by_batch(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const size_t sizes_bytes = cuda_up((g->groups + 1) * sizeof(int32_t)), list = g->groups * sizeof(void *);
    const cudaDataType_t type = dev->call.real == MOE_REAL_F32 ? CUDA_R_32F : CUDA_R_16BF;
    struct cuda_batch *b = dev->batch;
    const int32_t *offset;
    size_t count = 0;
    MOE_CHECK(g->groups <= MOE_CAP_BACKEND_EXPERTS);
    MOE_TRY(cuda_landing(dev, sizes_bytes + 3 * list, err));
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

/* ---- the choice ---- */

/* cuBLAS wants every matrix of bf16 in its lists aligned to 16 bytes: it does not look, and what is not ends the kernel. */
static bool all_aligned(const struct moe_grouped *g)
{
    return g->n % 8 == 0 && g->k % 8 == 0 && ((uintptr_t)g->a | (uintptr_t)g->b | (uintptr_t)g->c) % 16 == 0;
}

static unsigned can(const struct moe_device *dev, const struct moe_grouped *g)
{
    const bool batched = (dev->call.real == MOE_REAL_F32 || (g->kind == MOE_GROUP_ROWS && all_aligned(g))) && fits_int(g->m) && fits_int(g->n) && fits_int(g->k);
    return (moe_cuda_grouped_takes(&dev->call, g) ? 1u << CUDA_WAY_OWN : 0) | 1u << CUDA_WAY_LANES | (batched ? 1u << CUDA_WAY_BATCHED : 0);
}

/* Room for rows differs a little from step to step where ranks exchange them: to three figures of two it is the same shape. */
static size_t about(size_t rows)
{
    size_t step = 1;
    while (rows / step > 8)
        step *= 2;
    return (rows + step - 1) / step * step;
}

static enum moe_code empty_rows(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const int32_t *offset;
    if (g->kind == MOE_GROUP_INNER || g->add || !g->n)
        return MOE_OK;
    MOE_TRY(sizes(dev, g, &offset, err));
    return cuda_zero(dev, g->c, (size_t)offset[g->groups] * g->n * (dev->call.real == MOE_REAL_F32 ? 4 : 2), err);
}

static enum moe_code go(struct moe_device *dev, const struct moe_grouped *g, enum cuda_way way, struct moe_error *err)
{
    switch (way) {
    case CUDA_WAY_OWN: return cuda_told(dev, moe_cuda_grouped(&dev->call, g), "grouped", err);
    case CUDA_WAY_BATCHED: return by_batch(dev, g, err);
    case CUDA_WAY_LANES:
    case CUDA_WAYS: break;
    }
    return by_lanes(dev, g, err);
}

enum moe_code cuda_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const bool rows = g->kind == MOE_GROUP_ROWS;
    const struct cuda_group_shape shape = { g->kind, g->groups, rows ? about(g->m) : g->m, g->n, rows ? g->k : about(g->k), g->tb, g->add };
    MOE_TRY(cuda_ready(dev, err));
    if (!g->groups || !g->m || !g->n)
        return MOE_OK;
    if (!g->k)
        return empty_rows(dev, g, err);
    const enum cuda_way way = cuda_choice_next(dev->choices, &shape, can(dev, g));
    CUDA_TRY(dev, cuda_choice_begin(dev->choices, dev->stream), "an event", err);
    MOE_TRY(go(dev, g, way, err));
    return cuda_told(dev, cuda_choice_end(dev->choices, dev->stream), "an event", err);
}
