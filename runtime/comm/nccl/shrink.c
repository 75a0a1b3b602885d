#include "common/base/clock.h"
#include "runtime/comm/nccl/inside.h"
#include <time.h>

/* Newer than what a library has to have. It is asked for its version, too: one that has the symbol may still be told apart by it. */
enum { SHRINKS = 22703, REVOKES = 22807 };
#if NCCL_VERSION_CODE >= 22703
#pragma weak ncclCommShrink
static bool has_shrink(void) { return ncclCommShrink; }
static ncclResult_t shrink(struct moe_nccl_ranks *r, ncclConfig_t *config)
{
    return ncclCommShrink(r->of->stopped, r->without, (int)r->without_count, &r->comm, config, NCCL_SHRINK_ABORT);
}
#else
static bool has_shrink(void) { return false; }
static ncclResult_t shrink(struct moe_nccl_ranks *r, ncclConfig_t *config) { return (void)r, (void)config, ncclInvalidUsage; }
#endif
#if NCCL_VERSION_CODE >= 22807
#pragma weak ncclCommRevoke
static bool has_revoke(void) { return ncclCommRevoke; }
static ncclResult_t revoke(ncclComm_t comm) { return ncclCommRevoke(comm, NCCL_REVOKE_DEFAULT); }
#else
static bool has_revoke(void) { return false; }
static ncclResult_t revoke(ncclComm_t comm) { return (void)comm, ncclInvalidUsage; }
#endif

static bool is_at_least(int version)
{
    int is = 0;
    return ncclGetVersion(&is) == ncclSuccess && is >= version;
}

bool moe_nccl_shrinks(void) { return has_shrink() && is_at_least(SHRINKS); }

ncclResult_t moe_nccl_shrink(struct moe_nccl_ranks *r, ncclConfig_t *config) { return shrink(r, config); }

/* Its fate is sealed, so that moe_nccl_nap() would not sleep. */
static void nap(unsigned ms)
{
    const struct timespec t = { .tv_nsec = (long)ms * 1000000 };
    (void)nanosleep(&t, NULL);
}

static bool is_quiet(ncclComm_t comm, uint64_t until_ms, bool *revoking)
{
    ncclResult_t said = revoke(comm);
    for (; said == ncclInProgress && moe_now_ms() < until_ms; said = moe_nccl_state(comm))
        nap(1);
    *revoking = said == ncclInProgress;
    return said == ncclSuccess;
}

void moe_nccl_settle(ncclComm_t comm)
{
    while (moe_nccl_state(comm) == ncclInProgress)
        nap(MOE_NCCL_WATCH_MS);
}

/* The device says so itself: what stood in its stream is through, whatever it did. */
static bool is_through(struct moe_nccl_ranks *r, uint64_t until_ms)
{
    for (; r->count; r->count--, r->first = (r->first + 1) % MOE_NCCL_CALLS) {
        cudaError_t said;
        while ((said = cudaEventQuery(r->calls[r->first].ended)) == cudaErrorNotReady && moe_now_ms() < until_ms)
            nap(1);
        if (said != cudaSuccess)
            return false;
    }
    return true;
}

/* Of a device that failed nothing is kept. Without ncclCommRevoke only what has no calls under way: to shrink would end those, but only when the next generation is
 * there, and until then all that frees memory would wait for them. */
bool moe_nccl_stop(struct moe_nccl_ranks *r, ncclComm_t comm, const struct moe_error *why, uint64_t until_ms, bool *revoking)
{
    *revoking = false;
    if (!r->keeps || why->code != MOE_E_IO || !moe_nccl_shrinks())
        return false;
    if (!has_revoke() || !is_at_least(REVOKES))
        return is_through(r, 0);
    return is_quiet(comm, until_ms, revoking) && is_through(r, until_ms);
}
