/* sys/cdefs.h: the macros that other headers are written with */
#ifndef MOE_SHIM_SYS_CDEFS_H
#define MOE_SHIM_SYS_CDEFS_H
#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif
#ifndef __THROW
#define __THROW
#define __P(args) args
#define __CONCAT(x, y) x##y
#define __STRING(x) #x
#define __attribute_pure__ __attribute__((pure))
#define __nonnull(args)
#define __wur
#define __glibc_likely(x) __builtin_expect((x), 1)
#define __glibc_unlikely(x) __builtin_expect((x), 0)
#endif
#endif
