/* Inside common/doc: what pull.c (maps, lists, keys) and pull_scan.c (bytes, words, strings, numbers) share. */
#ifndef MOE_COMMON_DOC_PULL_PARTS_H
#define MOE_COMMON_DOC_PULL_PARTS_H
#include "common/base/hash.h"
#include "common/doc/build.h"
#include "common/doc/pull.h"

enum { PULL_NUMBER_MAX = 63, PULL_FIELD = sizeof((struct moe_error *)0)->field };

/* A key or string on its way in; `cap` is what is kept of it. */
struct pulled { char *ptr; size_t used, room, cap, bytes; };

/* Found while reading, told at the end of the document: a repeated key, or a number that no double holds. */
struct later {
    enum moe_doc_why why;                   /* NONE: nothing                        */
    uint64_t at;
    unsigned line, column, first_line, first_column;
    char field[PULL_FIELD], number[PULL_NUMBER_MAX + 1];
};

struct key_place { uint64_t hash[2], at; unsigned line, column; };

struct level {
    bool map, begun, indexed;               /* indexed: its keys are in the table   */
    unsigned count;                         /* members so far                       */
    size_t keys;                            /* where its own begin in pull->keys    */
    size_t path_used, path_room;            /* of the path without it               */
    struct later later;
};

struct moe_pull {
    const char *name;
    struct moe_pull_source source;
    struct moe_pull_opts opts;
    char *window, *p, *end;
    uint64_t base, line_start;              /* of the window and of the line, in the source */
    unsigned line, depth;
    bool ended, started;
    enum moe_code broken;                   /* of the source or of memory: told instead of what the missing bytes look like */
    struct moe_error broken_err;
    enum moe_doc_why why;
    uint64_t failed_at;
    size_t values;
    bool has_key;
    struct pulled key, text;
    char number[PULL_NUMBER_MAX + 1];
    struct key_place key_at, *keys;
    size_t key_count, key_room;
    uint32_t *table;                        /* of places in keys, plus 1; open addressing. Maps end in the order opposite to the one in which they  */
    size_t table_room, table_used;          /* began, so a key that goes is the last that came, and its slot is emptied without a mark              */
    struct level levels[MOE_CAP_DOC_DEPTH + 1];
    struct moe_path path;                   /* of the innermost open list or map    */
    char field[PULL_FIELD];
    struct later later;
    struct moe_pull_token token;
};

static inline uint64_t pull_here(const struct moe_pull *p) { return p->base + (uint64_t)(p->p - p->window); }

struct pull_place { uint64_t at; unsigned line, column; };
static inline struct pull_place pull_place(const struct moe_pull *p, uint64_t at)
{
    return (struct pull_place){ at, p->line, (unsigned)(at - p->line_start) + 1 };
}

/* Why a value is refused, where, in which words; the code that is returned. */
MOE_PRINTF(6, 7)
enum moe_code pull_refuse(struct moe_pull *p, enum moe_doc_why why, enum moe_code code, struct pull_place at, struct moe_error *err, const char *fmt, ...);
enum moe_code pull_expected(struct moe_pull *p, const char *what, enum moe_doc_why otherwise, struct moe_error *err);
/* The path of the value that is being read. */
void pull_field(struct moe_pull *p, char into[PULL_FIELD]);

size_t pull_have(struct moe_pull *p, size_t n);       /* bytes at hand: n or more, less only at the end */
static inline char pull_peek(struct moe_pull *p) { return p->p < p->end || pull_have(p, 1) ? *p->p : 0; }
void pull_space(struct moe_pull *p);
/* At the opening quote. `sip` may be NULL. */
MOE_MUST_USE enum moe_code pull_string(struct moe_pull *p, struct pulled *into, struct moe_sip *sip, struct moe_error *err);
MOE_MUST_USE enum moe_code pull_number(struct moe_pull *p, struct moe_error *err);
MOE_MUST_USE enum moe_code pull_word(struct moe_pull *p, struct moe_error *err);
/* A value begins here. */
MOE_MUST_USE enum moe_code pull_begin(struct moe_pull *p, enum moe_pull_kind kind, struct pull_place at, struct moe_error *err);
#endif
