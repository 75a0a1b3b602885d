#include <cuda_runtime.h>

__global__ void neighbour(float *out, const float *in)
{
    __shared__ float tile[256];
    tile[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = tile[255 - threadIdx.x];
}

__global__ void its_own(float *out, const float *in)
{
    __shared__ float tile[256];
    tile[threadIdx.x] = in[threadIdx.x];
    out[threadIdx.x] = tile[threadIdx.x] * 2.0f;
}

__global__ void one_thread_for_all(float *out, const float *in)
{
    __shared__ float scale;
    if (threadIdx.x == 0) {
        scale = in[0];
        out[0] = scale;
    }
    __syncthreads();
    out[threadIdx.x] = in[threadIdx.x] * scale;
}

static __device__ void meet(void)
{
    __syncthreads();
}

__global__ void by_a_helper(float *out, const float *in)
{
    __shared__ float tile[256];
    tile[threadIdx.x] = in[threadIdx.x];
    meet();
    out[threadIdx.x] = tile[255 - threadIdx.x];
}

__global__ void one_warp(float *out, const float *in)
{
    __shared__ float tile[32];
    tile[threadIdx.x] = in[threadIdx.x];
    __syncwarp();
    out[threadIdx.x] = tile[31 - threadIdx.x];
}

struct state { float scale; int rows; };

struct pair { struct state at[2]; };

__global__ void another_member_below(float *out)
{
    __shared__ struct pair p;
    if (threadIdx.x == 0)
        p.at[0].scale = 1.0f;
    out[threadIdx.x] = (float)p.at[0].rows;
}

__global__ void another_member(float *out, const float *in)
{
    __shared__ struct state s;
    if (threadIdx.x == 0)
        s.scale = in[0];
    out[threadIdx.x] = in[threadIdx.x] * s.rows;
    __syncthreads();
    out[threadIdx.x] *= s.scale;
}
