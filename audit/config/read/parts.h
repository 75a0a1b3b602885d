/* What the readers of trees share. */
#ifndef MOE_AUDIT_CONFIG_READ_PARTS_H
#define MOE_AUDIT_CONFIG_READ_PARTS_H
#include "audit/config/read/read.h"
#include "common/doc/lax.h"

#define MOE_CAP_INSIDE_NODES  20000u         /* of one document inside a value                    */
#define MOE_CAP_INSIDE_BYTES  (4u << 20)     /* read inside the values of one file, all together  */
#define MOE_CAP_INSIDE_COST   512u           /* bytes that each costs beside its own      */
#define MOE_CAP_GAP_VALUES    20000u         /* of lines that no reader understood        */
#define MOE_CAP_ARGV_WORDS    4096u          /* of one command                                    */

/* -- sniff.c: what a text looks like -- */

/* A letter less in a name: compares without case. */
bool moe_same_word(struct moe_str s, const char *lower);
bool moe_ends_like(struct moe_str s, const char *lower);
bool moe_starts_like(struct moe_str s, const char *lower);
enum moe_lint_kind moe_sniff_yaml(struct moe_str bytes);       /* K8S, COMPOSE, WORKFLOW, else YAML                            */
enum moe_lint_kind moe_sniff_json(struct moe_str bytes);       /* K8S, JSONL, else JSON                                        */
enum moe_lint_kind moe_sniff_any(struct moe_str bytes);        /* of a file whose name says nothing: TEXT when nothing is known */
bool moe_sniff_ini(struct moe_str bytes);                      /* sections and name = value lines, little else                 */
bool moe_sniff_env(struct moe_str bytes);                      /* NAME=value lines and comments only                           */
bool moe_sniff_shell(struct moe_str bytes);
bool moe_sniff_netrc(struct moe_str bytes);

/* -- values.c -- */

/* A text that is read: the file's bytes, or a value in another one. */
struct moe_source {
    struct moe_str text;
    const struct moe_source *up;             /* NULL: the file                                                   */
    struct moe_lax_map map;                  /* from `text` to up's; no run: everything stands at line, column   */
    const struct moe_lax_lines *lines;       /* of the file                                                      */
    unsigned line, column;
};
void moe_source_place(const struct moe_source *s, size_t offset, unsigned *line, unsigned *column);

/* One tree, or one text, on the way to values. */
struct moe_reading {
    struct moe_lint_file *file;
    struct moe_arena *arena;
    struct moe_error *err;
    const struct moe_source *source;
    const struct moe_value *outer;
    struct moe_str prefix;                   /* of paths: "" or outer's and "|"                                  */
    size_t *budget;                          /* bytes that may still be read inside values                       */
    unsigned depth;
    bool secret_data;                        /* below `data` of a Kubernetes Secret: every string is base64      */
};

MOE_MUST_USE enum moe_code moe_values_of_tree(struct moe_reading *r, const struct moe_node_doc *root);
/* Lines that no reader understood: "name: value", "name = value" and "name": "value", each a value; other lines a value without a name. */
MOE_MUST_USE enum moe_code moe_values_of_gap(struct moe_reading *r, size_t start, size_t end);
/* `text` lies in a node's text (node may be NULL) of r->source. Adds it, and what is inside. */
MOE_MUST_USE enum moe_code moe_value_found(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *node);
/* A part of the value that was added last: "--flag value" in a command. */
MOE_MUST_USE enum moe_code moe_value_part(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *node, struct moe_str part);

/* -- argv.c -- */

/* Flags and their values, NAME=value and "Name: value" words of a list of words, or of a command in one string. */
MOE_MUST_USE enum moe_code moe_values_of_argv(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *list);
MOE_MUST_USE enum moe_code moe_values_of_command(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *node);

/* -- inside.c -- */

MOE_MUST_USE enum moe_code moe_values_inside(struct moe_reading *r, const struct moe_value *outer);

/* -- decode.c -- */

/* Each gives false when the text is not of that form, or what comes out is no text. New in `arena`. */
bool moe_decode_base64(struct moe_str s, bool any_length, struct moe_arena *arena, struct moe_str *out);
bool moe_decode_percent(struct moe_str s, struct moe_arena *arena, struct moe_str *out);
bool moe_decode_unicode(struct moe_str s, struct moe_arena *arena, struct moe_str *out);      /* \u0041, \x41 that no reader decoded */
#endif
