/* Inside common/doc: what the tolerant readers share. */
#ifndef MOE_COMMON_DOC_LAX_PARTS_H
#define MOE_COMMON_DOC_LAX_PARTS_H
#include "common/doc/lax.h"

#define MOE_CAP_LAX_ALIASED 50000u       /* nodes that the aliases of one input may add: past it they are a bomb */
#define MOE_CAP_LAX_GAPS    1000u
#define MOE_CAP_LAX_TOLD    32u          /* events of one kind; of repeated keys MOE_CAP_LAX_EVENTS              */
#define MOE_CAP_LAX_FAULTS  1000u        /* documents that are no YAML: then the rest is a gap                   */
#define MOE_CAP_LAX_TAGS    64u          /* lines of directives: libyaml compares each with all before it        */

struct moe_lax_reader {
    struct moe_arena *arena;
    struct moe_error *err;
    struct moe_str bytes;                /* what the caller gave                                    */
    struct moe_str shown;                /* the same length, without what is no text: nodes point here */
    struct moe_str text;                 /* the same length; what the parser must not see is masked   */
    struct moe_lax *out;
    struct moe_lax_lines lines;
    size_t line;                         /* where the last place was, for the next is near it       */
    size_t nodes, node_cap;
    unsigned told[MOE_LAX_WHATS];
    bool yaml, comments, masked;         /* masked: with a template's actions hidden, both branches of a choice stand there */
    struct moe_node_doc *open, *last[MOE_CAP_DOC_DEPTH + 2];
    unsigned depth;
    bool has_key;
    struct moe_str key;
    size_t key_at;
};

/* All give LIMIT when out of memory, and nothing else. */
MOE_MUST_USE enum moe_code moe_lax_start(struct moe_lax_reader *r, struct moe_str bytes, struct moe_arena *arena, const struct moe_lax_options *opts,
                                         struct moe_lax *out, struct moe_error *err);
enum moe_code moe_lax_no_memory(struct moe_lax_reader *r);
void moe_lax_place(struct moe_lax_reader *r, size_t offset, unsigned *line, unsigned *column);
MOE_PRINTF(4, 5) MOE_MUST_USE
enum moe_code moe_lax_tell(struct moe_lax_reader *r, enum moe_lax_what what, size_t offset, const char *fmt, ...);
MOE_MUST_USE enum moe_code moe_lax_comment_at(struct moe_lax_reader *r, size_t start, size_t end);
MOE_MUST_USE enum moe_code moe_lax_gap_at(struct moe_lax_reader *r, size_t start, size_t end);
static inline bool moe_lax_told(const struct moe_lax_reader *r, enum moe_lax_what what) { return r->told[what] > 0; }

/* A node below `open`, under r->key in a map. *out = NULL, and MOE_OK, past the cap of nodes: the caller stops (told already). */
MOE_MUST_USE enum moe_code moe_lax_add(struct moe_lax_reader *r, enum moe_doc_kind kind, size_t start, struct moe_node_doc **out);
/* The same for a list or map, which becomes `open`; *out = NULL past the cap of depth too. */
MOE_MUST_USE enum moe_code moe_lax_open(struct moe_lax_reader *r, enum moe_doc_kind kind, size_t start, struct moe_node_doc **out);
void moe_lax_end(struct moe_lax_reader *r, struct moe_node_doc *n, size_t end);      /* sets end, end_line                       */
MOE_MUST_USE enum moe_code moe_lax_close(struct moe_lax_reader *r, size_t end);       /* tells repeated keys, resolves merge keys */
/* Tell characters that are not seen, in a key or a decoded value. */
MOE_MUST_USE enum moe_code moe_lax_look(struct moe_lax_reader *r, struct moe_str text, size_t offset, const char *where);
/* r->text from `from` on becomes `c`; the first time it is copied. */
MOE_MUST_USE enum moe_code moe_lax_mask(struct moe_lax_reader *r, size_t from, size_t len, char c);
/* Mask and tell what is no UTF-8, NUL and other controls. */
MOE_MUST_USE enum moe_code moe_lax_wash(struct moe_lax_reader *r);
/* Kind and value of a plain scalar by YAML's core schema; `z` ends with a NUL. */
MOE_MUST_USE enum moe_code moe_lax_resolve(struct moe_lax_reader *r, bool quoted, const char *tag, const char *z, struct moe_node_doc *n);
#endif
