/* curand_kernel.h: random numbers inside kernels */
#ifndef MOE_SHIM_CURAND_KERNEL_H
#define MOE_SHIM_CURAND_KERNEL_H
#include "curand.h"
#include "cuda_runtime.h"
#ifdef __cplusplus
#define MOE_STATE(name) \
    typedef struct name { \
        unsigned moe_words[16]; \
    } name##_t;
MOE_STATE(curandStateXORWOW)
MOE_STATE(curandStatePhilox4_32_10) MOE_STATE(curandStateMRG32k3a) MOE_STATE(curandStateSobol32)
    MOE_STATE(curandStateScrambledSobol32) MOE_STATE(curandStateMtgp32) MOE_STATE(curandStateSobol64)
#undef MOE_STATE
        typedef curandStateXORWOW_t curandState_t,
    curandState;
template <class S> void curand_init(unsigned long long, unsigned long long, unsigned long long, S *) {
    __builtin_unreachable();
}
template <class S> unsigned curand(S *) { __builtin_unreachable(); }
template <class S> uint4 curand4(S *) { __builtin_unreachable(); }
template <class S> void skipahead(unsigned long long, S *) { __builtin_unreachable(); }
template <class S> void skipahead_sequence(unsigned long long, S *) { __builtin_unreachable(); }
template <class S> float curand_uniform(S *) { __builtin_unreachable(); }
template <class S> double curand_uniform_double(S *) { __builtin_unreachable(); }
template <class S> float4 curand_uniform4(S *) { __builtin_unreachable(); }
template <class S> double2 curand_uniform2_double(S *) { __builtin_unreachable(); }
template <class S> float curand_normal(S *) { __builtin_unreachable(); }
template <class S> double curand_normal_double(S *) { __builtin_unreachable(); }
template <class S> float2 curand_normal2(S *) { __builtin_unreachable(); }
template <class S> float4 curand_normal4(S *) { __builtin_unreachable(); }
template <class S> double2 curand_normal2_double(S *) { __builtin_unreachable(); }
template <class S> float curand_log_normal(S *, float, float) { __builtin_unreachable(); }
template <class S> double curand_log_normal_double(S *, double, double) { __builtin_unreachable(); }
template <class S> unsigned curand_poisson(S *, double) { __builtin_unreachable(); }
#endif
#endif
