/* The mixture-of-experts layer: route, dispatch to the ranks that hold the experts, compute, combine; and back. Invariants are checked at every step. */
#ifndef MOE_RUNTIME_MOE_MOE_H
#define MOE_RUNTIME_MOE_MOE_H
#include "runtime/backend/backend.h"
#include "runtime/comm/comm.h"
#include "runtime/config/config.h"

/* What all layers share: shapes, who the ranks are, scratch memory. */
struct moe_layer_shape {
    unsigned width, experts, top_k, expert_width, shared_experts, length;
    unsigned max_tokens;               /* of one rank's micro-step                                                                  */
    const struct moe_router_config *router;
};
struct moe_experts;                    /* opaque: buffers of one layer's dispatch and what its backward needs; one owner            */

/**
 * Make the buffers of one layer.
 *
 *   ep     in  kept  ranks that share the experts: rank i holds experts [i * E/size, (i+1) * E/size)
 *   world  in  kept  all ranks: counts and probabilities are summed over them, so the balance loss does not depend on the layout
 *
 * Errors: LIMIT, DEVICE.
 */
MOE_MUST_USE
enum moe_code moe_experts_new(const struct moe_layer_shape *shape, const struct moe_backend *be, struct moe_device *dev, struct moe_comm *ep,
                              struct moe_comm *world, struct moe_experts **out, struct moe_error *err);
void moe_experts_free(struct moe_experts **layer);

/* Weights of one layer and where their gradients are added; all device memory. */
struct moe_expert_weights {
    const void *gate;                  /* [E,D] router                                                                              */
    const void *bias;                  /* [E] moved by balancing, no gradient; NULL: none                                           */
    const void *gate_up, *down;        /* this rank's experts: [E/ep,2F,D], [E/ep,D,F]                                              */
    const void *shared_gate_up, *shared_down;      /* [2Fs,D], [D,Fs] with Fs = F * shared experts; NULL: none                      */
    void *dgate, *dgate_up, *ddown, *dshared_gate_up, *dshared_down;
};

struct moe_layer_stats {               /* sums over the rank's tokens unless it says "world"; host memory                            */
    double balance, sequence, z;       /* loss terms, coefficient included, of this micro-step: over the world's tokens, the same on every rank */
    double entropy;                    /* mean over the rank's tokens, nats                                                         */
    int64_t *count;                    /* [E] world: pairs routed to each expert in this micro-step; of the layer, until the next call */
    uint64_t pairs, dropped;           /* of this rank                                                                              */
    double route_ms, dispatch_ms, expert_ms, combine_ms;
};

/**
 * y[N,D] = sum over the chosen experts of weight * expert(x), plus the shared experts'.
 *
 *   tokens        in  this rank's, a whole number of sequences; may be 0 when other ranks of `ep` have some
 *   world_tokens  in  of all ranks in this micro-step: what the auxiliary losses are means over
 *
 * Invariants, at every call: counts sum to N * K less what was dropped, the permutation is a bijection, experts are below E, rows of weights sum to `scale`
 * (1e-5), everything is finite, what arrives is what was announced. A broken one is BUG, with err->field = "router" or "dispatch" and the numbers.
 * Errors: BUG, DEVICE, LIMIT, comm.h's.
 */
MOE_MUST_USE
enum moe_code moe_experts_forward(struct moe_experts *layer, const struct moe_expert_weights *w, const void *x, void *y, size_t tokens, uint64_t world_tokens,
                                  struct moe_layer_stats *stats, struct moe_error *err);
/* Of the last forward: dx[N,D] written; gradients of weights added. `loss_scale`: the auxiliary losses count so much (1 / micro-steps). */
MOE_MUST_USE
enum moe_code moe_experts_backward(struct moe_experts *layer, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, double loss_scale,
                                   struct moe_error *err);

/* Auxiliary-free balancing (Wang et al. 2024, arXiv:2408.15664): bias[e] moves by `rate` towards the mean of count[E]; host memory. */
void moe_bias_update(float *bias, const int64_t *count, unsigned experts, double rate);
#endif
