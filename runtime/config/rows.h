/* Inside runtime/config: the table of all values, and what its readers share. */
#ifndef MOE_RUNTIME_CONFIG_ROWS_H
#define MOE_RUNTIME_CONFIG_ROWS_H
#include "common/doc/schema.h"
#include "runtime/config/config.h"

/* What a value is, and as what it lies in struct moe_config. */
enum row_type {
    ROW_U32, ROW_U64,                  /* unsigned, uint64_t                                                                 */
    ROW_F64, ROW_BOOL,                 /* double, bool                                                                       */
    ROW_ENUM,                          /* an enum: the index of a word                                                       */
    ROW_PATH, ROW_NAME,                /* struct moe_str from here on: a path; letters, digits and . _ -                      */
    ROW_ADDRESS, ROW_BUCKET, ROW_URL,  /* HOST:PORT; s3://bucket/prefix; https://host                                        */
};
enum {
    ROW_DIGEST = 1,                    /* takes part in moe_config_digest()                                                  */
    ROW_REQUIRED = 2,                  /* there is no default                                                                */
    ROW_DERIVED = 4,                   /* the default follows from other values (derive() in check.c)                        */
};

struct config_row {
    const char *section, *key;         /* section "": the key stands at the top                                              */
    size_t offset;                     /* in struct moe_config                                                               */
    enum row_type type;
    double min, max;                   /* numbers; of a text: characters                                                     */
    double initial;                    /* the default of all but texts                                                       */
    const char *unit;                  /* NULL: none                                                                         */
    unsigned flags;
    const char *help;                  /* one line                                                                           */
    const char *const *words;          /* ENUM                                                                               */
    const char *text;                  /* the default of a text, NULL: ""; of a derived value: its words                     */
    const char *on_cpu;                /* what it comes to where the processor computes; NULL: no more than it says          */
};
extern const struct config_row config_rows[];          /* by section; ends with .key = NULL                                  */
size_t config_row_count(void);
static inline bool config_row_is_text(const struct config_row *row) { return row->type >= ROW_PATH; }

/* The rows as tables of common/doc: `top` is what describes a file. `docs` are its words, made only for those who print them. */
enum { CONFIG_SECTIONS = 16, CONFIG_DOC = 240 };
struct config_tables {
    struct moe_field top[CONFIG_SECTIONS + 1], fields[MOE_CONFIG_VALUES + CONFIG_SECTIONS];
    char docs[MOE_CONFIG_VALUES][CONFIG_DOC];
};
void config_tables(struct config_tables *tables, bool describe);

/* The row that stands for a member of struct moe_config; NULL: none. */
const struct config_row *config_row_at(size_t offset);
/* "model.width"; "MOE_MODEL__WIDTH". */
enum { CONFIG_NAME = 64 };
void config_field(const struct config_row *row, char into[CONFIG_NAME]);
void config_variable(const struct config_row *row, char into[CONFIG_NAME]);

/* A value that moe_schema_check() found good goes to its place. Errors: LIMIT (no memory for a text). */
MOE_MUST_USE enum moe_code config_store(const struct config_row *row, const struct moe_node_doc *value, struct moe_config_from from, struct moe_arena *arena,
                                        struct moe_config *config, struct moe_error *err);
/* SCHEMA when a value or a key looks like a credential; nothing of it is told. */
MOE_MUST_USE enum moe_code config_refuse_secret(const struct moe_doc *doc, const struct moe_node_doc *node, struct moe_error *err);

/* Overrides of the environment. Errors: SCHEMA, LIMIT. */
MOE_MUST_USE enum moe_code config_environment(char *const *env, const struct config_tables *tables, struct moe_arena *arena, struct moe_config *config,
                                              struct moe_error *err);
/* Defaults that follow from other values, then what values must be to each other. Errors: SCHEMA. */
MOE_MUST_USE enum moe_code config_check(struct moe_config *config, struct moe_error *err);
/* One value as YAML: a number that reads back the same, a text in quotes. */
void config_put(const struct config_row *row, const struct moe_config *config, struct moe_buf *out);

/* What a text would be if it were a credential ("a private key"); NULL: nothing that is known. `path`: names of files may be long and random. */
const char *config_secret(struct moe_str text, bool path);
#endif
