// How kernels are started, for nvcc and for the tests' emulation of the launch model, which runs them on a CPU under the sanitizers.
//
//   MOE_LAUNCH(kernel, grid, block, shared_bytes, call, arguments...)   as an expression: a cudaError_t. A template's instance with a comma in parentheses.
//   MOE_SHARED(type, name)                                             the block's dynamic shared memory, aligned to 128; once in a kernel
//   MOE_SHARED_ARRAY(type, name, [8][33])                              shared memory of a fixed size, as `__shared__ type name[8][33];`
//   moe_cuda_fill(call, to, byte, bytes)                               as an expression: a memset that is queued
#ifndef MOE_RUNTIME_BACKEND_CUDA_LAUNCH_CUH
#define MOE_RUNTIME_BACKEND_CUDA_LAUNCH_CUH
#include "runtime/backend/cuda/kernels.h"

#ifdef __CUDACC__
#include <cuda_bf16.h>
#include <cuda_runtime.h>

template <typename... Formal, typename... Actual>
static inline int moe_launch(void (*kernel)(Formal...), dim3 grid, dim3 block, size_t shared, const moe_cuda_call *call, Actual... actual)
{
    if (shared > 48 << 10) {
        const cudaError_t refused = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, (int)shared);
        if (refused != cudaSuccess)
            return refused;
    }
    kernel<<<grid, block, shared, (cudaStream_t)call->stream>>>(static_cast<Formal>(actual)...);
    return cudaPeekAtLastError();
}
#define MOE_LAUNCH(kernel, grid, block, shared, call, ...) moe_launch(kernel, grid, block, shared, call, __VA_ARGS__)
#define MOE_SHARED(type, name)                           \
    extern __shared__ __align__(128) unsigned char moe_shared_bytes[]; \
    type *const name = reinterpret_cast<type *>(moe_shared_bytes)
#define MOE_SHARED_ARRAY(type, name, ...) __shared__ type name __VA_ARGS__
static inline int moe_cuda_fill(const moe_cuda_call *call, void *to, int byte, size_t bytes)
{
    return bytes ? cudaMemsetAsync(to, byte, bytes, (cudaStream_t)call->stream) : cudaSuccess;
}
#else
#include <emulate.h> // tests/support/cuda: the same macros, and the names of CUDA C that kernels use
#endif
#endif
