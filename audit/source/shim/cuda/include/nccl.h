/* nccl.h: NCCL's host API. Written by hand from its documentation. */
#ifndef MOE_SHIM_NCCL_H
#define MOE_SHIM_NCCL_H
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include "cuda_runtime.h"
#ifdef __cplusplus
#include "cuda_fp16.h"
#endif
#define NCCL_MAJOR 2
#define NCCL_MINOR 30
#define NCCL_PATCH 0
#define NCCL_SUFFIX ""
#define NCCL_VERSION(major, minor, patch) ((major) * 10000 + (minor) * 100 + (patch))
#define NCCL_VERSION_CODE NCCL_VERSION(NCCL_MAJOR, NCCL_MINOR, NCCL_PATCH)
#define NCCL_UNIQUE_ID_BYTES 128
#define NCCL_CONFIG_UNDEF_INT INT_MIN
#define NCCL_CONFIG_UNDEF_PTR NULL
#define NCCL_UNDEF_FLOAT (-1.0f)
#define NCCL_SPLIT_NOCOLOR (-1)
#define NCCL_API_MAGIC 0xcafebeef
#define NCCL_SHRINK_DEFAULT 0
#define NCCL_SHRINK_ABORT 1
#define NCCL_REVOKE_DEFAULT 0
#define NCCL_WIN_DEFAULT 0
#define NCCL_WIN_COLL_SYMMETRIC 1
#define NCCL_WIN_STRICT_ORDERING 2
#define NCCL_WIN_REQUIRED_ALIGNMENT 4096
#define NCCL_CTA_POLICY_DEFAULT 0
#define NCCL_CTA_POLICY_EFFICIENCY 1
#define NCCL_CTA_POLICY_ZERO 2
#define NCCL_COMM_NULL NULL
#define NCCL_HAS_BF16 1
typedef struct ncclComm *ncclComm_t; typedef struct ncclWindow_vidmem *ncclWindow_t; typedef struct ncclParamHandle ncclParamHandle_t;
typedef struct { char internal[NCCL_UNIQUE_ID_BYTES]; } ncclUniqueId;
typedef enum {
    ncclSuccess, ncclUnhandledCudaError, ncclSystemError, ncclInternalError, ncclInvalidArgument, ncclInvalidUsage, ncclRemoteError,
    ncclInProgress, ncclTimeout, ncclNumResults
} ncclResult_t;
typedef enum { ncclSum, ncclProd, ncclMax, ncclMin, ncclAvg, ncclNumOps, ncclMaxRedOp = 0x7fffffff } ncclRedOp_t;
typedef enum {
    ncclInt8 = 0, ncclChar = 0, ncclUint8 = 1, ncclInt32 = 2, ncclInt = 2, ncclUint32 = 3, ncclInt64 = 4, ncclUint64 = 5, ncclFloat16 = 6,
    ncclHalf = 6, ncclFloat32 = 7, ncclFloat = 7, ncclFloat64 = 8, ncclDouble = 8, ncclBfloat16 = 9, ncclFloat8e4m3 = 10, ncclFloat8e5m2 = 11,
    ncclNumTypes = 12
} ncclDataType_t;
typedef enum { ncclScalarDevice, ncclScalarHostImmediate } ncclScalarResidence_t;
typedef enum { ncclStatGpuMemSuspend, ncclStatGpuMemSuspended, ncclStatGpuMemPersist, ncclStatGpuMemTotal } ncclCommMemStat_t;
typedef struct ncclConfig {
    size_t size; unsigned magic, version;   /* set by the initializer */
    int blocking, cgaClusterSize, minCTAs, maxCTAs; const char *netName; int splitShare, trafficClass; const char *commName;
    int collnetEnable, CTAPolicy, shrinkShare, nvlsCTAs, nChannelsPerNetPeer, nvlinkCentricSched, graphUsageMode, numRmaCtx, maxP2pPeers, graphStreamOrdering;
} ncclConfig_t;
#define MOE_UNSET NCCL_CONFIG_UNDEF_INT
#define NCCL_CONFIG_INITIALIZER \
    { sizeof(ncclConfig_t), NCCL_API_MAGIC, NCCL_VERSION_CODE, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, NULL, MOE_UNSET, MOE_UNSET, NULL, \
      MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET, MOE_UNSET }
