#include <cuda_runtime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call) do { if ((call) != cudaSuccess) abort(); } while (0)

__global__ void fill(float *x) { x[threadIdx.x] = 1.0f; }

void each_on_its_side(void)
{
    float *dev, *host = (float *)malloc(128);
    CHECK(cudaMalloc((void **)&dev, 128));
    fill<<<1, 32>>>(dev);
    CHECK(cudaMemcpy(host, dev, 32 * sizeof dev[0], cudaMemcpyDeviceToHost));
    printf("%f\n", host[0]);
    CHECK(cudaMemset(&dev[1], 0, sizeof(*dev)));
    cudaFree(dev);
    free(host);
}

void managed(void)
{
    float *x;
    CHECK(cudaMallocManaged((void **)&x, 128, cudaMemAttachGlobal));
    x[0] = 1.0f;
    fill<<<1, 32>>>(x);
    CHECK(cudaDeviceSynchronize());
    printf("%f\n", *x);
    cudaFree(x);
}

void pinned(void)
{
    float *x;
    CHECK(cudaMallocHost((void **)&x, 128));
    memset(x, 0, 128);
    fill<<<1, 32>>>(x);
    CHECK(cudaDeviceSynchronize());
    cudaFreeHost(x);
}

void pointers_of_pointers(float **parts)
{
    CHECK(cudaMalloc((void **)&parts[0], 128));
    CHECK(cudaMalloc((void **)&parts[1], 128));
    fill<<<1, 32>>>(parts[0]);
    CHECK(cudaGetLastError());
}

size_t by_pointer(void **where, size_t n)
{
    CHECK(cudaMalloc(where, n));
    return *where ? n : 0;
}

void registered(size_t n)
{
    void *host = malloc(n);
    if (cudaHostRegister(host, n, 0) != cudaSuccess) {
        free(host);
        return;
    }
    CHECK(cudaHostUnregister(host));
    free(host);
}
