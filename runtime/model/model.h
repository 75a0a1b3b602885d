/* A decoder of mixture-of-experts layers over any backend: embedding, L times (RMSNorm, attention, RMSNorm, experts), RMSNorm, head; loss and gradients.
 *
 * Weights lie in two flat pieces of device memory: `dense` (the same on every rank) and `expert` (this rank's share of every layer's experts), so the optimiser
 * and the collectives see two vectors, and checkpoints see names. */
#ifndef MOE_RUNTIME_MODEL_MODEL_H
#define MOE_RUNTIME_MODEL_MODEL_H
#include "runtime/backend/backend.h"
#include "runtime/comm/comm.h"
#include "runtime/config/config.h"
#include "runtime/moe/moe.h"

enum moe_part { MOE_PART_DENSE, MOE_PART_EXPERT, MOE_PARTS };
enum { MOE_PARAM_NAME = 64, MOE_PARAM_DIMS = 3 };
struct moe_param {
    char name[MOE_PARAM_NAME];         /* "layers.0.attn.q.weight"; the names are those of checkpoints                              */
    enum moe_part part;
    unsigned dims;
    uint64_t shape[MOE_PARAM_DIMS];    /* of what this rank holds                                                                  */
    uint64_t whole[MOE_PARAM_DIMS];    /* of the global tensor: experts differ in dimension 0                                       */
    uint64_t offset[MOE_PARAM_DIMS];
    uint64_t at, n;                    /* elements: where in its part, how many                                                     */
    bool decay;                        /* weight decay applies (matrices), or not (gains)                                           */
    double deviation;                  /* of its initial values; gains start at 1                                                   */
};

struct moe_model;                      /* opaque; one owner, one thread */

/* Names, in this order; N counts layers from 0. Rows of weights are outputs: y = x w^T. gate_up has the F rows of the gate first, then those of the value.
 *
 *   embed.weight                    [V,D]       also the head's, when tied
 *   layers.N.attn.norm.weight       [D]
 *   layers.N.attn.{q,k,v}.weight    [HC,D], [GC,D], [GC,D]
 *   layers.N.attn.o.weight          [D,HC]
 *   layers.N.moe.norm.weight        [D]
 *   layers.N.router.weight          [E,D]
 *   layers.N.shared.gate_up.weight  [2Fs,D]     with shared experts, Fs = F times their number
 *   layers.N.shared.down.weight     [D,Fs]
 *   layers.N.experts.gate_up.weight [E,2F,D]    of MOE_PART_EXPERT: a rank holds E/ep of them
 *   layers.N.experts.down.weight    [E,D,F]     the same
 *   norm.weight                     [D]
 *   head.weight                     [V,D]       unless tied */

/**
 * Make a model: memory for weights, gradients and the activations of one micro-step.
 *
 *   config    in   borrowed  model and router are copied
 *   ep,world  in   kept      as in moe.h
 *   max_seqs  in             sequences of one micro-step on this rank, at most
 *   multiple  in             of elements: each part is padded with zeros to it (what ZeRO shards need)
 *
 *   out       out  new       free with moe_model_free(); untouched on failure
 *
 * Errors: USAGE (experts do not divide by ep, a size is 0, heads do not fit each other), LIMIT, DEVICE.
 */
MOE_MUST_USE
enum moe_code moe_model_new(const struct moe_config *config, const struct moe_backend *be, struct moe_device *dev, struct moe_comm *ep, struct moe_comm *world,
                            unsigned max_seqs, uint64_t multiple, struct moe_model **out, struct moe_error *err);
/* Rows of tokens travel over a communicator of the device; how much of that was hidden: moe_scratch_rows(), moe_scratch_overlap(). */
void moe_model_rows(struct moe_model *model, struct moe_comm *rows, bool beside);
double moe_model_overlap(struct moe_model *model);
void moe_model_free(struct moe_model **model);      /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

const struct moe_param *moe_model_params(const struct moe_model *model, size_t *count);    /* kept                                   */
uint64_t moe_model_size(const struct moe_model *model, enum moe_part part);                /* elements, padding included              */
void *moe_model_weights(struct moe_model *model, enum moe_part part);                      /* device memory, kept                     */
void *moe_model_gradients(struct moe_model *model, enum moe_part part);                    /* [wide]                                 */
float *moe_model_bias(struct moe_model *model, unsigned layer);                            /* host [E]; the caller changes it, then  */
MOE_MUST_USE enum moe_code moe_model_bias_changed(struct moe_model *model, struct moe_error *err);

/* First values: normal deviates, each from seed, name of the tensor and its place in the global one, so every layout starts alike; of deviation 0.02, and
 * 0.02 / sqrt(2L) where the result is added to what 2L others are added to. Gains start at 1. Errors: DEVICE. */
MOE_MUST_USE enum moe_code moe_model_init(struct moe_model *model, uint64_t seed, struct moe_error *err);

struct moe_step_stats {                /* of one micro-step                                                                         */
    double loss_sum;                   /* of this rank's targets, nats                                                              */
    uint64_t targets;                  /* of this rank                                                                              */
    struct moe_layer_stats *layers;    /* [L]; the model's, until the next call                                                     */
    double forward_ms, backward_ms;    /* as the host saw them                                                                      */
};
/**
 * Loss of one micro-step; with `back` gradients are added to those there are.
 *
 *   tokens, targets  in  borrowed  host [seqs, S]; target -1: none
 *   seqs             in            may be 0 where other ranks have some
 *   world_targets    in            of the whole step over all ranks: gradients are those of the mean over them
 *   world_tokens     in            of this micro-step over all ranks, for the auxiliary losses
 *   micro_steps      in            of the step: auxiliary losses are divided by it
 *
 * Collective over the world. Counts that contradict each other (more sequences than max_seqs, more tokens than the world's) end the process: MOE_CHECK. After an
 * error what was added to the gradients is undefined.
 * Errors: BUG (an invariant of moe.h, err->field "layers.3.router"; a loss that is not finite, "loss"), SCHEMA (a token not below V), those of backend.h and comm.h.
 */
MOE_MUST_USE
enum moe_code moe_model_step(struct moe_model *model, const int32_t *tokens, const int32_t *targets, unsigned seqs, uint64_t world_targets, uint64_t world_tokens,
                             unsigned micro_steps, bool back, struct moe_step_stats *stats, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_model_zero_gradients(struct moe_model *model, struct moe_error *err);

/* Scores of the token behind `tokens[length]` (length at most S), host [V]. With experts that are all on this rank; no pair is dropped, whatever the capacity, and
 * the other ranks are not asked. Errors: as above. */
MOE_MUST_USE
enum moe_code moe_model_next(struct moe_model *model, const int32_t *tokens, unsigned length, float *logits, struct moe_error *err);
#endif
