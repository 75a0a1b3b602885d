/* nvToolsExtCudaRt.h: the same names as nvtx3/nvToolsExt.h */
#ifndef MOE_SHIM_NVTOOLSEXTCUDART_H
#define MOE_SHIM_NVTOOLSEXTCUDART_H
#include "nvtx3/nvToolsExt.h"
#endif
