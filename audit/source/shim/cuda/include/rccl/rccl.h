/* rccl/rccl.h: the AMD twin: the same names as nccl.h */
#ifndef MOE_SHIM_RCCL_RCCL_H
#define MOE_SHIM_RCCL_RCCL_H
#include "../nccl.h"
#endif
