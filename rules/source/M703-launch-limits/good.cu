#include <cuda_runtime.h>

__global__ void route(float *x)
{
    __shared__ float tile[32][32];
    extern __shared__ float more[];
    tile[threadIdx.y][threadIdx.x] = x[threadIdx.x];
    more[threadIdx.x] = 0.0f;
}

void block(float *x, int n)
{
    route<<<8, 1024, 128>>>(x);
    route<<<8, dim3(32, 32), 128>>>(x);
    route<<<8, dim3(1, 1, 64), 128>>>(x);
    route<<<(n + 255) / 256, 256, 128>>>(x);
    route<<<dim3(70000, 1), 32, 128>>>(x);
}

void chosen_later(float *x, int n)
{
    dim3 block(1024, 2);
    block.x = n;
    route<<<8, block, 128>>>(x);
    int threads = 2048;
    if (n < 4096)
        threads = 256;
    route<<<8, threads, 128>>>(x);
}

int raised(float *x)
{
    if (cudaFuncSetAttribute(route, cudaFuncAttributeMaxDynamicSharedMemorySize, 96 * 1024) != cudaSuccess)
        return -1;
    route<<<8, 32, 96 * 1024>>>(x);
    return 0;
}
