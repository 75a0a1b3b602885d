/* One lint from start to report: policy, rules, scanner, files, judgement. What main_lint.c drives, and what tests of rules reuse. */
#ifndef MOE_AUDIT_CONFIG_RUN_RUN_H
#define MOE_AUDIT_CONFIG_RUN_RUN_H
#include "audit/config/doctor/facts.h"
#include "audit/config/input/find.h"
#include "audit/config/judge/judge.h"
#include "audit/config/leak/marks.h"
#include "audit/engine/select.h"
#include "common/doc/shape.h"
#include "common/telemetry/telemetry.h"

#define MOE_LINT_INPUTS "config telemetry deploy secrets"      /* the folders below rules/ that moe-lint runs */

struct moe_lint_how {
    const char *policy_path;                             /* NULL = policy.yaml here or above, else the built-in one         */
    const char *const *rule_dirs; size_t rule_dir_count; /* --rules                                                          */
    struct moe_selection selection;                      /* -t and -s                                                        */
    const char *const *paths; size_t path_count;
    const char *kind;                                    /* --kind: NULL = found out                                         */
    const char *schema;                                  /* --schema: of records or configs, a file or a built-in name       */
    const char *gitleaks;                                /* --gitleaks-config                                                */
    const char *canary;                                  /* --canary: a file of marked values to look for                    */
    bool live;                                           /* --live: look for this environment's own credentials              */
    unsigned workers;                                    /* threads; 0 = one per core                                        */
    bool no_ignore, progress;
};

/* One file that stays until the end, because rules over all files look at it. */
struct moe_lint_kept { struct moe_lint_file *file; struct moe_lint_sink *sink; };

struct moe_lint {
    struct moe_policy *policy;
    struct moe_rules *rules;
    struct moe_scanner *scanner;
    struct moe_lint_judge *judge;
    struct moe_leaks *leaks;                             /* NULL = none are looked for                                       */
    size_t short_secrets;                                /* of --live: too short to be looked for                            */
    struct moe_lint_found_files *found;
    struct moe_report *report;
    struct moe_arena *arena;
    struct moe_telemetry_set *step_schemas;              /* the built-in ones                                                */
    struct moe_lint_schemas *schemas;                    /* those that policy and option name, compiled once                 */
    struct moe_judged_file *judged; size_t judged_count; /* one per found file                                               */
    struct moe_lint_kept *kept;                          /* one per found file; .file NULL = it did not stay                 */
    enum moe_lint_kind kind;                             /* forced, when how->kind                                           */
    const struct moe_shape *shape;                       /* of every file: for tests of rules                                */
    bool kind_given, complete, borrowed;
    char today[16], policy_path[512];
};

/* Load policy and rules, build scanner and judge. Errors: what these parts say. Freed with moe_lint_free() in any case. */
MOE_MUST_USE enum moe_code moe_lint_prepare(const struct moe_lint_how *how, struct moe_lint *lint, struct moe_error *err);
/* Another run with what one has prepared (kept): rules, policy, scanner, judge; `today` as YYYY-MM-DD. */
MOE_MUST_USE
enum moe_code moe_lint_borrow(const struct moe_lint *from, const char *today, struct moe_lint *lint, struct moe_error *err);
/* Find the files, read and judge them: lint->report is settled. Errors that concern one file are in the report. */
MOE_MUST_USE enum moe_code moe_lint_run(const struct moe_lint_how *how, struct moe_lint *lint, struct moe_error *err);
/* As above over texts instead of files. `bytes` are kept. */
struct moe_lint_text { struct moe_str path, bytes; };
MOE_MUST_USE
enum moe_code moe_lint_run_texts(const struct moe_lint_text *texts, size_t count, struct moe_lint *lint, struct moe_error *err);
/* A machine and the environment on it instead of files: `moe-lint doctor`. Errors: also those of moe_machine_open(). */
MOE_MUST_USE enum moe_code moe_lint_run_doctor(const struct moe_machine_how *how, struct moe_lint *lint, struct moe_error *err);
void moe_lint_free(struct moe_lint *lint);               /* frees what it holds, not itself; a MOE_AUTO destructor           */
#endif
