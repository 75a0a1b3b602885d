/* What the readers of this folder share. */
#ifndef MOE_AUDIT_CHECKPOINT_FOREIGN_PARTS_H
#define MOE_AUDIT_CHECKPOINT_FOREIGN_PARTS_H
#include "audit/checkpoint/foreign/foreign.h"
#include "common/base/arena.h"
#include "common/doc/doc.h"

/* Rows of moe_foreign_events, by which the readers name them. */
enum event {
    EV_MALFORMED, EV_OVERSIZED, EV_EMPTY, EV_VERSION, EV_FIELD, EV_DUPLICATE_KEY, EV_CUT_SHORT,
    EV_TRAVERSAL, EV_NAME, EV_DUPLICATE_NAME, EV_ALGORITHM, EV_WEAK, EV_DIGEST, EV_UNSORTED, EV_SHARDS,
    EV_SUBJECT, EV_SUBJECT_DIGEST, EV_IGNORED, EV_SYMLINKS,
    EV_NO_SIGNATURE, EV_SEVERAL, EV_ENCODING, EV_NO_HINT, EV_NOT_KEY, EV_OTHER_KEY, EV_BAD_SIGNATURE, EV_BAD_COMMENT,
    EV_COUNT
};

/* One reading: the result under way and where its objections go. */
struct reading {
    struct moe_foreign *f;
    struct moe_str label;               /* the manifest's file name             */
    struct moe_str bytes;               /* the whole file                       */
    const struct moe_objections *to;
    struct moe_error *err;
    size_t room;                        /* of f->entries                        */
    unsigned said[EV_COUNT];
    bool inner;                         /* the JSON being read is a decoded payload: its places are not the file's */
    struct { unsigned line; size_t at; } mark;   /* of offset_of(): the last line asked for and where it begins    */
};

MOE_PRINTF(4, 5) void object(struct reading *r, enum event event, uint64_t offset, const char *fmt, ...);
/* As above, and the manifest is broken. */
MOE_PRINTF(4, 5) void broken(struct reading *r, enum event event, uint64_t offset, const char *fmt, ...);
enum moe_code no_memory(struct reading *r);

/* Room for `n` entries; *fits is false, and it was said, past the cap. Errors: LIMIT (out of memory). */
MOE_MUST_USE enum moe_code begin_entries(struct reading *r, size_t n, bool *fits);
/* Append an entry whose name is already unescaped, and judge its name and digest; the bytes are copied.
 * `digest` is hex; `algorithm` NULL was objected to by the caller. Errors: LIMIT. */
MOE_MUST_USE enum moe_code add_entry(struct reading *r, struct moe_foreign_entry entry, struct moe_str hex);
/* After the last: objects to names that are listed twice and to a manifest that lists nothing. Errors: LIMIT. */
MOE_MUST_USE enum moe_code end_entries(struct reading *r);

/* NULL and said when nobody knows it; a weak one is said as well. */
const struct moe_foreign_algorithm *algorithm_of(struct reading *r, struct moe_str word, uint64_t offset);
const struct moe_foreign_algorithm *algorithm_named(struct moe_str word);   /* silent */
const struct moe_foreign_algorithm *algorithm_of_label(const struct reading *r);   /* by the name of the file, SHA512SUMS; NULL = nothing said */

/* What is wrong with a name, as an event and half a sentence; false = nothing. */
bool name_fault(struct moe_str name, enum event *event, const char **fault);
/* By components, as pathlib orders paths: < 0, 0, > 0. */
int name_order(struct moe_str a, struct moe_str b);

/* A JSON object under our caps; *doc stays NULL, and it was said, when it is none. Errors: LIMIT (out of memory), BUG. */
MOE_MUST_USE enum moe_code read_json(struct reading *r, struct moe_str json, struct moe_doc **doc);
/* The offset of a node in r->bytes, or MOE_NO_OFFSET; cheap when nodes are asked for in their order. */
uint64_t offset_of(struct reading *r, const struct moe_node_doc *node);
/* The child that must be of a kind; NULL and said otherwise. */
const struct moe_node_doc *want(struct reading *r, const struct moe_node_doc *map, const char *key, enum moe_doc_kind kind);
/* Object to every key of `map` that is not among the space-separated `known`. */
void only(struct reading *r, const struct moe_node_doc *map, const char *known);
/* Copies; {NULL, 0} when out of memory. */
struct moe_str keep(struct reading *r, struct moe_str s);

MOE_MUST_USE enum moe_code read_integrity(struct reading *r);
MOE_MUST_USE enum moe_code read_sums(struct reading *r);
MOE_MUST_USE enum moe_code read_bundle(struct reading *r);
MOE_MUST_USE enum moe_code read_statement(struct reading *r, struct moe_str payload);
MOE_MUST_USE enum moe_code read_minisig(struct reading *r);
#endif
