/* tgmath.h: the names alone; clang brings the generic macros */
#ifndef MOE_SHIM_TGMATH_H
#define MOE_SHIM_TGMATH_H
#include <math.h>
#include <complex.h>
#endif
