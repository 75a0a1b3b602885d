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
    loss<<<1, 32>>>(out, in);
    CHECK(cudaGetLastError());
    return out[0];                              /* expect: M726 */
}

void written(const float *in)
{
    float *out;
    CHECK(cudaMallocManaged((void **)&out, 128, cudaMemAttachGlobal));
    loss<<<1, 32>>>(out, in);
    out[1] = 0.0f;                              /* expect: M726 */
}

float copied(const float *dev, float *pinned, cudaStream_t s)
{
    CHECK(cudaMemcpyAsync(pinned, dev, 4, cudaMemcpyDeviceToHost, s));
    return *pinned;                             /* expect: M726 */
}

void printed(const float *dev, cudaStream_t s)
{
    float mean;
    CHECK(cudaMemcpyAsync(&mean, dev, sizeof mean, cudaMemcpyDeviceToHost, s));
    printf("%f\n", mean);                       /* expect: M726 */
}
