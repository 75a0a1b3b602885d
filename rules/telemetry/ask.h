/* What several rules about telemetry ask. */
#ifndef MOE_RULES_TELEMETRY_ASK_H
#define MOE_RULES_TELEMETRY_ASK_H
#include "audit/config/judge/check.h"
#include "audit/config/telemetry/telemetry.h"

/* A value of telemetry that the rule's `except` does not name, and no text to train on. A value inside another's document was looked at as part of that. */
bool ask_telemetry(const struct moe_lint_ctx *ctx, const struct moe_value *value);

/* Says it for the first place of one of these kinds (bits 1 << kind) in the value. */
void ask_places(struct moe_lint_ctx *ctx, const struct moe_value *value, unsigned kinds);

/* The name of a field for a message: what is no plain word becomes "a field". */
struct ask_name { char text[64]; };
struct ask_name ask_name(struct moe_str name);
#endif
