/* What the operations of a backend take: types alone, for C and for the C++ of CUDA.
 *
 * Letters (docs/SYMBOLS.md): N tokens of a call, D width, H heads, G heads of keys and values, C width of a head, B sequences, S tokens of a sequence,
 * E experts, K experts a token is sent to, F width of an expert, V vocabulary.
 *
 * A backend has two types of elements. `real` is what activations, weights and the gradients of activations are made of. `wide` is what sums are kept in: gradients
 * of weights, an optimiser's state, a router's numbers, norms, losses. On a CPU both are the same; with bf16 they are not. Here, each array says [wide] where it
 * is; the others are real. Sums are always made in `wide` or better, whatever they are then stored as.
 *
 * `void *` is memory of the device, row-major; `int32_t *` is memory of the device, too. Only what is called `host` is not. */
#ifndef MOE_RUNTIME_BACKEND_OPS_H
#define MOE_RUNTIME_BACKEND_OPS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOE_CAP_BACKEND_EXPERTS 4096u
#define MOE_CAP_BACKEND_TOP_K   64u

enum moe_real { MOE_REAL_F32, MOE_REAL_F64, MOE_REAL_BF16 };
enum moe_score { MOE_SCORE_SOFTMAX, MOE_SCORE_SIGMOID };
enum moe_drop { MOE_DROP_NONE, MOE_DROP_PROBABILITY, MOE_DROP_POSITION };

/* c[m,n] = op(a)[m,k] op(b)[k,n], or += with `add`. ta: a is stored [k,m]; tb: b is stored [n,k]. wide: c is [wide]. */
struct moe_gemm { size_t m, n, k; bool ta, tb, add, wide; const void *a, *b; void *c; };

/* The same for E groups of rows; group e has the rows offset[e] .. offset[e+1].
 *   ROWS   c[rows of e, n] = a[rows of e, k] op(b[e]);  b is [E][k,n], or [E][n,k] with tb
 *   INNER  c[e][m,n] += a[rows of e, m]^T b[rows of e, n];  c is [E][m,n] [wide]
 * offset[E] is at most m of ROWS, k of INNER: the rows that there is room for. offset[0] need not be 0: groups may be a run of more groups, whose rows and matrices
 * lie before and behind.
 *
 * Rows may lie elsewhere than in order, so that no copy of them has to be made; NULL: they lie in order.
 *   from_a  row r of a is row from_a[r] / divide of what `a` points to; INNER and ROWS
 *   from_b  the same of b; INNER
 *   to      row r of c is row to[r] of what `c` points to, below m, no two the same; ROWS
 * Each has as many numbers as there is room for rows; those of rows before offset[0] or from offset[E] on are not read, the others are not negative. Where from_a or
 * from_b is there, `from` tells the rows that there are behind `a` or `b`. */
enum moe_group { MOE_GROUP_ROWS, MOE_GROUP_INNER };
struct moe_grouped {
    enum moe_group kind;
    size_t groups, m, n, k;
    bool tb, add;
    const int32_t *offset;
    const int32_t *known;              /* host [E+1]: what `offset` holds, where the host knows it, so that nobody waits to ask the device; else NULL */
    const void *a, *b;
    void *c;
    const int32_t *from_a, *from_b, *to;
    size_t from, divide;               /* divide: of from_a and from_b; 0 is 1                                                      */
};

struct moe_attention {                 /* causal, grouped queries: head h reads keys of head h * G / H; scale 1/sqrt(C)            */
    size_t seqs, length, heads, kv_heads, head_dim;
    const void *q, *k, *v;             /* [B,S,H,C], [B,S,G,C], [B,S,G,C]                                                           */
    void *o, *lse;                     /* [B,S,H,C]; [B,H,S] [wide] log of the sum of exponentials, read again by the backward      */
    const void *d_o;                   /* backward                                                                                 */
    void *dq, *dk, *dv;                /* backward: written, not added                                                              */
};

struct moe_router {                    /* all [wide] but x, gate and dlogits                                                        */
    size_t tokens, experts, top_k, group;      /* group: tokens of one sequence                                                     */
    enum moe_score score;
    bool renormalise;                  /* weights of the K kept scores sum to 1                                                     */
    double scale;                      /* then times this (route_scale); not 0                                                      */
    const void *logits;                /* [N,E]; of the forward where there is no x, of the backward where sigmoids have a dz       */
    const void *bias;                  /* [E] added to the scores for choosing only; NULL: none                                     */
    void *prob;                        /* [N,E] out: softmax, or sigmoid divided by its row's sum                                   */
    void *score_out;                   /* [N,E] out: the scores that are weights: softmax (the same numbers as prob), or sigmoid    */
    void *lse;                         /* [N] out: log-sum-exp of the logits, for the z-loss                                        */
    int32_t *expert;                   /* [N,K] out: best first; ties go to the lower expert                                        */
    void *weight;                      /* [N,K] out                                                                                 */
    /* backward; prob, score_out, lse, expert, weight as the forward left them */
    const void *dweight;               /* [N,K]; of a dropped pair it is 0                                                          */
    const void *dprob;                 /* [N / group, E] added to each token's gradient by prob; NULL: none                          */
    double dz;                         /* gradient of the loss by lse^2 of one token: dlogits += dz * 2 * lse * softmax(logits)     */
    void *dlogits;                     /* [N,E] out, real: it goes into products of matrices                                       */
    /* forward, of which the product is a part: logits = x gate^T, in one pass over the tokens where the backend can */
    size_t width;                      /* D                                                                                         */
    const void *x, *gate;              /* [N,D], [E,D]; x NULL: logits are given                                                    */
    void *logits_out;                  /* [N,E] out, with x; NULL: nobody reads them                                                */
    int32_t *count;                    /* [E] out: pairs of each expert; NULL: nobody asks                                          */
};

