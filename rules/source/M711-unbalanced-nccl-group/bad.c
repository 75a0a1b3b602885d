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
