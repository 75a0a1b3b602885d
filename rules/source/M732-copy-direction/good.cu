#include <cuda_runtime.h>
#include <stdlib.h>
#include <vector>

#define CHECK(call) do { if ((call) != cudaSuccess) abort(); } while (0)

void there_and_back(size_t n)
{
    float *dev, *host = (float *)malloc(n);
    CHECK(cudaMalloc((void **)&dev, n));
    CHECK(cudaMemcpy(dev, host, n, cudaMemcpyHostToDevice));
    CHECK(cudaMemcpy(host, dev, n, cudaMemcpyDeviceToHost));
    CHECK(cudaMemcpy(host, dev, n, cudaMemcpyDefault));
    cudaFree(dev);
    free(host);
}

void managed(size_t n, float *host)
{
    float *both;
    CHECK(cudaMallocManaged((void **)&both, n, cudaMemAttachGlobal));
    CHECK(cudaMemcpy(both, host, n, cudaMemcpyHostToDevice));
    CHECK(cudaMemcpy(both, host, n, cudaMemcpyHostToHost));
    cudaFree(both);
}

void vectors(std::vector<float> &out, const float *dev)
{
    CHECK(cudaMemcpy(out.data(), dev, 64, cudaMemcpyDeviceToHost));
}

void reused(float *x, size_t n, const float *other)
{
    CHECK(cudaMemcpy(x, other, n, cudaMemcpyDeviceToDevice));
}
