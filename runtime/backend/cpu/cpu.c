/* The CPU backend: single precision, OpenBLAS for products of matrices, a pool of threads for everything. The table is at the end. */
#include "runtime/backend/cpu/inside.h"
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

static enum moe_code no_memory(size_t bytes, struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", bytes);
}

/* At least one block: memory of no bytes still has an address. */
static void *aligned(size_t bytes)
{
    size_t blocks = bytes / CPU_ALIGN + 1;
    return blocks <= SIZE_MAX / CPU_ALIGN ? aligned_alloc(CPU_ALIGN, blocks * CPU_ALIGN) : NULL;
}

void *cpu_scratch(struct moe_device *dev, size_t count, size_t each, struct moe_error *err)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, each, &bytes)) {
        (void)no_memory(SIZE_MAX, err);
        return NULL;
    }
    if (dev->scratch && bytes <= dev->scratch_bytes)
        return dev->scratch;
    free(dev->scratch);                              /* first, so that there are never two */
    dev->scratch = aligned(bytes);
    dev->scratch_bytes = dev->scratch ? bytes : 0;
    if (!dev->scratch)
        (void)no_memory(bytes, err);
    return dev->scratch;
}

struct rows_job { size_t rows, each; cpu_rows_fn *fn; void *ctx; };

static void rows_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct rows_job *j = ctx;
    (void)worker;
    j->fn(j->ctx, chunk * j->each, MOE_MIN((chunk + 1) * j->each, j->rows));
}

void cpu_rows(struct moe_device *dev, size_t rows, size_t width, cpu_rows_fn *fn, void *ctx)
{
    struct rows_job job = { rows, cpu_rows_of(width), fn, ctx };
    moe_pool_run(dev->pool, cpu_chunks_of(rows, job.each), rows_chunk, &job);
}

/* ---- the device ---- */

static void cpu_close(struct moe_device **dev)
{
    struct moe_device *d = *dev;
    if (!d)
        return;
    moe_pool_free(&d->pool);
    free(d->scratch);
    free(d->turns.cos);
    free(d);
    *dev = NULL;
}

static enum moe_code cpu_open(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    MOE_AUTO(cpu_close) struct moe_device *dev = calloc(1, sizeof *dev);
    if (!dev)
        return no_memory(sizeof *dev, err);
    openblas_set_num_threads(1);                     /* the pool is what runs in parallel: each chunk is one call, on the thread that has taken it */
    MOE_TRY(moe_pool_new(options->threads ? options->threads : MOE_MIN(moe_cores(), MOE_CAP_CPU_THREADS), &dev->pool, err));
    *out = moe_take(dev);
    return MOE_OK;
}

static unsigned cpu_threads(const struct moe_device *dev) { return moe_pool_threads(dev->pool); }

/* ---- memory ---- */

/* Of a large copy each thread takes parts; where both sides overlap one does it all. */
enum { COPY_BYTES = 1 << 18 };
struct copy_job { unsigned char *to; const unsigned char *from; size_t bytes; };

static void copy_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct copy_job *j = ctx;
    size_t at = chunk * COPY_BYTES, n = MOE_MIN(j->bytes - at, (size_t)COPY_BYTES);
    (void)worker;
    if (j->from)
        memmove(j->to + at, j->from + at, n);
    else
        memset(j->to + at, 0, n);
}

static enum moe_code cpu_zero(struct moe_device *dev, void *mem, size_t bytes, struct moe_error *err)
{
    struct copy_job job = { mem, NULL, bytes };
    (void)err;
    moe_pool_run(dev->pool, cpu_chunks_of(bytes, COPY_BYTES), copy_chunk, &job);
    return MOE_OK;
}

static enum moe_code cpu_copy(struct moe_device *dev, void *to, const void *from, size_t bytes, struct moe_error *err)
{
    struct copy_job job = { to, from, bytes };
    uintptr_t a = (uintptr_t)to, b = (uintptr_t)from;
    (void)err;
    if ((a > b ? a - b : b - a) >= bytes)
        moe_pool_run(dev->pool, cpu_chunks_of(bytes, COPY_BYTES), copy_chunk, &job);
    else
        memmove(to, from, bytes);
    return MOE_OK;
}

static enum moe_code cpu_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    void *mem = aligned(bytes);
    if (!mem)
        return no_memory(bytes, err);
    MOE_TRY(cpu_zero(dev, mem, bytes, err));
    *out = mem;
    return MOE_OK;
}

static void cpu_free(struct moe_device *dev, void *mem)
{
    (void)dev;
    free(mem);
}

static enum moe_code cpu_from_f32(struct moe_device *dev, bool wide, void *to, const float *host, size_t n, struct moe_error *err)
{
    (void)wide;
    return cpu_copy(dev, to, host, n * sizeof *host, err);
}

static enum moe_code cpu_to_f32(struct moe_device *dev, bool wide, float *host, const void *from, size_t n, struct moe_error *err)
{
    (void)wide;
    return cpu_copy(dev, host, from, n * sizeof *host, err);
}

static enum moe_code cpu_sync(struct moe_device *dev, struct moe_error *err)
{
    (void)dev, (void)err;                            /* every op is done when it returns */
    return MOE_OK;
}

static const struct moe_backend cpu = {
    .abi = MOE_BACKEND_ABI, .name = "cpu", .real = MOE_REAL_F32, .wide = MOE_REAL_F32, .real_bytes = sizeof(float), .wide_bytes = sizeof(float),
    .host_memory = true,
    .open = cpu_open, .close = cpu_close, .threads = cpu_threads,
    .alloc = cpu_alloc, .free = cpu_free, .upload = cpu_copy, .download = cpu_copy, .from_f32 = cpu_from_f32, .to_f32 = cpu_to_f32, .zero = cpu_zero,
    .copy = cpu_copy, .sync = cpu_sync,
    .gemm = cpu_gemm, .grouped = cpu_grouped, .embed = cpu_embed, .embed_back = cpu_embed_back,
    .rmsnorm = cpu_rmsnorm, .rmsnorm_back = cpu_rmsnorm_back, .rope = cpu_rope, .attention = cpu_attention, .attention_back = cpu_attention_back,
    .swiglu = cpu_swiglu, .swiglu_back = cpu_swiglu_back, .xent = cpu_xent,
    .route = cpu_route, .route_back = cpu_route_back, .route_stats = cpu_route_stats,
    .dispatch = cpu_dispatch, .gather = cpu_gather, .combine = cpu_combine, .combine_back = cpu_combine_back,
    .add = cpu_add, .scale = cpu_scale, .sum = cpu_sum, .sumsq = cpu_sumsq, .adamw = cpu_adamw,
};

const struct moe_backend *moe_backend_cpu(void) { return &cpu; }
