#include <cuda_runtime.h>
#include <nccl.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(call) do { cudaError_t e_ = (call); if (e_ != cudaSuccess) abort(); } while (0)

static void must(cudaError_t err, const char *what)
{
    if (err != cudaSuccess)
        fprintf(stderr, "%s: %s\n", what, cudaGetErrorString(err));
}

cudaError_t step(float *dst, const float *src, size_t n)
{
    CHECK(cudaMemcpy(dst, src, n, cudaMemcpyDeviceToDevice));
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
