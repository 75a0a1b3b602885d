/* What the build made of common/telemetry/schemas: one row a file, sorted by name; ends with .name = NULL. */
#ifndef MOE_COMMON_TELEMETRY_EMBEDDED_H
#define MOE_COMMON_TELEMETRY_EMBEDDED_H
#include <stddef.h>
struct moe_telemetry_embedded { const char *name; const unsigned char *yaml; size_t bytes; };
extern const struct moe_telemetry_embedded moe_telemetry_embedded[];
#endif
