#include <cuda_runtime.h>

__global__ void consume(volatile int *ready, const float *data, float *out)
{
    while (*ready == 0)                         /* expect: M724 */
        ;
    out[threadIdx.x] = data[threadIdx.x];
}

__device__ float by_cast(int *flags, const float *data, int peer)
{
    while (((volatile int *)flags)[peer] != 1) {        /* expect: M724 */
    }
    return data[peer];
}

struct mailbox { volatile unsigned head; float slot[8]; };

__global__ void ring(struct mailbox *box, float *out, unsigned seen)
{
    do {                                        /* expect: M724 */
    } while (box->head == seen);
    out[0] = box->slot[seen % 8];
}

__device__ volatile int go;

__global__ void global_flag(float *out, const float *in)
{
    for (; go == 0;)                            /* expect: M724 */
        ;
    out[threadIdx.x] = in[threadIdx.x];
}
