/* math.h: names and types of the C library */
#ifndef MOE_SHIM_MATH_H
#define MOE_SHIM_MATH_H
#ifdef __cplusplus
extern "C" {
#endif
typedef double double_t;
typedef float float_t;
enum {
    FP_INT_UPWARD = 0, FP_INT_DOWNWARD, FP_INT_TOWARDZERO, FP_INT_TONEARESTFROMZERO, FP_INT_TONEAREST
};
double acos(double); double asin(double); double atan(double); double atan2(double, double); double cos(double);
double sin(double); double tan(double); double cosh(double); double sinh(double); double tanh(double);
void sincos(double, double *, double *); double acosh(double); double asinh(double); double atanh(double);
double exp(double); double frexp(double, int *); double ldexp(double, int); double log(double); double log10(double);
double modf(double, double *); double exp10(double); double expm1(double); double log1p(double); double logb(double);
double exp2(double); double log2(double); double pow(double, double); double sqrt(double);
double hypot(double, double); double cbrt(double); double ceil(double); double fabs(double); double floor(double);
double fmod(double, double); int isinf(double); int finite(double); double drem(double, double);
double significand(double); double copysign(double, double); double nan(const char *); int isnan(double);
double j0(double); double j1(double); double jn(int, double); double y0(double); double y1(double);
double yn(int, double); double erf(double); double erfc(double); double lgamma(double); double tgamma(double);
double gamma(double); double lgamma_r(double, int *); double rint(double); double nextafter(double, double);
double nexttoward(double, long double); double nextdown(double); double nextup(double);
double remainder(double, double); double scalbn(double, int); int ilogb(double); long llogb(double);
double scalbln(double, long); double nearbyint(double); double round(double); double trunc(double);
double remquo(double, double, int *); long lrint(double); long long llrint(double); long lround(double);
long long llround(double); double fdim(double, double); double fmax(double, double); double fmin(double, double);
double fma(double, double, double); double roundeven(double); long fromfp(double, int, unsigned int);
unsigned long ufromfp(double, int, unsigned int); long fromfpx(double, int, unsigned int);
unsigned long ufromfpx(double, int, unsigned int); int canonicalize(double *, const double *);
double fmaxmag(double, double); double fminmag(double, double); double fmaximum(double, double);
double fminimum(double, double); double fmaximum_num(double, double); double fminimum_num(double, double);
double fmaximum_mag(double, double); double fminimum_mag(double, double); double fmaximum_mag_num(double, double);
double fminimum_mag_num(double, double); int totalorder(const double *, const double *);
int totalordermag(const double *, const double *); double getpayload(const double *);
int setpayload(double *, double); int setpayloadsig(double *, double); double scalb(double, double);
float acosf(float); float asinf(float); float atanf(float); float atan2f(float, float); float cosf(float);
float sinf(float); float tanf(float); float coshf(float); float sinhf(float); float tanhf(float);
void sincosf(float, float *, float *); float acoshf(float); float asinhf(float); float atanhf(float);
float expf(float); float frexpf(float, int *); float ldexpf(float, int); float logf(float); float log10f(float);
float modff(float, float *); float exp10f(float); float expm1f(float); float log1pf(float); float logbf(float);
float exp2f(float); float log2f(float); float powf(float, float); float sqrtf(float); float hypotf(float, float);
float cbrtf(float); float ceilf(float); float fabsf(float); float floorf(float); float fmodf(float, float);
int isinff(float); int finitef(float); float dremf(float, float); float significandf(float);
float copysignf(float, float); float nanf(const char *); int isnanf(float); float j0f(float); float j1f(float);
float jnf(int, float); float y0f(float); float y1f(float); float ynf(int, float); float erff(float);
float erfcf(float); float lgammaf(float); float tgammaf(float); float gammaf(float); float lgammaf_r(float, int *);
float rintf(float); float nextafterf(float, float); float nexttowardf(float, long double); float nextdownf(float);
float nextupf(float); float remainderf(float, float); float scalbnf(float, int); int ilogbf(float);
long llogbf(float); float scalblnf(float, long); float nearbyintf(float); float roundf(float); float truncf(float);
float remquof(float, float, int *); long lrintf(float); long long llrintf(float); long lroundf(float);
long long llroundf(float); float fdimf(float, float); float fmaxf(float, float); float fminf(float, float);
float fmaf(float, float, float); float roundevenf(float); long fromfpf(float, int, unsigned int);
unsigned long ufromfpf(float, int, unsigned int); long fromfpxf(float, int, unsigned int);
unsigned long ufromfpxf(float, int, unsigned int); int canonicalizef(float *, const float *);
float fmaxmagf(float, float); float fminmagf(float, float); float fmaximumf(float, float);
float fminimumf(float, float); float fmaximum_numf(float, float); float fminimum_numf(float, float);
float fmaximum_magf(float, float); float fminimum_magf(float, float); float fmaximum_mag_numf(float, float);
float fminimum_mag_numf(float, float); int totalorderf(const float *, const float *);
int totalordermagf(const float *, const float *); float getpayloadf(const float *); int setpayloadf(float *, float);
int setpayloadsigf(float *, float); float scalbf(float, float); long double acosl(long double);
long double asinl(long double); long double atanl(long double); long double atan2l(long double, long double);
long double cosl(long double); long double sinl(long double); long double tanl(long double);
long double coshl(long double); long double sinhl(long double); long double tanhl(long double);
void sincosl(long double, long double *, long double *); long double acoshl(long double);
long double asinhl(long double); long double atanhl(long double); long double expl(long double);
long double frexpl(long double, int *); long double ldexpl(long double, int); long double logl(long double);
long double log10l(long double); long double modfl(long double, long double *); long double exp10l(long double);
long double expm1l(long double); long double log1pl(long double); long double logbl(long double);
long double exp2l(long double); long double log2l(long double); long double powl(long double, long double);
long double sqrtl(long double); long double hypotl(long double, long double); long double cbrtl(long double);
long double ceill(long double); long double fabsl(long double); long double floorl(long double);
long double fmodl(long double, long double); int isinfl(long double); int finitel(long double);
long double dreml(long double, long double); long double significandl(long double);
long double copysignl(long double, long double); long double nanl(const char *); int isnanl(long double);
long double j0l(long double); long double j1l(long double); long double jnl(int, long double);
long double y0l(long double); long double y1l(long double); long double ynl(int, long double);
long double erfl(long double); long double erfcl(long double); long double lgammal(long double);
long double tgammal(long double); long double gammal(long double); long double lgammal_r(long double, int *);
long double rintl(long double); long double nextafterl(long double, long double);
long double nexttowardl(long double, long double); long double nextdownl(long double);
long double nextupl(long double); long double remainderl(long double, long double);
long double scalbnl(long double, int); int ilogbl(long double); long llogbl(long double);
long double scalblnl(long double, long); long double nearbyintl(long double); long double roundl(long double);
long double truncl(long double); long double remquol(long double, long double, int *); long lrintl(long double);
long long llrintl(long double); long lroundl(long double); long long llroundl(long double);
long double fdiml(long double, long double); long double fmaxl(long double, long double);
long double fminl(long double, long double); long double fmal(long double, long double, long double);
long double roundevenl(long double); long fromfpl(long double, int, unsigned int);
unsigned long ufromfpl(long double, int, unsigned int); long fromfpxl(long double, int, unsigned int);
unsigned long ufromfpxl(long double, int, unsigned int); int canonicalizel(long double *, const long double *);
long double fmaxmagl(long double, long double); long double fminmagl(long double, long double);
long double fmaximuml(long double, long double); long double fminimuml(long double, long double);
long double fmaximum_numl(long double, long double); long double fminimum_numl(long double, long double);
long double fmaximum_magl(long double, long double); long double fminimum_magl(long double, long double);
long double fmaximum_mag_numl(long double, long double); long double fminimum_mag_numl(long double, long double);
int totalorderl(const long double *, const long double *);
int totalordermagl(const long double *, const long double *); long double getpayloadl(const long double *);
int setpayloadl(long double *, long double); int setpayloadsigl(long double *, long double);
long double scalbl(long double, long double); float fadd(double, double); float fdiv(double, double);
float ffma(double, double, double); float fmul(double, double); float fsqrt(double); float fsub(double, double);
float faddl(long double, long double); float fdivl(long double, long double);
float ffmal(long double, long double, long double); float fmull(long double, long double); float fsqrtl(long double);
float fsubl(long double, long double); double daddl(long double, long double); double ddivl(long double, long double);
double dfmal(long double, long double, long double); double dmull(long double, long double);
double dsqrtl(long double); double dsubl(long double, long double); extern int signgam;
enum {
    FP_NAN = 0, FP_INFINITE, FP_ZERO, FP_SUBNORMAL, FP_NORMAL
};
#define HUGE_VAL_F32 inf
#define HUGE_VAL_F64 inf
#define HUGE_VAL_F32X inf
#define SNANF nan
#define SNAN nan
#define SNANF32 nan
#define SNANF64 nan
#define SNANF32X nan
#define FP_ILOGB0 (-0x7fffffff - 1)
#define FP_ILOGBNAN (-0x7fffffff - 1)
#define FP_LLOGB0 (-0x7fffffffffffffffL - 1)
#define FP_LLOGBNAN (-0x7fffffffffffffffL - 1)
#define FP_INT_UPWARD 0
#define FP_INT_DOWNWARD 1
#define FP_INT_TOWARDZERO 2
#define FP_INT_TONEARESTFROMZERO 3
#define FP_INT_TONEAREST 4
#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4
#define MATH_ERRNO 1
#define MATH_ERREXCEPT 2
#define math_errhandling 3
#define MAXFLOAT 3.4028234663852886e+38
#define M_E 2.7182818284590451
#define M_LOG2E 1.4426950408889634
#define M_LOG10E 0.43429448190325182
#define M_LN2 0.69314718055994529
#define M_LN10 2.3025850929940459
#define M_PI 3.1415926535897931
#define M_PI_2 1.5707963267948966
#define M_PI_4 0.78539816339744828
#define M_1_PI 0.31830988618379069
#define M_2_PI 0.63661977236758138
#define M_2_SQRTPI 1.1283791670955126
#define M_SQRT2 1.4142135623730951
#define M_SQRT1_2 0.70710678118654757
#define M_Ef 2.7182817459106445
#define M_LOG2Ef 1.4426950216293335
#define M_LOG10Ef 0.43429449200630188
#define M_LN2f 0.69314718246459961
#define M_LN10f 2.3025851249694824
#define M_PIf 3.1415927410125732
#define M_PI_2f 1.5707963705062866
#define M_PI_4f 0.78539818525314331
#define M_1_PIf 0.31830987334251404
#define M_2_PIf 0.63661974668502808
#define M_2_SQRTPIf 1.128379225730896
#define M_SQRT2f 1.4142135381698608
#define M_SQRT1_2f 0.70710676908493042
#define M_Ef32 2.7182817459106445
#define M_LOG2Ef32 1.4426950216293335
#define M_LOG10Ef32 0.43429449200630188
#define M_LN2f32 0.69314718246459961
#define M_LN10f32 2.3025851249694824
#define M_PIf32 3.1415927410125732
#define M_PI_2f32 1.5707963705062866
#define M_PI_4f32 0.78539818525314331
#define M_1_PIf32 0.31830987334251404
#define M_2_PIf32 0.63661974668502808
#define M_2_SQRTPIf32 1.128379225730896
#define M_SQRT2f32 1.4142135381698608
#define M_SQRT1_2f32 0.70710676908493042
#define M_Ef64 2.7182818284590451
#define M_LOG2Ef64 1.4426950408889634
#define M_LOG10Ef64 0.43429448190325182
#define M_LN2f64 0.69314718055994529
#define M_LN10f64 2.3025850929940459
#define M_PIf64 3.1415926535897931
#define M_PI_2f64 1.5707963267948966
#define M_PI_4f64 0.78539816339744828
#define M_1_PIf64 0.31830988618379069
#define M_2_PIf64 0.63661977236758138
#define M_2_SQRTPIf64 1.1283791670955126
#define M_SQRT2f64 1.4142135623730951
#define M_SQRT1_2f64 0.70710678118654757
#define M_Ef32x 2.7182818284590451
#define M_LOG2Ef32x 1.4426950408889634
#define M_LOG10Ef32x 0.43429448190325182
#define M_LN2f32x 0.69314718055994529
#define M_LN10f32x 2.3025850929940459
#define M_PIf32x 3.1415926535897931
#define M_PI_2f32x 1.5707963267948966
#define M_PI_4f32x 0.78539816339744828
#define M_1_PIf32x 0.31830988618379069
#define M_2_PIf32x 0.63661977236758138
#define M_2_SQRTPIf32x 1.1283791670955126
#define M_SQRT2f32x 1.4142135623730951
#define M_SQRT1_2f32x 0.70710678118654757
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf_sign(x)
#define isfinite(x) __builtin_isfinite(x)
#define isnormal(x) __builtin_isnormal(x)
#define signbit(x) (__builtin_signbit(x) != 0)
#define fpclassify(x) __builtin_fpclassify(0, 1, 4, 3, 2, x)
#define isgreater(x, y) __builtin_isgreater(x, y)
#define isgreaterequal(x, y) __builtin_isgreaterequal(x, y)
#define isless(x, y) __builtin_isless(x, y)
#define islessequal(x, y) __builtin_islessequal(x, y)
#define islessgreater(x, y) __builtin_islessgreater(x, y)
#define isunordered(x, y) __builtin_isunordered(x, y)
#undef HUGE_VAL
#undef HUGE_VALF
#undef HUGE_VALL
#undef INFINITY
#undef NAN
#define HUGE_VAL __builtin_huge_val()
#define HUGE_VALF __builtin_huge_valf()
#define HUGE_VALL __builtin_huge_vall()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
int __isnan(double); int __isnanf(float); int __isinf(double); int __isinff(float); int __finite(double); int __finitef(float);
#ifdef __cplusplus
}
#endif
#endif
