/* A reader of YAML and JSON that refuses nothing and tells everything: for linting what others wrote, where the strict reader (doc.h) would stop at the first
 * fault. The tree is the same; what is odd about the input is a list of events; what could be read before and after a fault stays. */
#ifndef MOE_COMMON_DOC_LAX_H
#define MOE_COMMON_DOC_LAX_H
#include "common/doc/doc.h"

#define MOE_CAP_LAX_NODES  90000u     /* unless the caller asks for another: nodes of one input, aliases expanded        */
#define MOE_CAP_LAX_EVENTS 200u       /* told of one input                                                               */

enum moe_lax_what {
    MOE_LAX_SYNTAX,            /* no YAML, no JSON; YAML goes on with the next document, JSON behind what it did not understand  */
    MOE_LAX_CUT,               /* the input ends inside the document                                                             */
    MOE_LAX_TRAILING,          /* JSON: something follows the document; it is read as the next one when it is one                */
    MOE_LAX_TEMPLATE,          /* YAML: no YAML before a template engine filled it in ({{ .Values.x }}, {% if %})                */
    MOE_LAX_DUPLICATE_KEY,     /* at the later of two; the tree has both                                                         */
    MOE_LAX_COMPLEX_KEY,       /* a list or map as a key: its text in the source becomes the key                                 */
    MOE_LAX_UNSAFE_TAG,        /* a tag by which some loader makes objects: !!python/..., !!java..., !ruby/...                    */
    MOE_LAX_CUSTOM_TAG,        /* any other tag that is not YAML's own (!Ref, !vault): kept in node->tag                         */
    MOE_LAX_ALIAS_BOMB,        /* aliases expand past a cap: this one and those after it are NULL nodes                          */
    MOE_LAX_ALIAS_CYCLE,       /* an alias inside what it names: a NULL node                                                     */
    MOE_LAX_ALIAS_UNKNOWN,
    MOE_LAX_MERGE,             /* `<<` with neither a map nor a list of maps                                                     */
    MOE_LAX_NUL,               /* a NUL byte, or an escape that makes one                                                        */
    MOE_LAX_CONTROL,           /* another control character that YAML and JSON forbid                                            */
    MOE_LAX_UTF8,              /* bytes that are no UTF-8, or a lone surrogate                                                   */
    MOE_LAX_HIDDEN,            /* characters that nobody sees or that turn text around, in a key, a value or a comment           */
    MOE_LAX_NAN,               /* NaN and Infinity; YAML has words for them, JSON has not                                        */
    MOE_LAX_HUGE_NUMBER,       /* an integer past +-2^53 (kind INT, the value saturates), a fraction past a double               */
    MOE_LAX_DEPTH,             /* past MOE_CAP_DOC_DEPTH: what is deeper is one STR node with its source                         */
    MOE_LAX_SIZE,              /* past the cap of nodes: reading ended there                                                     */
    MOE_LAX_COMMENT,           /* JSON with a comment (once)                                                                     */
    MOE_LAX_TRAILING_COMMA,    /* JSON (once)                                                                                    */
    MOE_LAX_JSON5,             /* JSON: single quotes, keys without quotes, +1, 0x1, .5 (once)                                   */
    MOE_LAX_WHATS
};
const char *moe_lax_name(enum moe_lax_what what);       /* "duplicate-key" */

struct moe_lax_event { enum moe_lax_what what; unsigned line, column; size_t offset; struct moe_str detail; };   /* one clause; never a value */
struct moe_lax_comment { struct moe_str text; unsigned line, column, end_line; size_t offset; bool own_line; };  /* with its marker          */
struct moe_lax_gap { size_t start, end; };              /* bytes that no node stands for, though they are no blanks or comments: not understood */

struct moe_lax_options {
    size_t nodes;              /* 0 = MOE_CAP_LAX_NODES */
    bool comments;             /* collect them          */
};

struct moe_lax {
    struct moe_node_doc *root;          /* a LIST with one child per document; never NULL                                              */
    struct moe_lax_event *events; size_t event_count, event_room;
    struct moe_lax_comment *comments; size_t comment_count, comment_room;
    struct moe_lax_gap *gaps; size_t gap_count, gap_room;
    bool whole;                         /* every byte was understood: no gap, no cap                                                    */
};

/**
 * Read all documents of an input.
 *
 *   bytes  in   kept      UTF-8, without a byte order mark, at most 4 GiB; the tree's texts point into it where they can
 *   arena  in             owns everything that is new
 *   opts   in   borrowed  NULL = defaults
 *   out    out  new       in the arena
 *
 * Beside what doc.h says, nodes have: tag, style, start and end (bytes of the source), end_line, and
 *   alias    an alias stood there: line and column are the alias's, those of what is below it are the anchor's
 *   merged   it came by a merge key and an alias and stands, as its place says, elsewhere; own keys win, so such a node is never hidden by moe_doc_get()
 * !!binary is decoded (quoted STR). Scalars of YAML follow the 1.2 core schema; 'yes' is a string.
 * Linear in the input; recursion never deeper than MOE_CAP_DOC_DEPTH.
 * Errors: LIMIT (out of memory, larger than 4 GiB).
 */
MOE_MUST_USE
enum moe_code moe_lax_yaml(struct moe_str bytes, struct moe_arena *arena, const struct moe_lax_options *opts, struct moe_lax *out, struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_lax_json(struct moe_str bytes, struct moe_arena *arena, const struct moe_lax_options *opts, struct moe_lax *out, struct moe_error *err);

/* ---- from an offset in a decoded scalar to the source ---- */

/* Runs of a scalar's text that stand in the source byte for byte: text[at ...] is source[from ...] up to the next run's `at`. Sorted. */
struct moe_lax_run { unsigned at, from; };
struct moe_lax_map { struct moe_lax_run *runs; size_t count, room; };
/* Of a scalar of YAML or JSON read from `bytes`, whatever its style (block, folded, quoted, plain over several lines). false = out of memory. */
bool moe_lax_map_node(const struct moe_node_doc *node, struct moe_str bytes, struct moe_arena *arena, struct moe_lax_map *out);
size_t moe_lax_map_at(const struct moe_lax_map *map, size_t offset);       /* into the source; binary search              */

/* Where lines begin: from an offset in `bytes` to line and column (bytes, 1-based). */
struct moe_lax_lines { unsigned *starts; size_t count; };
bool moe_lax_lines(struct moe_str bytes, struct moe_arena *arena, struct moe_lax_lines *out);      /* false = out of memory */
void moe_lax_lines_at(const struct moe_lax_lines *lines, size_t offset, unsigned *line, unsigned *column);
#endif
