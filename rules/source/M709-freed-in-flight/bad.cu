#include <cuda_runtime.h>
#include <stdlib.h>

cudaError_t heap(float *dev, size_t n, cudaStream_t s)
{
    float *host = (float *)calloc(n, sizeof(float));
    if (!host)
        return cudaErrorMemoryAllocation;
    cudaError_t err = cudaMemcpyAsync(dev, host, n * sizeof(float), cudaMemcpyHostToDevice, s);
    free(host);                                 /* expect: M709 */
    return err;
}

struct batch { float *pinned; };

cudaError_t member(struct batch *b, float *dev, size_t n, cudaStream_t s)
{
    cudaError_t err = cudaMemcpyAsync(dev, b->pinned, n, cudaMemcpyHostToDevice, s);
    cudaFreeHost(b->pinned);                    /* expect: M709 */
    return err;
}

cudaError_t by_delete(const float *dev, size_t n, cudaStream_t s)
{
    float *host = new float[n];
    cudaError_t err = cudaMemcpyAsync(host + 4, dev, 16, cudaMemcpyDeviceToHost, s);
    delete[] host;                              /* expect: M709 */
    return err;
}

cudaError_t two_streams(float *dst, float *src, size_t n, cudaStream_t copy, cudaStream_t other)
{
    cudaError_t err = cudaMemcpyAsync(dst, src, n, cudaMemcpyDeviceToDevice, copy);
    if (err == cudaSuccess)
        err = cudaFreeAsync(src, other);        /* expect: M709 */
    return err;
}
