/* complex.h: used only where the C library brings none */
#ifndef MOE_SHIM_COMPLEX_H
#define MOE_SHIM_COMPLEX_H
#define complex _Complex
#define I (__extension__ 1.0iF)
double creal(double _Complex); double cimag(double _Complex); double cabs(double _Complex); double carg(double _Complex);
float crealf(float _Complex); float cimagf(float _Complex); float cabsf(float _Complex);
double _Complex cexp(double _Complex); double _Complex conj(double _Complex); double _Complex csqrt(double _Complex);
#endif
