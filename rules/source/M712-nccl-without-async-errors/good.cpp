#include <nccl.h>

/* Uses a communicator that somebody else made and watches. */
ncclResult_t sum(float *x, size_t n, ncclComm_t comm, cudaStream_t s)
{
    return ncclAllReduce(x, x, n, ncclFloat, ncclSum, comm, s);
}
