/* Inside runtime/ckpt/format: strict JSON for its readers. What common/doc refuses becomes an objection of the reader's own area. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_JSON_H
#define MOE_RUNTIME_CKPT_FORMAT_JSON_H
#include "common/doc/pull.h"
#include "runtime/ckpt/format/blob.h"

/* The rows that every area with JSON in it has: MOE_CKPT_JSON_EVENTS("meta", "the metadata"), and a row "<area>-trailing". */
#define MOE_CKPT_JSON_EVENTS(area, what) \
    { area "-syntax",        what " is not JSON: damaged, written by hand, or another file under its name; take the step from a replica or an older one" }, \
    { area "-cut",           what " ends in the middle of its JSON, or is empty: the writer died before it was whole, or the disk was full" }, \
    { area "-duplicate-key", what " gives a key twice: readers differ on which of the two counts, so one value can be shown and another used" }, \
    { area "-nan",           what " has NaN, Infinity or a fraction past every double: not JSON, and readers differ on it" }, \
    { area "-huge-number",   what " has an integer past 2^53 or of more than 63 digits: readers that use doubles round it to another number" }, \
    { area "-nul",           what " contains a NUL: a hole left by a crash, or a string that C readers see cut short" }, \
    { area "-utf8",          what " is not valid UTF-8 (or has half a surrogate pair): damaged, or two readers will see two different strings" }, \
    { area "-depth",         what " nests deeper than 128 levels: made to exhaust a reader's stack" }, \
    { area "-oversize",      what " is larger than any real one can be: a reader that took it whole would run out of memory" }
#define MOE_CKPT_JSON_TRAILING(area, what) \
    { area "-trailing", what " has text after its JSON document: two writers wrote one file, or something was appended; readers differ on what counts" }

/**
 * Parse one JSON object, or object.
 *
 *   table  in   borrowed  the reader's events, MOE_CKPT_JSON_EVENTS(area, ...) among them
 *   area   in   borrowed  "meta"
 *   bytes  in   borrowed
 *   at     in             where in the file `bytes` starts, for offsets; MOE_NO_OFFSET when they do not stand there as they are
 *   out    out  new       free with moe_doc_free(); NULL after an objection
 *
 * A byte order mark and a root that is no map are objections too (-syntax). Errors: LIMIT (out of memory), BUG.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_json(const struct moe_ckpt_event *table, const char *area, struct moe_str bytes, uint64_t at,
                            const struct moe_objections *to, struct moe_doc **out, struct moe_error *err);

/**
 * The same without a tree, for what may be large: is it one JSON object? Memory is its open keys, whatever its size.
 *
 *   good   out  false after an objection; all else as above. More than MOE_CAP_CKPT_KEYS keys in maps that are open together are -oversize
 *
 * Its values are then taken from moe_ckpt_json_again(), which cannot be refused any more.
 */
#define MOE_CAP_CKPT_KEYS (1u << 17)
MOE_MUST_USE
enum moe_code moe_ckpt_json_check(const struct moe_ckpt_event *table, const char *area, struct moe_str bytes, uint64_t at,
                                  const struct moe_objections *to, bool *good, struct moe_error *err);
struct moe_pull *moe_ckpt_json_again(struct moe_str *rest);      /* kept; NULL when out of memory; free with moe_pull_free() */
/* A token as a node without children, for what reads nodes; it lives as long as the token does. */
struct moe_node_doc moe_ckpt_json_node(const struct moe_pull_token *token, const struct moe_node_doc *parent, unsigned index);

/* The event of an area for a refusal. The table's own name is handed out: what is told may be kept longer than a buffer here. */
const char *moe_ckpt_json_event(const struct moe_ckpt_event *table, const char *area, enum moe_doc_why why);

/* Where in the file a node stands. `bytes` and `at` as above. */
uint64_t moe_ckpt_json_at(struct moe_str bytes, uint64_t at, unsigned line, unsigned column);

/* 64 hexadecimal digits in lower case, nothing else: one digest has one spelling. */
MOE_MUST_USE bool moe_ckpt_hex32(struct moe_str text, unsigned char into[32]);

/* 1 to `cap` bytes of UTF-8 without anything that hides or reorders text. */
MOE_MUST_USE bool moe_ckpt_printable(struct moe_str text, size_t cap);
#endif
