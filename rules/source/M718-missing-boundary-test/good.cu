#include <cuda_runtime.h>

__global__ void scale(float *x, float by, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    x[i] *= by;
}

__global__ void stride(float *x, int n)
{
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        x[i] = 0.0f;
}

__global__ void of_something_made_of_it(float *x, int rows, int width)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int row = i / width;
    if (row < rows)
        x[i] = 0.0f;
}

__global__ void a_row_for_each_block(float *x, int width)
{
    float *row = x + (size_t)blockIdx.x * width;
    for (int c = threadIdx.x; c < width; c += blockDim.x)
        row[c] = 0.0f;
}

__global__ void clamped(float *x, int n)
{
    int i = min(blockIdx.x * blockDim.x + threadIdx.x, n - 1);
    x[i] = 0.0f;
}
