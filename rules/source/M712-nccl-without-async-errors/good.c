#include <cuda_runtime.h>
#include <nccl.h>

ncclResult_t join(ncclComm_t *comm, int ranks, ncclUniqueId id, int rank)
{
    return ncclCommInitRank(comm, ranks, id, rank);
}

int wait_for(ncclComm_t comm, cudaStream_t s)
{
    cudaError_t busy;
    while ((busy = cudaStreamQuery(s)) == cudaErrorNotReady) {
        ncclResult_t state;
        if (ncclCommGetAsyncError(comm, &state) == ncclSuccess && (state == ncclSuccess || state == ncclInProgress))
            continue;
        (void)ncclCommAbort(comm);
        return -1;
    }
    return busy == cudaSuccess ? 0 : -1;
}
