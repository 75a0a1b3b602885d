/* What the CPU's operations share: the device, its scratch memory, and rows cut into chunks. One file a family; each function is a row of backend.h. */
#ifndef MOE_RUNTIME_BACKEND_CPU_INSIDE_H
#define MOE_RUNTIME_BACKEND_CPU_INSIDE_H
#include "runtime/backend/backend.h"
#include "runtime/backend/cpu/pool.h"

enum { CPU_ALIGN = 64 };               /* bytes: a cache line, and the widest register */
enum { CPU_ROWS_FLOATS = 1 << 14 };    /* of a chunk of rows: half a first-level cache's worth of work */

struct moe_device {
    struct moe_pool *pool;
    unsigned char *scratch;            /* grows by need; every op has all of it for itself             */
    size_t scratch_bytes;
    struct cpu_turns { float *cos, *sin; size_t length, half; double theta; } turns;   /* rope.c keeps its angles */
};

/* Scratch for count things of `each` bytes: aligned, not zeroed, borrowed until the next call. NULL: *err says LIMIT. */
MOE_MUST_USE
void *cpu_scratch(struct moe_device *dev, size_t count, size_t each, struct moe_error *err);

/* n rounded up to a multiple of what a cache line holds of floats, so that parts of scratch begin aligned and no two workers share a line. */
static inline size_t cpu_padded(size_t n) { return (n + 15) / 16 * 16; }

/* Run fn over rows in chunks of cpu_rows_of(width), which depends on nothing but the width. */
typedef void cpu_rows_fn(void *ctx, size_t begin, size_t end);
static inline size_t cpu_rows_of(size_t width) { return width < CPU_ROWS_FLOATS ? CPU_ROWS_FLOATS / MOE_MAX(width, 1u) : 1; }
static inline size_t cpu_chunks_of(size_t n, size_t each) { return n / each + (n % each != 0); }
void cpu_rows(struct moe_device *dev, size_t rows, size_t width, cpu_rows_fn *fn, void *ctx);

enum moe_code cpu_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err);
enum moe_code cpu_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err);
enum moe_code cpu_embed(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
enum moe_code cpu_embed_back(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
enum moe_code cpu_rmsnorm(struct moe_device *dev, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps, struct moe_error *err);
enum moe_code cpu_rmsnorm_back(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd, size_t n,
                               size_t d, struct moe_error *err);
enum moe_code cpu_rope(struct moe_device *dev, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err);
enum moe_code cpu_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
enum moe_code cpu_attention_back(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
enum moe_code cpu_swiglu(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err);
enum moe_code cpu_swiglu_back(struct moe_device *dev, void *dgu, const void *dh, const void *gu, size_t n, size_t f, struct moe_error *err);
enum moe_code cpu_xent(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err);
enum moe_code cpu_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
enum moe_code cpu_route_back(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
enum moe_code cpu_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err);
enum moe_code cpu_dispatch(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err);
enum moe_code cpu_gather(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err);
enum moe_code cpu_combine(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k,
                          struct moe_error *err);
enum moe_code cpu_combine_back(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight, size_t n,
                               size_t d, size_t top_k, struct moe_error *err);
enum moe_code cpu_add(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err);
enum moe_code cpu_scale(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err);
enum moe_code cpu_sum(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err);
enum moe_code cpu_sumsq(struct moe_device *dev, bool wide, const void *x, size_t n, double *out, bool *finite, struct moe_error *err);
enum moe_code cpu_adamw(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err);
#endif
