#include <cublas_v2.h>
#include <cuda_runtime.h>
#include <nccl.h>

int copied(void *dst, const void *src, size_t n)
{
    cudaStream_t s;
    if (cudaStreamCreate(&s) != cudaSuccess)
        return -1;
    int ok = cudaMemcpyAsync(dst, src, n, cudaMemcpyDefault, s) == cudaSuccess && cudaStreamSynchronize(s) == cudaSuccess;
    cudaStreamDestroy(s);
    return ok ? 0 : -1;
}

cudaStream_t handed_on(void)
{
    cudaStream_t s = 0;
    return cudaStreamCreate(&s) == cudaSuccess ? s : 0;
}

struct worker { cudaStream_t stream; cublasHandle_t blas; float *room; };

int kept(struct worker *w, size_t n)
{
    float *room;
    if (cudaStreamCreate(&w->stream) != cudaSuccess || cublasCreate(&w->blas) != CUBLAS_STATUS_SUCCESS)
        return -1;
    if (cudaMalloc((void **)&room, n) != cudaSuccess)
        return -1;
    w->room = room;
    return 0;
}

void end_all(cudaEvent_t *events, int n);

int by_a_helper(cudaStream_t s)
{
    cudaEvent_t done;
    if (cudaEventCreate(&done) != cudaSuccess)
        return -1;
    int ok = cudaEventRecord(done, s) == cudaSuccess;
    end_all(&done, 1);
    return ok;
}

int main(void)
{
    float *room;
    return cudaMalloc((void **)&room, 16) == cudaSuccess ? 0 : 1;
}
