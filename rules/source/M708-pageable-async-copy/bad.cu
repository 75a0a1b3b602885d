#include <cuda_runtime.h>
#include <stdlib.h>
#include <vector>

cudaError_t from_the_heap(float *dev, size_t n, cudaStream_t s)
{
    float *host = (float *)malloc(n * sizeof(float));
    if (!host)
        return cudaErrorMemoryAllocation;
    cudaError_t err = cudaMemcpyAsync(dev, host, n * sizeof(float), cudaMemcpyHostToDevice, s);     /* expect: M708 */
    cudaError_t waited = cudaStreamSynchronize(s);
    free(host);
    return err != cudaSuccess ? err : waited;
}

cudaError_t from_the_stack(float *dev, cudaStream_t s)
{
    float scale = 0.5f, table[16] = { 1.0f };
    cudaError_t err = cudaMemcpyAsync(dev, &scale, sizeof scale, cudaMemcpyHostToDevice, s);        /* expect: M708 */
    if (err != cudaSuccess)
        return err;
    return cudaMemcpyAsync(dev + 1, table, sizeof table, cudaMemcpyHostToDevice, s);                /* expect: M708 */
}

cudaError_t to_a_vector(const float *dev, std::vector<float> &out, cudaStream_t s)
{
    std::vector<float> local(out.size());
    cudaError_t err = cudaMemcpyAsync(local.data(), dev, 4, cudaMemcpyDeviceToHost, s);             /* expect: M708 */
    out = local;
    return err;
}

cudaError_t from_new(float *dev, size_t n, cudaStream_t s)
{
    float *host = new float[n];
    cudaError_t err = cudaMemcpyAsync(dev, host + 1, (n - 1) * sizeof(float), cudaMemcpyHostToDevice, s);   /* expect: M708 */
    delete[] host;
    return err;
}
