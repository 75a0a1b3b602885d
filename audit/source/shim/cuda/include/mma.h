/* mma.h: warp matrix operations */
#ifndef MOE_SHIM_MMA_H
#define MOE_SHIM_MMA_H
#include "cuda_runtime.h"
#include "cuda_fp16.h"
#include "cuda_bf16.h"
#ifdef __cplusplus
namespace nvcuda {
namespace wmma {
struct row_major {};
struct col_major {};
struct matrix_a {};
struct matrix_b {};
struct accumulator {};
enum layout_t { mem_row_major, mem_col_major };
namespace precision {
struct tf32 {};
struct u4 {};
struct s4 {};
struct b1 {};
}
namespace experimental {
namespace precision {
struct u4 {};
struct s4 {};
struct b1 {};
}
enum bmmaBitOp { bmmaBitOpXOR = 1, bmmaBitOpAND };
}
template <class T> struct moe_storage { typedef T type; };
template <> struct moe_storage<precision::tf32> { typedef float type; };
template <> struct moe_storage<precision::u4> { typedef int type; };
template <> struct moe_storage<precision::s4> { typedef int type; };
template <> struct moe_storage<precision::b1> { typedef int type; };
template <class Use, int m, int n, int k, class T, class Layout = void> struct fragment {
    typedef typename moe_storage<T>::type element_type;
    static constexpr int num_elements = 16, num_storage_elements = 16;
    element_type x[16];
};
template <class F, class V> void fill_fragment(F &, const V &) { __builtin_unreachable(); }
template <class F, class P> void load_matrix_sync(F &, P, unsigned) { __builtin_unreachable(); }
template <class F, class P> void load_matrix_sync(F &, P, unsigned, layout_t) { __builtin_unreachable(); }
template <class F, class P> void store_matrix_sync(P, const F &, unsigned, layout_t) { __builtin_unreachable(); }
template <class D, class A, class B, class C> void mma_sync(D &, const A &, const B &, const C &, bool = false) {
    __builtin_unreachable();
}
template <class D, class A, class B, class C> void bmma_sync(D &, const A &, const B &, const C &) {
    __builtin_unreachable();
}
float __float_to_tf32(float);
}
}
#endif
#endif
