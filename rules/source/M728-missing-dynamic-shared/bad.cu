#include <cuda_runtime.h>

__global__ void sum(float *out, const float *in)
{
    extern __shared__ float part[];
    part[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = part[blockDim.x - 1 - threadIdx.x];
}

template <typename T>
__global__ void typed(T *out)
{
    extern __shared__ unsigned char raw[];
    T *row = reinterpret_cast<T *>(raw);
    row[threadIdx.x] = out[threadIdx.x];
}

cudaError_t launch(float *out, const float *in, cudaStream_t s)
{
    sum<<<1, 128>>>(out, in);                   /* expect: M728 */
    sum<<<1, 128, 0, s>>>(out, in);             /* expect: M728 */
    sum<<<dim3(2, 2), dim3(64)>>>(out, in);     /* expect: M728 */
    typed<float><<<1, 32>>>(out);               /* expect: M728 */
    return cudaGetLastError();
}
