#include <cuda_runtime.h>
#include <stdio.h>
#include <stdlib.h>

__global__ void scale(float *x, float by, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        x[i] *= by;
}

static void ask(const char *file, int line)
{
    cudaError_t err = cudaGetLastError();
    if (err != cudaSuccess) {
        fprintf(stderr, "%s:%d: %s\n", file, line, cudaGetErrorString(err));
        exit(1);
    }
}
#define ASK() ask(__FILE__, __LINE__)

cudaError_t plain(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);
    return cudaGetLastError();
}

void by_a_function_of_our_own(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);
    ASK();
}

void one_question_for_two(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);
    scale<<<(n + 255) / 256, 256>>>(x, 0.5f, n);
    ASK();
}

static void asked_by_the_caller(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);
}

void caller(float *x, int n)
{
    for (int i = 0; i < n; i++) {
        asked_by_the_caller(x, n);
        ASK();
    }
}

/* Another file calls it, and may ask there. */
void exported(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);
}
