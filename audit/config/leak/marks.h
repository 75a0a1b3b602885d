/* Where known secrets come from: marked values that a test run was given, or the credentials of this environment. */
#ifndef MOE_AUDIT_CONFIG_LEAK_MARKS_H
#define MOE_AUDIT_CONFIG_LEAK_MARKS_H
#include "audit/config/leak/leak.h"
#include "policy/policy.h"

#define MOE_CAP_CANARY_BYTES (1u << 20)

/**
 * Write NAME=VALUE lines (0600), one for each credential variable that the policy names without a wildcard, each value random and marked. A run that is given
 * them (env $(cat FILE) ...) can be searched for them afterwards.
 * Errors: IO (a file of that name is there already, or cannot be written).
 */
MOE_MUST_USE enum moe_code moe_canary_make(const char *path, const struct moe_policy *policy, size_t *count, struct moe_error *err);
/* Read such a file. Errors: IO, PARSE (a line without a name and a value, with its number), LIMIT. */
MOE_MUST_USE enum moe_code moe_canary_read(const char *path, struct moe_leaks *leaks, struct moe_error *err);
/* The values of this process's variables whose names the policy or the lexicon calls credentials. *short_ones: how many are too short to be looked for.
 * Errors: LIMIT. */
MOE_MUST_USE
enum moe_code moe_live_read(char *const *environment, const struct moe_policy *policy, struct moe_leaks *leaks, size_t *short_ones, struct moe_error *err);
#endif
