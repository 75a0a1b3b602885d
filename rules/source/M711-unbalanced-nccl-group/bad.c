#include <nccl.h>

int exchange(const float *src, float *dst, size_t n, int peer, ncclComm_t comm, cudaStream_t s)
{
    if (ncclGroupStart() != ncclSuccess)        /* expect: M711 */
        return -1;
    if (ncclSend(src, n, ncclFloat, peer, comm, s) != ncclSuccess)
        return -2;
    if (ncclRecv(dst, n, ncclFloat, peer, comm, s) != ncclSuccess)
        return -3;
    return ncclGroupEnd() == ncclSuccess ? 0 : -4;
}

ncclResult_t only_end(void)
{
    return ncclGroupEnd();                      /* expect: M711 */
}

#define TRY(call) do { ncclResult_t r_ = (call); if (r_ != ncclSuccess) return r_; } while (0)

ncclResult_t by_macro(const float *src, size_t n, int peer, ncclComm_t comm, cudaStream_t s)
{
    TRY(ncclGroupStart());                      /* miss: M711 -- a return that a macro hides counts as the failure of its own call */
    TRY(ncclSend(src, n, ncclFloat, peer, comm, s));
    return ncclGroupEnd();
}

ncclResult_t never_ended(const float *src, float *dst, size_t n, ncclComm_t comm, cudaStream_t s)
{
    ncclResult_t started = ncclGroupStart();    /* expect: M711 */
    ncclResult_t sum = ncclAllReduce(src, dst, n, ncclFloat, ncclSum, comm, s);
    return started == ncclSuccess ? sum : started;
}

ncclResult_t leaves_where_it_started(const float *src, size_t n, int peer, ncclComm_t comm, cudaStream_t s)
{
    const ncclResult_t begun = ncclGroupStart();    /* expect: M711 */
    if (begun == ncclSuccess) {
        const ncclResult_t sent = ncclSend(src, n, ncclFloat, peer, comm, s);
        if (sent != ncclSuccess)
            return sent;
        return ncclGroupEnd();
    }
    return begun;
}

ncclResult_t ends_what_did_not_start(const float *src, size_t n, int peer, ncclComm_t comm, cudaStream_t s)
{
    const ncclResult_t begun = ncclGroupStart();    /* expect: M711 */
    if (begun != ncclSuccess) {
        const ncclResult_t ended = ncclGroupEnd();
        return ended;
    }
    return ncclSend(src, n, ncclFloat, peer, comm, s);
}
