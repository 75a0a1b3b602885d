/* cuda/std/__type_traits/is_same.h: the same names as cuda/moe_std.h */
#ifndef MOE_SHIM_CUDA_STD___TYPE_TRAITS_IS_SAME_H
#define MOE_SHIM_CUDA_STD___TYPE_TRAITS_IS_SAME_H
#include "../../moe_std.h"
#endif
