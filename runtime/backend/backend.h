/* Every operation that the model uses, as one table of functions: the CPU's is the oracle of all others, and `ref` (plain loops in doubles) is the oracle of
 * the CPU's. A model never touches an element itself, so the same model runs on any of them. What the operations take is in ops.h.
 *
 * Ops run in the order in which they are called. Nothing is allocated by them; what they need is the device's scratch memory.
 * The same call gives the same bytes, whatever the number of threads: work is cut into chunks of fixed size.
 * Errors of all: DEVICE (the device's own code in err->sys), LIMIT (no memory for scratch). Sizes and indices are the caller's business: MOE_CHECK. */
#ifndef MOE_RUNTIME_BACKEND_BACKEND_H
#define MOE_RUNTIME_BACKEND_BACKEND_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "runtime/backend/ops.h"

enum { MOE_BACKEND_ABI = 3, MOE_BACKEND_MARKS = 8192, MOE_BACKEND_POSTS = 8, MOE_BACKEND_PLACE = 32 };

#define MOE_BACKEND_UNSETTLED "not settled"

struct moe_device;   /* opaque; one owner, one thread calls; opened by backend->open */

struct moe_backend {
    uint32_t abi;                      /* MOE_BACKEND_ABI; first, and in this place for ever                                        */
    const char *name;                  /* "cpu", "cuda"                                                                             */
    enum moe_real real, wide; size_t real_bytes, wide_bytes;
    bool host_memory;                  /* device memory may be read by the host                                                     */

    /* Errors: USAGE, DEVICE, LIMIT. */
    enum moe_code (*open)(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err);
    void (*close)(struct moe_device **dev);            /* sets it to NULL; NULL is fine                                             */
    unsigned (*threads)(const struct moe_device *dev);

    /* Memory: zeroed, aligned to 64. upload and download wait. Conversions between host floats and elements, `wide` ones or real ones. */
    enum moe_code (*alloc)(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err);
    void (*free)(struct moe_device *dev, void *mem);
    enum moe_code (*upload)(struct moe_device *dev, void *to, const void *host, size_t bytes, struct moe_error *err);
    enum moe_code (*download)(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err);
    enum moe_code (*from_f32)(struct moe_device *dev, bool wide, void *to, const float *host, size_t n, struct moe_error *err);
    enum moe_code (*to_f32)(struct moe_device *dev, bool wide, float *host, const void *from, size_t n, struct moe_error *err);
    enum moe_code (*zero)(struct moe_device *dev, void *mem, size_t bytes, struct moe_error *err);
    enum moe_code (*copy)(struct moe_device *dev, void *to, const void *from, size_t bytes, struct moe_error *err);
    enum moe_code (*sync)(struct moe_device *dev, struct moe_error *err);

    /* Only where host_memory is false; NULL elsewhere.
     * Snapshots: pinned host memory, and copies into it behind the ops that were asked for so far, on a way of their own. Ops that are asked for between the copies
     * and `snapshot_hold` must not write what is copied; those after it wait, on the device, until the copies are through. `snapshot_done`: are all? With `wait` it
     * waits for them. */
    enum moe_code (*host_alloc)(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err);
    void (*host_free)(struct moe_device *dev, void *mem);
    enum moe_code (*snapshot)(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err);
    enum moe_code (*snapshot_hold)(struct moe_device *dev, struct moe_error *err);
    enum moe_code (*snapshot_done)(struct moe_device *dev, bool wait, bool *done, struct moe_error *err);
    /* What ops are queued on, for a communicator that stands in their order: a CUDA stream. And the device's number. */
    void *(*queue)(struct moe_device *dev);
    int (*ordinal)(const struct moe_device *dev);
    /* A queue of its own, for a communicator whose calls run beside the ops, in their own order. NULL: there is none; so are the others then.
     *   fork  what is asked of the side queue from now on begins when the ops so far are through
     *   post  remembers the place that the side queue's calls have come to, as one of MOE_BACKEND_POSTS; a later one of the same number takes its place
     *   join  the ops from now on begin when the side queue is through with what it was asked before that post; what it was asked later may still run */
    void *(*side)(struct moe_device *dev);
    enum moe_code (*fork)(struct moe_device *dev, struct moe_error *err);
    enum moe_code (*post)(struct moe_device *dev, unsigned which, struct moe_error *err);
    enum moe_code (*join)(struct moe_device *dev, unsigned which, struct moe_error *err);
    /* Times by the device's clock: `mark` puts one of MOE_BACKEND_MARKS marks among the ops, `mark_side` among the side queue's calls; `between` waits for the second and
     * gives the time from the first to it. */
    enum moe_code (*mark)(struct moe_device *dev, unsigned which, struct moe_error *err);
    enum moe_code (*mark_side)(struct moe_device *dev, unsigned which, struct moe_error *err);
    enum moe_code (*between)(struct moe_device *dev, unsigned from, unsigned to, double *ms, struct moe_error *err);
    /* What it chose by measurement so far, a line each; the line of what is not chosen yet has the words of MOE_BACKEND_UNSETTLED. */
    void (*tell)(const struct moe_device *dev, struct moe_buf *out);
    /* Bytes of its memory that are in use by this process. */
    uint64_t (*memory)(const struct moe_device *dev);
    /* Waits, and tells what is broken. */
    enum moe_code (*inspect)(struct moe_device *dev, struct moe_inspection *i, struct moe_error *err);
    /* Its place on the machine's bus, "0000:3b:00.0", by which others than CUDA know it; "" where it does not say. */
    void (*place)(const struct moe_device *dev, char into[MOE_BACKEND_PLACE]);

