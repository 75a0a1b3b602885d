#include <cublas_v2.h>
#include <cuda_runtime.h>
#include <nccl.h>

int copied(void *dst, const void *src, size_t n)
{
    cudaStream_t s;
    if (cudaStreamCreate(&s) != cudaSuccess)                    /* expect: M710 */
        return -1;
    if (cudaMemcpyAsync(dst, src, n, cudaMemcpyDefault, s) != cudaSuccess)
        return -1;
    return cudaStreamSynchronize(s) == cudaSuccess ? 0 : -1;
}

float timed(cudaStream_t s)
{
    cudaEvent_t begin, end;
    float ms = 0;
    if (cudaEventCreate(&begin) != cudaSuccess || cudaEventCreate(&end) != cudaSuccess)         /* expect: M710 */
        return -1;
    if (cudaEventRecord(begin, s) == cudaSuccess && cudaEventRecord(end, s) == cudaSuccess && cudaEventSynchronize(end) == cudaSuccess)
        (void)cudaEventElapsedTime(&ms, begin, end);
    cudaEventDestroy(begin);
    return ms;
}

int scratch(size_t n)
{
    float *room;
    if (cudaMalloc((void **)&room, n) != cudaSuccess)           /* expect: M710 */
        return -1;
    return cudaMemset(room, 0, n) == cudaSuccess ? 0 : -1;
}

int joined(int ranks, ncclUniqueId id, int rank, float *x, size_t n, cudaStream_t s)
{
    ncclComm_t comm;
    if (ncclCommInitRank(&comm, ranks, id, rank) != ncclSuccess)        /* expect: M710 */
        return -1;
    return ncclAllReduce(x, x, n, ncclFloat, ncclSum, comm, s) == ncclSuccess ? 0 : -1;
}
