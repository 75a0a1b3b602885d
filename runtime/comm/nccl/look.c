#include "common/base/clock.h"
#include "runtime/comm/nccl/inside.h"
#include "runtime/comm/nccl_words.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

/* What NCCL's answers are to a rank: IO with ECONNRESET is one that a new generation may mend. NCCL calls it an error of the system when a connection is refused or
 * ends, too. */
static const struct { ncclResult_t result; enum moe_code code; int sys; } answers[] = {
    { ncclRemoteError,     MOE_E_IO,    ECONNRESET },
    { ncclSystemError,     MOE_E_IO,    ECONNRESET },
    { ncclInvalidArgument, MOE_E_USAGE, ncclInvalidArgument },
    { ncclInvalidUsage,    MOE_E_USAGE, ncclInvalidUsage },
};

enum moe_code moe_nccl_failed(ncclResult_t result, const char *doing, struct moe_error *err)
{
    char words[128];
    const char *last = ncclGetLastError(NULL);
    (void)snprintf(words, sizeof words, "%s", last ? last : "");
    words[moe_nccl_redact(words, strlen(words))] = '\0';
    enum moe_code code = MOE_E_DEVICE;
    int sys = (int)result;
    for (size_t i = 0; i < MOE_COUNT(answers); i++)
        if (answers[i].result == result)
            code = answers[i].code, sys = answers[i].sys;
    (void)moe_fail(err, code, (struct moe_where){ 0 }, "%s: NCCL: %s%s%s", doing, ncclGetErrorString(result), *words ? ": " : "", words);
    err->sys = sys;
    return code;
}

enum moe_code moe_nccl_cuda_failed(cudaError_t said, const char *doing, struct moe_error *err)
{
    (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "%s: CUDA: %s", doing, cudaGetErrorString(said));
    err->sys = (int)said;
    return MOE_E_DEVICE;
}

void moe_nccl_nap(struct moe_nccl_ranks *r, unsigned us)
{
    struct pollfd dies = { .fd = r->family->fate.wake, .events = POLLIN };
    const struct timespec nap = { .tv_nsec = (long)us * 1000 };
    (void)ppoll(&dies, 1, &nap, NULL);
}

static enum moe_code is_through(cudaEvent_t event, const char *what, bool *through, struct moe_error *err)
{
    const cudaError_t said = cudaEventQuery(event);
    *through = said == cudaSuccess;
    return said == cudaSuccess || said == cudaErrorNotReady ? MOE_OK : moe_nccl_cuda_failed(said, what, err);
}

/* Calls end in their order. The clock of one runs from when all before it on this device is done: how long that took is not the others' fault. */
static enum moe_code retire(struct moe_nccl_ranks *r, struct moe_error *err)
{
    while (r->count) {
        struct moe_nccl_call *c = &r->calls[r->first];
        bool through = false;
        if (!c->begun) {
            MOE_TRY(is_through(c->began, c->what, &c->begun, err));
            if (!c->begun)
                return MOE_OK;
            c->due_ms = moe_now_ms() + r->base.deadline_ms;
        }
        MOE_TRY(is_through(c->ended, c->what, &through, err));
        if (!through && moe_now_ms() >= c->due_ms)
            return moe_comm_failed(err, ETIMEDOUT, UINT32_MAX, "%s: the other ranks were not through within %u ms", c->what, r->base.deadline_ms);
        if (!through)
            return MOE_OK;
        r->first = (r->first + 1) % MOE_NCCL_CALLS;
        r->count--;
    }
    return MOE_OK;
}

ncclResult_t moe_nccl_state(ncclComm_t comm)
{
    ncclResult_t state = ncclSuccess;
    const ncclResult_t asked = ncclCommGetAsyncError(comm, &state);
    return asked == ncclSuccess ? state : asked;
}

enum moe_code moe_nccl_look(struct moe_nccl_ranks *r, struct moe_error *err)
{
    const ncclResult_t worse = moe_nccl_state(r->comm);
    if (worse != ncclSuccess && worse != ncclInProgress)
        return moe_nccl_failed(worse, r->count ? r->calls[r->first].what : "between calls", err);
    return retire(r, err);
}
