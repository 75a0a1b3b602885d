#include <cuda_runtime.h>

__global__ void scatter(float *out, const float *in, const int *expert_ids, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    out[expert_ids[i]] = in[i];                 /* expect: M706 */
}

__global__ void gather(float *out, const float *weights, const int *topk, int n, int width)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    int expert = topk[i];
    out[i] = weights[expert * width];           /* expect: M706 */
}

__device__ void count(int *per_expert, const long long *routes, int i)
{
    per_expert[__ldg(&routes[i])] = 1;          /* expect: M706 */
}

template <typename T>
__global__ void embed(T *out, const T *table, const int *tokens, int n, int width)
{
    int i = blockIdx.x;
    if (i >= n)
        return;
    int token = tokens[i];
    for (int c = threadIdx.x; c < width; c += blockDim.x)
        out[i * width + c] = table[token * width + c];          /* expect: M706 */
}
