#include <nccl.h>

int exchange(const float *src, float *dst, size_t n, int peer, ncclComm_t comm, cudaStream_t s)
{
    if (ncclGroupStart() != ncclSuccess)
        return -1;
    ncclResult_t sent = ncclSend(src, n, ncclFloat, peer, comm, s);
    ncclResult_t received = ncclRecv(dst, n, ncclFloat, peer, comm, s);
    ncclResult_t ended = ncclGroupEnd();
    return sent == ncclSuccess && received == ncclSuccess && ended == ncclSuccess ? 0 : -2;
}

static ncclResult_t inside(const float *src, size_t n, int peers, ncclComm_t comm, cudaStream_t s)
{
    for (int p = 0; p < peers; p++) {
        ncclResult_t r = ncclSend(src, n, ncclFloat, p, comm, s);
        if (r != ncclSuccess)
            return r;
    }
    return ncclSuccess;
}

ncclResult_t by_a_helper(const float *src, size_t n, int peers, ncclComm_t comm, cudaStream_t s)
{
    ncclResult_t started = ncclGroupStart();
    if (started != ncclSuccess)
        return started;
    ncclResult_t sent = inside(src, n, peers, comm, s), ended = ncclGroupEnd();
    return sent != ncclSuccess ? sent : ended;
}

/* Where it did not start, nothing is to be ended: what is returned is its own result. */
ncclResult_t where_it_started(const float *src, size_t n, int peers, ncclComm_t comm, cudaStream_t s)
{
    const ncclResult_t begun = ncclGroupStart();
    if (begun == ncclSuccess) {
        const ncclResult_t sent = inside(src, n, peers, comm, s), ended = ncclGroupEnd();
        return sent != ncclSuccess ? sent : ended;
    }
    return begun;
}

ncclResult_t or_else(const float *src, size_t n, int peers, ncclComm_t comm, cudaStream_t s)
{
    ncclResult_t code = ncclGroupStart();
    if (!code) {
        const ncclResult_t sent = inside(src, n, peers, comm, s);
        code = ncclGroupEnd();
        code = sent != ncclSuccess ? sent : code;
    }
    return code;
}
