/*
 * crt/moe_half.h: what the 16-bit floats have in common, and the smaller ones. T is the number, T2 a pair of them, N the word that its
 * functions carry (__float2<N>); S its bits, S2 and S4 those of two and four. Written by hand from the math API's documentation.
 */
#ifndef MOE_SHIM_CRT_MOE_HALF_H
#define MOE_SHIM_CRT_MOE_HALF_H
#include "../driver_types.h"
#ifdef __cplusplus
#define MOE_HALF_TYPES(T, T2) \
    struct T##_raw { unsigned short x; }; \
    struct T2##_raw { unsigned short x, y; }; \
    struct T { \
        unsigned short __x; \
        T() = default; constexpr T(const T##_raw &r) : __x(r.x) {} \
        T(float); T(double); T(int); T(unsigned); T(long); T(unsigned long); T(long long); T(unsigned long long); T(short); T(unsigned short); \
        operator T##_raw() const; operator float() const; operator bool() const; operator char() const; operator signed char() const; \
        operator unsigned char() const; operator short() const; operator unsigned short() const; operator int() const; operator unsigned() const; \
        operator long() const; operator unsigned long() const; operator long long() const; operator unsigned long long() const; \
        T &operator=(float); T &operator=(double); T &operator=(int); T &operator=(unsigned); T &operator=(long long); T &operator=(const T##_raw &); \
    }; \
    struct __attribute__((aligned(4))) T2 { \
        T x, y; \
        T2() = default; constexpr T2(const T &a, const T &b) : x(a), y(b) {} \
        T2(const T2##_raw &); operator T2##_raw() const; T2 &operator=(const T2##_raw &); \
    }; \
    MOE_HALF_OPERATORS(T) MOE_HALF_OPERATORS(T2)
#define MOE_HALF_OPERATORS(T) \
    T operator+(const T &, const T &); T operator-(const T &, const T &); T operator*(const T &, const T &); T operator/(const T &, const T &); \
    T &operator+=(T &, const T &); T &operator-=(T &, const T &); T &operator*=(T &, const T &); T &operator/=(T &, const T &); \
    T operator+(const T &); T operator-(const T &); T &operator++(T &); T &operator--(T &); T operator++(T &, int); T operator--(T &, int); \
    bool operator==(const T &, const T &); bool operator!=(const T &, const T &); bool operator<(const T &, const T &); \
    bool operator>(const T &, const T &); bool operator<=(const T &, const T &); bool operator>=(const T &, const T &);
/* a number type's name in functions, the type itself, both ways, in four roundings */
#define MOE_HALF_NUMBER(T, N, name, type) \
    type __##N##2##name##_rn(T); type __##N##2##name##_rz(T); type __##N##2##name##_ru(T); type __##N##2##name##_rd(T); \
    T __##name##2##N##_rn(type); T __##name##2##N##_rz(type); T __##name##2##N##_ru(type); T __##name##2##N##_rd(type);
#define MOE_HALF_COMPARE(T, T2, op) \
    bool __h##op(T, T); bool __h##op##u(T, T); bool __hb##op##2(T2, T2); bool __hb##op##u2(T2, T2); T2 __h##op##2(T2, T2); T2 __h##op##u2(T2, T2); \
    unsigned __h##op##2_mask(T2, T2); unsigned __h##op##u2_mask(T2, T2);
#define MOE_HALF_ARITHMETIC(T, T2, op) \
    T __h##op(T, T); T __h##op##_rn(T, T); T __h##op##_sat(T, T); T2 __h##op##2(T2, T2); T2 __h##op##2_rn(T2, T2); T2 __h##op##2_sat(T2, T2);
#define MOE_HALF_MATH(T, T2, name) T h##name(T); T2 h2##name(T2);
#define MOE_HALF_FUNCTIONS(T, T2, N) \
    float __##N##2float(T); T __float2##N(float); T __double2##N(double); T __float2##N##_rn(float); T __float2##N##_rz(float); T __float2##N##_ru(float); \
    T __float2##N##_rd(float); T2 __float2##N##2_rn(float); T2 __floats2##N##2_rn(float, float); T2 __float22##N##2_rn(float2); float2 __##N##22float2(T2); \
    float __low2float(T2); float __high2float(T2); T __low2##N(T2); T __high2##N(T2); T2 __low2##N##2(T2); T2 __high2##N##2(T2); T2 __##N##2##N##2(T); \
    T2 __halves2##N##2(T, T); T2 __lows2##N##2(T2, T2); T2 __highs2##N##2(T2, T2); T2 __lowhigh2highlow(T2); T2 make_##N##2(T, T); \
    short __##N##_as_short(T); unsigned short __##N##_as_ushort(T); T __short_as_##N(short); T __ushort_as_##N(unsigned short); \
    signed char __##N##2char_rz(T); unsigned char __##N##2uchar_rz(T); \
    MOE_HALF_NUMBER(T, N, int, int) MOE_HALF_NUMBER(T, N, uint, unsigned) MOE_HALF_NUMBER(T, N, short, short) MOE_HALF_NUMBER(T, N, ushort, unsigned short) \
    MOE_HALF_NUMBER(T, N, ll, long long) MOE_HALF_NUMBER(T, N, ull, unsigned long long) \
    MOE_HALF_COMPARE(T, T2, eq) MOE_HALF_COMPARE(T, T2, ne) MOE_HALF_COMPARE(T, T2, lt) MOE_HALF_COMPARE(T, T2, le) MOE_HALF_COMPARE(T, T2, gt) MOE_HALF_COMPARE(T, T2, ge) \
    MOE_HALF_ARITHMETIC(T, T2, add) MOE_HALF_ARITHMETIC(T, T2, sub) MOE_HALF_ARITHMETIC(T, T2, mul) T __hdiv(T, T); T2 __h2div(T2, T2); \
    T __hfma(T, T, T); T __hfma_sat(T, T, T); T __hfma_relu(T, T, T); T2 __hfma2(T2, T2, T2); T2 __hfma2_sat(T2, T2, T2); T2 __hfma2_relu(T2, T2, T2); T2 __hcmadd(T2, T2, T2); \
    T __hneg(T); T __habs(T); T2 __hneg2(T2); T2 __habs2(T2); bool __hisnan(T); int __hisinf(T); T2 __hisnan2(T2); \
    T __hmax(T, T); T __hmin(T, T); T __hmax_nan(T, T); T __hmin_nan(T, T); T2 __hmax2(T2, T2); T2 __hmin2(T2, T2); T2 __hmax2_nan(T2, T2); T2 __hmin2_nan(T2, T2); \
    MOE_HALF_MATH(T, T2, sqrt) MOE_HALF_MATH(T, T2, rsqrt) MOE_HALF_MATH(T, T2, rcp) MOE_HALF_MATH(T, T2, exp) MOE_HALF_MATH(T, T2, exp2) MOE_HALF_MATH(T, T2, exp10) \
    MOE_HALF_MATH(T, T2, log) MOE_HALF_MATH(T, T2, log2) MOE_HALF_MATH(T, T2, log10) MOE_HALF_MATH(T, T2, sin) MOE_HALF_MATH(T, T2, cos) MOE_HALF_MATH(T, T2, tanh) \
    MOE_HALF_MATH(T, T2, floor) MOE_HALF_MATH(T, T2, ceil) MOE_HALF_MATH(T, T2, trunc) MOE_HALF_MATH(T, T2, rint) T htanh_approx(T); T2 h2tanh_approx(T2); \
    T atomicAdd(T *, T); T2 atomicAdd(T2 *, T2);
/* eight bits and fewer: one, two and four numbers, and the conversions by function */
#define MOE_SMALL_FLOATS(one, two, four, S, S2, S4) \
    struct one { \
        S __x; one() = default; explicit one(float); explicit one(double); explicit one(__half); explicit one(__nv_bfloat16); explicit one(int); \
        explicit one(unsigned); explicit one(long); explicit one(unsigned long); explicit operator float() const; explicit operator double() const; \
        explicit operator __half() const; explicit operator __nv_bfloat16() const; explicit operator int() const; explicit operator unsigned() const; explicit operator bool() const; \
    }; \
    struct two { S2 __x; two() = default; explicit two(float2); explicit two(__half2); explicit two(__nv_bfloat162); explicit operator float2() const; explicit operator __half2() const; }; \
    struct four { S4 __x; four() = default; explicit four(float4); explicit four(double4); explicit four(__half2, __half2); explicit operator float4() const; };
#define MOE_SMALL_CONVERSIONS(N, S, S2, ...) \
    S __nv_cvt_float_to_##N(float, __VA_ARGS__); S2 __nv_cvt_float2_to_##N##x2(float2, __VA_ARGS__); \
    S __nv_cvt_double_to_##N(double, __VA_ARGS__); S2 __nv_cvt_double2_to_##N##x2(double2, __VA_ARGS__); \
    S __nv_cvt_halfraw_to_##N(__half_raw, __VA_ARGS__); S2 __nv_cvt_halfraw2_to_##N##x2(__half2_raw, __VA_ARGS__); \
    S __nv_cvt_bfloat16raw_to_##N(__nv_bfloat16_raw, __VA_ARGS__); S2 __nv_cvt_bfloat16raw2_to_##N##x2(__nv_bfloat162_raw, __VA_ARGS__);
#else
#define MOE_HALF_TYPES(T, T2) \
    typedef struct T { unsigned short __x; } T; typedef struct T2 { T x, y; } T2; \
    typedef struct T##_raw { unsigned short x; } T##_raw; typedef struct T2##_raw { unsigned short x, y; } T2##_raw;
#define MOE_HALF_FUNCTIONS(T, T2, N)
#endif
#endif
