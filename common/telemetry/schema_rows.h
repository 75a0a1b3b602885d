/* Internal to common/telemetry: what a schema's YAML may say. docs/telemetry-schema.md explains the same words. */
#ifndef MOE_COMMON_TELEMETRY_SCHEMA_ROWS_H
#define MOE_COMMON_TELEMETRY_SCHEMA_ROWS_H
#include "common/doc/schema.h"

extern const struct moe_field telemetry_schema_rows[];

/* A unit brings a range, which the field's own min and max may narrow or widen. */
struct telemetry_unit { const char *word; double min, max; };
const struct telemetry_unit *telemetry_unit(struct moe_str word);      /* NULL = there is none of that name */
/* The unit that a name promises by its ending ("step_ms"); NULL = none. */
const char *telemetry_unit_promised(struct moe_str name);
extern const char *const telemetry_types[];                            /* in the order of enum field_type */
#endif
