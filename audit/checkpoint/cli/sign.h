/* `moe-verify-ckpt sign`: only what was verified is signed. */
#ifndef MOE_AUDIT_CHECKPOINT_CLI_SIGN_H
#define MOE_AUDIT_CHECKPOINT_CLI_SIGN_H
#include "audit/checkpoint/cli/options.h"

/* Verify words[1], then add a signature to its commit.json; without one, write it: from the ranks' metas, with digests computed now, and --job.
 * Exit status: 0 signed, 1 the step is bad (its findings are printed), 2 could not be done. */
int moe_verify_sign(const struct moe_verify_opts *opts, const struct moe_verify_how *how, struct moe_verify *v, const struct moe_opt_list *words);
#endif
