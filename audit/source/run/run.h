/* One audit from start to report: policy, rules, inputs, pool, judgement. What main_audit.c drives, and what tests and `suppressions` reuse. */
#ifndef MOE_AUDIT_SOURCE_RUN_RUN_H
#define MOE_AUDIT_SOURCE_RUN_RUN_H
#include "audit/engine/judge.h"
#include "audit/source/worker/worker.h"

struct moe_run_opts {
    const char *policy_path;                             /* NULL = policy.yaml here or above, else the built-in one         */
    const char *const *rule_dirs; size_t rule_dir_count; /* --rules                                                          */
    const char *const *only; size_t only_count;          /* -t: codes, names, globs; each may be a comma list                */
    const char *const *without; size_t without_count;    /* -s                                                               */
    const char *const *paths; size_t path_count;
    const char *database, *since, *diff;
    const char *cache_dir;                               /* NULL = none                                                      */
    const char *cuda_dir, *libclang;
    unsigned workers, seconds_per_file;
    bool no_ignore, progress;
};

struct moe_run {
    struct moe_policy *policy;
    struct moe_rules *rules;
    struct moe_matcher *matcher;
    struct moe_inputs *inputs;
    struct moe_changes *changes;
    struct moe_report *report;
    struct moe_arena *arena;
    struct moe_judged_file *judged; size_t judged_count, judged_room;
    struct moe_pool_stats stats;
    char today[16], shim_dir[512], policy_path[512];
    bool complete;                                       /* every rule on every line: an idle suppression is unused          */
};

/* Load policy and rules, and compile them. Errors: what these parts say. The run is freed with moe_run_free() in any case. */
MOE_MUST_USE enum moe_code moe_run_prepare(const struct moe_run_opts *opts, struct moe_run *run, struct moe_error *err);
/* Find the inputs, read and judge them: run->report is settled. Errors that concern one file are in the report. */
MOE_MUST_USE enum moe_code moe_run_audit(const struct moe_run_opts *opts, struct moe_run *run, struct moe_error *err);
void moe_run_free(struct moe_run *run);                  /* frees what it holds, not itself; a MOE_AUTO destructor            */

/* share/moe-guard/<what> beside the running program; false when it is not there. */
bool moe_share_dir(const char *what, char *into, size_t room);
#endif
