/* nccl_device/core.h: the same names as nccl_device.h */
#ifndef MOE_SHIM_NCCL_DEVICE_CORE_H
#define MOE_SHIM_NCCL_DEVICE_CORE_H
#include "../nccl_device.h"
#endif
