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
 *   rules     in  borrowed  resolved; without the M0xx rules (rules/engine/) it is a BUG: a fault must not pass because nobody can name it
 *   policy    in  borrowed
 *   files     in  borrowed  a path may come more than once (a header read with two sources): its suppressions are one, used where one is used;
 *                           their used and fault members are written
 *   complete  in            whether every selected rule ran on the whole file: without it "unused" cannot be said and is not
 *   report    in,out        findings need not be settled; settle afterwards. report->skips is filled from the policy. Where report->rules holds
 *                           rules already, they are the ones that ran (-t, -s); else those that the policy runs
 *
 * Order: a sound suppression on the line, then the policy's skip for the path. A skip that has expired is M006 at its line of the policy file.
 * "Unused" is said of one code at a time, only of rules that ran and in files that were understood (not degraded or failed in report->files), or
 * where the policy skips the rule anyway. Errors: LIMIT, BUG.
 */
MOE_MUST_USE
enum moe_code moe_judge(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_judged_file *files, size_t file_count,
                        bool complete, struct moe_report *report, struct moe_error *err);

/* Fill report->rules with those that the policy runs. Errors: LIMIT. */
MOE_MUST_USE
enum moe_code moe_judge_rules(const struct moe_rules *rules, const struct moe_policy *policy, struct moe_report *report, struct moe_error *err);
#endif
