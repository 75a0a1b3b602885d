/* stddef.h: used only where the compiler brings none */
#ifndef MOE_SHIM_STDDEF_H
#define MOE_SHIM_STDDEF_H
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef union max_align_t { long long moe_integer; long double moe_float; } max_align_t;
#ifdef __cplusplus
#define NULL __null
#else
typedef __WCHAR_TYPE__ wchar_t;
#define NULL ((void *)0)
#endif
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
