/* What tests of kernels ask of the emulation (tests/support/cuda/emulation.h), by a GPU: the same tests, linked with this and with what nvcc made, run on hardware.
 * There is one order of threads, the hardware's; asking for another is running once more, which must give the same bits. */
#include "tests/support/cuda/emulation.h"
#include <cuda_runtime_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t allocations;
static uint64_t launches;

static void must(cudaError_t code, const char *what)
{
    if (code != cudaSuccess) {
        fprintf(stderr, "hardware: %s: %s\n", what, cudaGetErrorString(code));
        abort();
    }
}

void moe_emulate_schedule(enum moe_schedule how, uint64_t seed)
{
    (void)how, (void)seed;
    must(cudaDeviceSynchronize(), "what ran before");
}

void *moe_emulate_alloc(size_t bytes)
{
    void *mem = NULL;
    must(cudaMalloc(&mem, bytes ? bytes : 1), "memory");
    must(cudaMemset(mem, 0xab, bytes), "memory");
    allocations++;
    return mem;
}
void moe_emulate_free(void *mem)
{
    allocations -= mem != NULL;
    must(cudaFree(mem), "memory that is given back");
}

bool moe_emulate_touches_device(const void *at, size_t bytes)
{
    struct cudaPointerAttributes a;
    const bool known = bytes && cudaPointerGetAttributes(&a, at) == cudaSuccess && a.type == cudaMemoryTypeDevice;
    (void)cudaGetLastError();
    return known;
}
bool moe_emulate_is_device(const void *at, size_t bytes) { return moe_emulate_touches_device(at, bytes); }
size_t moe_emulate_allocations(void) { return allocations; }

void moe_emulate_copy(void *to, const void *from, size_t bytes) { must(cudaMemcpy(to, from, bytes, cudaMemcpyDefault), "a copy"); }
void moe_emulate_fill(void *to, int byte, size_t bytes) { must(cudaMemset(to, byte, bytes), "a fill"); }

/* What nvcc makes of <<<>>> calls this; the linker is told to send it here (--wrap). */
cudaError_t __real___cudaLaunchKernel(cudaKernel_t kernel, struct dim3 grid, struct dim3 block, void **args, size_t shared, cudaStream_t stream);
cudaError_t __wrap___cudaLaunchKernel(cudaKernel_t kernel, struct dim3 grid, struct dim3 block, void **args, size_t shared, cudaStream_t stream);
cudaError_t __wrap___cudaLaunchKernel(cudaKernel_t kernel, struct dim3 grid, struct dim3 block, void **args, size_t shared, cudaStream_t stream)
{
    launches++;
    return __real___cudaLaunchKernel(kernel, grid, block, args, shared, stream);
}
uint64_t moe_emulate_launches(void) { return launches; }
