/* What `moe-audit rules test` does: each rule against its own fixtures. */
#ifndef MOE_AUDIT_SOURCE_RULETOOL_RULETOOL_H
#define MOE_AUDIT_SOURCE_RULETOOL_RULETOOL_H
#include "audit/engine/rule.h"
#include "common/base/buf.h"

struct moe_ruletool_opts {
    const char *libclang, *shim_dir;            /* as in moe_pool_opts; NULL = the usual places                             */
    const char *only;                           /* a code or name; NULL = every rule that has a folder here                  */
    const struct moe_policy *policy;            /* NULL = none: every rule runs, nothing is skipped, no secret's name is added */
};
struct moe_ruletool_totals { unsigned rules, failed, expected, missed; };      /* missed: known gaps, marked `miss:`       */

/**
 * Run each rule of `rules` (resolved) over the bad.* and good.* of its folder and compare with the marks in them:
 *
 *   expect: M701 M702      in a comment: these rules must report on this line
 *   miss: M701             should be found and is not yet: counted; an error once it is found, so that the mark goes
 *
 * A line without a rule's mark must stay silent for that rule; other rules may speak. A rule without any `expect` fails. Writes TAP: one line a
 * rule, and for those that fail a "# file:line: ..." for each difference.
 *
 * Errors: IO (no libclang, an unreadable fixture), LIMIT; USAGE when no rule was tested. Failed rules are totals->failed, no error.
 */
MOE_MUST_USE
enum moe_code moe_ruletool_test(const struct moe_rules *rules, const struct moe_ruletool_opts *opts, struct moe_buf *tap, struct moe_ruletool_totals *totals,
                                struct moe_error *err);
#endif
