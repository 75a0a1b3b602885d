/* --newest: for launch scripts. */
#ifndef MOE_AUDIT_CHECKPOINT_CLI_NEWEST_H
#define MOE_AUDIT_CHECKPOINT_CLI_NEWEST_H
#include "audit/checkpoint/cli/options.h"

/* Print the newest step below `root` that passes everything, alone on standard output, and on standard error why each newer one does not.
 * With --json as an object: step, folder (below the root), path, commit (digest of the commit record's payload as it was judged; null: there is none).
 * Exit status: 0 found, 1 none passes, 2 nothing could be judged. */
int moe_verify_newest(const struct moe_verify_opts *opts, const struct moe_verify_how *how, struct moe_verify *v, const char *root);
#endif
