/* What several rules about a machine ask. */
#ifndef MOE_RULES_DEPLOY_MACHINE_ASK_H
#define MOE_RULES_DEPLOY_MACHINE_ASK_H
#include "audit/config/doctor/facts.h"
#include "audit/config/judge/check.h"

#define MOE_STATUS "/proc/self/status"
#define MOE_LIMITS "/proc/self/limits"

struct moe_ask { struct moe_lint_ctx *ctx; const struct moe_machine *machine; };

/* One of the switches of the rule's parameter `switches` ("kernel.dmesg_restrict=1"): a finding where the kernel has a smaller number. A missing one is a gap. */
void moe_machine_switches(struct moe_lint_ctx *ctx, const struct moe_machine *machine, const char *meaning);
/* A switch's number; false: it is no number, or not there. */
bool moe_switch_number(const struct moe_machine *machine, const char *name, int64_t *out, struct moe_machine_at *at);
/* Call `each` with a moe_ask for every path of the parameter `param`, patterns and ~ understood. */
void moe_machine_paths(struct moe_ask *ask, const char *param, moe_machine_file_fn *each);
/* Call `each` with a moe_ask for every folder that the environment's variables of the parameter `variables` name; one that several name comes once, one that is
 * not there is a gap. */
void moe_machine_named(struct moe_ask *ask, moe_machine_file_fn *each);
/* A port behind which nobody is asked for a password: one of the parameter `ports`, or one that a variable of `variables` names (29500, node0:29500). */
bool moe_port_asks_nothing(const struct moe_lint_ctx *ctx, const struct moe_machine *machine, unsigned port);
/* The value of a capability line ("CapEff") as bits; false: not known. */
bool moe_capabilities(const struct moe_machine *machine, const char *which, uint64_t *bits, struct moe_machine_at *at);
/* Those of `bits` that the parameter `risky` names, as words: "cap_sys_admin, cap_bpf". Returns their number. */
struct moe_caps_said { char text[200]; unsigned count; };
struct moe_caps_said moe_capabilities_said(const struct moe_lint_ctx *ctx, uint64_t bits);
/* Who beside the owner may write there, by mode: "everyone", "its group"; NULL: nobody. A user's own group has no other members. */
const char *moe_machine_writers(const struct moe_machine *machine, const struct moe_machine_file *file);
/* "alice (1000)" is nobody's business: the number alone. */
static inline bool moe_is_mine_or_roots(const struct moe_machine *machine, unsigned uid)
{
    struct moe_machine_self self;
    return uid == 0 || !moe_machine_self(machine, &self) || self.uid == uid;
}
#endif
