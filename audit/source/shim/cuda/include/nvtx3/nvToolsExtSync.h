/* nvtx3/nvToolsExtSync.h: the same names as nvtx3/nvToolsExt.h */
#ifndef MOE_SHIM_NVTX3_NVTOOLSEXTSYNC_H
#define MOE_SHIM_NVTX3_NVTOOLSEXTSYNC_H
#include "nvToolsExt.h"
#endif
