#include <cublas_v2.h>
#include <cuda_runtime.h>
#include <mpi.h>
#include <nccl.h>

#define CHECK(call) call
#define MUST(call) do { cudaError_t e_ = (call); } while (0)

void step(float *dst, const float *src, size_t n, ncclComm_t comm, cudaStream_t stream)
{
    cudaMemcpy(dst, src, n, cudaMemcpyDeviceToDevice);          /* expect: M701 */
    if (n)
        cudaMemcpy(dst, src, n, cudaMemcpyDeviceToDevice);      /* expect: M701 */
    ncclAllReduce(src, dst, n, ncclFloat, ncclSum, comm, stream);       /* expect: M701 */
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN); /* expect: M701 */
    MPI_Barrier(MPI_COMM_WORLD);                                /* expect: M701 */
    for (size_t i = 0; i < n; i++)
        cublasSetStream(0, stream);                             /* expect: M701 */
}

void stored(float *dst, size_t n)
{
    cudaError_t err = cudaMemset(dst, 0, n);                    /* expect: M701 */
}

int written_over(float *dst, size_t n)
{
    cudaError_t err = cudaMemset(dst, 0, n);                    /* expect: M701 */
    err = cudaMemset(dst + n, 0, n);
    return err == cudaSuccess;
}

void checkers_that_do_not_check(float *dst, size_t n)
{
    CHECK(cudaMemset(dst, 0, n));                               /* expect: M701 */
    MUST(cudaMemset(dst, 0, n));                                /* expect: M701 */
}

static cudaError_t zero(float *dst, size_t n)
{
    return cudaMemset(dst, 0, n);
}

void wrapper_of_our_own(float *dst, size_t n)
{
    zero(dst, n);                                               /* expect: M701 */
}

void one_of_two(float *dst, size_t n, int twice)
{
    twice ? cudaMemset(dst, 0, n) : cudaMemset(dst, 1, n);      /* expect: M701 */
    zero(dst, n), zero(dst, 1);                                 /* expect: M701 */
}
