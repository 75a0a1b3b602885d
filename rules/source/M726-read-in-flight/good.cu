#include <cuda_runtime.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(call) do { if ((call) != cudaSuccess) abort(); } while (0)

__global__ void loss(float *out, const float *in)
{
    out[threadIdx.x] = in[threadIdx.x];
}

float managed(const float *in)
{
    float *out;
    CHECK(cudaMallocManaged((void **)&out, 128, cudaMemAttachGlobal));
    out[0] = 1.0f;
    loss<<<1, 32>>>(out, in);
    CHECK(cudaDeviceSynchronize());
    return out[0];
}

float copied(const float *dev, float *pinned, cudaStream_t s)
{
    CHECK(cudaMemcpyAsync(pinned, dev, 4, cudaMemcpyDeviceToHost, s));
    CHECK(cudaStreamSynchronize(s));
    return *pinned;
}

float synchronous(const float *dev)
{
    float mean;
    CHECK(cudaMemcpy(&mean, dev, sizeof mean, cudaMemcpyDeviceToHost));
    return mean;
}

float another(const float *dev, float *pinned, const float *old, cudaStream_t s)
{
    CHECK(cudaMemcpyAsync(pinned, dev, 4, cudaMemcpyDeviceToHost, s));
    return old[0];
}
