/* From facts to findings. */
#ifndef MOE_AUDIT_CHECKPOINT_JUDGE_H
#define MOE_AUDIT_CHECKPOINT_JUDGE_H
#include "audit/checkpoint/facts/facts.h"
#include "audit/engine/judge.h"

/**
 * Judge steps: each objection of a reader by the rule that has its event, then the rules' code.
 *
 *   rules   in      borrowed  of the input "checkpoint", resolved
 *   steps   in      borrowed  sorted by number
 *   root    in      borrowed  what the user named: it comes before every path
 *   report  in,out            findings and files are added, judged and settled; rules are the policy's
 *
 * Errors: BUG (an event that no rule has), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_judge(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_ckpt_step *steps, size_t count,
                             struct moe_str root, double now, struct moe_report *report, struct moe_error *err);

/* Open findings below a step's folder, after judging: 0 = it may be resumed from. */
size_t moe_ckpt_open(const struct moe_report *report, struct moe_str root, const struct moe_ckpt_step *step);

/* root "/" path, as findings name files; either may be empty. */
struct moe_str moe_ckpt_join(struct moe_arena *arena, struct moe_str root, struct moe_str path);
#endif
