/* fenv.h: names and types of the C library */
#ifndef MOE_SHIM_FENV_H
#define MOE_SHIM_FENV_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned short fexcept_t;
enum {
    FE_INVALID = 1, __FE_DENORM, FE_DIVBYZERO = 4, FE_OVERFLOW = 8, FE_UNDERFLOW = 16, FE_INEXACT = 32
};
enum {
    FE_TONEAREST = 0, FE_DOWNWARD = 1024, FE_UPWARD = 2048, FE_TOWARDZERO = 3072
};
typedef struct {
    unsigned short __control_word; unsigned short __glibc_reserved1; unsigned short __status_word;
    unsigned short __glibc_reserved2; unsigned short __tags; unsigned short __glibc_reserved3; unsigned int __eip;
    unsigned short __cs_selector; unsigned int __opcode : 11; unsigned int __glibc_reserved4 : 5;
    unsigned int __data_offset; unsigned short __data_selector; unsigned short __glibc_reserved5;
    unsigned int __mxcsr;
} fenv_t;
typedef struct {
    unsigned short __control_word; unsigned short __glibc_reserved; unsigned int __mxcsr;
} femode_t;
int feclearexcept(int); int fegetexceptflag(fexcept_t *, int); int feraiseexcept(int); int fesetexcept(int);
int fesetexceptflag(const fexcept_t *, int); int fetestexcept(int); int fetestexceptflag(const fexcept_t *, int);
int fegetround(void); int fesetround(int); int fegetenv(fenv_t *); int feholdexcept(fenv_t *);
int fesetenv(const fenv_t *); int feupdateenv(const fenv_t *); int fegetmode(femode_t *);
int fesetmode(const femode_t *); int feenableexcept(int); int fedisableexcept(int); int fegetexcept(void);
#define FE_INVALID 0x01
#define FE_DIVBYZERO 0x04
#define FE_OVERFLOW 0x08
#define FE_UNDERFLOW 0x10
#define FE_INEXACT 0x20
#define FE_ALL_EXCEPT 61
#define FE_TONEAREST 0
#define FE_DOWNWARD 0x400
#define FE_UPWARD 0x800
#define FE_TOWARDZERO 0xc00
#ifdef __cplusplus
}
#endif
#endif
