#include <cuda_runtime.h>
#include <stdlib.h>
#include <vector>

cudaError_t pinned(float *dev, size_t n, cudaStream_t s)
{
    float *host;
    cudaError_t err = cudaMallocHost((void **)&host, n * sizeof(float));
    if (err != cudaSuccess)
        return err;
    err = cudaMemcpyAsync(dev, host, n * sizeof(float), cudaMemcpyHostToDevice, s);
    cudaError_t waited = cudaStreamSynchronize(s);
    cudaFreeHost(host);
    return err != cudaSuccess ? err : waited;
}

cudaError_t registered(float *dev, size_t n, cudaStream_t s)
{
    float *host = (float *)malloc(n * sizeof(float));
    if (!host || cudaHostRegister(host, n * sizeof(float), 0) != cudaSuccess)
        return cudaErrorMemoryAllocation;
    return cudaMemcpyAsync(dev, host, n * sizeof(float), cudaMemcpyHostToDevice, s);
}

cudaError_t whoever_calls_knows(float *dev, const float *host, size_t n, cudaStream_t s)
{
    return cudaMemcpyAsync(dev, host, n, cudaMemcpyHostToDevice, s);
}

cudaError_t not_asynchronous(float *dev)
{
    float scale = 0.5f;
    return cudaMemcpy(dev, &scale, sizeof scale, cudaMemcpyHostToDevice);
}

template <class T> struct pinned_allocator {
    typedef T value_type;
    T *allocate(size_t n) { T *p; return cudaMallocHost((void **)&p, n * sizeof(T)) == cudaSuccess ? p : nullptr; }
    void deallocate(T *p, size_t) { cudaFreeHost(p); }
};

cudaError_t own_allocator(float *dev, cudaStream_t s)
{
    std::vector<float, pinned_allocator<float>> staging(16);
    return cudaMemcpyAsync(dev, staging.data(), 64, cudaMemcpyHostToDevice, s);
}

int one_number(const int *dev, cudaStream_t s)
{
    int dropped = 0;
    if (cudaMemcpyAsync(&dropped, dev, sizeof dropped, cudaMemcpyDeviceToHost, s) != cudaSuccess || cudaStreamSynchronize(s) != cudaSuccess)
        return -1;
    return dropped;
}
