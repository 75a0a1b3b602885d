/*
 * complete.h: forced (-include) on CUDA files that are read with a real toolkit by a clang that knows it only in part.
 * Clang brings its own headers for the device side; what they lack, or have for one side only, is declared here.
 */
#ifndef MOE_SHIM_TOOLKIT_COMPLETE_H
#define MOE_SHIM_TOOLKIT_COMPLETE_H
#if defined(__CUDA__) && defined(__cplusplus)
#include <math.h>
#include <time.h>
#define MOE_LOAD(name) template <class T> __host__ __device__ T name(const T *) { __builtin_unreachable(); }
#define MOE_STORE(name) template <class T> __host__ __device__ void name(T *, T) {}
MOE_LOAD(__ldcg) MOE_LOAD(__ldca) MOE_LOAD(__ldcs) MOE_LOAD(__ldlu) MOE_LOAD(__ldcv)
MOE_STORE(__stcg) MOE_STORE(__stcs) MOE_STORE(__stwb) MOE_STORE(__stwt)
#undef MOE_LOAD
#undef MOE_STORE
/* nvcc lets the host call these; clang has them for the device alone */
#define MOE_BOTH(type) \
    static inline __host__ type min(type a, type b) { return b < a ? b : a; } \
    static inline __host__ type max(type a, type b) { return a < b ? b : a; }
MOE_BOTH(int) MOE_BOTH(unsigned) MOE_BOTH(long) MOE_BOTH(unsigned long) MOE_BOTH(long long)
MOE_BOTH(unsigned long long) MOE_BOTH(float) MOE_BOTH(double)
#undef MOE_BOTH
#define MOE_MIXED(a, b, type) \
    static inline __host__ type min(a x, b y) { return min((type)x, (type)y); } static inline __host__ type min(b x, a y) { return min((type)x, (type)y); } \
    static inline __host__ type max(a x, b y) { return max((type)x, (type)y); } static inline __host__ type max(b x, a y) { return max((type)x, (type)y); }
MOE_MIXED(int, unsigned, unsigned) MOE_MIXED(long, unsigned long, unsigned long) MOE_MIXED(float, double, double)
MOE_MIXED(long long, unsigned long long, unsigned long long)
#undef MOE_MIXED
/* argument lists of older toolkits */
cudaError_t cudaMemAdvise(const void *, size_t, enum cudaMemoryAdvise, int);
cudaError_t cudaMemPrefetchAsync(const void *, size_t, int, cudaStream_t = 0);
#endif
#endif
