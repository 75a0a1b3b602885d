/* cublas.h: the same names as cublas_api.h */
#ifndef MOE_SHIM_CUBLAS_H
#define MOE_SHIM_CUBLAS_H
#include "cublas_api.h"
#endif
