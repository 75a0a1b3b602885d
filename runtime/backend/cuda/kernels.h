/* What the .cu files give: a launcher for each kernel, or for the few that make up an operation. For the files of this folder and their tests; nobody else
 * includes it.
 *
 * A launcher queues its kernels on call->stream and returns: a cudaError_t, 0 = queued. It neither allocates nor waits, and nothing of it looks at the host's copy
 * of a size that the device computes. Structs are read before it returns. Pointers are device memory, aligned to 16 bytes where an array begins.
 *
 * Elements are float (MOE_REAL_F32) or bfloat16 (MOE_REAL_BF16) where ops.h says real, always float where it says [wide]; sums are made in float, or in double
 * where a launcher says so, in an order that follows from the sizes alone: no atomic adds of floats, so the same call gives the same bits.
 *
 * call->turn is where the blocks of a persistent grid ask for the next tile: a kernel finds 0 there and leaves 0, so nobody need zero it between two. It belongs to
 * the stream: kernels that use it must not run at the same time. Which block has a tile changes no bits.
 *
 * X_scratch() tells how many bytes of call->scratch (aligned to 256, its contents undefined) the launcher wants; launchers without one want none. */
#ifndef MOE_RUNTIME_BACKEND_CUDA_KERNELS_H
#define MOE_RUNTIME_BACKEND_CUDA_KERNELS_H
#include "runtime/backend/ops.h"

