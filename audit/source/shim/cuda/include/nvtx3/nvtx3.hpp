/* nvtx3/nvtx3.hpp: NVTX for C++ */
#ifndef MOE_SHIM_NVTX3_NVTX3_HPP
#define MOE_SHIM_NVTX3_NVTX3_HPP
#include "nvToolsExt.h"
#ifdef __cplusplus
namespace nvtx3 {
struct domain {
    struct global {};
    template <class T> static const domain &get() { __builtin_unreachable(); }
};
struct event_attributes {
    template <class... A> event_attributes(const A &...) { __builtin_unreachable(); }
};
struct payload {
    template <class T> payload(T) { __builtin_unreachable(); }
};
struct rgb {
    rgb(int, int, int);
};
struct color {
    color(unsigned);
};
struct category {
    category(unsigned);
};
template <class D = domain::global> struct scoped_range_in {
    template <class... A> explicit scoped_range_in(const A &...) { __builtin_unreachable(); }
};
using scoped_range = scoped_range_in<>;
template <class D> using domain_thread_range = scoped_range_in<D>;
struct range_handle {};
template <class... A> range_handle start_range(const A &...) { __builtin_unreachable(); }
void end_range(range_handle);
template <class... A> void mark(const A &...) { __builtin_unreachable(); }
}
#endif
#define NVTX3_FUNC_RANGE() ::nvtx3::scoped_range moe_range(__func__)
#define NVTX3_FUNC_RANGE_IN(domain) ::nvtx3::scoped_range_in<domain> moe_range(__func__)
#endif
