/* texture_fetch_functions.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_TEXTURE_FETCH_FUNCTIONS_H
#define MOE_SHIM_TEXTURE_FETCH_FUNCTIONS_H
#include "cuda_runtime.h"
#endif
