#include <cuda_runtime.h>
#include <stdlib.h>
#include <vector>

#define CHECK(call) do { if ((call) != cudaSuccess) abort(); } while (0)

void turned_round(size_t n)
{
    float *dev, *host = (float *)malloc(n);
    CHECK(cudaMalloc((void **)&dev, n));
    CHECK(cudaMemcpy(dev, host, n, cudaMemcpyDeviceToHost));    /* expect: M732 */
    CHECK(cudaMemcpy(host, dev, n, cudaMemcpyHostToDevice));    /* expect: M732 */
    cudaFree(dev);
    free(host);
}

void on_the_stack(const float *from)
{
    float few[4];
    CHECK(cudaMemcpy(few, from, sizeof few, cudaMemcpyDeviceToDevice));         /* expect: M732 */
}

void vectors(std::vector<float> &out, cudaStream_t s)
{
    float *dev;
    CHECK(cudaMalloc(&dev, 64));
    CHECK(cudaMemcpyAsync(out.data(), dev, 64, cudaMemcpyDeviceToDevice, s));   /* expect: M732 */
    cudaFree(dev);
}
