/* The operations of the reference backend, one function a row of backend.h, in plain loops over doubles that can be read beside the formula. They are slow on
 * purpose: no blocking, no scratch, nothing kept between calls. A row of a batch is a function of its own where that makes it shorter. */
#ifndef MOE_RUNTIME_BACKEND_REF_INSIDE_H
#define MOE_RUNTIME_BACKEND_REF_INSIDE_H
#include "runtime/backend/backend.h"

/* linear.c */
enum moe_code ref_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err);
enum moe_code ref_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err);
enum moe_code ref_embed(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
enum moe_code ref_embed_back(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);

/* shape.c */
enum moe_code ref_rmsnorm(struct moe_device *dev, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps, struct moe_error *err);
enum moe_code ref_rmsnorm_back(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd, size_t n,
                               size_t d, struct moe_error *err);
enum moe_code ref_rope(struct moe_device *dev, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err);
enum moe_code ref_swiglu(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err);
enum moe_code ref_swiglu_back(struct moe_device *dev, void *dgu, const void *dh, const void *gu, size_t n, size_t f, struct moe_error *err);
enum moe_code ref_xent(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err);
/* The largest of x[0..n), and the sum of exponentials with it taken out, so that none overflows: softmax_i = exp(x_i - top) / sum, lse = top + log(sum). */
struct ref_softmax { double top, sum; };
struct ref_softmax ref_softmax(const double *x, size_t n);

/* attention.c */
enum moe_code ref_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
enum moe_code ref_attention_back(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);

/* route.c */
enum moe_code ref_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
enum moe_code ref_route_back(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
enum moe_code ref_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err);

/* dispatch.c */
enum moe_code ref_dispatch(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err);
enum moe_code ref_gather(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err);
enum moe_code ref_combine(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k,
                          struct moe_error *err);
enum moe_code ref_combine_back(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight, size_t n,
                               size_t d, size_t top_k, struct moe_error *err);

/* update.c */
enum moe_code ref_add(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err);
enum moe_code ref_scale(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err);
enum moe_code ref_sum(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err);
enum moe_code ref_sumsq(struct moe_device *dev, bool wide, const void *x, size_t n, double *out, bool *finite, struct moe_error *err);
enum moe_code ref_adamw(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err);
#endif
