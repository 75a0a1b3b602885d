#include <cuda_runtime.h>

#define FULL 0xffffffffu

__global__ void below_a_lane(float *x)
{
    int lane = threadIdx.x % 32;
    float v = x[threadIdx.x];
    if (lane == 0)
        v += __shfl_down_sync(FULL, v, 16);     /* expect: M722 */
    if (lane < 16)
        v += __shfl_xor_sync(0xffffffff, v, 8); /* expect: M722 */
    x[threadIdx.x] = v;
}

__device__ float whoever_is_here(float v)
{
    return __shfl_sync(__activemask(), v, 0);   /* expect: M722 */
}

__device__ unsigned vote(int lane, float v)
{
    return lane == 3 ? __ballot_sync(FULL, v > 0.0f) : 0;       /* expect: M722 */
}
