/* From raw findings of one input to judged ones: suppressions in the file, skips of the policy, controls, and findings about the suppressions
 * themselves (M001 .. M006). The same for every tool. */
#ifndef MOE_AUDIT_ENGINE_JUDGE_H
#define MOE_AUDIT_ENGINE_JUDGE_H
#include "audit/engine/rule.h"
#include "common/report/suppress.h"

struct moe_judged_file {
    struct moe_str path;
    struct moe_nosec *nosecs; size_t nosec_count;       /* from this file's comments, their covered lines filled in */
};

/**
 * Judge findings in place, and append M001 bare-suppression, M002 malformed-suppression, M003 unknown-code, M004 weak-reason, M005 unused-suppression,
 * M006 expired-suppression for each faulty or idle one. M0xx findings themselves can only be skipped by the policy, never inline.
 *
 *   complete  in  whether every selected rule ran on the whole file: without it "unused" cannot be said and is not
 */
MOE_MUST_USE
enum moe_code moe_judge(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_judged_file *files, size_t file_count,
                        bool complete, struct moe_report *report, struct moe_error *err);
#endif
