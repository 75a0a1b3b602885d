#include <cuda_runtime.h>

__global__ void route(float *x)
{
    x[blockIdx.x] = 0.0f;
}

__global__ void too_much(float *x)
{
    __shared__ float tile[64][256];             /* expect: M703 */
    tile[threadIdx.x][0] = x[threadIdx.x];
}

enum { THREADS = 2048 };

void block(float *x)
{
    route<<<8, THREADS>>>(x);                   /* expect: M703 */
    route<<<8, dim3(64, 32)>>>(x);              /* expect: M703 */
    route<<<8, dim3(1, 1, 128)>>>(x);           /* expect: M703 */
}

void by_variable(float *x)
{
    dim3 block(32, 64);
    route<<<8, block>>>(x);                     /* expect: M703 */
    int threads = 1536;
    route<<<8, threads>>>(x);                   /* expect: M703 */
}

void grid(float *x)
{
    route<<<dim3(1, 70000), 32>>>(x);           /* expect: M703 */
    route<<<0, 32>>>(x);                        /* expect: M703 */
}

void shared(float *x)
{
    route<<<8, 32, 300 * 1024>>>(x);            /* expect: M703 */
    route<<<8, 32, 64 * 1024>>>(x);             /* expect: M703 */
}
