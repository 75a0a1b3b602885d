/* Internal to common/telemetry: what is remembered of each rank. */
#ifndef MOE_COMMON_TELEMETRY_STATE_H
#define MOE_COMMON_TELEMETRY_STATE_H
#include "common/telemetry/schema.h"

struct rank_state { double step, time; bool has_step, has_time; };
struct moe_telemetry_state { size_t ranks; struct rank_state rank[]; };

/* What one record said of itself. */
struct said { double value[ROLES]; size_t at[ROLES]; struct moe_str name[ROLES]; unsigned has; bool restart; };

/* Tells what is out of order: the roles as bits. `adopt`: remember the record though it was. */
unsigned state_judge(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, const struct said *said, bool good, bool adopt);
#endif