#ifdef __cplusplus
extern "C" {
#endif

struct moe_cuda_call {
    void *stream;                      /* cudaStream_t                                                                              */
    enum moe_real real;                /* F32 or BF16                                                                               */
    unsigned processors;               /* of the device: how many blocks a persistent grid has                                      */
    unsigned arch;                     /* 80, 90 ...: compute capability times 10                                                   */
    void *scratch;
    unsigned *turn;                    /* one word of device memory, 0 before the first call: see below                             */
};

/* rows.cu */
int moe_cuda_embed(const struct moe_cuda_call *call, void *y, const void *table, const int32_t *token, size_t n, size_t d);
size_t moe_cuda_embed_back_scratch(size_t n, size_t d, size_t v);
int moe_cuda_embed_back(const struct moe_cuda_call *call, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v);
int moe_cuda_gather(const struct moe_cuda_call *call, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide);
/* Rows of groups, offset[0] to offset[groups] of the `rows` that there is room for: brought into order, y[r] = x[from[r] / divide]; taken out of it, y[to[r]] = x[r].
 * What lies before and behind is neither read nor written. Arrays may begin anywhere. */
struct moe_cuda_span { const int32_t *offset; size_t groups, rows; };
int moe_cuda_collect(const struct moe_cuda_call *call, const struct moe_cuda_span *span, void *y, const void *x, const int32_t *from, size_t d, size_t divide);
int moe_cuda_scatter(const struct moe_cuda_call *call, const struct moe_cuda_span *span, void *y, const void *x, const int32_t *to, size_t d);
int moe_cuda_combine(const struct moe_cuda_call *call, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k);
int moe_cuda_combine_back(const struct moe_cuda_call *call, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight,
                          size_t n, size_t d, size_t top_k);

/* norm.cu */
int moe_cuda_rmsnorm(const struct moe_cuda_call *call, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps);
size_t moe_cuda_rmsnorm_back_scratch(size_t n, size_t d);
int moe_cuda_rmsnorm_back(const struct moe_cuda_call *call, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd,
                          size_t n, size_t d);

/* shape.cu: rope, swiglu, add, scale, conversions between float and real */
int moe_cuda_rope(const struct moe_cuda_call *call, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back);
int moe_cuda_swiglu(const struct moe_cuda_call *call, void *h, const void *gu, size_t n, size_t f);
int moe_cuda_swiglu_back(const struct moe_cuda_call *call, void *dgu, const void *dh, const void *gu, size_t n, size_t f);
int moe_cuda_add(const struct moe_cuda_call *call, void *y, const void *x, size_t n);
int moe_cuda_scale(const struct moe_cuda_call *call, void *y, double by, size_t n);
int moe_cuda_to_real(const struct moe_cuda_call *call, void *real, const float *wide, size_t n);         /* nearest, ties to even */
int moe_cuda_to_wide(const struct moe_cuda_call *call, float *wide, const void *real, size_t n);

/* loss.cu */
int moe_cuda_xent(const struct moe_cuda_call *call, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale);

/* update.cu; sums in double. out[1], and of sumsq out[2]: the second is 1 when every element is finite, else 0. `out` is device memory. */
size_t moe_cuda_sum_scratch(size_t n);
int moe_cuda_sum(const struct moe_cuda_call *call, const void *x, size_t n, double *out);
int moe_cuda_sumsq(const struct moe_cuda_call *call, bool wide, const void *x, size_t n, double *out);
int moe_cuda_adamw(const struct moe_cuda_call *call, const struct moe_adamw *a);

/* attention.cu, attention_back.cu: head_dim a multiple of 8, at most 256; what is not is refused by the caller. */
enum { MOE_CUDA_HEAD_DIM = 256 };
int moe_cuda_attention(const struct moe_cuda_call *call, const struct moe_attention *a);
size_t moe_cuda_attention_back_scratch(const struct moe_attention *a);
int moe_cuda_attention_back(const struct moe_cuda_call *call, const struct moe_attention *a);

/* router.cu, router_back.cu: scores, choice, weights in one pass over the tokens, from logits; and back. x, gate and logits_out are not looked at. */
int moe_cuda_route(const struct moe_cuda_call *call, const struct moe_router *r);
/* router_fused.cu: the same from x and gate, on tensor cores (bf16, sm_80 and newer; a width that is a multiple of 8, up to 256 experts, and 512 of few
 * tokens). */
bool moe_cuda_route_takes(const struct moe_cuda_call *call, const struct moe_router *r);
int moe_cuda_route_fused(const struct moe_cuda_call *call, const struct moe_router *r);
int moe_cuda_route_back(const struct moe_cuda_call *call, const struct moe_router *r);

/* stats.cu: what the host is told of a routing; sums in double. `out` is device memory of this shape:
 *   double prob_sum[N/group * E], int64 count[N/group * E], double { entropy, z, weight_error, finite } */
size_t moe_cuda_route_stats_bytes(const struct moe_router_stats *s);
size_t moe_cuda_route_stats_scratch(const struct moe_router_stats *s);
int moe_cuda_route_stats(const struct moe_cuda_call *call, const struct moe_router_stats *s, void *out);

/* dispatch.cu: histogram, scan, permutation; then the invariants over them, found by other code than made them. */
size_t moe_cuda_dispatch_scratch(const struct moe_dispatch *d);
int moe_cuda_dispatch(const struct moe_cuda_call *call, const struct moe_dispatch *d);
/* inspect.cu. `out`: device memory, int64 { broken, at, is, want }, int64 routed[E]. */
size_t moe_cuda_inspect_bytes(const struct moe_inspection *i);
size_t moe_cuda_inspect_scratch(const struct moe_inspection *i);
int moe_cuda_inspect(const struct moe_cuda_call *call, const struct moe_inspection *i, void *out);

/* grouped.cu: our own grouped product on tensor cores (bf16, sm_80 and newer), sizes read on the device: a persistent grid finds its tiles from `offset`,
 * and its blocks take them as they become free (turn; grouped_hopper.cu's, too). n and k (ROWS), m and n (INNER) multiples of 8. grouped_f32.cu: the same for floats,
 * without tensor cores, any size. */
bool moe_cuda_grouped_takes(const struct moe_cuda_call *call, const struct moe_grouped *g);
int moe_cuda_grouped(const struct moe_cuda_call *call, const struct moe_grouped *g);

/* maps.c: how two tensors lie, as Hopper's engine for tiles (TMA) wants to be told: made by the driver for each call, from sizes and addresses alone, without asking
 * the device. moe_cuda_maps_open(): the driver's function that makes them, kept by the caller; NULL: this driver has none. moe_cuda_maps_make(): false: the driver refuses
 * such a tensor. A side whose rows lie elsewhere (from_a, from_b) needs no map and gets none. */
enum { MOE_CUDA_TILE_M = 128, MOE_CUDA_TILE_N = 256, MOE_CUDA_TILE_K = 64, MOE_CUDA_TILE_PART = 64 };   /* what a block multiplies at a time; rows of a flat part */
struct moe_cuda_map { __attribute__((aligned(128))) uint64_t is[16]; };
struct moe_cuda_maps { struct moe_cuda_map a, b; };
void *moe_cuda_maps_open(void);
bool moe_cuda_maps_make(void *driver, const struct moe_grouped *g, struct moe_cuda_maps *out);

/* grouped_hopper.cu: our own grouped product on Hopper's own instructions (bf16, sm_90 and no other), from_a, from_b and `to` included; `maps` are of this very call. */
bool moe_cuda_grouped_hopper_takes(const struct moe_cuda_call *call, const struct moe_grouped *g);
int moe_cuda_grouped_hopper(const struct moe_cuda_call *call, const struct moe_grouped *g, const struct moe_cuda_maps *maps);

#ifdef __cplusplus
}
#endif
#endif