    enum moe_code (*gemm)(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err);
    enum moe_code (*grouped)(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err);

    /* y[N,D] = table[token[n]]; backward adds to dtable [wide], in the order of n. Tokens are below V: MOE_CHECK. */
    enum moe_code (*embed)(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
    enum moe_code (*embed_back)(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
    /* y = x / sqrt(mean(x^2) + eps) * gain; rstd[N] [wide] is kept for the backward, which adds to dx (`add`) or writes it, and adds to dgain [wide]. */
    enum moe_code (*rmsnorm)(struct moe_device *dev, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps, struct moe_error *err);
    enum moe_code (*rmsnorm_back)(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd,
                                  size_t n, size_t d, struct moe_error *err);
    /* In place on x [B,S,heads,C]: pairs (i, i + C/2) turned by position * theta^(-2i/C); `back` turns the other way, which is also the gradient.
     * Source: Su et al. 2021, arXiv:2104.09864; the layout of GPT-NeoX. */
    enum moe_code (*rope)(struct moe_device *dev, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err);
    enum moe_code (*attention)(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
    enum moe_code (*attention_back)(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
    /* h[N,F] = silu(gate) * up, with gu [N,2F] = gate and up side by side; backward writes dgu. */
    enum moe_code (*swiglu)(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err);
    enum moe_code (*swiglu_back)(struct moe_device *dev, void *dgu, const void *dh, const void *gu, size_t n, size_t f, struct moe_error *err);
    /* loss[N] [wide] = lse - logits[target], 0 where target is -1; with `back`, logits become (softmax - onehot) * scale (0 where -1). */
    enum moe_code (*xent)(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err);

    enum moe_code (*route)(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
    enum moe_code (*route_back)(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
    enum moe_code (*route_stats)(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err);
    enum moe_code (*dispatch)(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err);
    /* y[i] = x[index[i] / divide], [rows, D]; index -1 gives zeros. */
    enum moe_code (*gather)(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err);
    /* y[n] (+)= sum over k, in order, of weight[n,k] [wide] * ys[slot[n,k]]; dropped pairs add nothing; weight NULL: all 1 (the gather's gradient). */
    enum moe_code (*combine)(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d,
                             size_t top_k, struct moe_error *err);
    /* dys[slot[n,k]] = weight[n,k] * dy[n]; dweight[n,k] [wide] = <dy[n], ys[slot[n,k]]>, 0 where dropped. */
    enum moe_code (*combine_back)(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight,
                                  size_t n, size_t d, size_t top_k, struct moe_error *err);

    enum moe_code (*add)(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err);                   /* y += x     */
    enum moe_code (*scale)(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err);
    /* Sum of [wide], sum of squares of either, in double, in fixed chunks and fixed order; *finite tells whether every element is. `out` is the host's. */
    enum moe_code (*sum)(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err);
    enum moe_code (*sumsq)(struct moe_device *dev, bool wide, const void *x, size_t n, double *out, bool *finite, struct moe_error *err);
    enum moe_code (*adamw)(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err);
};

const struct moe_backend *moe_backend_cpu(void);   /* fp32, OpenBLAS, threads         */
const struct moe_backend *moe_backend_ref(void);   /* fp64, plain loops, one thread   */
#endif
