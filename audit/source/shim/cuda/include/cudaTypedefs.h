/* cudaTypedefs.h: PFN_<function> and PFN_<function>_v<version>, the types of driver functions asked for by name. Written by hand. */
#ifndef MOE_SHIM_CUDATYPEDEFS_H
#define MOE_SHIM_CUDATYPEDEFS_H
#include "cuda.h"
#define MOE_PFN(name, version) typedef __typeof__(&name) PFN_##name, PFN_##name##_v##version;
MOE_PFN(cuInit, 2000) MOE_PFN(cuDriverGetVersion, 2020) MOE_PFN(cuGetErrorString, 6000) MOE_PFN(cuGetErrorName, 6000) MOE_PFN(cuGetProcAddress, 12000)
MOE_PFN(cuDeviceGet, 2000) MOE_PFN(cuDeviceGetCount, 2000) MOE_PFN(cuDeviceGetName, 2000) MOE_PFN(cuDeviceGetAttribute, 2000)
MOE_PFN(cuCtxGetCurrent, 4000) MOE_PFN(cuCtxSetCurrent, 4000) MOE_PFN(cuCtxGetDevice, 2000) MOE_PFN(cuCtxDestroy, 4000) MOE_PFN(cuCtxGetId, 12000)
MOE_PFN(cuCtxPushCurrent, 4000) MOE_PFN(cuCtxPopCurrent, 4000) MOE_PFN(cuDevicePrimaryCtxRetain, 7000)
MOE_PFN(cuModuleLoadData, 2000) MOE_PFN(cuModuleLoadDataEx, 2010) MOE_PFN(cuModuleUnload, 2000) MOE_PFN(cuModuleGetFunction, 2000)
MOE_PFN(cuLibraryLoadData, 12000) MOE_PFN(cuLibraryUnload, 12000) MOE_PFN(cuLibraryGetKernel, 12000) MOE_PFN(cuKernelGetFunction, 12000)
MOE_PFN(cuFuncGetAttribute, 2020) MOE_PFN(cuFuncSetAttribute, 9000) MOE_PFN(cuFuncGetName, 12030) MOE_PFN(cuOccupancyMaxActiveBlocksPerMultiprocessor, 6050)
MOE_PFN(cuMemAlloc, 3020) MOE_PFN(cuMemFree, 3020) MOE_PFN(cuMemGetAddressRange, 3020) MOE_PFN(cuPointerGetAttribute, 4000)
MOE_PFN(cuPointerSetAttribute, 6000) MOE_PFN(cuPointerGetAttributes, 7000) MOE_PFN(cuMemcpyAsync, 4000) MOE_PFN(cuMemGetHandleForAddressRange, 11070)
MOE_PFN(cuMemAddressReserve, 10020) MOE_PFN(cuMemAddressFree, 10020) MOE_PFN(cuMemCreate, 10020) MOE_PFN(cuMemRelease, 10020) MOE_PFN(cuMemMap, 10020)
MOE_PFN(cuMemUnmap, 10020) MOE_PFN(cuMemSetAccess, 10020) MOE_PFN(cuMemGetAccess, 10020) MOE_PFN(cuMemExportToShareableHandle, 10020)
MOE_PFN(cuMemImportFromShareableHandle, 10020) MOE_PFN(cuMemGetAllocationGranularity, 10020) MOE_PFN(cuMemRetainAllocationHandle, 11000)
MOE_PFN(cuMemGetAllocationPropertiesFromHandle, 10020) MOE_PFN(cuFlushGPUDirectRDMAWrites, 11030) MOE_PFN(cuTensorMapEncodeTiled, 12000)
MOE_PFN(cuMulticastCreate, 12010) MOE_PFN(cuMulticastAddDevice, 12010) MOE_PFN(cuMulticastBindMem, 12010) MOE_PFN(cuMulticastBindAddr, 12010)
MOE_PFN(cuMulticastUnbind, 12010) MOE_PFN(cuMulticastGetGranularity, 12010) MOE_PFN(cuStreamBatchMemOp, 8000) MOE_PFN(cuStreamWriteValue32, 8000)
MOE_PFN(cuStreamWriteValue64, 9000) MOE_PFN(cuStreamWaitValue32, 8000) MOE_PFN(cuStreamWaitValue64, 9000) MOE_PFN(cuGraphAddBatchMemOpNode, 11070)
MOE_PFN(cuLaunchKernel, 4000) MOE_PFN(cuLaunchKernelEx, 11060) MOE_PFN(cuStreamSynchronize, 2000) MOE_PFN(cuGraphLaunch, 10000)
/* the same under the number of the toolkit that changed them */
#define MOE_PFN_AGAIN(name, version) typedef __typeof__(&name) PFN_##name##_v##version;
MOE_PFN_AGAIN(cuStreamBatchMemOp, 11070) MOE_PFN_AGAIN(cuStreamWriteValue32, 11070) MOE_PFN_AGAIN(cuStreamWriteValue64, 11070)
MOE_PFN_AGAIN(cuStreamWaitValue32, 11070) MOE_PFN_AGAIN(cuStreamWaitValue64, 11070) MOE_PFN_AGAIN(cuMemGetAddressRange, 11070)
MOE_PFN(cuDeviceGetUuid, 9020) MOE_PFN_AGAIN(cuDeviceGetUuid, 11040)
typedef CUresult (*PFN_cuCtxCreate_v3020)(CUcontext *, unsigned, CUdevice); typedef CUresult (*PFN_cuCtxCreate_v11040)(CUcontext *, void *, int, unsigned, CUdevice);
#undef MOE_PFN_AGAIN
#undef MOE_PFN
#endif
