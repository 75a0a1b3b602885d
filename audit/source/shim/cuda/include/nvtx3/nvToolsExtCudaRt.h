/* nvtx3/nvToolsExtCudaRt.h: the same names as nvtx3/nvToolsExt.h */
#ifndef MOE_SHIM_NVTX3_NVTOOLSEXTCUDART_H
#define MOE_SHIM_NVTX3_NVTOOLSEXTCUDART_H
#include "nvToolsExt.h"
#endif
