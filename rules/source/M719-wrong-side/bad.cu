#include <cuda_runtime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call) do { if ((call) != cudaSuccess) abort(); } while (0)

__global__ void fill(float *x) { x[threadIdx.x] = 1.0f; }

void host_reads(void)
{
    float *dev;
    CHECK(cudaMalloc((void **)&dev, 128));
    fill<<<1, 32>>>(dev);
    CHECK(cudaDeviceSynchronize());
    printf("%f\n", dev[0]);                     /* expect: M719 */
    dev[1] = 2.0f;                              /* expect: M719 */
    *dev = 3.0f;                                /* expect: M719 */
}

void host_copies(float *host)
{
    float *dev;
    CHECK(cudaMalloc(&dev, 128));
    memcpy(host, dev, 128);                     /* expect: M719 */
    memset(dev, 0, 128);                        /* expect: M719 */
    free(dev);                                  /* expect: M719 */
}

void kernel_gets_host_memory(void)
{
    float *x = (float *)malloc(128), few[32];
    fill<<<1, 32>>>(x);                         /* expect: M719 */
    fill<<<1, 32>>>(few);                       /* expect: M719 */
    CHECK(cudaGetLastError());
    cudaFree(x);                                /* expect: M719 */
}
