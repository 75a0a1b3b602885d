/* vector_functions.h: make_int4 and its kin */
#ifndef MOE_SHIM_VECTOR_FUNCTIONS_H
#define MOE_SHIM_VECTOR_FUNCTIONS_H
#include "vector_types.h"
#define MOE_MAKE(name, type) \
    static __inline__ __host__ __device__ name##1 make_##name##1(type x) { \
        name##1 v; \
        v.x = x; \
        return v; \
    } \
    static __inline__ __host__ __device__ name##2 make_##name##2(type x, type y) { \
        name##2 v; \
        v.x = x; \
        v.y = y; \
        return v; \
    } \
    static __inline__ __host__ __device__ name##3 make_##name##3(type x, type y, type z) { \
        name##3 v; \
        v.x = x; \
        v.y = y; \
        v.z = z; \
        return v; \
    } \
    static __inline__ __host__ __device__ name##4 make_##name##4(type x, type y, type z, type w) { \
        name##4 v; \
        v.x = x; \
        v.y = y; \
        v.z = z; \
        v.w = w; \
        return v; \
    }
MOE_MAKE(char, signed char)
MOE_MAKE(uchar, unsigned char)
MOE_MAKE(short, short)
MOE_MAKE(ushort, unsigned short)
MOE_MAKE(int, int)
MOE_MAKE(uint, unsigned int)
MOE_MAKE(long, long)
MOE_MAKE(ulong, unsigned long)
MOE_MAKE(longlong, long long)
MOE_MAKE(ulonglong, unsigned long long)
MOE_MAKE(float, float)
MOE_MAKE(double, double)
#undef MOE_MAKE
#endif
