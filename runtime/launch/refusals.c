#include "runtime/launch/refusals.h"

bool moe_refusals_add(struct moe_refusals *r, enum moe_rdzv_reject why, uint64_t now_ms)
{
    MOE_CHECK(why < MOE_REJECTS);
    if (!r->told || now_ms - r->since_ms >= MOE_REFUSALS_MS) {
        r->since_ms = now_ms;
        r->told = 0;
    }
    if (r->told < MOE_REFUSALS_EACH) {
        r->told++;
        return true;
    }
    r->counted[why]++;
    return false;
}

uint64_t moe_refusals_due_ms(const struct moe_refusals *r)
{
    for (int why = 0; why < MOE_REJECTS; why++)
        if (r->counted[why])
            return r->since_ms + MOE_REFUSALS_MS;
    return UINT64_MAX;
}

uint64_t moe_refusals_take(struct moe_refusals *r, enum moe_rdzv_reject why)
{
    MOE_CHECK(why < MOE_REJECTS);
    const uint64_t count = r->counted[why];
    r->counted[why] = 0;
    return count;
}
