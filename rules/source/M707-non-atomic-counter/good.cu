#include <cuda_runtime.h>

__device__ int steps;

__global__ void histogram(int *count, const int *expert, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        atomicAdd(&count[expert[i]], 1);
    if (threadIdx.x == 0 && blockIdx.x == 0)
        steps += 1;
}

__global__ void each_its_own(float *x, const float *in, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float acc = 0.0f, parts[4] = { 0 };
    for (int k = 0; k < 4; k++) {
        acc += in[k];
        parts[k] += in[k];
    }
    if (i < n)
        x[i] += acc + parts[0];
}

__global__ void rows_of_a_table(float *table, const int *token, const float *grad, int width)
{
    for (int c = threadIdx.x; c < width; c += blockDim.x)
        table[token[0] * width + c] += grad[c];
}

__global__ void shared_sum(float *out, const float *in)
{
    __shared__ float part[256];
    __shared__ int rounds;
    part[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half)
            part[threadIdx.x] += part[threadIdx.x + half];
        __syncthreads();
    }
    if (!threadIdx.x)
        rounds++;
    if (threadIdx.x == 0)
        out[blockIdx.x] += part[0];
}

__global__ void alone(float *loss, const float *in, int n)
{
    if (threadIdx.x != 0)
        return;
    for (int i = 0; i < n; i++)
        *loss += in[i];
}

__device__ unsigned lane_of(void) { return threadIdx.x % 32; }

__global__ void a_column_each(float *gain, const float *part, int width)
{
    int column = blockIdx.x * 32 + lane_of();
    if (threadIdx.x >= 32 || column >= width)
        return;
    gain[column] += part[column];
}
