// Tensor cores by nvcuda::wmma: the tests' emulation has the same fragments.
#ifndef MOE_RUNTIME_BACKEND_CUDA_TENSOR_CUH
#define MOE_RUNTIME_BACKEND_CUDA_TENSOR_CUH
#ifdef __CUDACC__
#include <mma.h>
#else
#include <emulate_wmma.h>
#endif
#endif
