#include <cuda_runtime.h>

enum { WIDTH = 64 };

__global__ void sum(float *out, const float *in)
{
    __shared__ float part[WIDTH];
    part[threadIdx.x] = in[threadIdx.x];        /* expect: M717 */
    __syncthreads();
    int next = threadIdx.x + 1;
    out[threadIdx.x] = part[next];              /* expect: M717 */
}

__global__ void tall(float *out)
{
    __shared__ float row[8][32];
    row[threadIdx.y][threadIdx.x] = 0.0f;       /* expect: M717 */
    out[0] = row[0][0];
}

cudaError_t launch(float *out, const float *in)
{
    sum<<<1, 128>>>(out, in);
    tall<<<1, dim3(32, 16)>>>(out);
    return cudaGetLastError();
}
