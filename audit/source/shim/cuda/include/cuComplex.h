/* cuComplex.h: complex numbers */
#ifndef MOE_SHIM_CUCOMPLEX_H
#define MOE_SHIM_CUCOMPLEX_H
#include "vector_types.h"
typedef float2 cuFloatComplex; typedef double2 cuDoubleComplex; typedef cuFloatComplex cuComplex;
#define MOE_COMPLEX(type, real, suffix) \
    static __inline__ __host__ __device__ type make_##type(real x, real y) { type z; z.x = x; z.y = y; return z; } \
    static __inline__ __host__ __device__ real cuCreal##suffix(type z) { return z.x; } \
    static __inline__ __host__ __device__ real cuCimag##suffix(type z) { return z.y; } \
    __host__ __device__ type cuConj##suffix(type); __host__ __device__ type cuCadd##suffix(type, type); \
    __host__ __device__ type cuCsub##suffix(type, type); __host__ __device__ type cuCmul##suffix(type, type); \
    __host__ __device__ type cuCdiv##suffix(type, type); __host__ __device__ real cuCabs##suffix(type);
MOE_COMPLEX(cuFloatComplex, float, f)
MOE_COMPLEX(cuDoubleComplex, double, )
#undef MOE_COMPLEX
#define make_cuComplex make_cuFloatComplex
#endif
