#include <cuda_runtime.h>
#include <mpi.h>
#include <nccl.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(call) do { cudaError_t e_ = (call); if (e_ != cudaSuccess) abort(); } while (0)
#define TRY(call) do { cudaError_t e_ = (call); if (e_ != cudaSuccess) return e_; } while (0)

static void must(cudaError_t err, const char *what)
{
    if (err != cudaSuccess)
        fprintf(stderr, "%s: %s\n", what, cudaGetErrorString(err));
}

cudaError_t step(float *dst, const float *src, size_t n)
{
    CHECK(cudaMemcpy(dst, src, n, cudaMemcpyDeviceToDevice));
    TRY(cudaMemset(dst, 0, n));
    must(cudaMemset(dst, 0, n), "memset");
    (void)cudaMemset(dst, 0, n);                /* a warm-up: its result does not matter */
    cudaError_t err = cudaMemset(dst, 1, n);
    if (err != cudaSuccess)
        return err;
    cudaFree(dst);
    return cudaDeviceSynchronize();
}

int retry(float *dst, size_t n)
{
    cudaError_t err = cudaErrorUnknown;
    for (int i = 0; i < 3 && err != cudaSuccess; i++)
        err = cudaMemset(dst, 0, n);
    return err == cudaSuccess;
}

int each_in_turn(float *dst, size_t n)
{
    cudaError_t err = cudaMemset(dst, 0, n);
    if (err == cudaSuccess)
        err = cudaMemset(dst + n, 0, n);
    return err == cudaSuccess;
}

int the_worst_of_two(float *dst, size_t n, int other)
{
    cudaError_t err;
    if (other)
        err = cudaMemset(dst, 0, n);
    else
        err = cudaMemset(dst + n, 0, n);
    return err == cudaSuccess;
}

struct job { cudaError_t status; };

void kept(struct job *job, float *dst, size_t n)
{
    job->status = cudaMemset(dst, 0, n);
}

ncclResult_t cleanup(float *dst, ncclComm_t comm)
{
    ncclResult_t ret = ncclCommFinalize(comm);
    if (ret != ncclSuccess)
        goto out;
    ret = ncclCommDestroy(comm);
out:
    cudaFree(dst);
    return ret;
}

/* MPI ends the job by itself at the first error, as long as nobody asks it to return. */
void mpi_ends_the_job(void)
{
    MPI_Barrier(MPI_COMM_WORLD);
}
