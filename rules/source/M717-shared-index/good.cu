#include <cuda_runtime.h>

enum { WIDTH = 128 };

__global__ void sum(float *out, const float *in)
{
    __shared__ float part[WIDTH], few[32];
    part[threadIdx.x] = in[threadIdx.x];
    if (threadIdx.x < 32)
        few[threadIdx.x] = 0.0f;
    __syncthreads();
    int t = threadIdx.x;
    if (t + 1 < WIDTH)
        out[t] = part[t + 1] + few[t % 32];
}

__global__ void one_warp(float *out)
{
    __shared__ float row[32];
    if (threadIdx.x >= 32) return;
    row[threadIdx.x] = 0.0f;
    out[0] = row[0];
}

template <int N>
__global__ void sized(float *out)
{
    __shared__ float row[N];
    row[threadIdx.x] = 0.0f;
    out[0] = row[0];
}

cudaError_t launch(float *out, const float *in)
{
    sum<<<1, 128>>>(out, in);
    one_warp<<<1, 64>>>(out);
    sized<64><<<1, 64>>>(out);
    return cudaGetLastError();
}
