/* Faults in words, and which schema a log is of. */
#include "common/telemetry/scan.h"
#include "common/telemetry/schema.h"
#include "common/telemetry/schema_rows.h"
#include <pthread.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOE_CAP_TELEMETRY_BUILTIN 16u

static const struct { const char *name, *says; } problems[MOE_TELEMETRY_PROBLEMS] = {
    [MOE_TELEMETRY_NONE] = { "none", "nothing is wrong" },
    [MOE_TELEMETRY_NOT_JSON] = { "not-json", "this is no JSON object" },
    [MOE_TELEMETRY_CUT] = { "cut", "the record ends in its middle" },
    [MOE_TELEMETRY_TRAILING] = { "trailing", "text follows the record" },
    [MOE_TELEMETRY_DUPLICATE] = { "duplicate-field", "stands twice" },
    [MOE_TELEMETRY_NAN] = { "not-a-number", "is NaN, Infinity or more than a double holds" },
    [MOE_TELEMETRY_TEXT] = { "broken-text", "has broken UTF-8, NUL or control characters" },
    [MOE_TELEMETRY_DEPTH] = { "too-deep", "is nested too deep" },
    [MOE_TELEMETRY_SIZE] = { "too-large", "is more than a record may hold" },
    [MOE_TELEMETRY_UNKNOWN] = { "unknown-field", "is no field of the schema" },
    [MOE_TELEMETRY_MISSING] = { "missing-field", "is missing" },
    [MOE_TELEMETRY_TYPE] = { "wrong-type", "has the wrong type" },
    [MOE_TELEMETRY_RANGE] = { "out-of-range", "is out of range" },
    [MOE_TELEMETRY_ENUM] = { "not-in-enum", "holds a word that its closed set does not have" },
    [MOE_TELEMETRY_FREEFORM] = { "free-form", "holds text, which a record has no field for" },
    [MOE_TELEMETRY_LENGTH] = { "wrong-length", "has the wrong number of elements" },
    [MOE_TELEMETRY_STEP] = { "step-order", "falls from one record of a rank to the next" },
    [MOE_TELEMETRY_CLOCK] = { "clock-order", "goes back from one record of a rank to the next" },
    [MOE_TELEMETRY_RANK] = { "rank-range", "is not below the number of ranks" },
};

const char *moe_telemetry_problem_name(enum moe_telemetry_problem problem)
{
    return (unsigned)problem < MOE_TELEMETRY_PROBLEMS ? problems[problem].name : "?";
}

/* A name of the record is repeated only if it cannot be anything else than a name. */
static bool shown(struct moe_str name)
{
    enum { LONGEST = 40, DIGITS = 4 };
    size_t digits = 0;
    if (!name.len || name.len > LONGEST)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        digits += moe_is_digit(c);
        if (!moe_is_word(c) && c != '/' && c != '.' && c != '-')
            return false;
    }
    return digits <= DIGITS;
}

static const struct telemetry_field *field_of(const struct telemetry_map *map, struct moe_str inside, struct moe_str name)
{
    uint32_t at = name_find(&map->table, inside.len ? inside : name);
    if (at == NAME_NONE)
        return NULL;
    return !inside.len ? &map->fields[at] : map->fields[at].map ? field_of(map->fields[at].map, (struct moe_str){ 0 }, name) : NULL;
}

static void wanted(const struct telemetry_field *f, const struct moe_telemetry_why *why, char *into, size_t room)
{
    const char *unit = f->unit && *f->unit ? f->unit : "", *blank = *unit ? " " : "";
    if (why->problem == MOE_TELEMETRY_TYPE)
        snprintf(into, room, ": %s is wanted", telemetry_types[f->type]);
    else if (why->problem == MOE_TELEMETRY_LENGTH)
        snprintf(into, room, ": %u to %u are allowed", f->least, f->most);
    else if (why->problem == MOE_TELEMETRY_RANGE && isfinite(f->min) && isfinite(f->max))
        snprintf(into, room, ": %.12g to %.12g%s%s is allowed", f->min, f->max, blank, unit);
    else if (why->problem == MOE_TELEMETRY_RANGE)
        snprintf(into, room, ": at %s %.12g%s%s is allowed", isfinite(f->min) ? "least" : "most", isfinite(f->min) ? f->min : f->max, blank, unit);
    else
        *into = 0;
}

