/* What several report writers share: text, places, addresses. For the files of this folder only. */
#ifndef MOE_COMMON_REPORT_PARTS_H
#define MOE_COMMON_REPORT_PARTS_H
#include "common/base/buf.h"
#include "common/doc/json_write.h"
#include "common/report/finding.h"
#include "common/report/write.h"

/* Take the next code point of *rest (not empty). A byte that is no UTF-8 counts as one U+FFFD. */
#define MOE_CP_BROKEN 0xfffdu
uint32_t moe_part_utf8(struct moe_str *rest);
unsigned moe_part_width(struct moe_str shown);  /* cells on a terminal                                           */

/* Markup text, sound in element and attribute. XML cannot say control characters: `drop` leaves them out, else (HTML) they are shown as \x1b.
 * Marks that reorder text are shown as \u202e in both. */
void moe_part_markup(struct moe_buf *out, struct moe_str s, bool drop);

/* The text of a line that the finding's context holds, without its end; ptr NULL when it does not hold it. */
struct moe_str moe_part_line(const struct moe_finding *f, unsigned line);
/* A column in bytes as a column in UTF-16 units; unchanged when the line is not held. */
unsigned moe_part_utf16(struct moe_str line, unsigned column);
/* The place with its gaps filled: a line of at least 1, an end that is not before the start. */
struct moe_span { unsigned line, column, end_line, end_column; };
struct moe_span moe_part_span(const struct moe_finding *f);

/* The hash by which GitHub follows an alert through edits: the first 100 UTF-16 units from the line on, without blanks. The text's end counts
 * as the end of the file; a context that stops earlier (9 lines, usually far more than 100 units) gives a hash that is stable, but is not the
 * one GitHub would make from the whole file. */
uint64_t moe_part_line_hash(struct moe_str from_line_on);
struct moe_str moe_part_from_line(const struct moe_finding *f, unsigned line);   /* context from that line to its end */

/* A path as a URI reference: bytes outside the unreserved set percent-encoded; an absolute path becomes file:///... */
void moe_part_uri(struct moe_buf *out, struct moe_str path);
void moe_part_path(struct moe_buf *out, struct moe_str path);   /* "./src/a.c", escaped for a terminal */

unsigned moe_part_cwe(const struct moe_finding *f);              /* 0 = none */
void moe_part_cwe_uri(struct moe_buf *out, unsigned cwe);
const char *moe_part_level(enum moe_level level);                /* "High"   */
const char *moe_part_tier(enum moe_tier tier);                   /* "ast"    */
const char *moe_part_kind(enum moe_suppress_kind kind);          /* "inline" */
const char *moe_part_state(enum moe_file_state state);           /* "degraded" */
bool moe_part_shown(const struct moe_report *r, const struct moe_finding *f);    /* not filtered away */
int moe_part_path_order(struct moe_str a, struct moe_str b);     /* as moe_report_settle() sorts      */
/* Unique in the whole report: file, rule, fingerprint and its number. */
uint64_t moe_part_identity(const struct moe_finding *f);
void moe_part_give_up(struct moe_buf *out);                      /* no memory: mark the report as failed */
void moe_part_error(struct moe_buf *out, const struct moe_error *e);             /* "a.c:3:1: field: text", raw */

static inline void moe_part_kv(struct moe_json *j, const char *key, struct moe_str value)
{
    moe_json_key(j, key);
    moe_json_str(j, value);
}
static inline void moe_part_kz(struct moe_json *j, const char *key, const char *value) { moe_part_kv(j, key, moe_str_c(value)); }
static inline void moe_part_ki(struct moe_json *j, const char *key, int64_t value)
{
    moe_json_key(j, key);
    moe_json_int(j, value);
}
static inline void moe_part_opt(struct moe_json *j, const char *key, struct moe_str value)   /* left out when empty */
{
    if (value.len)
        moe_part_kv(j, key, value);
}

/* The writers, one file each; write.c holds the table. */
typedef void moe_write_fn(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out);
moe_write_fn moe_write_text, moe_write_json, moe_write_sarif, moe_write_html, moe_write_junit, moe_write_csv, moe_write_gitlab, moe_write_github;
enum { MOE_SARIF_CWES = 2048 };             /* ids below this have a place in the taxonomy; MITRE is at about 1430 */
const char *moe_sarif_level(enum moe_level level);
void moe_sarif_rules(struct moe_json *j, const struct moe_report *r, const uint16_t *cwe_index, struct moe_buf *scratch);   /* write_sarif_rules.c */
extern const char moe_html_csp[], moe_html_css[], moe_html_js[];                                   /* html_assets.c       */
#endif
