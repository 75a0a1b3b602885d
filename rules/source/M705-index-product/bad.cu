#include <cuda_runtime.h>

__global__ void logits(float *out, int B, int T, int V)
{
    int b = blockIdx.y, t = blockIdx.x, v = threadIdx.x;
    out[b * T * V + t * V + v] = 0.0f;          /* expect: M705 */
}

__global__ void by_variable(float *out, const float *in, int heads, int T, int d)
{
    int h = blockIdx.x;
    int at = h * T * d + threadIdx.x;           /* expect: M705 */
    out[at] = in[at];
}

__global__ void by_pointer(float *out, int experts, int capacity, int width)
{
    float *row = out + experts * capacity * width;      /* expect: M705 */
    row[threadIdx.x] = 0.0f;
}

int room(float **p, int B, int T, int C)
{
    return cudaMalloc((void **)p, B * T * C * sizeof(float)) == cudaSuccess;    /* expect: M705 */
}
