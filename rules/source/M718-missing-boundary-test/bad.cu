#include <cuda_runtime.h>

__global__ void scale(float *x, float by, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    x[i] *= by;                                 /* expect: M718 */
}

__global__ void direct(float *x, const float *y)
{
    x[blockIdx.x * blockDim.x + threadIdx.x] = 0.0f;            /* expect: M718 */
}

template <typename T>
__global__ void converted(T *out, const float *in, size_t n)
{
    size_t at = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
    out[at] = (T)in[at];                        /* expect: M718 */
}

__global__ void read(const float *in, float *sum, int n)
{
    const int i = threadIdx.x + blockDim.x * blockIdx.x;
    float v = in[i];                            /* expect: M718 */
    atomicAdd(sum, v);
}