struct moe_router_stats {              /* of one call; all in host memory                                                           */
    size_t tokens, experts, top_k, group;
    const void *prob, *lse; const int32_t *expert;     /* [wide]                                                                    */
    double *prob_sum;                  /* host [N / group, E]: summed over the group's tokens                                        */
    int64_t *count;                    /* host [N / group, E]: pairs routed, before any is dropped                                   */
    double entropy, z;                 /* sums over tokens: of -sum p log p, of lse^2                                               */
    double weight_error;               /* largest |sum of a row's weights - scale|, when they are renormalised; else 0              */
    const void *weight; bool renormalise; double scale;                /* weight [wide]                                             */
    bool finite;                       /* every prob, lse and weight is                                                             */
};

/* Where each pair (n, k) goes: pairs sorted by expert, within one by token. Built by histogram, scan, permutation. */
struct moe_dispatch {
    size_t tokens, experts, top_k;
    const int32_t *expert;             /* [N,K]                                                                                     */
    const void *weight;                /* [N,K] [wide]; read by MOE_DROP_PROBABILITY                                                */
    enum moe_drop drop; size_t capacity;       /* pairs that an expert keeps                                                        */
    int32_t *count;                    /* [E] out, what is kept                                                                     */
    int32_t *offset;                   /* [E+1] out: exclusive scan of count                                                        */
    int32_t *slot;                     /* [N,K] out: row in the sorted order, -1 = dropped                                          */
    int32_t *source;                   /* [N*K] out: of each row its pair n*K+k; rows past offset[E] are -1                          */
};

/* The invariants of a dispatch, asked of a device whose indices the host cannot read: the same that runtime/moe/check.c holds in host memory, told by the first
 * that is broken. One round trip, and what the host must know of the sizes comes with it. */
enum moe_broken {
    MOE_BROKEN_NOTHING,
    MOE_BROKEN_EXPERT,                 /* pair `at` is sent to expert `is`, which there is not                                      */
    MOE_BROKEN_TWICE,                  /* token `at` is sent to expert `is` twice                                                   */
    MOE_BROKEN_COUNT,                  /* expert `at` gets `is` pairs, not `want`                                                   */
    MOE_BROKEN_OFFSET,                 /* rows of expert `at` begin at `is`, not at `want`; at = E: all rows                        */
    MOE_BROKEN_SOURCE,                 /* row `at` comes from pair `is`, which there is not                                         */
    MOE_BROKEN_INVERSE,                /* row `at` comes from pair `is`, which goes to row `want`, or to another expert             */
    MOE_BROKEN_PAST,                   /* row `at` is past all rows, and comes from pair `is`                                       */
    MOE_BROKEN_SLOTS                   /* `is` pairs have a row, of `want` rows                                                     */
};
struct moe_inspection {
    size_t tokens, experts, top_k, capacity; bool drop;
    const int32_t *expert, *count, *offset, *slot, *source;            /* of the device                                             */
    int64_t *routed;                   /* host [E] out: pairs of each expert, before any is dropped                                 */
    int32_t *kept, *begin;             /* host [E], [E+1] out: count and offset                                                     */
    enum moe_broken broken; int64_t at, is, want;      /* out; of several the first by kind, and then by `at`                        */
    struct moe_router_stats *stats;    /* what route_stats tells of the same routing, by the same message, unless something is broken; NULL: nobody asks */
};

struct moe_adamw {
    size_t n;
    void *weight; const void *grad; void *m, *v;       /* [n]; all but weight [wide]                                                */
    void *master;                      /* [n] [wide]; `weight` is then its value rounded to bf16; NULL: weight is the master, and real is wide */
    double lr, beta1, beta2, eps, decay, grad_scale;   /* decay decoupled; grad_scale: 1, or what clipping says                     */
    uint64_t t;                        /* 1 at the first update                                                                     */
};

struct moe_device_options {
    unsigned threads;                  /* of a CPU; 0: one per core that this process may use                                       */
    unsigned local;                    /* this rank's number on its node: which of the node's devices it takes                       */
    uint64_t memory_limit;             /* bytes of device memory; 0: what there is                                                   */
    bool deterministic;                /* no choice by measurement: the same bits from run to run on the same kind of device         */
};
#endif
