/* What `moe-lint rules test` does: each rule against its own fixtures, a file or a folder of files that are one run. */
#ifndef MOE_AUDIT_CONFIG_RULETOOL_RULETOOL_H
#define MOE_AUDIT_CONFIG_RULETOOL_RULETOOL_H
#include "audit/config/run/run.h"
#include "audit/engine/fixtures.h"

/**
 * As moe_fixtures_test() says, with what `lint` has prepared. Before a fixture is read
 *   - a mark at a line's end (` # expect: L301`, ` // miss: S101`) is cut off with the blanks before it, for many formats have no comments;
 *   - %%{GRAMMAR}%% is replaced by an example of it (moe_secret_example()), for a fixture must hold nothing that looks like a live credential.
 *   - lint-schema.yaml in a fixture's folder is what its other files are held to, not a file of the run.
 * `only`: a code or name; NULL = all. Errors: those of both.
 */
MOE_MUST_USE
enum moe_code moe_lint_rules_test(const struct moe_lint *lint, const char *only, struct moe_buf *tap, struct moe_fixture_totals *totals, struct moe_error *err);
/* The same filling in, for tests and for `moe-lint rules fixture FILE`. Errors: PARSE, LIMIT. */
MOE_MUST_USE enum moe_code moe_lint_fixture_fill(struct moe_str bytes, struct moe_buf *out, struct moe_error *err);
#endif
