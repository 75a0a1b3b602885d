#include <cuda_runtime.h>

__global__ void sum(float *out, const float *in)
{
    extern __shared__ float part[];
    part[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = part[blockDim.x - 1 - threadIdx.x];
}

template <int N>
__global__ void sized(float *out)
{
    __shared__ float row[N], fixed[32];
    row[threadIdx.x] = fixed[threadIdx.x] = 0.0f;
    out[0] = row[0];
}

template <bool CACHED>
__global__ void cached(float *out, const float *in)
{
    extern __shared__ float kept[];
    float v = in[threadIdx.x];
    if (CACHED)
        kept[threadIdx.x] = v;
    out[threadIdx.x] = CACHED ? kept[threadIdx.x] : v;
}

cudaError_t launch(float *out, const float *in, cudaStream_t s, size_t bytes)
{
    sum<<<1, 128, 128 * sizeof(float)>>>(out, in);
    sum<<<1, 128, bytes, s>>>(out, in);
    sized<64><<<1, 64>>>(out);
    cached<false><<<1, 64>>>(out, in);
    sized<32><<<1, 32, 0, s>>>(out);
    return cudaGetLastError();
}
