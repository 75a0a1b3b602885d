/* Internal to audit/config/telemetry: event files while they are read. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_TFEVENTS_H
#define MOE_AUDIT_CONFIG_TELEMETRY_TFEVENTS_H
#include "audit/config/telemetry/parts.h"
#include "audit/config/telemetry/proto.h"
#include "audit/config/telemetry/tensor.h"

struct events { struct reading r; unsigned number; uint32_t crc[8][256]; };

/* One value of a summary: the messages in it that we read. */
struct summary_value { struct moe_str tag, image, histogram, tensor, metadata, plugin; };

void events_text(struct events *e, struct moe_str path, struct moe_str name, struct moe_str text);
/* Both are false for bytes that are no message. */
bool events_metadata(struct events *e, struct summary_value *v);     /* fills v->plugin; hyperparameters become values */
bool events_tensor(struct events *e, const struct summary_value *v); /* numbers to a vector, strings to values         */
#endif
