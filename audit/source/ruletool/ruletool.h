/* What `moe-audit rules test` does: each rule against its own fixtures. */
#ifndef MOE_AUDIT_SOURCE_RULETOOL_RULETOOL_H
#define MOE_AUDIT_SOURCE_RULETOOL_RULETOOL_H
#include "audit/engine/fixtures.h"

struct moe_ruletool_opts {
    const char *libclang, *shim_dir;            /* as in moe_pool_opts; NULL = the usual places                             */
    const char *only;                           /* a code or name; NULL = every rule that has a folder here                  */
    const struct moe_policy *policy;            /* NULL = none: every rule runs, nothing is skipped, no secret's name is added */
};

/* Each rule of `rules` (resolved), as moe_fixtures_test() says. Errors: those, and IO (no libclang). */
MOE_MUST_USE
enum moe_code moe_ruletool_test(const struct moe_rules *rules, const struct moe_ruletool_opts *opts, struct moe_buf *tap, struct moe_fixture_totals *totals,
                                struct moe_error *err);
#endif
