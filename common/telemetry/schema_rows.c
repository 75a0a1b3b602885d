#include "common/telemetry/schema_rows.h"

const char *const telemetry_types[] = { "integer", "number", "boolean", "enum", "hex", "time", "vector", "map", NULL };
static const char *const elements[] = { "integer", "number", "boolean", NULL };

static const struct telemetry_unit units[] = {
    { "none", 0, 0 },           { "ratio", 0, 1 },         { "percent", 0, 100 },     { "count", 0, 1e18 },    { "steps", 0, 1e15 },
    { "ranks", 0, 1e7 },        { "experts", 0, 1e6 },     { "tokens", 0, 1e18 },     { "s", 0, 1e9 },         { "ms", 0, 1e12 },
    { "us", 0, 1e15 },          { "ns", 0, 1e18 },         { "unix-s", 1e9, 1e10 },   { "unix-ms", 1e12, 1e13 }, { "bytes", 0, 1e18 },
    { "kib", 0, 1e15 },         { "mib", 0, 1e12 },        { "gib", 0, 1e9 },         { "bytes/s", 0, 1e16 },  { "gib/s", 0, 1e7 },
    { "tokens/s", 0, 1e12 },    { "steps/s", 0, 1e9 },     { "tflops", 0, 1e9 },      { "celsius", -60, 250 }, { "watts", 0, 1e9 },
    { "joules", 0, 1e18 },      { "nats", 0, 1e6 },        { "bits", 0, 1e6 },
};
static const char *const unit_words[] = {
    "none", "ratio", "percent", "count", "steps", "ranks", "experts", "tokens", "s", "ms", "us", "ns", "unix-s", "unix-ms", "bytes", "kib", "mib",
    "gib", "bytes/s", "gib/s", "tokens/s", "steps/s", "tflops", "celsius", "watts", "joules", "nats", "bits", NULL,
};

const struct telemetry_unit *telemetry_unit(struct moe_str word)
{
    for (size_t i = 0; i < MOE_COUNT(units); i++) {
        if (moe_str_is(word, units[i].word))
            return &units[i];
    }
    return NULL;
}

const char *telemetry_unit_promised(struct moe_str name)
{
    static const char *const endings[] = { "ms", "us", "ns", "bytes", "kib", "mib", "gib", "tflops" };
    for (size_t i = 0; i < MOE_COUNT(endings); i++) {
        struct moe_str e = moe_str_c(endings[i]);
        size_t at = name.len - e.len;
        bool per = at >= 5 && moe_str_ends((struct moe_str){ name.ptr, at }, MOE_STR("_per_"));
        if (name.len > e.len + 1 && moe_str_ends(name, e) && name.ptr[at - 1] == '_' && !per)
            return endings[i];
    }
    return NULL;
}

enum { FIELD_ROWS = 16 };
static const struct moe_field field_rows[FIELD_ROWS];
static const struct moe_field field_rows[FIELD_ROWS] = {
    { "type", MOE_FIELD_ENUM, .required = true, .doc = "what stands there", .words = telemetry_types },
    { "of", MOE_FIELD_ENUM, .doc = "a vector's elements (number when left out)", .words = elements },
    { "unit", MOE_FIELD_ENUM, .doc = "what is counted; brings a range", .words = unit_words },
    { "values", MOE_FIELD_STRS, .doc = "an enum's closed set" },
    { "restart", MOE_FIELD_STRS, .doc = "words of an enum by which a record says that its rank goes on from an earlier step" },
    { "min", MOE_FIELD_NUMBER, .doc = "the least value, of a vector's elements too" },
    { "max", MOE_FIELD_NUMBER, .doc = "the greatest value" },
    { "min-items", MOE_FIELD_UINT, .doc = "elements of a vector, digits of a hex text" },
    { "max-items", MOE_FIELD_UINT, .doc = "elements of a vector, digits of a hex text" },
    { "max-rows", MOE_FIELD_UINT, .doc = "a vector may be a list of so many vectors" },
    { "required", MOE_FIELD_BOOL, .doc = "every record has it" },
    { "null", MOE_FIELD_BOOL, .doc = "null may stand in its place" },
    { "also", MOE_FIELD_STRS, .doc = "other names for fields of the same kind" },
    { "title", MOE_FIELD_STR, .doc = "what it means, for readers" },
    { "fields", MOE_FIELD_NAMED, .doc = "a map's fields", .fields = field_rows },
    { .name = NULL },
};

static const struct moe_field order_rows[] = {
    { "rank", MOE_FIELD_STR, .doc = "the field that says which rank wrote the record" },
    { "world", MOE_FIELD_STR, .doc = "the field that says how many ranks there are: the rank is below it" },
    { "step", MOE_FIELD_STR, .doc = "the field that never falls within a rank" },
    { "time", MOE_FIELD_STR, .doc = "the field that never falls by more than `slack` within a rank" },
    { "slack", MOE_FIELD_NUMBER, .doc = "seconds" },
    { .name = NULL },
};

static const struct moe_field extra_rows[] = {
    { "words", MOE_FIELD_STRS, .doc = "a number, a boolean or a map of such is let in when a word of its name is among these" },
    { "vector-words", MOE_FIELD_STRS, .doc = "a list of numbers that are not negative is let in when a word of its name is among these" },
    { "max-items", MOE_FIELD_UINT, .doc = "elements of such a list (512 when left out)" },
    { .name = NULL },
};

const struct moe_field telemetry_schema_rows[] = {
    { "schema", MOE_FIELD_STR, .required = true, .doc = "its name" },
    { "title", MOE_FIELD_STR, .doc = "one line for readers" },
    { "known-by", MOE_FIELD_ANY, .doc = "lists of fields: a log whose first records have all of one list is judged by this schema" },
    { "order", MOE_FIELD_MAP, .doc = "which fields say rank, step and time", .fields = order_rows },
    { "extra", MOE_FIELD_MAP, .doc = "which fields are let in without a row; none when left out", .fields = extra_rows },
    { "fields", MOE_FIELD_NAMED, .required = true, .doc = "the fields of a record", .fields = field_rows },
    { .name = NULL },
};
