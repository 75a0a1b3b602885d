/* alloca.h: names and types of the C library */
#ifndef MOE_SHIM_ALLOCA_H
#define MOE_SHIM_ALLOCA_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
void *alloca(size_t);
#define alloca(size) __builtin_alloca(size)
#ifdef __cplusplus
}
#endif
#endif
