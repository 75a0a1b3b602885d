#include <cuda_runtime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

cudaError_t of_the_element(float **out, size_t n)
{
    float *p;
    cudaError_t err = cudaMalloc((void **)&p, n * sizeof(*p));
    *out = p;
    return err;
}

cudaError_t of_its_type(double **out, size_t n)
{
    double *p;
    cudaError_t err = cudaMalloc(&p, n * sizeof(double));
    *out = p;
    return err;
}

cudaError_t table_of_pointers(float ***out, float **host, size_t n)
{
    float **p;
    cudaError_t err = cudaMalloc(&p, n * sizeof(float *));
    if (err == cudaSuccess)
        err = cudaMemcpy(p, host, n * sizeof(host[0]), cudaMemcpyHostToDevice);
    *out = p;
    return err;
}

cudaError_t an_array(float *dev)
{
    float host[16] = { 0 };
    return cudaMemcpy(dev, host, sizeof(host), cudaMemcpyHostToDevice);
}

cudaError_t bounded(FILE *f, float **out)
{
    uint64_t bytes;
    if (fread(&bytes, sizeof bytes, 1, f) != 1 || bytes > 1u << 30)
        return cudaErrorInvalidValue;
    float *p;
    cudaError_t err = cudaMalloc(&p, bytes);
    *out = p;
    return err;
}
