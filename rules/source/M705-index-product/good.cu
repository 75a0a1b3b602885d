#include <cuda_runtime.h>
#include <stdint.h>

__global__ void logits(float *out, int B, int T, int V)
{
    int b = blockIdx.y, t = blockIdx.x, v = threadIdx.x;
    out[(size_t)b * T * V + (size_t)t * V + v] = 0.0f;
}

__global__ void wide(float *out, const float *in, int64_t T, int d)
{
    int64_t at = blockIdx.x * T * d + threadIdx.x;
    out[at] = in[at];
}

__global__ void two_factors(float *out, int width)
{
    out[blockIdx.x * width + threadIdx.x] = 0.0f;
    float *row = out + 2 * blockIdx.x * width;
    row[threadIdx.x] = 1.0f;
}

__global__ void folded(float *out, int a, int b, int c)
{
    if (a >= 64 || a < 0 || b >= 64 || b < 0)
        return;
    out[(a * b * c) % 1024] = 0.0f;
}

__global__ void taken_apart(float *out, int index, int H, int W, int C)
{
    int b = index / (H * W * C), c = index - b * H * W;
    out[b + c] = 0.0f;
}

template <int I, int J>
__global__ void tiles(float *out)
{
    constexpr int pad = 4;
    out[blockIdx.x * (I * J * pad) + threadIdx.x] = 0.0f;
}

int room(float **p, int B, int T, int C)
{
    return cudaMalloc((void **)p, sizeof(float) * B * T * C) == cudaSuccess;
}
