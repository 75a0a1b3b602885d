/* Connections that were refused, for the audit log. An event there is on the disk before the job goes on, so whoever may connect could make the job go at the disk's
 * pace: each refusal is told as long as they are few, and by their number when they are many. */
#ifndef MOE_RUNTIME_LAUNCH_REFUSALS_H
#define MOE_RUNTIME_LAUNCH_REFUSALS_H
#include "runtime/rdzv/rdzv.h"

enum { MOE_REFUSALS_EACH = 8, MOE_REFUSALS_MS = 10000 };     /* told one by one, within this time */

struct moe_refusals { uint64_t since_ms; unsigned told; uint64_t counted[MOE_REJECTS]; };    /* zeros to begin with */

/* One more. True: tell it; false: it is counted. */
bool moe_refusals_add(struct moe_refusals *r, enum moe_rdzv_reject why, uint64_t now_ms);
/* When what was counted is to be told; UINT64_MAX: there is nothing. */
uint64_t moe_refusals_due_ms(const struct moe_refusals *r);
/* How many were counted for a reason; it is 0 from then on. */
uint64_t moe_refusals_take(struct moe_refusals *r, enum moe_rdzv_reject why);
#endif
