/* The mixture-of-experts layer: route, dispatch to the ranks that hold the experts, compute, combine; and back. Invariants are checked at every step. */
#ifndef MOE_RUNTIME_MOE_MOE_H
#define MOE_RUNTIME_MOE_MOE_H
#include "runtime/backend/backend.h"
#include "runtime/comm/comm.h"
#include "runtime/config/config.h"

#define MOE_CAP_EXPERT_ROWS (1u << 30)     /* rows that one rank's experts compute in a micro-step, and pairs that its tokens make  */
#define MOE_CAP_EXPERT_WIDTH (1u << 24)    /* of a token, and of an expert                                                             */

/* Memory that no layer needs between two calls, so all layers of a model share it. One owner, one thread, like its device. */
struct moe_scratch;
MOE_MUST_USE enum moe_code moe_scratch_new(const struct moe_backend *be, struct moe_device *dev, struct moe_scratch **out, struct moe_error *err);   /* LIMIT */
void moe_scratch_free(struct moe_scratch **scratch);    /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
/* From now on rows of tokens go over `rows` (kept; NULL: over `ep`), a communicator of the device with the ranks of `ep` in their order; counts and sums stay with `ep`
 * and `world`, which are the host's. `chunks`, the same on all of these ranks: it stands in the backend's side queue, and the experts of a rank are cut into so many runs
 * (at most one each, at most 7), of which one is computed while others' rows travel; what a run computes does not depend on how many there are, where its products go the
 * same way (a backend that measures may find that another is the fastest for another run). 0: it stands in the order of the ops. */
enum { MOE_CHUNKS = 2 };
void moe_scratch_rows(struct moe_scratch *scratch, struct moe_comm *rows, unsigned chunks);
/* Since it was asked last, by the device's clock: of the time that rows travelled beside the ops, what the ops did not wait for it: 1 - waited / travelled, at least 0.
 *
 *   travelled  over all exchanges of rows, from when the side queue comes to one (its rows are ready, the one before it is through) until it is through with it: until a
 *              peer that is late has come, too
 *   waited     over all places where ops need rows: how long the ops' queue stands there
 *
 * Of the forwards and backwards of all layers that were over when a forward last waited for the device, so a step's backward counts for the next one; so does, of a rank
 * without tokens, the last layer's forward. NAN: nothing travelled beside the ops. */
double moe_scratch_overlap(struct moe_scratch *scratch);

/* What all layers share. */
struct moe_layer_shape {
    unsigned width, experts, top_k, expert_width, shared_experts, length;
    unsigned max_tokens;               /* of one rank's micro-step                                                                  */
    const struct moe_router_config *router;        /* copied                                                                        */
};
struct moe_experts;                    /* opaque: buffers of one layer's dispatch and what its backward needs; one owner            */

/**
 * Make the buffers of one layer. With ranks that share the experts a rank's rows follow from what all of them route to it: those buffers start at an even
 * share, and grow up to MOE_CAP_EXPERT_ROWS.
 *
 *   scratch  in  kept  its backend and device are the layer's
 *   ep       in  kept  ranks that share the experts: rank i holds experts [i * E/size, (i+1) * E/size)
 *   world    in  kept  all ranks: counts and probabilities are summed over them, so the balance loss does not depend on the layout
 *   out      out new   free with moe_experts_free(); untouched on failure
 *
 * Errors: USAGE (experts do not divide by ep; top_k past the experts or its cap), LIMIT, DEVICE.
 */
MOE_MUST_USE
enum moe_code moe_experts_new(const struct moe_layer_shape *shape, struct moe_scratch *scratch, struct moe_comm *ep, struct moe_comm *world,
                              struct moe_experts **out, struct moe_error *err);
void moe_experts_free(struct moe_experts **layer);      /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* Weights of one layer and where their gradients are added; all device memory. */
struct moe_expert_weights {
    const void *gate;                  /* [E,D] router                                                                              */
    const void *bias;                  /* [E] [wide] moved by balancing, no gradient; NULL: none                                    */
    const void *gate_up, *down;        /* this rank's experts: [E/ep,2F,D], [E/ep,D,F]                                              */
    const void *shared_gate_up, *shared_down;      /* [2Fs,D], [D,Fs] with Fs = F * shared experts; NULL: none                      */
    void *dgate, *dgate_up, *ddown, *dshared_gate_up, *dshared_down;       /* [wide]                                                 */
};

struct moe_layer_stats {               /* sums over the rank's tokens unless it says "world"; host memory                            */
    double balance, sequence, z;       /* loss terms, coefficient included, of this micro-step: over the world's tokens, the same on every rank */
    double entropy;                    /* mean over the rank's tokens, nats                                                         */
    int64_t *count;                    /* [E] world: pairs routed to each expert in this micro-step, before any is dropped; of the layer, until the next call */
    uint64_t pairs, dropped;           /* of this rank                                                                              */
    double route_ms, dispatch_ms, expert_ms, combine_ms;       /* as the host saw them; the backward adds its own                    */
};

/**
 * y[N,D] = sum over the chosen experts of weight * expert(x), plus the shared experts'.
 *
 *   x             in   [N,D]  device  kept until the backward
 *   y             out  [N,D]  device
 *   tokens        in   this rank's, a whole number of sequences; may be 0 when other ranks of `ep` have some; fewer than a sequence count as one
 *   world_tokens  in   of all ranks in this micro-step: what the auxiliary losses are means over. 0: this rank alone, with all experts, scores a text, without
 *                      auxiliary losses and capacity; `world` is not asked
 *
 * An expert's capacity is capacity_factor times the even share of this rank's pairs, rounded up: each rank drops for itself.
 *
 * Invariants, at every call: counts sum to N * K less what was dropped, over the world to world_tokens * K; the permutation is a bijection that keeps each pair
 * with its expert; experts are below E, and those of a token differ; rows of weights sum to `scale` (1e-5, relative where scale is above 1); everything is
 * finite; what is announced for an expert is at most what the world routed to it (where `ep` is the world and nothing is dropped: just that), and arrives. A
 * broken one is BUG, with err->field = "router", "dispatch" or "experts" and the numbers; *stats and y are then undefined.
 * Errors: BUG, DEVICE, LIMIT, comm.h's.
 */
MOE_MUST_USE
enum moe_code moe_experts_forward(struct moe_experts *layer, const struct moe_expert_weights *w, const void *x, void *y, size_t tokens, uint64_t world_tokens,
                                  struct moe_layer_stats *stats, struct moe_error *err);
/* Of the last forward, once: dx[N,D] written; gradients of weights added; times added to *stats. dx is not dy. `loss_scale`: the auxiliary losses count so much
 * (1 / micro-steps). Errors: DEVICE, LIMIT, comm.h's. */
MOE_MUST_USE
enum moe_code moe_experts_backward(struct moe_experts *layer, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, double loss_scale,
                                   struct moe_layer_stats *stats, struct moe_error *err);

/* Auxiliary-free balancing (Wang et al. 2024, arXiv:2408.15664): bias[e] moves by `rate` towards the mean of count[E]; host memory. */
void moe_bias_update(float *bias, const int64_t *count, unsigned experts, double rate);
#endif
