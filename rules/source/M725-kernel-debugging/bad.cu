#include <assert.h>
#include <cuda_runtime.h>
#include <stdio.h>

__global__ void route(int *expert, int experts)
{
    int e = expert[threadIdx.x];
    assert(e < experts);                        /* expect: M725 */
    printf("thread %d goes to %d\n", threadIdx.x, e);           /* expect: M725 */
}

__device__ void trace(const char *what, float v)
{
    if (threadIdx.x == 0)
        printf("%s %f\n", what, v);             /* expect: M725 */
}

template <typename T>
__global__ void typed(T *x)
{
    printf("%f\n", (double)x[0]);               /* expect: M725 */
}
