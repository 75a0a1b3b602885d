#include <cuda_runtime.h>
#include <stddef.h>

__global__ void scale(float *x, float by, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        x[i] *= by;
}

void plain(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);                /* expect: M702 */
}

void check_comes_first(float *x, int n)
{
    if (cudaGetLastError() != cudaSuccess)
        return;
    scale<<<(n + 255) / 256, 256>>>(x, 2.0f, n);                /* expect: M702 */
}

void in_a_loop(float *x, int n, cudaStream_t s)
{
    for (int i = 0; i < n; i++)
        scale<<<1, 256, 0, s>>>(x + i, 2.0f, 1);                /* expect: M702 */
}

#define LAUNCH(k, g, b, ...) k<<<g, b>>>(__VA_ARGS__)

void by_macro(float *x, int n)
{
    LAUNCH(scale, (n + 255) / 256, 256, x, 2.0f, n);            /* expect: M702 */
}

template <typename T>
void generic(T *x, int n)
{
    scale<<<n / 256, 256>>>((float *)x, 0.5f, n);               /* expect: M702 */
}

int main(void)
{
    check_comes_first(NULL, 0);
    in_a_loop(NULL, 0, 0);
    by_macro(NULL, 0);
    plain(NULL, 0);
    return 0;
}
