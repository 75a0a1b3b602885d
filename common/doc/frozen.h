/* Documents that were read when the program was built: tables in the binary, made by common/doc/freeze, that become a tree again without being parsed.
 * They hold no addresses, so a program that never asks for one pays nothing for it. */
#ifndef MOE_COMMON_DOC_FROZEN_H
#define MOE_COMMON_DOC_FROZEN_H
#include "common/doc/doc.h"

#define MOE_FROZEN_NONE UINT32_MAX            /* a text that is not there */

/* In the order of the text: a parent, then its first child. `up` and `next` are places in the table (next: 0 = the last child); `key` and `text` are
 * offsets into the strings, each of which ends with a NUL. `value`: of BOOL, INT (two's complement) and FLOAT (its bits). */
struct moe_frozen_node {
    uint64_t value;
    uint32_t up, next, count, key, key_len, text, text_len, line, column, key_line, key_column;
    uint8_t kind, quoted;
};
struct moe_doc_frozen { const char *name, *strings; const struct moe_frozen_node *nodes; size_t count; };

/* What the root's child of that key is; MOE_DOC_NULL when there is none. */
enum moe_doc_kind moe_doc_frozen_kind(const struct moe_doc_frozen *frozen, const char *key);
/* The tree as moe_doc_parse() gave it, in `arena`; its strings and name are the binary's. Not to be freed by itself. NULL when out of memory. */
const struct moe_doc *moe_doc_thaw(const struct moe_doc_frozen *frozen, struct moe_arena *arena);
/* As if its root, a map, had the one key alone, or none when there is no such key: a document is large, and often little of it is needed for long. */
const struct moe_doc *moe_doc_thaw_key(const struct moe_doc_frozen *frozen, const char *key, struct moe_arena *arena);
const struct moe_doc *moe_doc_thaw_others(const struct moe_doc_frozen *frozen, const char *key, struct moe_arena *arena);      /* all but that key */
#endif
