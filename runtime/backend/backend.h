/* Every operation that the model uses, as one table of functions: the CPU's is the oracle of all others, and `ref` (plain loops in doubles) is the oracle of
 * the CPU's. A model never touches an element itself, so the same model runs on any of them.
 *
 * Letters (docs/SYMBOLS.md): N tokens of a call, D width, H heads, G heads of keys and values, C width of a head, B sequences, S tokens of a sequence,
 * E experts, K experts a token is sent to, F width of an expert, V vocabulary.
 *
 * `void *` is memory of the device, row-major, of the backend's own element type; `int32_t *` is memory of the device, too. Only what is called `host` is not.
 * Ops run in the order in which they are called. Nothing is allocated by them; what they need is the device's scratch memory.
 * The same call gives the same bytes, whatever the number of threads: work is cut into chunks of fixed size.
 * Errors of all: DEVICE (the device's own code in err->sys), LIMIT (no memory for scratch). Sizes and indices are the caller's business: MOE_CHECK. */
#ifndef MOE_RUNTIME_BACKEND_BACKEND_H
#define MOE_RUNTIME_BACKEND_BACKEND_H
#include "common/base/error.h"
#include <stdbool.h>

enum { MOE_BACKEND_ABI = 1 };
#define MOE_CAP_BACKEND_EXPERTS 4096u
#define MOE_CAP_BACKEND_TOP_K   64u

enum moe_real { MOE_REAL_F32, MOE_REAL_F64 };         /* the backend's element type */
enum moe_score { MOE_SCORE_SOFTMAX, MOE_SCORE_SIGMOID };
enum moe_drop { MOE_DROP_NONE, MOE_DROP_PROBABILITY, MOE_DROP_POSITION };

struct moe_device;   /* opaque; one owner, one thread calls; opened by backend->open */

/* c[m,n] = op(a)[m,k] op(b)[k,n], or += with `add`. ta: a is stored [k,m]; tb: b is stored [n,k]. */
struct moe_gemm { size_t m, n, k; bool ta, tb, add; const void *a, *b; void *c; };

/* The same for E groups of rows; group e has the rows offset[e] .. offset[e+1].
 *   ROWS   c[rows of e, n] = a[rows of e, k] op(b[e]);  b is [E][k,n], or [E][n,k] with tb
 *   INNER  c[e][m,n] += a[rows of e, m]^T b[rows of e, n];  c is [E][m,n] */
enum moe_group { MOE_GROUP_ROWS, MOE_GROUP_INNER };
struct moe_grouped { enum moe_group kind; size_t groups, m, n, k; bool tb, add; const int32_t *offset; const void *a, *b; void *c; };

struct moe_attention {                 /* causal, grouped queries: head h reads keys of head h * G / H; scale 1/sqrt(C)            */
    size_t seqs, length, heads, kv_heads, head_dim;
    const void *q, *k, *v;             /* [B,S,H,C], [B,S,G,C], [B,S,G,C]                                                           */
    void *o, *lse;                     /* [B,S,H,C]; [B,H,S] log of the sum of exponentials, read again by the backward             */
    const void *d_o;                   /* backward                                                                                 */
    void *dq, *dk, *dv;                /* backward: written, not added                                                              */
};

struct moe_router {
    size_t tokens, experts, top_k, group;      /* group: tokens of one sequence                                                     */
    enum moe_score score;
    bool renormalise;                  /* weights of the K kept scores sum to 1                                                     */
    double scale;                      /* then times this (route_scale)                                                             */
    const void *logits;                /* [N,E]                                                                                     */
    const void *bias;                  /* [E] added to the scores for choosing only; NULL: none                                     */
    void *prob;                        /* [N,E] out: softmax, or sigmoid divided by its row's sum                                   */
    void *score_out;                   /* [N,E] out: the scores that are weights: softmax (the same numbers as prob), or sigmoid    */
    void *lse;                         /* [N] out: log-sum-exp of the logits, for the z-loss                                        */
    int32_t *expert;                   /* [N,K] out: best first; ties go to the lower expert                                        */
    void *weight;                      /* [N,K] out                                                                                 */
    /* backward; prob, score_out, lse, expert as the forward left them */
    const void *dweight;               /* [N,K]; of a dropped pair it is 0                                                          */
    const void *dprob;                 /* [N / group, E] added to each token's gradient by prob; NULL: none                          */
    double dz;                         /* gradient of the loss by lse^2 of one token: dlogits += dz * 2 * lse * softmax(logits)     */
    void *dlogits;                     /* [N,E] out                                                                                 */
};

struct moe_router_stats {              /* of one call; all in host memory                                                           */
    size_t tokens, experts, top_k, group;
    const void *prob, *lse; const int32_t *expert;
    double *prob_sum;                  /* host [N / group, E]: summed over the group's tokens                                        */
    int64_t *count;                    /* host [N / group, E]: pairs routed, before any is dropped                                   */
    double entropy, z;                 /* sums over tokens: of -sum p log p, of lse^2                                               */
    double weight_error;               /* largest |sum of a row's weights - scale|, when they are renormalised; else 0              */
    const void *weight; bool renormalise; double scale;
    bool finite;                       /* every prob, lse and weight is                                                             */
};

