/* AdamW with ZeRO-1: each rank keeps the moments (and, where weights are stored as bf16, the master weights) of its shard of each part of the model; gradients
 * are reduce-scattered, new weights gathered. Loshchilov and Hutter 2019, arXiv:1711.05101; Rajbhandari et al. 2020, arXiv:1910.02054. */
#ifndef MOE_RUNTIME_OPTIM_OPTIM_H
#define MOE_RUNTIME_OPTIM_OPTIM_H
#include "runtime/model/model.h"

struct moe_optim;    /* opaque; one owner */

/* A shard begins at a multiple of this many elements, of its part and so of every type: at 16 bytes and at more, which a GPU reads and writes at a time. The last of
 * a part's shards may hold less of it than the others, or nothing. Where a shard begins is no part of a checkpoint, which has each piece's place (docs/checkpoint-format.md). */
enum { MOE_SHARD_MULTIPLE = 64 };
/* What the parts of a model are padded to for so many ranks: moe_model_new()'s `multiple`. */
static inline uint64_t moe_optim_multiple(unsigned ranks) { return (uint64_t)MOE_SHARD_MULTIPLE * ranks; }
/**
 * Make an optimiser over a model.
 *
 *   groups  in  kept  [MOE_PARTS]: the ranks that hold the same copy of each part (dense: the world; expert: the ranks with the same experts); of the host or
 *                     of the device: what one side cannot read is copied
 *   world   in  kept  all ranks; of the host: it carries the norm
 *   config  in  borrowed
 *
 * Errors: USAGE (a part's size is no multiple of moe_optim_multiple() of its group), LIMIT, DEVICE.
 */
MOE_MUST_USE
enum moe_code moe_optim_new(struct moe_model *model, const struct moe_config *config, const struct moe_backend *be, struct moe_device *dev,
                            struct moe_comm *const groups[MOE_PARTS], struct moe_comm *world, struct moe_optim **out, struct moe_error *err);
void moe_optim_free(struct moe_optim **optim);

/* Sum the gradients over the ranks into this rank's shards, and their norm: sums of squares of the shards, added in the order of ranks. *norm may be no number.
 * Errors: comm.h's, DEVICE. */
MOE_MUST_USE enum moe_code moe_optim_reduce(struct moe_optim *optim, double *norm, struct moe_error *err);
/* After a norm that is no number: the first parameter of this rank's shards whose gradient is not finite, or NULL when that is another rank's. Errors: DEVICE. */
MOE_MUST_USE enum moe_code moe_optim_not_finite(struct moe_optim *optim, const char **param, struct moe_error *err);
/* Update the shards with lr and `grad_scale` (1, or clip / norm) and gather the weights. After reduce. */
MOE_MUST_USE enum moe_code moe_optim_update(struct moe_optim *optim, double lr, double grad_scale, struct moe_error *err);
uint64_t moe_optim_updates(const struct moe_optim *optim);             /* t of Adam: updates so far; of a checkpoint, set it */
void moe_optim_set_updates(struct moe_optim *optim, uint64_t updates);

/* This rank's shard of a part: elements [begin, begin + n) of it. */
struct moe_shard { uint64_t begin, n; void *m, *v, *master; };         /* device memory, [wide]; master NULL where weights are stored as they are trained */
/* What a shard has of a parameter of its part: elements [*from, *to) of the part. False: nothing. */
static inline bool moe_shard_has(const struct moe_param *param, uint64_t begin, uint64_t n, uint64_t *from, uint64_t *to)
{
    *from = MOE_MAX(param->at, begin);
    *to = MOE_MIN(param->at + param->n, begin + n);
    return *from < *to;
}
struct moe_shard moe_optim_shard(struct moe_optim *optim, enum moe_part part);
/* After weights were loaded: master weights are read from those of the model, unless they were loaded themselves. */
MOE_MUST_USE enum moe_code moe_optim_weights_changed(struct moe_optim *optim, struct moe_error *err);

/* Warm-up, linear from lr / warmup to lr, then half a cosine down to min_lr at the last step; `step` from 0. */
double moe_lr_at(const struct moe_train_section *t, uint64_t step);

/* Is a step an outlier? Mean and deviation of the last values (a window of 128, exponentially weighted); the first 64 never are. Not finite: always. */
struct moe_outlier { double mean, square; uint64_t seen; };
bool moe_outlier_is(const struct moe_outlier *o, double value, double sigma);
void moe_outlier_add(struct moe_outlier *o, double value);
#endif
