/* Internal to the Dockerfile reader. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_DOCKER_PARTS_H
#define MOE_AUDIT_CONFIG_DEPLOY_DOCKER_PARTS_H
#include "audit/config/deploy/docker.h"
#include "common/base/hash.h"

/* ---- docker_lines.c: physical lines to logical ones ---- */
struct docker_line {
    struct moe_str text;                            /* joined, without comments; in file->bytes when it is one line */
    struct moe_docker_piece *pieces; size_t piece_count, piece_room;
    unsigned line, end_line;
};
struct docker_lines {
    struct moe_lint_file *file;
    struct moe_str rest;                            /* what is not read yet                                          */
    unsigned line;                                  /* of rest's first byte                                          */
    char escape;
};
/* Reads the parser directives. */
MOE_MUST_USE enum moe_code docker_lines_begin(struct docker_lines *lines, struct moe_lint_file *file, struct moe_error *err);
/* The next instruction's text; *more = false at the end. Comments go to the file. */
MOE_MUST_USE enum moe_code docker_lines_next(struct docker_lines *lines, struct docker_line *out, bool *more, struct moe_error *err);
/* The body of a here-document that ends with a line `name`; false (and nothing read) when no line does. */
bool docker_lines_heredoc(struct docker_lines *lines, struct moe_str name, bool tabs, struct moe_docker_heredoc *out);

/* ---- docker_words.c: words and variables ---- */
struct docker_scope {
    struct docker_scope *parent;                    /* of the stage that is continued */
    struct moe_map *map;                            /* name to index in vars          */
};
struct docker_words {
    struct moe_arena *arena;
    char escape;
    const struct docker_scope *scope;               /* NULL = no variables are filled in */
    const struct moe_docker_var *vars;
    size_t *budget;                                 /* bytes that expansion may still add */
};
enum { DOCKER_SCOPE_DEPTH = 64 };
const struct moe_docker_var *docker_lookup(const struct docker_words *w, struct moe_str name);
/* One raw word, quotes undone, variables filled in. Errors: LIMIT. */
MOE_MUST_USE enum moe_code docker_word(const struct docker_words *w, struct moe_str raw, struct moe_docker_word *out, struct moe_error *err);
/* The end of the raw word that begins at `at`: blanks in quotes are part of it. */
size_t docker_word_end(struct moe_str text, size_t at, char escape);
/* A JSON array of strings: its items' texts and places; false = it is none. */
MOE_MUST_USE enum moe_code docker_json(struct moe_arena *arena, struct moe_str text, struct moe_docker_word **words, size_t **at, size_t *count, bool *is,
                                       struct moe_error *err);
enum moe_code docker_memory(struct moe_error *err);

/* ---- docker_values.c: values for the rules that look at names ---- */
MOE_MUST_USE enum moe_code docker_values(struct moe_lint_file *file, const struct moe_dockerfile *docker, struct moe_error *err);
#endif
