/* nvtx3/nvToolsExtCuda.h: the same names as nvtx3/nvToolsExt.h */
#ifndef MOE_SHIM_NVTX3_NVTOOLSEXTCUDA_H
#define MOE_SHIM_NVTX3_NVTOOLSEXTCUDA_H
#include "nvToolsExt.h"
#endif
