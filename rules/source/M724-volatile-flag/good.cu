#include <cuda_runtime.h>

__global__ void consume(volatile int *ready, const float *data, float *out)
{
    while (*ready == 0)
        ;
    __threadfence();
    out[threadIdx.x] = data[threadIdx.x];
}

__global__ void by_atomic(int *ready, const float *data, float *out)
{
    while (atomicAdd(ready, 0) == 0)
        ;
    out[threadIdx.x] = data[threadIdx.x];
}

__device__ int acquire(const int *flag)
{
    int v;
    asm volatile("ld.acquire.gpu.global.s32 %0, [%1];" : "=r"(v) : "l"(flag) : "memory");
    return v;
}

__global__ void by_assembly(int *ready, const float *data, float *out)
{
    while (acquire(ready) == 0)
        ;
    out[threadIdx.x] = data[threadIdx.x];
}

static __device__ void together(void) { __syncthreads(); }

__global__ void fence_in_a_function(volatile int *done)
{
    together();
    while (*done == 0)
        ;
}

int host_loop(volatile int *stop, int n)
{
    int i = 0;
    while (!*stop && i < n)
        i++;
    return i;
}
