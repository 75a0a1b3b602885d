/* YAML and JSON read into one tree in which every node knows its line, column and field path.
 * Nobody else calls libyaml or cJSON: both need guarding, and it is done here, once. */
#ifndef MOE_COMMON_DOC_DOC_H
#define MOE_COMMON_DOC_DOC_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_CAP_DOC_BYTES   (64u << 20)   /* the input                                            */
#define MOE_CAP_DOC_NODES   (4u << 20)    /* nodes after aliases are expanded: the alias-bomb cap */
#define MOE_CAP_DOC_ALIASED (256u << 10)  /* nodes that the aliases of one input may add          */
#define MOE_CAP_DOC_ANCHORS 4096u         /* anchors in one input                                 */
#define MOE_CAP_DOC_DEPTH   128u          /* nesting                                              */
#define MOE_CAP_DOC_STRING  (16u << 20)   /* one scalar                                           */

enum moe_doc_kind { MOE_DOC_NULL, MOE_DOC_BOOL, MOE_DOC_INT, MOE_DOC_FLOAT, MOE_DOC_STR, MOE_DOC_LIST, MOE_DOC_MAP };
enum moe_doc_syntax { MOE_DOC_YAML, MOE_DOC_JSON };
enum moe_doc_style { MOE_STYLE_PLAIN, MOE_STYLE_SINGLE, MOE_STYLE_DOUBLE, MOE_STYLE_LITERAL, MOE_STYLE_FOLDED, MOE_STYLE_FLOW /* [..] {..} */ };

/* Read-only after parsing; all of it lives in the document. */
struct moe_node_doc {
    enum moe_doc_kind kind;
    unsigned line, column;          /* of the value, 1-based; column in bytes; of an alias: where the alias stands */
    unsigned key_line, key_column;  /* of its key when the parent is a map                                 */
    struct moe_str key;             /* when the parent is a map; never contains NUL                        */
    struct moe_str text;            /* STR: decoded; INT, FLOAT, BOOL, NULL: as written                    */
    bool quoted;                    /* a scalar written in quotes or as a block; YAML tag !!str counts     */
    union { bool boolean; int64_t integer; double number; } as;
    struct moe_node_doc *parent, *first, *next;   /* children of LIST and MAP in the order written         */
    unsigned count;                 /* of children                                                         */
    unsigned index;                 /* in the parent                                                       */
    /* Only the reader of lax.h sets what follows. */
    struct moe_str tag;             /* "!!binary", "!Ref", "tag:example.org,2020:x"; empty = none          */
    unsigned start, end, end_line;  /* bytes of the source that hold the value, quotes and block header too; its last line */
    enum moe_doc_style style;
    bool alias, merged;
};

struct moe_doc;   /* opaque; one owner; read-only after parsing, so threads may share it */

/**
 * Read one document.
 *
 *   name   in   borrowed  label for messages, usually a path; not opened
 *   bytes  in   borrowed  UTF-8 (a BOM is skipped)
 *   out    out  new       free with moe_doc_free(); untouched on failure
 *
 * Refused, with line, column and field: repeated keys, text after the document (JSON) or a second document (YAML), NaN and Infinity,
 * integers past +-2^53 (JSON; in YAML too), NUL in strings or keys, lone surrogates, invalid UTF-8, keys that are no scalars, tags other than
 * the core ones, aliases that expand past MOE_CAP_DOC_NODES or contain themselves, depth and size past the caps.
 * YAML scalars follow the 1.2 core schema (`yes`, `on` and `012` are strings / decimal: no surprises). Merge keys `<<` are refused here.
 * An empty YAML input is one NULL node; an empty JSON input is refused. JSON numbers of more than 63 characters are refused.
 * Errors: PARSE, LIMIT; BUG when our scanner and cJSON disagree.
 */
MOE_MUST_USE
enum moe_code moe_doc_parse(enum moe_doc_syntax syntax, const char *name, struct moe_str bytes, struct moe_doc **out, struct moe_error *err);
/* Why JSON was refused, for a reader whose user cares which: a repeated key is a trick, a cut file a crash. */
enum moe_doc_why {
    MOE_DOC_WHY_NONE,          /* it was not                                                           */
    MOE_DOC_WHY_SYNTAX,        /* any other way of being no JSON                                       */
    MOE_DOC_WHY_CUT,           /* the input ends inside the document; empty input too                  */
    MOE_DOC_WHY_TRAILING,      /* something follows the document                                       */
    MOE_DOC_WHY_DUPLICATE_KEY,
    MOE_DOC_WHY_NAN,           /* NaN, Infinity, or a fraction that no double holds                    */
    MOE_DOC_WHY_HUGE_NUMBER,   /* an integer past +-2^53, or more than 63 characters                   */
    MOE_DOC_WHY_NUL,           /* a NUL byte anywhere, or \u0000 in a string                           */
    MOE_DOC_WHY_UTF8,          /* invalid UTF-8, or a lone surrogate                                   */
    MOE_DOC_WHY_DEPTH,
    MOE_DOC_WHY_SIZE,          /* another cap                                                          */
    MOE_DOC_WHY_ERROR,         /* none of the input's doing: out of memory, BUG                        */
    MOE_DOC_WHY_COUNT
};
/* As moe_doc_parse() for JSON; *why is set in every case. */
MOE_MUST_USE
enum moe_code moe_doc_parse_json(const char *name, struct moe_str bytes, struct moe_doc **out, enum moe_doc_why *why, struct moe_error *err);
/* As above for YAML that may hold several documents (Kubernetes manifests): the root is a LIST with one child per document. */
MOE_MUST_USE
enum moe_code moe_doc_parse_stream(const char *name, struct moe_str bytes, struct moe_doc **out, struct moe_error *err);
/* Read a file ("-": standard input): JSON when the name ends in .json or .sarif, else YAML; .jsonl is many documents and refused.
 * Errors: as above, IO, USAGE (.jsonl). */
MOE_MUST_USE
enum moe_code moe_doc_load(const char *path, struct moe_doc **out, struct moe_error *err);
void moe_doc_free(struct moe_doc **doc);

const struct moe_node_doc *moe_doc_root(const struct moe_doc *doc);
const char *moe_doc_name(const struct moe_doc *doc);

/* The child of a map; NULL when absent or when `map` is NULL or no map. */
const struct moe_node_doc *moe_doc_get(const struct moe_node_doc *map, const char *key);
/* The field path of a node, "rules.M101.params.types[2]", into a caller's buffer, cut at a character when it does not fit. A key with
 * a dot, a bracket, a quote, a space or a control character in it, or the empty key, is written ["like.this"]. */
void moe_doc_path(const struct moe_node_doc *node, char *into, size_t room);
/* Fill `err` at a node (at its key when `at_key`), so that `return moe_doc_fail(...)` is one line. */
MOE_PRINTF(6, 7)
enum moe_code moe_doc_fail(struct moe_error *err, enum moe_code code, const struct moe_doc *doc, const struct moe_node_doc *node, bool at_key,
                           const char *fmt, ...);
#endif
