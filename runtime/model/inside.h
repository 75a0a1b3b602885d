/* Inside runtime/model: what a model is made of.
 *
 *   params.c    names, shapes and places of all weights, from one table
 *   model.c     memory
 *   init.c      first values
 *   forward.c   embedding and layers
 *   head.c      scores and loss, in pieces of rows, with their gradient at once: a piece's scores are forgotten before the next
 *   backward.c  layers and embedding
 *   step.c      one micro-step; scores of a next token */
#ifndef MOE_RUNTIME_MODEL_INSIDE_H
#define MOE_RUNTIME_MODEL_INSIDE_H
#include "common/base/arena.h"
#include "runtime/model/model.h"
#include "runtime/moe/lap.h"
#include "runtime/moe/memory.h"

#define MOE_CAP_MODEL_ELEMENTS (UINT64_C(1) << 40)   /* of one part                                       */
#define MOE_CAP_MODEL_LAYERS   4096u
#define MOE_CAP_HEAD_BYTES     (UINT64_C(64) << 20)  /* of scores at a time                               */

/* Kinds of weights: those of a layer first, then those that a model has one of. */
enum moe_weight {
    MOE_W_ATTN_NORM, MOE_W_Q, MOE_W_K, MOE_W_V, MOE_W_O, MOE_W_MOE_NORM, MOE_W_GATE, MOE_W_SHARED_GATE_UP, MOE_W_SHARED_DOWN, MOE_W_GATE_UP, MOE_W_DOWN,
    MOE_W_OF_LAYER,
    MOE_W_EMBED = MOE_W_OF_LAYER, MOE_W_NORM, MOE_W_HEAD,
    MOE_W_ALL
};
struct moe_place { void *weight, *slope; };          /* a tensor and its gradient, which is [wide]; NULL: this model has none */

struct moe_layer {
    struct moe_place w[MOE_W_OF_LAYER];
    struct moe_experts *experts;
    void *bias;                        /* device [E] [wide]                                                */
    bool biased;                       /* some are not 0                                                   */
    /* Of the last forward; x is what the layer begins with, m what its experts' half begins with. rstd and lse are [wide]. */
    void *x, *rstd_x, *norm_x, *q, *k, *v, *o, *lse, *m, *rstd_m, *norm_m;
};

struct moe_model {
    struct moe_model_config c;
    struct moe_router_config router;
    const struct moe_backend *be;
    struct moe_device *dev;
    struct moe_comm *ep, *world;
    unsigned max_seqs;
    size_t chunk;                      /* rows of the head at a time                                       */

    struct moe_param *params;
    size_t param_count;
    uint64_t size[MOE_PARTS];          /* padded                                                           */
    void *parts;                       /* weights and slopes, one block                                    */
    void *weights[MOE_PARTS], *slopes[MOE_PARTS];      /* slopes are [wide]                                */
    struct moe_place w[MOE_W_ALL - MOE_W_OF_LAYER];
    struct moe_layer *layers;          /* [L]                                                              */
    struct moe_layer_stats *stats;     /* [L]                                                              */
    float *bias;                       /* host [L,E]                                                       */
    struct moe_arena *arena;
    struct moe_scratch *scratch;

    void *block;                       /* all of the activations                                           */
    int32_t *tokens, *targets;         /* device [B*S]                                                     */
    void *last, *rstd_last, *norm_last;/* what the layers leave, normalised for the head                   */
    void *loss, *logits;               /* [B*S] [wide]; [chunk,V]                                          */
    void *dx, *dt, *dq, *dk, *dv, *d_o;
};

static inline struct moe_place *moe_place_of(struct moe_model *m, enum moe_weight which) { return &m->w[which - MOE_W_OF_LAYER]; }
/* [V,D] of the head: the embedding's, when they are tied. */
static inline struct moe_place moe_head_of(struct moe_model *m) { return *moe_place_of(m, m->c.tied_head ? MOE_W_EMBED : MOE_W_HEAD); }

/* params.c: fills params, param_count and size (not padded). Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_params_list(struct moe_model *m, struct moe_error *err);
void moe_params_place(struct moe_model *m);          /* once weights and slopes are there                 */

/* forward.c, for the backward, too. */
struct moe_expert_weights moe_weights_of(const struct moe_layer *l);
/* A broken invariant gets its layer's name in front: "layers.3.router". */
MOE_MUST_USE enum moe_code moe_in_layer(enum moe_code code, unsigned layer, struct moe_error *err);

struct moe_batch { size_t seqs, length, n; uint64_t world_tokens; };      /* n = seqs * length */
/* From tokens to `last` and its norm. */
MOE_MUST_USE enum moe_code moe_forward(struct moe_model *m, const struct moe_batch *b, struct moe_error *err);
/* From dt, the gradient of norm_last, through all layers. */
MOE_MUST_USE enum moe_code moe_backward(struct moe_model *m, const struct moe_batch *b, double aux_scale, struct moe_error *err);
/* Loss of the targets; with `back` dt and the head's gradient, times `scale`. *back_ms: what of it was the gradient's. */
MOE_MUST_USE
enum moe_code moe_head(struct moe_model *m, size_t n, bool back, double scale, double *loss, double *back_ms, struct moe_error *err);
#endif
