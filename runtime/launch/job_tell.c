#include "runtime/launch/job_parts.h"

enum moe_code moe_job_full(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the job's events"); }

struct moe_audit_event moe_audit_of(enum moe_audit_kind kind)
{
    return (struct moe_audit_event){ .kind = kind, .step = UINT64_MAX, .rank = UINT64_MAX, .node = UINT64_MAX };
}

enum moe_code moe_record(struct coordinator *c, struct moe_audit_event e, struct moe_error *err)
{
    e.generation = moe_job_generation(c->machine);
    return moe_auditlog_tell(c->log, &e, err);
}

uint64_t moe_rank_of(const struct coordinator *c, uint32_t node, uint32_t local)
{
    uint32_t n, l;
    for (unsigned r = 0; r < moe_job_world(c->machine); r++) {
        moe_job_rank(c->machine, r, &n, &l);
        if (n == node && l == local)
            return r;
    }
    return UINT64_MAX;
}
