// Copies of 16 bytes from global to shared memory that go on while the thread computes (cp.async of sm_80 and newer), in batches: a thread asks for copies, closes the
// batch, and later waits until all but its N newest batches are there. What other threads copied needs a barrier behind the wait.
//
// In the emulation nothing is copied before it is waited for: who reads too early reads what was there before.
#ifndef MOE_RUNTIME_BACKEND_CUDA_ASYNC_CUH
#define MOE_RUNTIME_BACKEND_CUDA_ASYNC_CUH
#include "runtime/backend/cuda/num.cuh"

#ifdef __CUDACC__
#include <cuda_pipeline.h>
struct moe_async {
    // 16 zeros where it is not `there`; from must be an address that may be read all the same.
    __device__ __forceinline__ void copy(void *to, const void *from, bool there) { __pipeline_memcpy_async(to, from, 16, there ? 0 : 16); }
    __device__ __forceinline__ void close(void) { __pipeline_commit(); }
    template <unsigned N> __device__ __forceinline__ void wait(void) { __pipeline_wait_prior(N); }
};
#else
struct moe_async {
    enum { MOST = 64, BATCHES = 8 };
    struct { void *to; const void *from; bool there; } asked[MOST];
    unsigned count = 0, batches = 0, size[BATCHES] = {}, open = 0;
    void copy(void *to, const void *from, bool there)
    {
        if (count == MOST)
            abort();
        asked[count++] = { to, from, there };
        open++;
    }
    void close(void)
    {
        if (batches == BATCHES)
            abort();
        size[batches++] = open;
        open = 0;
    }
    template <unsigned N> void wait(void)
    {
        unsigned done = 0, gone = 0;
        for (; batches - gone > N; gone++)
            for (unsigned i = 0; i < size[gone]; i++, done++) {
                memset(asked[done].to, 0, 16);
                if (asked[done].there)
                    memcpy(asked[done].to, asked[done].from, 16);
            }
        for (unsigned i = done; i < count; i++)
            asked[i - done] = asked[i];
        for (unsigned i = gone; i < batches; i++)
            size[i - gone] = size[i];
        count -= done;
        batches -= gone;
    }
};
#endif
#endif
