/* A rank's training, from the first generation to the end of the job: sessions (one a generation) of restore, steps, checkpoints. */
#ifndef MOE_RUNTIME_TRAIN_TRAIN_H
#define MOE_RUNTIME_TRAIN_TRAIN_H
#include "runtime/config/config.h"

enum { MOE_TRAIN_NOT_BEGUN, MOE_TRAIN_BEGUN, MOE_TRAIN_DONE, MOE_TRAIN_STOPPED };   /* ..., all steps; asked to stop (a signal, the kill file), after a checkpoint */

struct moe_train_options {
    const struct moe_config *config;   /* borrowed for the call                                                                     */
    const char *verify;                /* moe-verify-ckpt; NULL: beside this program, else by PATH                                  */
    bool resume;                       /* alone: from the newest step that verifies, if there is one; with a launcher it decides    */
    bool mpi;                          /* ranks are those of mpirun (comm.h): no launcher, and no recovery                          */
    int terminal;                      /* descriptor for the one-line view, -1: none                                               */
    void *ctx; void (*say)(void *ctx, const char *text);        /* one sentence for people, rank 0 only; may be NULL               */
};

/**
 * Train until the last step, or until asked to stop.
 *
 *   ended  out  MOE_TRAIN_DONE or MOE_TRAIN_STOPPED; after an error whether a generation had begun
 *
 * Errors: whatever ends this rank: config and data (SCHEMA, IO, CRYPTO), a broken invariant (BUG, with step, layer and rank), a checkpoint that could not be
 * written, a communicator's where there is no launcher to form a new generation.
 */
MOE_MUST_USE enum moe_code moe_train_run(const struct moe_train_options *options, int *ended, struct moe_error *err);

/**
 * Continue a text: restore the weights of `step` (a folder step=N, verified before) and sample.
 *
 *   prompt       in       borrowed  bytes
 *   count        in                 tokens to add
 *   temperature  in                 0: always the likeliest
 *   out          out                the prompt and what follows, as bytes
 *
 * Only for models of bytes (vocab 256). Errors: USAGE, those of restoring.
 */
MOE_MUST_USE
enum moe_code moe_train_generate(const struct moe_train_options *options, struct moe_str prompt, unsigned count, double temperature, uint64_t seed,
                                 struct moe_buf *out, struct moe_error *err);
#endif
