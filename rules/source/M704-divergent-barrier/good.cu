#include <cooperative_groups.h>
#include <cuda_runtime.h>

__global__ void around_the_branch(float *out, const float *in, int n)
{
    __shared__ float tile[256];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        tile[threadIdx.x] = in[i];
    __syncthreads();
    if (i < n)
        out[i] = tile[255 - threadIdx.x];
}

__global__ void the_same_rounds_for_all(float *sum, const float *in, int n)
{
    __shared__ float part[256];
    for (int base = 0; base < n; base += blockDim.x) {
        int i = base + threadIdx.x;
        part[threadIdx.x] = i < n ? in[i] : 0.0f;
        __syncthreads();
        if (i < n)
            sum[i] = part[0];
        __syncthreads();
    }
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half)
            part[threadIdx.x] += part[threadIdx.x + half];
        __syncthreads();
    }
}

__global__ void one_answer_for_the_block(float *x, int n)
{
    __shared__ int done;
    if (threadIdx.x == 0)
        done = x[0] > 0.0f;
    __syncthreads();
    if (done)
        __syncthreads();
    if (blockIdx.x >= n)
        return;
    __syncthreads();
    if (__syncthreads_or(x[threadIdx.x] > 1.0f))
        __syncthreads();
}

__global__ void both_ends_move(float *x, int first, int last)
{
    __shared__ float part[64];
    int tid = threadIdx.x;
    for (int t = first + tid; t < last + tid; t += 64) {
        __syncthreads();
        part[tid] = x[t];
        __syncthreads();
        x[t] = part[63 - tid];
    }
}

__global__ void by_warp(float *x)
{
    int warp = threadIdx.x / 32;
    if (warp == 0)
        __syncwarp();
    if (threadIdx.x < 32)
        __syncwarp();
    auto block = cooperative_groups::this_thread_block();
    block.sync();
    x[threadIdx.x] = 0.0f;
}