typedef struct ncclSimInfo { size_t size; unsigned magic, version; float estimatedTime; } ncclSimInfo_t;
#define NCCL_SIM_INFO_INITIALIZER { sizeof(ncclSimInfo_t), 0x74685283, NCCL_VERSION_CODE, NCCL_UNDEF_FLOAT }
typedef struct ncclWaitSignalDesc { int opCnt, peer, sigIdx, ctx; } ncclWaitSignalDesc_t;
#ifdef __cplusplus
extern "C" {
#endif
/* every function exists twice: pnccl... is the one profilers call */
#define MOE_NCCL(name, ...) ncclResult_t name(__VA_ARGS__); ncclResult_t p##name(__VA_ARGS__);
MOE_NCCL(ncclGetVersion, int *) MOE_NCCL(ncclGetUniqueId, ncclUniqueId *) MOE_NCCL(ncclMemAlloc, void **, size_t) MOE_NCCL(ncclMemFree, void *)
MOE_NCCL(ncclCommInitRank, ncclComm_t *, int, ncclUniqueId, int) MOE_NCCL(ncclCommInitAll, ncclComm_t *, int, const int *)
MOE_NCCL(ncclCommInitRankConfig, ncclComm_t *, int, ncclUniqueId, int, ncclConfig_t *)
MOE_NCCL(ncclCommInitRankScalable, ncclComm_t *, int, int, int, ncclUniqueId *, ncclConfig_t *)
MOE_NCCL(ncclCommFinalize, ncclComm_t) MOE_NCCL(ncclCommDestroy, ncclComm_t) MOE_NCCL(ncclCommAbort, ncclComm_t) MOE_NCCL(ncclCommRevoke, ncclComm_t, int)
MOE_NCCL(ncclCommSplit, ncclComm_t, int, int, ncclComm_t *, ncclConfig_t *) MOE_NCCL(ncclCommShrink, ncclComm_t, int *, int, ncclComm_t *, ncclConfig_t *, int)
MOE_NCCL(ncclCommGrow, ncclComm_t, int, const ncclUniqueId *, int, ncclComm_t *, ncclConfig_t *) MOE_NCCL(ncclCommGetUniqueId, ncclComm_t, ncclUniqueId *)
MOE_NCCL(ncclCommSuspend, ncclComm_t, int) MOE_NCCL(ncclCommResume, ncclComm_t) MOE_NCCL(ncclCommMemStats, ncclComm_t, ncclCommMemStat_t, uint64_t *)
MOE_NCCL(ncclCommGetAsyncError, ncclComm_t, ncclResult_t *) MOE_NCCL(ncclCommCount, const ncclComm_t, int *)
MOE_NCCL(ncclCommCuDevice, const ncclComm_t, int *) MOE_NCCL(ncclCommUserRank, const ncclComm_t, int *)
MOE_NCCL(ncclCommRegister, const ncclComm_t, void *, size_t, void **) MOE_NCCL(ncclCommDeregister, const ncclComm_t, void *)
MOE_NCCL(ncclCommWindowRegister, ncclComm_t, void *, size_t, ncclWindow_t *, int) MOE_NCCL(ncclCommWindowDeregister, ncclComm_t, ncclWindow_t)
MOE_NCCL(ncclWinGetUserPtr, ncclComm_t, ncclWindow_t, void **)
MOE_NCCL(ncclRedOpCreatePreMulSum, ncclRedOp_t *, void *, ncclDataType_t, ncclScalarResidence_t, ncclComm_t) MOE_NCCL(ncclRedOpDestroy, ncclRedOp_t, ncclComm_t)
MOE_NCCL(ncclGroupStart, void) MOE_NCCL(ncclGroupEnd, void) MOE_NCCL(ncclGroupSimulateEnd, ncclSimInfo_t *)
/* collectives, then point to point and one-sided */
MOE_NCCL(ncclReduce, const void *, void *, size_t, ncclDataType_t, ncclRedOp_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclBcast, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclBroadcast, const void *, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclAllReduce, const void *, void *, size_t, ncclDataType_t, ncclRedOp_t, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclReduceScatter, const void *, void *, size_t, ncclDataType_t, ncclRedOp_t, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclAllGather, const void *, void *, size_t, ncclDataType_t, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclAlltoAll, const void *, void *, size_t, ncclDataType_t, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclGather, const void *, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclScatter, const void *, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclSend, const void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclRecv, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclPutSignal, const void *, size_t, ncclDataType_t, int, ncclWindow_t, size_t, int, int, unsigned, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclSignal, int, int, int, unsigned, ncclComm_t, cudaStream_t)
MOE_NCCL(ncclWaitSignal, int, ncclWaitSignalDesc_t *, ncclComm_t, cudaStream_t)
#undef MOE_NCCL
void ncclResetDebugInit(void); void pncclResetDebugInit(void); const char *ncclGetErrorString(ncclResult_t); const char *ncclGetLastError(ncclComm_t);
const char *pncclGetErrorString(ncclResult_t); const char *pncclGetLastError(ncclComm_t);
#ifdef __cplusplus
}
#endif
#endif
