/* sm_30_intrinsics.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_SM_30_INTRINSICS_H
#define MOE_SHIM_SM_30_INTRINSICS_H
#include "cuda_runtime.h"
#endif
