// Tensor cores by nvcuda::wmma: the tests' emulation has the same fragments.
//
// moe_fragment_load is load_matrix_sync of a product's side in bf16 that lies in shared memory. The compiler's own takes an address of any memory, and keeps to that
// where it could know better: four loads of 4 bytes a lane, each of which asks first what memory it is. From shared memory it is one instruction for 512 bytes (LDSM).
// It orders nothing: what other lanes wrote needs __syncwarp() or a barrier before. Addresses are multiples of 32 bytes, ld of 8 elements. Sums are loaded and stored
// by wmma's own functions, for which the compiler does see where they lie.
#ifndef MOE_RUNTIME_BACKEND_CUDA_TENSOR_CUH
#define MOE_RUNTIME_BACKEND_CUDA_TENSOR_CUH
#ifdef __CUDACC__
#include <mma.h>

// volatile, and of memory: no load goes before the barrier that it stands behind, nor behind the one that frees what it reads.
#define MOE_FRAGMENT_LOAD(side, order)                                                                                                                      \
    static __device__ __forceinline__ void moe_fragment_load(                                                                                               \
        nvcuda::wmma::fragment<nvcuda::wmma::matrix_##side, 16, 16, 16, __nv_bfloat16, nvcuda::wmma::order##_major> &f, const __nv_bfloat16 *from, unsigned ld) \
    {                                                                                                                                                       \
        static_assert(sizeof f.x == 4 * sizeof(unsigned), "four registers of two elements");                                                                \
        unsigned *const two = reinterpret_cast<unsigned *>(f.x);                                                                                            \
        asm volatile("wmma.load." #side ".sync.aligned." #order ".m16n16k16.shared.bf16 {%0, %1, %2, %3}, [%4], %5;"                                        \
                     : "=r"(two[0]), "=r"(two[1]), "=r"(two[2]), "=r"(two[3])                                                                               \
                     : "r"(static_cast<unsigned>(__cvta_generic_to_shared(from))), "r"(ld)                                                                  \
                     : "memory");                                                                                                                           \
    }
MOE_FRAGMENT_LOAD(a, row)
MOE_FRAGMENT_LOAD(a, col)
MOE_FRAGMENT_LOAD(b, row)
MOE_FRAGMENT_LOAD(b, col)
#undef MOE_FRAGMENT_LOAD
#else
#include <emulate_wmma.h>
#endif
#endif