/* Where each pair (n, k) goes: pairs sorted by expert, within one by token. Built by histogram, scan, permutation. */
struct moe_dispatch {
    size_t tokens, experts, top_k;
    const int32_t *expert;             /* [N,K]                                                                                     */
    const void *weight;                /* [N,K]; read by MOE_DROP_PROBABILITY                                                       */
    enum moe_drop drop; size_t capacity;       /* pairs that an expert keeps                                                        */
    int32_t *count;                    /* [E] out, what is kept                                                                     */
    int32_t *offset;                   /* [E+1] out: exclusive scan of count                                                        */
    int32_t *slot;                     /* [N,K] out: row in the sorted order, -1 = dropped                                          */
    int32_t *source;                   /* [N*K] out: of each row its pair n*K+k; rows past offset[E] are -1                          */
};

struct moe_adamw {
    size_t n;
    void *weight; const void *grad; void *m, *v;       /* [n]                                                                       */
    void *master;                      /* [n] full precision, `weight` is then its value rounded to bf16; NULL: weight is the master */
    double lr, beta1, beta2, eps, decay, grad_scale;   /* decay decoupled; grad_scale: 1, or what clipping says                     */
    uint64_t t;                        /* 1 at the first update                                                                     */
};

struct moe_backend {
    uint32_t abi;                      /* MOE_BACKEND_ABI; first, and in this place for ever                                        */
    const char *name;                  /* "cpu"                                                                                     */
    enum moe_real real; size_t real_bytes;
    bool host_memory;                  /* device memory may be read by the host                                                     */

    /* threads 0: one per core that this process may use. Errors: USAGE, DEVICE, LIMIT. */
    enum moe_code (*open)(unsigned threads, struct moe_device **out, struct moe_error *err);
    void (*close)(struct moe_device **dev);            /* sets it to NULL; NULL is fine                                             */
    unsigned (*threads)(const struct moe_device *dev);

    /* Memory: zeroed, aligned to 64. upload and download wait. Conversions between host doubles or floats and elements. */
    enum moe_code (*alloc)(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err);
    void (*free)(struct moe_device *dev, void *mem);
    enum moe_code (*upload)(struct moe_device *dev, void *to, const void *host, size_t bytes, struct moe_error *err);
    enum moe_code (*download)(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err);
    enum moe_code (*from_f32)(struct moe_device *dev, void *to, const float *host, size_t n, struct moe_error *err);
    enum moe_code (*to_f32)(struct moe_device *dev, float *host, const void *from, size_t n, struct moe_error *err);
    enum moe_code (*zero)(struct moe_device *dev, void *mem, size_t bytes, struct moe_error *err);
    enum moe_code (*copy)(struct moe_device *dev, void *to, const void *from, size_t bytes, struct moe_error *err);
    enum moe_code (*sync)(struct moe_device *dev, struct moe_error *err);

    enum moe_code (*gemm)(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err);
    enum moe_code (*grouped)(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err);

    /* y[N,D] = table[token[n]]; backward adds to dtable, in the order of n. Tokens are below V: MOE_CHECK. */
    enum moe_code (*embed)(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
    enum moe_code (*embed_back)(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
    /* y = x / sqrt(mean(x^2) + eps) * gain; rstd[N] is kept for the backward, which adds to dx (`add`) or writes it, and adds to dgain. */
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
    /* loss[N] = lse - logits[target], 0 where target is -1; with `back`, logits become (softmax - onehot) * scale (0 where -1). */
    enum moe_code (*xent)(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err);

    enum moe_code (*route)(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
    enum moe_code (*route_back)(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
    enum moe_code (*route_stats)(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err);
    enum moe_code (*dispatch)(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err);
    /* y[i] = x[index[i] / divide], [rows, D]; index -1 gives zeros. */
    enum moe_code (*gather)(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err);
    /* y[n] (+)= sum over k, in order, of weight[n,k] * ys[slot[n,k]]; dropped pairs add nothing; weight NULL: all 1 (the gather's gradient). */
    enum moe_code (*combine)(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d,
                             size_t top_k, struct moe_error *err);
    /* dys[slot[n,k]] = weight[n,k] * dy[n]; dweight[n,k] = <dy[n], ys[slot[n,k]]>, 0 where dropped. */
    enum moe_code (*combine_back)(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight,
                                  size_t n, size_t d, size_t top_k, struct moe_error *err);

    enum moe_code (*add)(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err);                   /* y += x     */
    enum moe_code (*scale)(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err);
    /* Sum, sum of squares, in double, in fixed chunks and fixed order; *finite tells whether every element is. `out` is the host's. */
    enum moe_code (*sum)(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err);
    enum moe_code (*sumsq)(struct moe_device *dev, const void *x, size_t n, double *out, bool *finite, struct moe_error *err);
    enum moe_code (*adamw)(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err);
};

const struct moe_backend *moe_backend_cpu(void);   /* fp32, OpenBLAS, threads         */
const struct moe_backend *moe_backend_ref(void);   /* fp64, plain loops, one thread   */
#endif
