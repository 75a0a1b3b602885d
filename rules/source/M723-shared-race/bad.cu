#include <cuda_runtime.h>

__global__ void neighbour(float *out, const float *in)
{
    __shared__ float tile[256];
    tile[threadIdx.x] = in[threadIdx.x];
    out[threadIdx.x] = tile[255 - threadIdx.x];                 /* expect: M723 */
}

__global__ void from_one(float *out, const float *in)
{
    __shared__ float scale;
    if (threadIdx.x == 0)
        scale = in[0];
    out[threadIdx.x] = in[threadIdx.x] * scale;                 /* expect: M723 */
}

__global__ void two_phases(float *out, const float *in, int n)
{
    __shared__ float part[8];
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    if (lane == 0)
        part[warp] = in[warp];
    float sum = 0.0f;
    for (int w = 0; w < 8; w++)
        sum += part[w];                                         /* expect: M723 */
    out[threadIdx.x] = sum;
}

template <typename T>
__device__ T typed(T v)
{
    __shared__ T row[64];
    row[threadIdx.x] = v;
    return row[threadIdx.x ^ 1];                                /* expect: M723 */
}