void moe_telemetry_describe(const struct moe_telemetry_schema *schema, const struct moe_telemetry_why *why, char *into, size_t room)
{
    const struct telemetry_field *f = schema && why->field.len ? field_of(&schema->top, why->inside, why->field) : NULL;
    const char *says = (unsigned)why->problem < MOE_TELEMETRY_PROBLEMS ? problems[why->problem].says : "?";
    bool alone = why->problem == MOE_TELEMETRY_NOT_JSON || why->problem == MOE_TELEMETRY_CUT || why->problem == MOE_TELEMETRY_TRAILING;
    char tail[96] = "";
    if (f)
        wanted(f, why, tail, sizeof tail);
    if (alone)
        snprintf(into, room, "%s", says);
    else if (!why->field.len)
        snprintf(into, room, "the record %s", says);
    else if (!shown(why->field) || (why->inside.len && !shown(why->inside)))
        snprintf(into, room, "a field %s%s", says, tail);
    else
        snprintf(into, room, "%.*s%s%.*s %s%s", MOE_FMT(why->inside), why->inside.len ? "." : "", MOE_FMT(why->field), says, tail);
}

/* ---- known by its fields ---- */

/* The fields of `record` that are in the first list; every list has at most 64. */
static bool has_all(const struct moe_str *list, size_t count, struct moe_str record)
{
    struct moe_scan_at s = { record.ptr, record.ptr + record.len };
    uint64_t seen = 0, want = count >= 64 ? ~0ull : (1ull << count) - 1;
    moe_scan_blank(&s);
    if (!moe_scan_is(&s, '{'))
        return false;
    do {
        struct moe_scan_string key;
        s.p++;
        moe_scan_blank(&s);
        if (!moe_scan_is(&s, '"') || moe_scan_string(&s, &key) != MOE_TELEMETRY_NONE)
            break;
        for (size_t i = 0; i < count; i++)
            seen |= moe_str_eq(list[i], key.raw) ? 1ull << i : 0;
        moe_scan_blank(&s);
        if (!moe_scan_is(&s, ':'))
            break;
        s.p++;
        enum moe_telemetry_problem p = moe_scan_skip(&s);
        if (p != MOE_TELEMETRY_NONE && p != MOE_TELEMETRY_NAN && p != MOE_TELEMETRY_TEXT)
            break;
        moe_scan_blank(&s);
    } while (moe_scan_is(&s, ',') && seen != want);
    return seen == want;
}

bool moe_telemetry_claims(const struct moe_telemetry_schema *schema, struct moe_str record)
{
    for (size_t i = 0; i < schema->known_count; i++) {
        if (has_all(schema->known[i], schema->known_counts[i], record))
            return true;
    }
    return false;
}

struct moe_telemetry_set { struct moe_telemetry_schema *schemas[MOE_CAP_TELEMETRY_BUILTIN]; size_t count; pthread_mutex_t lock; };

enum moe_code moe_telemetry_set_later(struct moe_telemetry_set **out, struct moe_error *err)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the telemetry schemas");
    pthread_mutex_init(&(*out)->lock, NULL);
    return MOE_OK;
}

static enum moe_code compile_all(struct moe_telemetry_set *set, struct moe_error *err)
{
    for (const char *name; set->count < MOE_COUNT(set->schemas) && (name = moe_telemetry_builtin(set->count, NULL)) != NULL; set->count++)
        MOE_TRY(moe_telemetry_schema_builtin(name, &set->schemas[set->count], err));
    return MOE_OK;
}

enum moe_code moe_telemetry_set_ready(struct moe_telemetry_set *set, struct moe_error *err)
{
    pthread_mutex_lock(&set->lock);
    enum moe_code code = compile_all(set, err);            /* those that are there already are left alone */
    pthread_mutex_unlock(&set->lock);
    return code;
}

enum moe_code moe_telemetry_set_new(struct moe_telemetry_set **out, struct moe_error *err)
{
    MOE_AUTO(moe_telemetry_set_free) struct moe_telemetry_set *set = NULL;
    MOE_TRY(moe_telemetry_set_later(&set, err));
    MOE_TRY(moe_telemetry_set_ready(set, err));
    *out = moe_take(set);
    return MOE_OK;
}

void moe_telemetry_set_free(struct moe_telemetry_set **set)
{
    for (size_t i = 0; *set && i < MOE_COUNT((*set)->schemas); i++)
        moe_telemetry_schema_free(&(*set)->schemas[i]);
    if (*set)
        pthread_mutex_destroy(&(*set)->lock);
    free(*set);
    *set = NULL;
}

/* The stricter ones come first by name: a record of the runtime's own has the fields of a plain step record, too. */
const struct moe_telemetry_schema *moe_telemetry_set_claim(const struct moe_telemetry_set *set, struct moe_str record)
{
    for (size_t i = 0; i < set->count; i++) {
        if (moe_telemetry_claims(set->schemas[i], record))
            return set->schemas[i];
    }
    return NULL;
}
