/* Suppressions written in a file: `// nosec M113: reason`. Read from comments only; what does not parse exactly suppresses nothing. */
#ifndef MOE_COMMON_REPORT_SUPPRESS_H
#define MOE_COMMON_REPORT_SUPPRESS_H
#include "common/base/buf.h"
#include "common/report/finding.h"

/* One comment, as a lexer found it: with its marker (//, slash-star, #, --, ;, <!--). What stands in a string is no comment: the lexer's promise. */
struct moe_comment { struct moe_str text; unsigned line, end_line, column; bool own_line; /* nothing but it on its first line */ };

enum moe_nosec_fault { MOE_NOSEC_OK, MOE_NOSEC_BARE, MOE_NOSEC_MALFORMED, MOE_NOSEC_UNKNOWN_CODE, MOE_NOSEC_WEAK_REASON, MOE_NOSEC_EXPIRED };

enum { MOE_NOSEC_MAX_CODES = 8 };
struct moe_nosec {
    struct moe_str codes[MOE_NOSEC_MAX_CODES]; size_t code_count;
    struct moe_str reason, owner, ticket, until;
    unsigned line, end_line, column;            /* of the comment                                      */
    unsigned first_line, last_line;             /* of the code that it covers                          */
    enum moe_nosec_fault fault;
    struct moe_str detail;                      /* of the fault: the unknown code, the missing part    */
    unsigned used;                              /* findings it suppressed                              */
};

/**
 * Grammar (exact; letters as written):
 *
 *   // nosec M113: why this is safe here
 *   // nosec M113,M401: why [owner=name] [ticket=ABC-12] [until=2027-01-31]
 *
 * The brackets mean "may be left out" and may also be written. owner=, ticket= and until= end the comment, in any order, once each.
 *
 * "nosec" begins the comment after its marker and blanks, followed by one blank; codes are letter + 3 digits, separated by "," and optional
 * blanks, then ":" and the reason. A comment whose text begins with the word nosec (in any case) and does not parse is a fault, so that it is
 * reported and not ignored. A word that only begins with it ("noseclike") or prose that mentions nosec later is no suppression.
 *
 * Faults too: a comment over several lines, control characters or bidirectional overrides, a code twice, more than MOE_NOSEC_MAX_CODES, an
 * impossible date, `until=` in the middle of the reason, and M0xx (a suppression cannot silence what is said about suppressions).
 * One fault spoils the whole comment: of `M113,M999` with M999 unknown, M113 is not suppressed either.
 *
 *   known      in   borrowed  whether a code exists
 *   today      in             YYYY-MM-DD; a suppression whose `until` is before it has expired
 *
 * Returns true and fills *out (borrowed from the comment) when the comment is a suppression (sound or faulty). A weak reason: fewer than 3 words or 10 letters, or only words
 * that say nothing (ok, safe, ignore, false positive, todo, fix later, see above, n/a), or one word repeated, or the rule's own title.
 */
bool moe_nosec_parse(const struct moe_comment *comment, bool (*known)(void *, struct moe_str code), void *ctx, const char *today,
                     struct moe_nosec *out);

/* One sentence about a fault, for a finding's message. */
void moe_nosec_describe(const struct moe_nosec *n, struct moe_buf *out);

/* Why a reason says nothing (a policy's rationale is judged by the same words); NULL = it says something. */
const char *moe_reason_fault(struct moe_str reason);

/* Whether a sound suppression covers a finding's rule and its first or last line; counts the use and fills f->suppressed, reason, owner, ticket
 * and until (borrowed from the comment). moe_nosec_parse() covers the comment's own line, or for a comment alone on its line the line below;
 * an engine that knows statements widens first_line..last_line to the statement. A finding that is suppressed already stays as it is, with
 * the use counted. A reason that only repeats the rule's name or title becomes MOE_NOSEC_WEAK_REASON here. */
bool moe_nosec_apply(struct moe_nosec *list, size_t count, struct moe_finding *f);

/* ---- for those that report on suppressions ---- */

/* The code under which a fault is reported, M001 to M004 and M006; NULL of none. One that is sound and idle is MOE_NOSEC_UNUSED. */
const char *moe_nosec_rule(enum moe_nosec_fault fault);
#define MOE_NOSEC_UNUSED "M005"
/* What the comment says as a number, without its place: it may move. */
uint64_t moe_nosec_print(const struct moe_nosec *n);
/* Whether the finding begins or ends on a line that the suppression covers, whatever its rule. */
bool moe_nosec_touches(const struct moe_nosec *n, const struct moe_finding *f);
/* The suppression's words live as long as the file's comments, the finding as long as `arena`: copy them. False = out of memory. */
bool moe_nosec_keep(struct moe_arena *arena, struct moe_finding *f);
#endif
