/* What moe-lint makes of one input file, whatever its format: values with a name, a path and a place; the tree where there is one; what the reader
 * objected to. Readers (audit/config/read) write it, rules see it, nobody changes it afterwards. */
#ifndef MOE_AUDIT_CONFIG_MODEL_FILE_H
#define MOE_AUDIT_CONFIG_MODEL_FILE_H
#include "common/base/arena.h"
#include "common/doc/doc.h"
#include "common/report/suppress.h"

#define MOE_CAP_LINT_TREE_BYTES (4u << 20)    /* a larger YAML or JSON file is read as text, and the file is said to be degraded */
#define MOE_CAP_LINT_VALUES     400000u       /* of one file                                                                     */
#define MOE_CAP_LINT_EVENTS     1000u         /* of one file; the last one says that there were more                             */
#define MOE_CAP_LINT_BATCH_BYTES (32u << 20)  /* texts of values between two spills                                                              */
#define MOE_CAP_LINT_NESTING    6u            /* documents in values in documents                                                */

enum moe_lint_kind {
    MOE_LINT_TEXT,          /* any text, source code too: looked at for secrets                                  */
    MOE_LINT_YAML, MOE_LINT_JSON, MOE_LINT_ENV, MOE_LINT_INI, MOE_LINT_TOML, MOE_LINT_SHELL,
    MOE_LINT_JSONL, MOE_LINT_PROM, MOE_LINT_TFEVENTS, MOE_LINT_META, MOE_LINT_SAFETENSORS,
    MOE_LINT_K8S, MOE_LINT_COMPOSE, MOE_LINT_DOCKERFILE, MOE_LINT_WORKFLOW,
    MOE_LINT_BINARY,        /* nothing we read: listed as skipped                                                */
    MOE_LINT_KINDS
};
#define MOE_LINT_BIT(kind) (1u << (kind))
/* Telemetry: what leaves the cluster while a job runs. .meta.json is not among them: it must carry a hostname. */
#define MOE_LINT_TELEMETRY (MOE_LINT_BIT(MOE_LINT_JSONL) | MOE_LINT_BIT(MOE_LINT_PROM) | MOE_LINT_BIT(MOE_LINT_TFEVENTS))
/* Formats whose values carry names, so that names are judged value by value and not by looking for assignments in the text. */
#define MOE_LINT_NAMED (~(MOE_LINT_BIT(MOE_LINT_TEXT) | MOE_LINT_BIT(MOE_LINT_SHELL) | MOE_LINT_BIT(MOE_LINT_BINARY)))

/* How a value was got out of the text that stands in the file. */
enum moe_value_form {
    MOE_FORM_PLAIN,         /* as written, or quoted without escapes                                             */
    MOE_FORM_ESCAPED,       /* escapes, folding, continued lines, !!binary: `text` is not in the file's bytes    */
    MOE_FORM_BASE64, MOE_FORM_HEX, MOE_FORM_PERCENT,      /* decoded out of `outer`                              */
    MOE_FORM_DOCUMENT,      /* a value of a document (YAML, JSON, INI, env) that `outer` holds                   */
};

/* One (path, name, value). */
struct moe_value {
    struct moe_str path;            /* "spec.containers[0].env[2].value", "S3_KEY", "loss"; after `outer`'s path and "|" when inside one       */
    struct moe_str name;            /* what speaks for the value: the last key; the sibling `name`, `key` or `id` of a {name, value} pair; the  */
                                    /* flag before it in an argv list ("--api-key X", "--api-key=X"); for a list's element the list's key     */
    struct moe_str text;            /* decoded                                                                                                 */
    enum moe_doc_kind type;         /* never LIST or MAP                                                                                       */
    enum moe_value_form form;
    bool quoted;
    unsigned line, column;          /* 1-based, column in bytes, of the value; inside a block scalar the true line; inside base64 the outer's  */
    const struct moe_value *outer;  /* NULL = it stands in the file itself                                                                     */
    const struct moe_node_doc *node;/* NULL in formats without a tree                                                                          */
};

/* What a reader objects to, or only tells: a row of its table; rules bind it by name (`match: [{note: yaml-duplicate-key}]`). A name that no rule
 * binds is a bug (a test checks the tables against the rules). */
struct moe_lint_note { const char *name, *meaning; };           /* tables end with .name = NULL                                                */
struct moe_lint_event { const char *name; unsigned line, column; struct moe_str detail; };   /* detail: one clause about this place, no secret in it */

struct moe_k8s_file;     /* audit/config/deploy/k8s.h      */
struct moe_dockerfile;   /* audit/config/deploy/docker.h   */
struct moe_compose;      /* audit/config/deploy/compose.h  */
struct moe_workflow;     /* audit/config/deploy/workflow.h */
struct moe_python;       /* audit/config/model/python.h    */
struct moe_telemetry_file; /* audit/config/telemetry/telemetry.h */
struct moe_telemetry_schema; /* common/telemetry/telemetry.h */
struct moe_telemetry_set;    /* the same */

