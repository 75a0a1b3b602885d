/* vector_types.h: the small vectors and dim3 */
#ifndef MOE_SHIM_VECTOR_TYPES_H
#define MOE_SHIM_VECTOR_TYPES_H
#include "crt/moe_attributes.h"
#define MOE_VECTOR(name, type) \
    typedef struct name##1 { type x; } name##1; \
    typedef struct name##2 { type x, y; } __attribute__((aligned(2 * sizeof(type)))) name##2; \
    typedef struct name##3 { type x, y, z; } name##3; \
    typedef struct name##4 { type x, y, z, w; } __attribute__((aligned(sizeof(type) >= 4 ? 16 : 4 * sizeof(type)))) name##4;
MOE_VECTOR(char, signed char)
MOE_VECTOR(uchar, unsigned char)
MOE_VECTOR(short, short)
MOE_VECTOR(ushort, unsigned short)
MOE_VECTOR(int, int)
MOE_VECTOR(uint, unsigned int)
MOE_VECTOR(long, long)
MOE_VECTOR(ulong, unsigned long)
MOE_VECTOR(longlong, long long)
MOE_VECTOR(ulonglong, unsigned long long)
MOE_VECTOR(float, float)
MOE_VECTOR(double, double)
#undef MOE_VECTOR
typedef struct long4_16a { long x, y, z, w; } __attribute__((aligned(16))) long4_16a;
typedef struct long4_32a { long x, y, z, w; } __attribute__((aligned(32))) long4_32a;
typedef struct ulong4_16a { unsigned long x, y, z, w; } __attribute__((aligned(16))) ulong4_16a;
typedef struct ulong4_32a { unsigned long x, y, z, w; } __attribute__((aligned(32))) ulong4_32a;
typedef struct longlong4_16a { long long x, y, z, w; } __attribute__((aligned(16))) longlong4_16a;
typedef struct longlong4_32a { long long x, y, z, w; } __attribute__((aligned(32))) longlong4_32a;
typedef struct ulonglong4_16a { unsigned long long x, y, z, w; } __attribute__((aligned(16))) ulonglong4_16a;
typedef struct ulonglong4_32a { unsigned long long x, y, z, w; } __attribute__((aligned(32))) ulonglong4_32a;
typedef struct double4_16a { double x, y, z, w; } __attribute__((aligned(16))) double4_16a;
typedef struct double4_32a { double x, y, z, w; } __attribute__((aligned(32))) double4_32a;
#ifdef __cplusplus
struct dim3 {
    unsigned int x, y, z;
    __host__ __device__ constexpr dim3(unsigned int width = 1, unsigned int height = 1, unsigned int depth = 1)
        : x(width), y(height), z(depth) {}
    __host__ __device__ constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
    __host__ __device__ constexpr operator uint3() const { return uint3{x, y, z}; }
};
#else
typedef struct dim3 { unsigned int x, y, z; } dim3;
#endif
#endif
