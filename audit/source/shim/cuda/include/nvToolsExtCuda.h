/* nvToolsExtCuda.h: the same names as nvtx3/nvToolsExt.h */
#ifndef MOE_SHIM_NVTOOLSEXTCUDA_H
#define MOE_SHIM_NVTOOLSEXTCUDA_H
#include "nvtx3/nvToolsExt.h"
#endif
