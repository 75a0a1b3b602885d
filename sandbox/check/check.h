/* What is wrong with a sandbox profile: allowances that nobody gave a reason for, and known ways out that it leaves open. */
#ifndef MOE_SANDBOX_CHECK_CHECK_H
#define MOE_SANDBOX_CHECK_CHECK_H
#include "common/report/finding.h"
#include "sandbox/profile/profile.h"

/* All that may be found, by code; ends with an empty code. */
extern const struct moe_rule_info moe_profile_rules[];

/**
 *   p       in   borrowed  resolved: what a base allows is judged too, at the place where the base says it
 *   report  out  borrowed  gets a finding for each fault, at file, line and column of the item, and the profile's files
 *
 * `# nosec P217: reason` on an item's line, or alone on the line above, suppresses as everywhere (common/report/suppress.h), in a base too. Faulty suppressions are
 * findings (M001 to M006), and so are idle ones in the profile's own file: what a base suppresses may be gone from what builds on it.
 *
 * A fault that takes back no right (a limit that is missing) is found like one that gives one. Errors: LIMIT (the report is full).
 */
MOE_MUST_USE enum moe_code moe_profile_check(const struct moe_profile *p, struct moe_report *report, struct moe_error *err);
#endif
