/* Inside common/doc: growing the tree. Both readers add nodes through these calls, so that caps, keys and messages are the same. */
#ifndef MOE_COMMON_DOC_BUILD_H
#define MOE_COMMON_DOC_BUILD_H
#include "common/doc/doc.h"

struct moe_doc { struct moe_arena *arena; struct moe_node_doc *root; const char *name; };

struct moe_place { unsigned line, column; };

/* A tree being read. `open` is the innermost list or map that has not ended; the next node goes there, under `key` when it is a map. */
struct moe_build {
    struct moe_doc *doc;
    struct moe_error *err;
    enum moe_doc_why why;          /* what a failure was, where it is known more closely than by its code; JSON alone sets it */
    struct moe_node_doc *open, *last[MOE_CAP_DOC_DEPTH + 1];
    unsigned depth;
    size_t nodes;
    bool has_key;
    struct moe_str key;
    struct moe_place key_at;
};

/* Each fails with LIMIT past its cap. */
MOE_MUST_USE enum moe_code moe_build_add(struct moe_build *b, enum moe_doc_kind kind, struct moe_place at, struct moe_node_doc **out);
MOE_MUST_USE enum moe_code moe_build_open(struct moe_build *b, enum moe_doc_kind kind, struct moe_place at);
void moe_build_close(struct moe_build *b);

/* Fail at a place; the field is the path of the node that would come next. */
MOE_PRINTF(4, 5)
enum moe_code moe_build_fail(struct moe_build *b, enum moe_code code, struct moe_place at, const char *fmt, ...);
enum moe_code moe_build_no_memory(struct moe_build *b, struct moe_place at);

/* PARSE when two children of `map` have equal keys; points at the first key that repeats an earlier one. */
MOE_MUST_USE enum moe_code moe_build_check_keys(const struct moe_doc *doc, const struct moe_node_doc *map, struct moe_error *err);

/* A field path that grows; cut at a character when it does not fit. `room` counts the NUL. */
struct moe_path { char *into; size_t room, used; };
void moe_path_key(struct moe_path *path, struct moe_str key);
void moe_path_index(struct moe_path *path, unsigned index);

/* "a map", "a string" */
const char *moe_doc_kind_name(enum moe_doc_kind kind);

/* The readers. `bytes` has no BOM and lives as long as the document, with a NUL behind it. */
MOE_MUST_USE enum moe_code moe_yaml_read(struct moe_build *b, struct moe_str bytes, bool stream);
MOE_MUST_USE enum moe_code moe_json_read(struct moe_build *b, struct moe_str bytes);
#endif
