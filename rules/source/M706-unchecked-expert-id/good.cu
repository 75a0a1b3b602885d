#include <assert.h>
#include <cuda_runtime.h>

__global__ void scatter(float *out, const float *in, const int *expert_ids, int n, int experts)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    int expert = expert_ids[i];
    if (expert < 0 || expert >= experts)
        return;
    out[expert] = in[i];
}

__global__ void clamped(float *out, const float *weights, const int *topk, int n, int experts)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    int expert = topk[i];
    expert = min(max(expert, 0), experts - 1);
    out[i] = weights[expert];
    out[i] += weights[topk[i] % experts];
}

__global__ void asserted(float *out, const float *table, const int *tokens, int vocabulary)
{
    int token = tokens[blockIdx.x];
    assert(token >= 0 && token < vocabulary);
    out[blockIdx.x] = table[token];
}

__global__ void a_table_of_offsets(float *out, const float *in, const int *starts, int n)
{
    int e = blockIdx.x;
    if (e >= n)
        return;
    for (int i = starts[e]; i < starts[e + 1]; i++)
        out[i] = in[i];
}

__global__ void plain(float *out, const float *in, int n)
{
    int idx = blockIdx.x * blockDim.x + threadIdx.x;
    if (idx < n)
        out[idx] = in[idx];
}
