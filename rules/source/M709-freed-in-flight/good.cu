#include <cuda_runtime.h>
#include <stdlib.h>

#define CHECK(call) do { if ((call) != cudaSuccess) abort(); } while (0)

void heap(float *dev, size_t n, cudaStream_t s)
{
    float *host = (float *)calloc(n, sizeof(float));
    if (!host)
        return;
    CHECK(cudaMemcpyAsync(dev, host, n * sizeof(float), cudaMemcpyHostToDevice, s));
    CHECK(cudaStreamSynchronize(s));
    free(host);
}

void by_event(float *dev, float *host, size_t n, cudaStream_t s, cudaEvent_t copied)
{
    CHECK(cudaMemcpyAsync(dev, host, n, cudaMemcpyHostToDevice, s));
    CHECK(cudaEventRecord(copied, s));
    CHECK(cudaEventSynchronize(copied));
    cudaFreeHost(host);
}

void another_buffer(float *dev, float *host, float *old, size_t n, cudaStream_t s)
{
    CHECK(cudaMemcpyAsync(dev, host, n, cudaMemcpyHostToDevice, s));
    free(old);
}

void one_stream(float *dst, float *src, size_t n, cudaStream_t s)
{
    CHECK(cudaMemcpyAsync(dst, src, n, cudaMemcpyDeviceToDevice, s));
    CHECK(cudaFreeAsync(src, s));
}

void not_asynchronous(float *dev, float *host, size_t n)
{
    CHECK(cudaMemcpy(dev, host, n, cudaMemcpyHostToDevice));
    free(host);
}
