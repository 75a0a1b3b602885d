/* What tests of kernels ask of the emulation (tests/support/cuda/emulation.h), by a GPU: the same tests, linked with this and with what nvcc made, run on hardware.
 * There is one order of threads, the hardware's; asking for another is running once more, which must give the same bits. */
#include "tests/support/cuda/emulation.h"
#include <cuda_runtime_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_DEVICE = 77 };                 /* as automake's tests say that they were skipped */

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

unsigned moe_hardware_processors(void)
{
    int device, processors;
    must(cudaGetDevice(&device), "the device");
    must(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device), "the device");
    return (unsigned)processors;
}

/* Before a program's own main (--wrap): without a device nothing can be proved, which is no failure of a kernel; and tests of one architecture's own instructions
 * (MOE_TESTS_OF_ARCH) are of no other. */
int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);
int __wrap_main(int argc, char **argv)
{
    int devices = 0, device, major, minor;
    const cudaError_t code = cudaGetDeviceCount(&devices);
    if (code != cudaSuccess || !devices) {
        fprintf(stderr, "hardware: there is no GPU here that could run this: %s\n", code == cudaSuccess ? "the driver knows no device" : cudaGetErrorString(code));
        return NO_DEVICE;
    }
    must(cudaGetDevice(&device), "the device");
    must(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device), "the device");
    must(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device), "the device");
    if (MOE_TESTS_OF_ARCH && major * 10 + minor != MOE_TESTS_OF_ARCH) {
        printf("# SKIP %s: its instructions are those of sm_%d alone, and this is sm_%d%d\n", argv[0], MOE_TESTS_OF_ARCH, major, minor);
        return 0;
    }
    return __real_main(argc, argv);
}
