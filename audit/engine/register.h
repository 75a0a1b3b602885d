/* The register of suppressions: everything that is accepted instead of repaired, with who, why, until when, and whether it still covers anything. */
#ifndef MOE_AUDIT_ENGINE_REGISTER_H
#define MOE_AUDIT_ENGINE_REGISTER_H
#include "audit/engine/judge.h"

enum moe_register_state {
    MOE_REGISTER_USED,          /* it suppresses something                                                       */
    MOE_REGISTER_UNUSED,        /* nothing was found that it covers                                              */
    MOE_REGISTER_EXPIRED,       /* its day is over: it suppresses nothing                                        */
    MOE_REGISTER_FAULTY,        /* it does not parse, names no rule or gives no reason: it suppresses nothing    */
    MOE_REGISTER_UNKNOWN,       /* it suppressed nothing, but not every rule ran on the whole file               */
};
#define MOE_REGISTER_NO_AGE (-1L)

struct moe_register_row {
    struct moe_str file; unsigned line, column;
    enum moe_suppress_kind kind;                /* INLINE or POLICY                                              */
    enum moe_register_state state;
    struct moe_str rules;                       /* codes; in the policy also names and globs; ", " between them  */
    struct moe_str paths;                       /* of a policy's skip; empty = everywhere                        */
    struct moe_str reason, owner, ticket, until;
    struct moe_str note;                        /* what is wrong with a faulty one                               */
    unsigned hits;                              /* findings that it covers                                       */
    long age_days;                              /* since its line was last changed; MOE_REGISTER_NO_AGE = not known */
};

struct moe_register {
    struct moe_arena *arena;                    /* owner of everything below                                     */
    struct moe_register_row *rows; size_t count;/* by file, line, column                                         */
    bool aged;
};

/**
 * Collect, after moe_judge() has filled `files` and report->skips. Everything is copied. A comment that came with several sources is one row.
 *
 *   complete  in       as for moe_judge(): without it an idle suppression is UNKNOWN, not UNUSED
 *   out       out new  free with moe_register_free(); untouched on failure
 *
 * Errors: LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_register_new(const struct moe_policy *policy, const struct moe_judged_file *files, size_t file_count, const struct moe_report *report,
                               bool complete, struct moe_register **out, struct moe_error *err);
void moe_register_free(struct moe_register **reg);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/**
 * Fill the ages from git blame, run without a shell and without what a repository's own settings could start. A line that is not committed yet is 0
 * days old; a file that git does not know keeps MOE_REGISTER_NO_AGE. `today` is YYYY-MM-DD, so that the answer depends on history alone.
 * Errors: IO (git cannot be started), USAGE (no date), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_register_age(struct moe_register *reg, const char *today, struct moe_error *err);

enum moe_register_format { MOE_REGISTER_TEXT, MOE_REGISTER_JSON, MOE_REGISTER_CSV };
extern const char *const moe_register_formats[];     /* "text" "json" "csv" NULL: as the enum, for the option table */
void moe_register_write(const struct moe_register *reg, enum moe_register_format format, struct moe_buf *out);
#endif
