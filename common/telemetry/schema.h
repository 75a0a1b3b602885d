/* Internal to common/telemetry: a schema, compiled. */
#ifndef MOE_COMMON_TELEMETRY_SCHEMA_H
#define MOE_COMMON_TELEMETRY_SCHEMA_H
#include "common/base/arena.h"
#include "common/telemetry/telemetry.h"

/* Names to numbers, by a hash without collisions where a seed gives one; what collides is found by the next slot. */
struct name_table { uint64_t seed; unsigned shift; uint16_t *slots; size_t mask; const struct moe_str *names; };

enum field_type { FIELD_INTEGER, FIELD_NUMBER, FIELD_BOOLEAN, FIELD_ENUM, FIELD_HEX, FIELD_TIME, FIELD_VECTOR, FIELD_MAP };
enum field_role { ROLE_NONE, ROLE_RANK, ROLE_WORLD, ROLE_STEP, ROLE_TIME, ROLES };

struct telemetry_map;
struct telemetry_field {
    enum field_type type, of;           /* of: a vector's elements                     */
    enum field_role role;
    bool nullable, bounded;
    double min, max;
    uint32_t least, most, rows;         /* elements; characters; lists of a matrix     */
    const char *unit;
    struct name_table words;            /* ENUM                       */
    struct name_table restart;          /* ENUM: those of its words at which the step may be an earlier one */
    const struct telemetry_map *map;    /* MAP                                         */
};
struct telemetry_map {
    struct moe_str *names;
    struct telemetry_field *fields;
    size_t count;
    struct name_table table;
    uint64_t required[MOE_CAP_TELEMETRY_FIELDS / 64];
};

struct moe_telemetry_schema {
    struct moe_arena *arena;
    const char *name;
    struct telemetry_map top;
    struct moe_str **known; size_t *known_counts, known_count;   /* lists of names           */
    double slack;                       /* seconds                                            */
    bool extra;                         /* fields without a row, by words                     */
    struct name_table words, vector_words;
    uint32_t extra_items;
};

#define NAME_NONE UINT32_MAX
enum moe_code name_table_make(struct moe_arena *arena, const struct moe_str *names, size_t count, struct name_table *out);

/* Up to 24 bytes of a name take part whole; of a longer one its head, middle and end. */
static inline uint64_t name_word(const char *p, size_t len)
{
    uint64_t v = 0;
    if (len >= 8) {
        memcpy(&v, p, 8);
    } else if (len >= 4) {
        uint32_t a, b;
        memcpy(&a, p, 4);
        memcpy(&b, p + len - 4, 4);
        v = (uint64_t)b << 32 | a;
    } else if (len) {
        v = (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[len / 2] << 8 | (uint64_t)(unsigned char)p[len - 1] << 16;
    }
    return v;
}
static inline uint64_t name_hash(uint64_t seed, struct moe_str s)
{
    uint64_t h = name_word(s.ptr, s.len) ^ s.len * 0x9e3779b97f4a7c15ull;
    if (s.len > 8)
        h = (h * 0xff51afd7ed558ccdull ^ h >> 29) + name_word(s.ptr + s.len - 8, 8);
    if (s.len > 16)
        h = (h * 0xc4ceb9fe1a85ec53ull ^ h >> 31) + name_word(s.ptr + s.len / 2 - 4, 8);
    h = (h ^ h >> 32) * seed;
    return h ^ h >> 29;
}
static inline uint32_t name_find(const struct name_table *t, struct moe_str s)
{
    if (!t->slots || !s.len)
        return NAME_NONE;
    for (size_t i = name_hash(t->seed, s) * 0x9e3779b97f4a7c15ull >> t->shift;; i = (i + 1) & t->mask) {
        uint16_t n = t->slots[i];
        if (!n)
            return NAME_NONE;
        if (moe_str_eq(t->names[n - 1], s))
            return n - 1u;
    }
}

/* A name whose words (at _ - . / : and case changes) hold one of the table's; digits at a word's end do not count. */
bool name_has_word(const struct name_table *t, struct moe_str name);
#endif
