#include <cuda_runtime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

cudaError_t of_the_pointer(float **out, size_t n)
{
    float *p;
    cudaError_t err = cudaMalloc((void **)&p, n * sizeof(p));           /* expect: M720 */
    *out = p;
    return err;
}

cudaError_t of_another_type(double **out, size_t n)
{
    double *p;
    cudaError_t err = cudaMalloc(&p, n * sizeof(float));                /* expect: M720 */
    *out = p;
    return err;
}

cudaError_t copied(float *dev, const float *host)
{
    return cudaMemcpy(dev, host, sizeof(host), cudaMemcpyHostToDevice); /* expect: M720 */
}

cudaError_t cleared(float *dev)
{
    return cudaMemset(dev, 0, sizeof dev);                              /* expect: M720 */
}

cudaError_t from_a_file(FILE *f, float **out)
{
    uint64_t bytes;
    if (fread(&bytes, sizeof bytes, 1, f) != 1)
        return cudaErrorInvalidValue;
    float *p;
    cudaError_t err = cudaMalloc(&p, bytes);                            /* expect: M720 */
    *out = p;
    return err;
}
