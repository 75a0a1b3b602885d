/* Internal to audit/config/telemetry: what the readers share. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_PARTS_H
#define MOE_AUDIT_CONFIG_TELEMETRY_PARTS_H
#include "audit/config/telemetry/telemetry.h"
#include "common/base/hash.h"
#include "common/telemetry/scan.h"

enum { KNOWN_SLOTS = 4096 };

/* One file while it is read. Texts that stood at the same path before are not added again: a log says the same things in every record. */
struct reading {
    struct moe_lint_file *file;
    struct moe_telemetry_file *model;
    struct moe_error *err;
    enum moe_code code;                     /* the first failure of ours: no memory                     */
    struct moe_map *paths;                  /* of vectors: their index                                  */
    struct moe_map *names;                  /* interned paths                                           */
    struct moe_str *interned; size_t interned_count, interned_room;
    uint64_t recent[KNOWN_SLOTS];           /* hashes of (path, text) that were added lately            */
    struct fault *faults; size_t fault_count, fault_room;
    size_t values;                          /* of this record                                           */
    unsigned measures, prose_line;          /* fields of this record that measure; where one holds prose; 0 = none */
    bool corpus;                            /* it has a field for text to train on                      */
};

/* The same thing wrong in many records is told once, where it stood first. */
struct fault { const char *event; struct moe_str key, detail; unsigned line, column; size_t times; };

enum moe_code reading_begin(struct reading *r, struct moe_lint_file *file, struct moe_error *err);
/* Frees what is not the arena's and tells the faults. */
enum moe_code reading_end(struct reading *r);

struct moe_str reading_intern(struct reading *r, struct moe_str path);
void reading_value(struct reading *r, const struct moe_value *value);
MOE_PRINTF(6, 7)
void reading_fault(struct reading *r, const char *event, struct moe_str key, unsigned line, unsigned column, const char *fmt, ...);
/* Of what is wrong with the same path the longest is kept. */
void reading_vector(struct reading *r, const struct moe_telemetry_vector *v);
/* A text of an event file or a header: its values inside are looked for, too. */
void reading_text(struct reading *r, struct moe_str path, struct moe_str name, struct moe_str text, unsigned line, unsigned column);

/* Walks one JSON record: texts to values, lists of numbers to vectors. `only`: values below this key of the record alone; empty = all.
 * What keeps it from being read is the answer, with *stop where. */
enum moe_telemetry_problem record_walk(struct reading *r, struct moe_str record, struct moe_str only, unsigned line, const char **stop);

/* A set of 64-bit hashes that stops growing at a cap. */
struct hash_set { uint64_t *slots; size_t count, room, cap; };
bool hash_set_add(struct hash_set *s, uint64_t h);      /* false when it was there already; true past the cap */
void hash_set_free(struct hash_set *s);
#endif
