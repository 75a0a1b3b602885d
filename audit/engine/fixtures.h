/* Rules against their own fixtures: bad* and good* beside rule.yaml, with marks on their lines. What every tool's `rules test` does; the tool says how a
 * fixture is read. */
#ifndef MOE_AUDIT_ENGINE_FIXTURES_H
#define MOE_AUDIT_ENGINE_FIXTURES_H
#include "audit/engine/rule.h"
#include "common/base/buf.h"

#define MOE_CAP_FIXTURE_BYTES (1u << 20)
#define MOE_FIXTURE_DAY       "2026-01-01"      /* fixtures must not age: an expiry in one is compared with this day */

struct moe_fixture_totals { unsigned rules, failed, expected, missed; };       /* missed: known gaps, marked `miss:`       */

/* One fixture: a file, or a folder of files that are one run. */
struct moe_fixture {
    const struct moe_rule *rule;
    const char *path;
    bool folder;
    struct moe_buf *notes;                      /* "# path: ..." lines about what kept it from being judged; one makes the rule fail */
    struct moe_report *report;                  /* set by `judge`: borrowed until `done` */
};
struct moe_fixture_tool {
    bool (*tests)(const struct moe_rule *rule);                                         /* whether the rule is this tool's        */
    enum moe_code (*judge)(void *ctx, struct moe_fixture *fixture, struct moe_error *err);
    void (*done)(void *ctx, struct moe_fixture *fixture);
    void *ctx;
};

/**
 * Run each rule (one, when `only` names it) over the fixtures of its folder and compare with the marks in them:
 *
 *   expect: M701 M702      in a comment: these rules must report on this line
 *   miss: M701             should be found and is not yet: counted; an error once it is found, so that the mark goes
 *
 * A line without a rule's mark must stay silent for that rule; other rules may speak. A rule without any `expect` fails. Writes TAP: one line a
 * rule, and for those that fail a "# file:line: ..." for each difference.
 * Errors: IO (an unreadable fixture), LIMIT, what `judge` says; USAGE when no rule was tested. Failed rules are totals->failed, no error.
 */
MOE_MUST_USE
enum moe_code moe_fixtures_test(const struct moe_rules *rules, const char *only, const struct moe_fixture_tool *tool, struct moe_buf *tap,
                                struct moe_fixture_totals *totals, struct moe_error *err);
#endif
