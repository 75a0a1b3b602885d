#include <cuda_runtime.h>

__device__ int steps;

__global__ void histogram(int *count, const int *expert, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        count[expert[i]]++;                     /* expect: M707 */
    steps += 1;                                 /* expect: M707 */
}

__global__ void by_variable(float *load, const int *expert, const float *gate, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    int e = expert[i];
    load[e] += gate[i];                         /* expect: M707 */
}

__global__ void shared_sum(float *out, const float *in)
{
    __shared__ float sum;
    __shared__ int bins[8];
    if (threadIdx.x == 0)
        sum = 0.0f;
    __syncthreads();
    sum += in[threadIdx.x];                     /* expect: M707 */
    bins[blockIdx.x % 8] += 1;                  /* expect: M707 */
    __syncthreads();
    out[blockIdx.x] += in[threadIdx.x];         /* expect: M707 */
    *out += sum;                                /* expect: M707 */
}

__device__ unsigned block_of(void) { return blockIdx.x; }

__global__ void a_block_each(float *out, const float *in)
{
    out[block_of()] += in[threadIdx.x];         /* expect: M707 */
}
