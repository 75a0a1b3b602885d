/* What a rule over a call lets through, asked without a filter: for comparing profiles and for finding holes in them. */
#ifndef MOE_SANDBOX_PROFILE_DEMAND_H
#define MOE_SANDBOX_PROFILE_DEMAND_H
#include "sandbox/profile/profile.h"

/* `bits`: those that the kernel looks at (moe_arg_bits); the filter compares no others either. */
bool moe_demand_holds(const struct moe_demand *d, uint64_t bits, uint64_t value);
bool moe_rule_holds(const struct moe_call_rule *rule, const uint64_t args[MOE_CALL_ARGS]);
/* Whether some call whose argument `arg` is `value` in the bits of `mask` fits the rule. */
bool moe_rule_admits(const struct moe_call_rule *rule, unsigned arg, uint64_t mask, uint64_t value);
/* What is asked about one argument: whether it can be `value` in the bits of `mask`. */
struct moe_probe { unsigned arg; uint64_t mask, value; };
/* The rule that lets a call through whose arguments are as the probes say, when no denial is sure to stop it; NULL = none. The default is not asked. */
const struct moe_call_rule *moe_profile_lets(const struct moe_profile *p, struct moe_str call, const struct moe_probe *probes, size_t count);
/* Whether every call that fits `tight` fits `wide`; both of one call. Never says so wrongly; may miss what only several demands together tell. */
bool moe_rule_covers(const struct moe_call_rule *wide, const struct moe_call_rule *tight);
/* The same demands, in whatever order they were written. */
bool moe_rule_same_demands(const struct moe_call_rule *a, const struct moe_call_rule *b);

/* An item of calls.allow, without its why: "read", "{call: socket, args: {domain: [AF_UNIX]}}". */
void moe_rule_write(const struct moe_call_rule *rule, struct moe_buf *out);
/* "domain is AF_UNIX or AF_INET, type without SOCK_NONBLOCK" */
void moe_show_demands(const struct moe_call_rule *rule, struct moe_buf *out);

/* The rules of a call: they stand together. *count 0: there is none. */
const struct moe_call_rule *moe_profile_rules_of(const struct moe_profile *p, struct moe_str call, size_t *count);
/* Whether what no rule decides is let through. */
static inline bool moe_act_lets(enum moe_act act) { return act == MOE_ACT_ALLOW || act == MOE_ACT_LOG; }
#endif
