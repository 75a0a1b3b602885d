/* Questions that more than one rule about files asks of the order of calls. */
#ifndef MOE_RULES_SOURCE_ASK_H
#define MOE_RULES_SOURCE_ASK_H
#include "audit/source/match/check.h"

bool moe_ask_rename(struct moe_str name);       /* rename, renameat, renameat2 */
/* The last call from `start` on and before `end` (0: to the end) whose name is in the rule's parameter; functions of this unit count by what their bodies
 * call, two levels deep: pass depth 0. 0 = none. */
uint32_t moe_ask_last_call(struct moe_ctx *ctx, uint32_t function, uint32_t start, uint32_t end, const char *param, unsigned depth);
/* The last call before `end` that writes (the parameter "writers") to anything but the standard streams. */
uint32_t moe_ask_last_write(struct moe_ctx *ctx, uint32_t function, uint32_t end);
#endif
