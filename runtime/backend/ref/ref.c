#include "runtime/backend/ref/inside.h"
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 };

struct moe_device { unsigned threads; };

static enum moe_code out_of_memory(struct moe_error *err, size_t bytes)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", bytes);
}

static enum moe_code ref_open(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    (void)options;                       /* one is all it has, whatever is asked for */
    struct moe_device *dev = malloc(sizeof *dev);
    if (!dev)
        return out_of_memory(err, sizeof *dev);
    *dev = (struct moe_device){ .threads = 1 };
    *out = dev;
    return MOE_OK;
}

static void ref_close(struct moe_device **dev)
{
    free(*dev);
    *dev = NULL;
}

static unsigned ref_threads(const struct moe_device *dev) { return dev->threads; }

/* ---- memory ---- */

static enum moe_code ref_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    (void)dev;
    size_t blocks = bytes / ALIGNMENT + 1;           /* at least one: memory of no bytes still has an address */
    void *mem = blocks <= SIZE_MAX / ALIGNMENT ? aligned_alloc(ALIGNMENT, blocks * ALIGNMENT) : NULL;
    if (!mem)
        return out_of_memory(err, bytes);
    *out = memset(mem, 0, blocks * ALIGNMENT);
    return MOE_OK;
}

static void ref_free(struct moe_device *dev, void *mem)
{
    (void)dev;
    free(mem);
}

static enum moe_code ref_copy(struct moe_device *dev, void *to, const void *from, size_t bytes, struct moe_error *err)
{
    (void)dev, (void)err;
    if (bytes)
        memmove(to, from, bytes);
    return MOE_OK;
}

static enum moe_code ref_from_f32(struct moe_device *dev, bool wide, void *to, const float *host, size_t n, struct moe_error *err)
{
    (void)dev, (void)wide, (void)err;
    double *y = to;
    for (size_t i = 0; i < n; i++)
        y[i] = (double)host[i];
    return MOE_OK;
}

static enum moe_code ref_to_f32(struct moe_device *dev, bool wide, float *host, const void *from, size_t n, struct moe_error *err)
{
    (void)dev, (void)wide, (void)err;
    const double *x = from;
    for (size_t i = 0; i < n; i++)
        host[i] = (float)x[i];
    return MOE_OK;
}

static enum moe_code ref_zero(struct moe_device *dev, void *mem, size_t bytes, struct moe_error *err)
{
    (void)dev, (void)err;
    if (bytes)
        memset(mem, 0, bytes);
    return MOE_OK;
}

static enum moe_code ref_sync(struct moe_device *dev, struct moe_error *err)
{
    (void)dev, (void)err;                /* every op is done when it returns */
    return MOE_OK;
}

static const struct moe_backend ref = {
    .abi = MOE_BACKEND_ABI, .name = "ref", .real = MOE_REAL_F64, .wide = MOE_REAL_F64, .real_bytes = sizeof(double), .wide_bytes = sizeof(double),
    .host_memory = true,
    .open = ref_open, .close = ref_close, .threads = ref_threads,
    .alloc = ref_alloc, .free = ref_free, .upload = ref_copy, .download = ref_copy, .from_f32 = ref_from_f32, .to_f32 = ref_to_f32, .zero = ref_zero,
    .copy = ref_copy, .sync = ref_sync,
    .gemm = ref_gemm, .grouped = ref_grouped, .embed = ref_embed, .embed_back = ref_embed_back,
    .rmsnorm = ref_rmsnorm, .rmsnorm_back = ref_rmsnorm_back, .rope = ref_rope, .attention = ref_attention, .attention_back = ref_attention_back,
    .swiglu = ref_swiglu, .swiglu_back = ref_swiglu_back, .xent = ref_xent,
    .route = ref_route, .route_back = ref_route_back, .route_stats = ref_route_stats,
    .dispatch = ref_dispatch, .gather = ref_gather, .combine = ref_combine, .combine_back = ref_combine_back,
    .add = ref_add, .scale = ref_scale, .sum = ref_sum, .sumsq = ref_sumsq, .adamw = ref_adamw,
};

const struct moe_backend *moe_backend_ref(void) { return &ref; }
