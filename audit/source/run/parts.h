/* Internal to run. */
#ifndef MOE_AUDIT_SOURCE_RUN_PARTS_H
#define MOE_AUDIT_SOURCE_RUN_PARTS_H
#include "audit/source/run/run.h"

/* Hex digest of the rules (every word of them) and of what the policy says: findings of a cached file are good for this key alone. */
enum moe_code run_key(const struct moe_run *run, char into[65], struct moe_error *err);
/* USAGE when the skips of the policy and of -s leave no rule for any file. */
MOE_MUST_USE enum moe_code run_need_rules(const struct moe_run *run, struct moe_error *err);
/* Leave out the inputs that no change touches (--since, --diff), and findings outside the changed lines. When no input is left, the report says
 * so and the run is clean; a diff that names sources which are not here is no such case: USAGE. */
MOE_MUST_USE enum moe_code run_narrow_inputs(struct moe_run *run, struct moe_error *err);
void run_narrow_findings(struct moe_run *run);
#endif
