/* cuda/moe_std.h: cuda::std is std seen through another name */
#ifndef MOE_SHIM_CUDA_MOE_STD_H
#define MOE_SHIM_CUDA_MOE_STD_H
#ifdef __cplusplus
#include <cstdint>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>
#include <tuple>
#include <array>
#include <functional>
#include <algorithm>
#include <chrono>
namespace cuda { namespace std {
using namespace ::std;
namespace execution { template <class... A> struct env { env(A...); }; template <class... A> env(A...) -> env<A...>; }
template <class T, unsigned long... N> struct mdspan;
} }
#endif
#endif
