/* Loops that become vectors. One binary runs on any machine and takes the widest registers that there are: MOE_CLONES before a function makes one of it for each
 * level of x86-64, and the loader picks. What is inlined into it (MOE_INLINE) is cloned with it. Sums in several lanes are asked for by `omp simd`, never by
 * -ffast-math, so infinities and NaNs stay what they are. */
#ifndef MOE_RUNTIME_BACKEND_CPU_VEC_H
#define MOE_RUNTIME_BACKEND_CPU_VEC_H
#include <stdint.h>
#include <string.h>

/* Sanitizers are not ready yet when the loader asks which clone to take. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12 && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MOE_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MOE_CLONES
#endif
#define MOE_INLINE static inline __attribute__((always_inline))

MOE_INLINE float moe_bits_to_float(int32_t bits) { float x; memcpy(&x, &bits, sizeof x); return x; }
MOE_INLINE int32_t moe_float_to_bits(float x) { int32_t bits; memcpy(&bits, &x, sizeof bits); return bits; }

/* e^x, wrong by less than 1.2e-7 of itself between -87.3 and 88.3, where it stays from there on: never 0, never infinite; a NaN stays one.
 * x = n ln 2 + r with |r| <= ln(2)/2; e^r is the series to r^7 (what is left is below 6e-9), 2^n goes into the exponent. ln 2 is in two parts, of which n times
 * the first is exact. The nearest whole number is what is left of a sum with 1.5 * 2^23. */
MOE_INLINE float moe_expf(float x)
{
    const float whole = 0x1.8p23f;
    x = x < -87.33f ? -87.33f : x;
    x = x > 88.37f ? 88.37f : x;
    float t = x * 0x1.715476p+0f + whole;
    int32_t n = moe_float_to_bits(t) - moe_float_to_bits(whole);
    t -= whole;
    float r = x - t * 0x1.62e4p-1f;
    r -= t * 0x1.7f7d1cp-20f;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    return p * moe_bits_to_float((int32_t)((uint32_t)(n + 127) << 23));
}

/* log x of a normal positive number, wrong by less than 2e-7 of itself or 1e-7, whichever is more.
 * x = 2^e m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh(s) with s = (m - 1)/(m + 1), |s| < 0.172, by its series to s^9. */
MOE_INLINE float moe_logf(float x)
{
    const int32_t root = 0x3f3504f3;                              /* sqrt(1/2) */
    int32_t bits = moe_float_to_bits(x) - root, e = bits >> 23;
    float m = moe_bits_to_float((bits & 0x7fffff) + root);
    float s = (m - 1.0f) / (m + 1.0f), s2 = s * s;
    float p = 2.0f / 9;
    p = p * s2 + 2.0f / 7;
    p = p * s2 + 2.0f / 5;
    p = p * s2 + 2.0f / 3;
    p = p * s2 + 2.0f;
    return (float)e * 0x1.62e4p-1f + ((float)e * 0x1.7f7d1cp-20f + p * s);
}

MOE_INLINE float moe_logistic(float x) { return 1.0f / (1.0f + moe_expf(-x)); }

/* Sums, always by 32 lanes, then 16, 8 and 4, whatever the registers are: so a sum has one order on every machine. MOE_SUM(n, term): of the term at 0 to n - 1,
 * where MOE_AT(x) stands for x[i]; the term is spelt once and becomes an expression of vectors of each width. */
typedef float moe_f16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef float moe_f8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef float moe_f4 __attribute__((vector_size(16), aligned(4), may_alias));
#define MOE_AT(x) (*(const lanes_ *)(const void *)((x) + i_))
#define MOE_SUM(n, term) __extension__({ \
    size_t n_ = (n), i_ = 0; \
    moe_f16 a_ = { 0 }, b_ = { 0 }; \
    { typedef moe_f16 lanes_; for (; i_ + 32 <= n_; i_ += 16) { a_ += (term); i_ += 16; b_ += (term); } if (i_ + 16 <= n_) { a_ += (term); i_ += 16; } } \
    a_ += b_; \
    moe_f8 c_ = __builtin_shufflevector(a_, a_, 0, 1, 2, 3, 4, 5, 6, 7) + __builtin_shufflevector(a_, a_, 8, 9, 10, 11, 12, 13, 14, 15); \
    { typedef moe_f8 lanes_; if (i_ + 8 <= n_) { c_ += (term); i_ += 8; } } \
    moe_f4 d_ = __builtin_shufflevector(c_, c_, 0, 1, 2, 3) + __builtin_shufflevector(c_, c_, 4, 5, 6, 7); \
    { typedef moe_f4 lanes_; if (i_ + 4 <= n_) { d_ += (term); i_ += 4; } } \
    float sum_ = (d_[0] + d_[2]) + (d_[1] + d_[3]); \
    { typedef float lanes_; for (; i_ < n_; i_++) sum_ += (term); } \
    sum_; })

typedef int32_t moe_i16 __attribute__((vector_size(64), aligned(4), may_alias));
#define MOE_LARGER(x, y) __extension__({ moe_f16 x_ = (x), y_ = (y); moe_i16 more_ = x_ > y_; (moe_f16)((more_ & (moe_i16)x_) | (~more_ & (moe_i16)y_)); })

/* The largest, NaNs left out; of none -infinity. */
MOE_INLINE float moe_largest(const float *x, size_t n)
{
    const float least = -__builtin_inff();
    moe_f16 top = { least, least, least, least, least, least, least, least, least, least, least, least, least, least, least, least };
    size_t i = 0;
    for (; i + 16 <= n; i += 16)
        top = MOE_LARGER(*(const moe_f16 *)(const void *)(x + i), top);
    top = MOE_LARGER(__builtin_shufflevector(top, top, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7), top);
    top = MOE_LARGER(__builtin_shufflevector(top, top, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3), top);
    top = MOE_LARGER(__builtin_shufflevector(top, top, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1), top);
    float largest = top[1] > top[0] ? top[1] : top[0];
    for (; i < n; i++)
        largest = x[i] > largest ? x[i] : largest;
    return largest;
}
MOE_INLINE float moe_sum(const float *x, size_t n) { return MOE_SUM(n, MOE_AT(x)); }
MOE_INLINE float moe_dot(const float *x, const float *y, size_t n) { return MOE_SUM(n, MOE_AT(x) * MOE_AT(y)); }

/* In double, by 32 lanes: the sum of x to the power 1 or 2. */
typedef double moe_d8 __attribute__((vector_size(64)));
MOE_INLINE double moe_power_sum(const float *x, size_t n, int power)
{
    moe_d8 sum[4] = { { 0 }, { 0 }, { 0 }, { 0 } };
    size_t i = 0;
    for (; i + 32 <= n; i += 32)
        for (size_t part = 0; part < 4; part++) {
            moe_d8 now = __builtin_convertvector(*(const moe_f8 *)(const void *)(x + i + 8 * part), moe_d8);
            sum[part] += power == 2 ? now * now : now;
        }
    moe_d8 all = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    double total = ((all[0] + all[4]) + (all[1] + all[5])) + ((all[2] + all[6]) + (all[3] + all[7]));
    for (; i < n; i++)
        total += power == 2 ? (double)x[i] * (double)x[i] : (double)x[i];
    return total;
}
#endif
