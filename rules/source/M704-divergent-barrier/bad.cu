#include <cooperative_groups.h>
#include <cuda_runtime.h>

__global__ void under_a_branch(float *out, const float *in, int n)
{
    __shared__ float tile[256];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) {
        tile[threadIdx.x] = in[i];
        __syncthreads();                        /* expect: M704 */
        out[i] = tile[255 - threadIdx.x];
    }
}

__global__ void in_a_loop(float *sum, const float *in, int n)
{
    __shared__ float part[256];
    for (int i = threadIdx.x; i < n; i += blockDim.x) {
        part[threadIdx.x] = in[i];
        __syncthreads();                        /* expect: M704 */
        sum[i] = part[0];
    }
}

__global__ void by_half(float *x)
{
    __shared__ float part[64];
    int lane = threadIdx.x % 32, half = threadIdx.x / 32;
    part[threadIdx.x] = x[threadIdx.x];
    if (half == 0)
        __syncthreads();                        /* expect: M704 */
    if (lane == 0)
        __syncwarp();                           /* expect: M704 */
    x[threadIdx.x] = part[63 - threadIdx.x];
}

__global__ void after_a_return(float *x, int n)
{
    __shared__ float part[256];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    part[threadIdx.x] = x[i];
    __syncthreads();                            /* expect: M704 */
    x[i] = part[0];
}

__device__ void group(float *x, int tid)
{
    auto block = cooperative_groups::this_thread_block();
    if (tid < 64) {
        x[tid] = 0.0f;
        block.sync();                           /* expect: M704 */
    }
}