/* What rules of one file make of it and share: forgotten before the next file is read. `arena`: NULL until the first of them makes it; only theirs. */
struct moe_lint_scratch { struct moe_arena *arena; void *scripts; };

struct moe_lint_file {
    struct moe_arena *arena;        /* owner of everything below, this struct too                                                              */
    struct moe_str path;            /* as findings name it; "-" = standard input                                                               */
    enum moe_lint_kind kind;
    struct moe_str bytes;           /* as UTF-8 (UTF-16 is converted, a BOM is cut off); empty for binary formats                              */
    const struct moe_node_doc *root;/* a LIST with one child per document; NULL in formats without a tree, or when it could not be read        */
    struct moe_value *values; size_t value_count, value_room;
    struct moe_lint_event *events; size_t event_count, event_room;
    struct moe_comment *comments; size_t comment_count, comment_room;   /* in the format's own syntax                                         */
    const struct moe_k8s_file *k8s; /* at most one of these, by kind                                                                           */
    const struct moe_dockerfile *docker;
    const struct moe_compose *compose;
    const struct moe_workflow *workflow;
    const struct moe_telemetry_file *telemetry;
    const struct moe_python *python;
    const struct moe_telemetry_schema *schema;   /* for JSONL, set before it is read: policy's or the option's; NULL = known by its fields       */
    struct moe_telemetry_set *schemas;           /* the built-in ones, compiled when a log is met first; NULL = the reader compiles what it needs     */
    bool live;                      /* the environment of this process: it has values and no bytes, so that no report shows a line of it       */
    struct moe_str degraded;        /* why it was read only in part; empty = it was not                                                        */
    enum moe_code (*spill)(struct moe_lint_file *file, size_t consumed, struct moe_error *err);   /* set by the judge; NULL = nobody listens */
    void (*passed)(const struct moe_lint_file *file, size_t upto);   /* set by the run; NULL = the bytes stay in memory anyway               */
    void *spill_to;
    size_t spilled;                 /* bytes before this one have been judged                                                                  */
    struct moe_arena *batch;        /* of the values since the last spill, in streamed files; NULL = `arena`                                    */
    struct moe_lint_scratch *scratch;   /* while rules of this file run; NULL = nothing is shared                                               */
    struct moe_arena *values_arena; /* of all values, where they are forgotten before the rest of the file is; NULL = `arena`                  */
};

/* Where a reader puts what only values point to: their paths, what was decoded, documents inside them. */
static inline struct moe_arena *moe_lint_values_arena(const struct moe_lint_file *file)
{
    return file->batch ? file->batch : file->values_arena ? file->values_arena : file->arena;
}

/* For readers of streams (JSONL, expositions, event files), between two records: what was added so far may be judged now and forgotten, and the bytes before
 * `consumed` too. Does nothing while there is little; values and their texts before this call must not be used after it. */
MOE_MUST_USE enum moe_code moe_lint_spill(struct moe_lint_file *file, size_t consumed, struct moe_error *err);

const char *moe_lint_kind_name(enum moe_lint_kind kind);                    /* "k8s"; --kind takes the same words                              */
bool moe_lint_kind_read(struct moe_str word, enum moe_lint_kind *out);

/* For whoever goes over all bytes of a file that may be larger than memory: those before `upto` may leave it. They can still be read, and come back. */
void moe_lint_passed(const struct moe_lint_file *file, size_t upto);
/* The first place of a word at `from` or behind it, looked for stretch by stretch with moe_lint_passed(); NULL = there is none. */
const char *moe_lint_word(const struct moe_lint_file *file, size_t from, struct moe_str word);

/* For readers of lines: the next one from *at on, without its end, as moe_str_line(); false at the end. Of a line longer than MOE_CAP_LINT_LINE_BYTES its first
 * bytes are given, *cut says so, and the rest is passed over. */
#define MOE_CAP_LINT_LINE_BYTES (8u << 20)
bool moe_lint_line(const struct moe_lint_file *file, size_t *at, struct moe_str *line, bool *cut);

/* For readers. moe_lint_value_add() and the others copy what they are given into file->arena, except what lies in file->bytes; moe_lint_value_keep() copies
 * nothing: path, name and text lie in file->bytes or the arena, or are literals. Over a cap they add nothing and set file->degraded.
 * Errors: LIMIT (out of memory). */
MOE_MUST_USE enum moe_code moe_lint_value_add(struct moe_lint_file *file, const struct moe_value *value, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_lint_value_keep(struct moe_lint_file *file, const struct moe_value *value, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_lint_comment_add(struct moe_lint_file *file, const struct moe_comment *comment, struct moe_error *err);
MOE_PRINTF(6, 7) MOE_MUST_USE
enum moe_code moe_lint_event_add(struct moe_lint_file *file, const char *name, unsigned line, unsigned column, struct moe_error *err, const char *fmt, ...);
#endif
