/* Which rules a run is about: the policy's, narrowed by -t and -s. The same for every tool that audits. */
#ifndef MOE_AUDIT_ENGINE_SELECT_H
#define MOE_AUDIT_ENGINE_SELECT_H
#include "audit/engine/rule.h"

/* -t and -s: codes, names, globs; each may be a comma list. */
struct moe_selection { const char *const *only; size_t only_count; const char *const *without; size_t without_count; };

/* As if the policy said so. Errors: USAGE (no such rule, with "did you mean"), LIMIT. */
MOE_MUST_USE
enum moe_code moe_rules_select(const struct moe_rules *rules, const struct moe_selection *selection, struct moe_policy *policy, struct moe_error *err);
/* Whether any rule is left for a file: skips may leave out any rule with its rationale, but a run in which none is left has judged nothing. */
bool moe_rules_judge(const struct moe_rules *rules, const struct moe_policy *policy, struct moe_str path);
#endif
