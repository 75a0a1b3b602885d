/* Operations that are a launch of kernels: what they want of scratch memory, then the launcher. */
#include "runtime/backend/cuda/inside.h"

#define LAUNCH(dev, call, what, err) do { MOE_TRY(cuda_ready((dev), (err))); return cuda_told((dev), (call), (what), (err)); } while (0)
#define LAUNCH_WITH(dev, bytes, call, what, err) do { MOE_TRY(cuda_ready((dev), (err))); MOE_TRY(cuda_scratch((dev), (bytes), (err))); \
        return cuda_told((dev), (call), (what), (err)); } while (0)

enum moe_code cuda_embed(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err)
{
    (void)v;                                         /* that tokens are below it is the model's to know: it has them in host memory */
    LAUNCH(dev, moe_cuda_embed(&dev->call, y, table, token, n, d), "embed", err);
}

enum moe_code cuda_embed_back(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err)
{
    LAUNCH_WITH(dev, moe_cuda_embed_back_scratch(n, d, v), moe_cuda_embed_back(&dev->call, dtable, dy, token, n, d, v), "embed_back", err);
}

enum moe_code cuda_rmsnorm(struct moe_device *dev, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_rmsnorm(&dev->call, y, rstd, x, gain, n, d, eps), "rmsnorm", err);
}

enum moe_code cuda_rmsnorm_back(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd, size_t n,
                                size_t d, struct moe_error *err)
{
    LAUNCH_WITH(dev, moe_cuda_rmsnorm_back_scratch(n, d), moe_cuda_rmsnorm_back(&dev->call, dx, add, dgain, dy, x, gain, rstd, n, d), "rmsnorm_back", err);
}

enum moe_code cuda_rope(struct moe_device *dev, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_rope(&dev->call, x, seqs, length, heads, head_dim, theta, back), "rope", err);
}

/* ---- attention ---- */

static enum moe_code head_fits(const struct moe_attention *a, struct moe_error *err)
{
    if (a->head_dim % 8 || a->head_dim > MOE_CUDA_HEAD_DIM)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "heads of %zu: on a GPU a head's width is a multiple of 8, and at most %d", a->head_dim,
                        (int)MOE_CUDA_HEAD_DIM);
    return MOE_OK;
}

enum moe_code cuda_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    MOE_TRY(head_fits(a, err));
    LAUNCH(dev, moe_cuda_attention(&dev->call, a), "attention", err);
}

enum moe_code cuda_attention_back(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    MOE_TRY(head_fits(a, err));
    LAUNCH_WITH(dev, moe_cuda_attention_back_scratch(a), moe_cuda_attention_back(&dev->call, a), "attention_back", err);
}

/* ---- element by element, row by row ---- */

enum moe_code cuda_swiglu(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_swiglu(&dev->call, h, gu, n, f), "swiglu", err);
}

enum moe_code cuda_swiglu_back(struct moe_device *dev, void *dgu, const void *dh, const void *gu, size_t n, size_t f, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_swiglu_back(&dev->call, dgu, dh, gu, n, f), "swiglu_back", err);
}

enum moe_code cuda_xent(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_xent(&dev->call, loss, logits, target, n, v, back, scale), "xent", err);
}

enum moe_code cuda_add(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_add(&dev->call, y, x, n), "add", err);
}

enum moe_code cuda_scale(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_scale(&dev->call, y, by, n), "scale", err);
}

enum moe_code cuda_adamw(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err)
{
    MOE_CHECK(a->master || dev->call.real == MOE_REAL_F32);
    LAUNCH(dev, moe_cuda_adamw(&dev->call, a), "adamw", err);
}

/* ---- experts ---- */

/* What the kernel that multiplies does not take: logits by cuBLASLt, into memory that is nobody's when nobody asks for them. */
static enum moe_code make_logits(struct moe_device *dev, struct moe_router *r, struct moe_error *err)
{
    struct moe_gemm g = { .m = r->tokens, .n = r->experts, .k = r->width, .tb = true, .wide = true, .a = r->x, .b = r->gate, .c = r->logits_out };
    if (!g.c) {
        MOE_TRY(cuda_scratch(dev, r->tokens * r->experts * sizeof(float), err));
        g.c = dev->call.scratch;
    }
    r->logits = g.c;
    return cuda_gemm(dev, &g, err);
}

enum moe_code cuda_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    struct moe_router job = *r;
    MOE_TRY(cuda_ready(dev, err));
    if (moe_cuda_route_takes(&dev->call, r))
        return cuda_told(dev, moe_cuda_route_fused(&dev->call, r), "route", err);
    if (r->x && r->tokens)
        MOE_TRY(make_logits(dev, &job, err));
    return cuda_told(dev, moe_cuda_route(&dev->call, &job), "route", err);
}

enum moe_code cuda_route_back(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_route_back(&dev->call, r), "route_back", err);
}

enum moe_code cuda_dispatch(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    LAUNCH_WITH(dev, moe_cuda_dispatch_scratch(d), moe_cuda_dispatch(&dev->call, d), "dispatch", err);
}

enum moe_code cuda_gather(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_gather(&dev->call, y, x, index, rows, d, divide), "gather", err);
}

enum moe_code cuda_combine(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k,
                           struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_combine(&dev->call, y, add, ys, slot, weight, n, d, top_k), "combine", err);
}

enum moe_code cuda_combine_back(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight, size_t n,
                                size_t d, size_t top_k, struct moe_error *err)
{
    LAUNCH(dev, moe_cuda_combine_back(&dev->call, dys, dweight, dy, ys, slot, weight, n, d, top_k), "combine_back", err);
}
