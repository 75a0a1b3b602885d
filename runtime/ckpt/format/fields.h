/* Inside runtime/ckpt/format: tables of fields that read and write the small JSON maps of the format. A row drives both ways, so they cannot differ. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_FIELDS_H
#define MOE_RUNTIME_CKPT_FORMAT_FIELDS_H
#include "common/doc/json_write.h"
#include "runtime/ckpt/format/json.h"

enum moe_fmt_type {
    MOE_FMT_UINT,     /* uint64_t; min..max                                          */
    MOE_FMT_SECONDS,  /* double; min..max; written with three decimals               */
    MOE_FMT_TEXT,     /* struct moe_str; printable, 1..max bytes                     */
    MOE_FMT_NAME,     /* as TEXT; an integer is taken too, as it is written          */
    MOE_FMT_SHA256,   /* unsigned char[32]; 64 lower-case hexadecimal digits         */
};

/* A table is sorted by key (it is the order of writing) and ends with .key = NULL. */
struct moe_fmt_field {
    const char *key;
    enum moe_fmt_type type;
    size_t offset;            /* in the struct                                        */
    uint64_t min, max;
    unsigned bit;             /* set in *has when the value is good                   */
    bool maybe_null;          /* null is as good as absent, and written when absent   */
};

struct moe_fmt_read {
    const struct moe_ckpt_event *table;
    const char *area;                        /* events: <area>-type, <area>-range, <area>-text, <area>-digest */
    struct moe_str bytes;
    uint64_t at;                             /* of `bytes` in the file                */
    const struct moe_objections *to;
    struct moe_arena *arena;                 /* strings are copied there              */
};

/* The row for a key; NULL when there is none. */
const struct moe_fmt_field *moe_fmt_find(const struct moe_fmt_field *fields, struct moe_str key);

/* Read one value into `into`; a good one sets its bit in *has, another is objected to. Errors: LIMIT (out of memory). */
MOE_MUST_USE
enum moe_code moe_fmt_value(const struct moe_fmt_read *r, const struct moe_fmt_field *field, const struct moe_node_doc *node, void *into,
                            unsigned *has, struct moe_error *err);

/* Object at a node: the event is <area>-<ending>; the sentence starts with the node's path. */
MOE_PRINTF(4, 5)
void moe_fmt_object(const struct moe_fmt_read *r, const char *ending, const struct moe_node_doc *node, const char *fmt, ...);

/* Write the fields whose bits are in `has` as one map. SCHEMA, with the key, for a value that reading would object to. */
MOE_MUST_USE
enum moe_code moe_fmt_write(const struct moe_fmt_field *fields, const void *from, unsigned has, struct moe_json *j, struct moe_error *err);
/* The same without the brackets, for keys up to, and not with, `end` (NULL: to the last), from `start` on: for maps with lists among their fields. */
MOE_MUST_USE
enum moe_code moe_fmt_write_some(const struct moe_fmt_field *fields, const char *start, const char *end, const void *from, unsigned has,
                                 struct moe_json *j, struct moe_error *err);
#endif
