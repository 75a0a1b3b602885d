/* A map's allowed fields as a table: it drives reading, "did you mean", the JSON Schema and the man page. */
#ifndef MOE_COMMON_DOC_SCHEMA_H
#define MOE_COMMON_DOC_SCHEMA_H
#include "common/base/buf.h"
#include "common/doc/doc.h"

enum moe_field_type {
    MOE_FIELD_STR, MOE_FIELD_BOOL, MOE_FIELD_UINT, MOE_FIELD_NUMBER,
    MOE_FIELD_STRS,     /* a list of strings; a single string is accepted as a list of one */
    MOE_FIELD_ENUM,     /* one of `words`                                                  */
    MOE_FIELD_DATE,     /* YYYY-MM-DD                                                      */
    MOE_FIELD_ANY,      /* anything: its owner reads it                                    */
    MOE_FIELD_MAP,      /* a map described by `fields`                                     */
    MOE_FIELD_MAPS,     /* a list of such maps                                             */
    MOE_FIELD_NAMED,    /* a map whose keys are free and whose values are such maps        */
};

struct moe_field {
    const char *name;
    enum moe_field_type type;
    bool required;
    const char *doc;                 /* one line, for --print-schema and the man page       */
    const char *const *words;        /* ENUM: NULL-terminated                               */
    const struct moe_field *fields;  /* MAP, MAPS, NAMED: ends with .name = NULL            */
    double min, max;                 /* UINT, NUMBER; both 0 = no range                     */
    const char *pattern;             /* STR: what the JSON Schema says of it; may be NULL   */
};

/**
 * Check `map` against `fields` (ends with .name = NULL): unknown key (with "did you mean"), missing required field, wrong type, out of range,
 * bad date. Recurses into MAP, MAPS and NAMED. Errors: SCHEMA with line, column and field of the offender.
 */
MOE_MUST_USE
enum moe_code moe_schema_check(const struct moe_doc *doc, const struct moe_node_doc *map, const struct moe_field *fields, struct moe_error *err);

/* A number of such a table for people, who count in digits: a whole one of up to 2^53 with all of them, whatever its size, any other with 15. Gives `into`. */
enum { MOE_FIELD_NUMBER_ROOM = 32 };
const char *moe_field_number(double v, char into[MOE_FIELD_NUMBER_ROOM]);
bool moe_field_whole(double v);

/* The same table as JSON Schema (draft 2020-12), and as the FIELDS section of an mdoc(7) page. */
void moe_schema_json(const char *id, const char *title, const struct moe_field *fields, struct moe_buf *out);
void moe_schema_man(const struct moe_field *fields, struct moe_buf *out);
#endif
