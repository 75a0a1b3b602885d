// Floats as unsigned numbers in the order of their values: what is compared, counted by digits, or reduced over a warp by one instruction.
#ifndef MOE_RUNTIME_BACKEND_CUDA_ORDER_CUH
#define MOE_RUNTIME_BACKEND_CUDA_ORDER_CUH
#include "runtime/backend/cuda/num.cuh"

// It orders everything: NaNs beyond the infinities of their sign, -0 below 0.
static __device__ __forceinline__ unsigned moe_order(float x)
{
    const unsigned bits = __float_as_uint(x);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}
static __device__ __forceinline__ float moe_of_order(unsigned order)
{
    return __uint_as_float(order & 0x80000000u ? order & 0x7fffffffu : ~order);
}

// What a choice compares: a NaN is no better than -infinity. Never 0: that is left for what is no candidate. The two zeros are made one by whoever compares them.
static __device__ __forceinline__ unsigned moe_order_of_choice(float x)
{
    return moe_order(x != x ? -INFINITY : x);
}
#endif
