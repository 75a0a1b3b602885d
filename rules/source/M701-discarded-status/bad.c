#include <cuda_runtime.h>
#include <mpi.h>
#include <nccl.h>

void step(float *dst, const float *src, size_t n, ncclComm_t comm, cudaStream_t stream)
{
    cudaMemcpy(dst, src, n, cudaMemcpyDeviceToDevice);          /* expect: M701 */
    if (n)
        cudaMemcpy(dst, src, n, cudaMemcpyDeviceToDevice);      /* expect: M701 */
    ncclAllReduce(src, dst, n, ncclFloat, ncclSum, comm, stream);       /* expect: M701 */
    MPI_Barrier(MPI_COMM_WORLD);                                /* expect: M701 */
}

void stored(float *dst, size_t n)
{
    cudaError_t err = cudaMemset(dst, 0, n);                    /* expect: M701 */
}
