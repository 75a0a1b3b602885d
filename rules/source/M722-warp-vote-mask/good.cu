#include <cuda_runtime.h>

#define FULL 0xffffffffu

__device__ float reduced(float v)
{
    for (int half = 16; half > 0; half /= 2)
        v += __shfl_down_sync(FULL, v, half);
    return v;
}

__global__ void whole_warps(float *x, int n)
{
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    float v = x[threadIdx.x];
    if (warp == 0)
        v = reduced(v) + __shfl_sync(FULL, v, 0);
    if (threadIdx.x < 64)
        v += __shfl_xor_sync(FULL, v, 8);
    float first = __shfl_sync(FULL, v, 0);
    if (lane == 0)
        x[warp] = first;
}

__device__ float agreed(float v, int lane)
{
    unsigned mask = __ballot_sync(FULL, lane < 16);
    if (lane < 16)
        v += __shfl_xor_sync(mask, v, 8);
    if (lane < 16)
        v += __shfl_xor_sync(0xffffu, v, 4);
    return v;
}
