/* What an audit found: findings, what suppresses them, and what was covered. Every tool fills this one model; every writer reads it. */
#ifndef MOE_COMMON_REPORT_FINDING_H
#define MOE_COMMON_REPORT_FINDING_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"

enum moe_level { MOE_LOW, MOE_MEDIUM, MOE_HIGH };               /* severity and confidence */
const char *moe_level_name(enum moe_level level);               /* "LOW" "MEDIUM" "HIGH"   */

/* How the place was understood: from the syntax tree, from a damaged part of it, or from tokens alone. */
enum moe_tier { MOE_TIER_AST, MOE_TIER_RECOVERED, MOE_TIER_LEXICAL };

enum moe_suppress_kind { MOE_SUPPRESS_NONE, MOE_SUPPRESS_INLINE, MOE_SUPPRESS_POLICY, MOE_SUPPRESS_BASELINE };

/* What a rule says of itself; borrowed by every finding and alive as long as the rule set. */
struct moe_rule_info {
    struct moe_str code, name, title, why, fix;
    enum moe_level severity, confidence;
    unsigned cwes[8]; size_t cwe_count;         /* the first is the main one                           */
    struct moe_str bandit;                      /* "B324"; empty = no counterpart                      */
    struct moe_str *references; size_t reference_count;
    struct moe_str *tags; size_t tag_count;     /* "cuda", "crypto"                                    */
    struct moe_str help_uri;                    /* relative: "docs/rules/M201.md"                      */
};

struct moe_finding {
    const struct moe_rule_info *rule;
    enum moe_level severity, confidence;        /* the rule's, unless the place lowers the confidence  */
    unsigned cwe;                               /* the one that fits here; 0 = the rule's first        */
    enum moe_tier tier;
    struct moe_str file;                        /* relative to where the tool runs, '/' separated      */
    unsigned line, column, end_line, end_column;/* 1-based, columns in bytes; end is past the last     */
    struct moe_str function;                    /* enclosing function; empty = none                    */
    struct moe_str message;                     /* one sentence about this place                       */
    struct moe_str context;                     /* the lines line-1 .. end_line+1 (at most 9), raw     */
    unsigned context_line;                      /* the number of context's first line                  */
    uint64_t fingerprint;                       /* survives moved and reformatted lines                */
    unsigned fingerprint_nth;                   /* 0, 1, ...: equal fingerprints in one file, in order */
    struct moe_str *controls; size_t control_count;
    enum moe_suppress_kind suppressed;
    struct moe_str reason, owner, ticket, until;/* of the suppression; until is YYYY-MM-DD             */
};

enum moe_file_state { MOE_FILE_OK, MOE_FILE_DEGRADED, MOE_FILE_FAILED, MOE_FILE_SKIPPED };

/* One input file and how well it was understood. */
struct moe_file {
    struct moe_str path;
    enum moe_file_state state;
    struct moe_str note;                        /* why it is degraded, failed or skipped               */
    struct moe_str language;                    /* "C", "C++", "CUDA", "header"                        */
    unsigned lines, code_lines;
    unsigned calls_seen, calls_parsed;          /* call-like tokens, and how many the tree explains    */
    unsigned skipped_lines;                     /* left out by the preprocessor                        */
    unsigned parse_errors;
    bool from_cache;
};

struct moe_skip { struct moe_str rule, reason, paths, owner, ticket, until; unsigned hits; };   /* a policy's `skip` row */

struct moe_report {
    struct moe_arena *arena;                    /* owner of everything below                           */
    struct moe_str tool, version, engine;       /* "moe-audit", "0.1.0", "libclang 19.1.7"             */
    struct moe_str command_line, policy;        /* policy: where it came from                          */
    struct moe_finding *findings; size_t finding_count, finding_room;
    struct moe_file *files; size_t file_count, file_room;
    const struct moe_rule_info **rules; size_t rule_count;    /* all that were run, sorted by code     */
    struct moe_skip *skips; size_t skip_count;
    struct moe_str baseline;                    /* its path; empty = none was used                     */
    size_t baseline_gone;                       /* its entries that no finding matches any more        */
    size_t left_out;                            /* files and folders that nobody named and .gitignore or the policy leaves out: counted, not listed */
    bool nothing_changed;                       /* only changed lines are judged, and no audited file has one */
    struct moe_error *errors; size_t error_count, error_room; /* what kept the job from finishing      */
    enum moe_level show_severity, show_confidence;            /* what is shown; never what is judged   */
    unsigned long elapsed_ms, cpu_ms;
    unsigned workers;
};

struct moe_report *moe_report_new(const char *tool, const char *version);
void moe_report_free(struct moe_report **report);

/* Append; strings are copied into the report. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_report_add(struct moe_report *r, const struct moe_finding *f, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_report_add_file(struct moe_report *r, const struct moe_file *f, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_report_add_error(struct moe_report *r, const struct moe_error *e, struct moe_error *err);

/* Sort by file, line, column, rule, message; drop exact repeats (a header seen from two sources: an open one outlives a suppressed one); number
 * equal fingerprints. Files and errors are sorted and made unique too (of a file read twice the worst reading stays), and `rules` gets every
 * finding's rule. Call it after the last add and before anything that reads the report. */
void moe_report_settle(struct moe_report *r);

/* Totals over what was settled. `open` findings are those not suppressed. */
struct moe_totals {
    size_t open, suppressed[4];                 /* by enum moe_suppress_kind                           */
    size_t by_severity[3], by_confidence[3];    /* open ones                                           */
    size_t files_ok, files_degraded, files_failed, files_skipped;
    unsigned long lines, code_lines, calls_seen, calls_parsed;
};
struct moe_totals moe_report_totals(const struct moe_report *r);

/* 0 clean, 1 open findings, 2 an error, a failed file, or no file at all (unless `nothing_changed` says why there is none). */
int moe_report_exit(const struct moe_report *r);
/* Whether no file was analysed, though some should have been. */
bool moe_report_empty(const struct moe_report *r);
#endif
