/* nvtx3/nvToolsExtMem.h: the same names as nvtx3/nvToolsExt.h */
#ifndef MOE_SHIM_NVTX3_NVTOOLSEXTMEM_H
#define MOE_SHIM_NVTX3_NVTOOLSEXTMEM_H
#include "nvToolsExt.h"
#endif
