/* cudaProfiler.h: profiler control of the driver */
#ifndef MOE_SHIM_CUDAPROFILER_H
#define MOE_SHIM_CUDAPROFILER_H
#include "cuda.h"
#endif
