/* nccl.h: names and types of NCCL */
#ifndef MOE_SHIM_NCCL_H
#define MOE_SHIM_NCCL_H
#include "cuda_runtime.h"
#include "cuda_fp16.h"
#include "cuda_bf16.h"
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef __SIZE_TYPE__ size_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
struct ncclComm; typedef struct ncclComm *ncclComm_t; struct ncclWindow_vidmem;
typedef struct ncclWindow_vidmem *ncclWindow_t;
typedef struct {
    char internal[128];
} ncclUniqueId;
typedef enum {
    ncclSuccess = 0, ncclUnhandledCudaError, ncclSystemError, ncclInternalError, ncclInvalidArgument,
    ncclInvalidUsage, ncclRemoteError, ncclInProgress, ncclTimeout, ncclNumResults
} ncclResult_t;
struct ncclConfig_v23000 {
    size_t size; unsigned int magic; unsigned int version; int blocking; int cgaClusterSize; int minCTAs;
    int maxCTAs; const char *netName; int splitShare; int trafficClass; const char *commName; int collnetEnable;
    int CTAPolicy; int shrinkShare; int nvlsCTAs; int nChannelsPerNetPeer; int nvlinkCentricSched;
    int graphUsageMode; int numRmaCtx; int maxP2pPeers; int graphStreamOrdering;
};
typedef struct ncclConfig_v23000 ncclConfig_t;
struct ncclSimInfo_v22200 {
    size_t size; unsigned int magic; unsigned int version; float estimatedTime;
};
typedef struct ncclSimInfo_v22200 ncclSimInfo_t; ncclResult_t ncclMemAlloc(void **, size_t);
ncclResult_t ncclMemFree(void *); ncclResult_t ncclGetVersion(int *); ncclResult_t ncclGetUniqueId(ncclUniqueId *);
ncclResult_t ncclCommInitRankConfig(ncclComm_t *, int, ncclUniqueId, int, ncclConfig_t *);
ncclResult_t ncclCommInitRank(ncclComm_t *, int, ncclUniqueId, int);
ncclResult_t ncclCommInitAll(ncclComm_t *, int, const int *); ncclResult_t ncclCommFinalize(ncclComm_t);
ncclResult_t ncclCommDestroy(ncclComm_t); ncclResult_t ncclCommAbort(ncclComm_t);
ncclResult_t ncclCommRevoke(ncclComm_t, int);
ncclResult_t ncclCommSplit(ncclComm_t, int, int, ncclComm_t *, ncclConfig_t *);
ncclResult_t ncclCommShrink(ncclComm_t, int *, int, ncclComm_t *, ncclConfig_t *, int);
ncclResult_t ncclCommGetUniqueId(ncclComm_t, ncclUniqueId *);
ncclResult_t ncclCommGrow(ncclComm_t, int, const ncclUniqueId *, int, ncclComm_t *, ncclConfig_t *);
ncclResult_t ncclCommInitRankScalable(ncclComm_t *, int, int, int, ncclUniqueId *, ncclConfig_t *);
const char *ncclGetErrorString(ncclResult_t); const char *ncclGetLastError(ncclComm_t);
ncclResult_t ncclCommGetAsyncError(ncclComm_t, ncclResult_t *); ncclResult_t ncclCommCount(const ncclComm_t, int *);
ncclResult_t ncclCommCuDevice(const ncclComm_t, int *); ncclResult_t ncclCommUserRank(const ncclComm_t, int *);
ncclResult_t ncclCommRegister(const ncclComm_t, void *, size_t, void **);
ncclResult_t ncclCommDeregister(const ncclComm_t, void *); ncclResult_t ncclCommSuspend(ncclComm_t, int);
ncclResult_t ncclCommResume(ncclComm_t);
typedef enum {
    ncclStatGpuMemSuspend = 0, ncclStatGpuMemSuspended, ncclStatGpuMemPersist, ncclStatGpuMemTotal
} ncclCommMemStat_t;
ncclResult_t ncclCommMemStats(ncclComm_t, ncclCommMemStat_t, uint64_t *);
ncclResult_t ncclCommWindowRegister(ncclComm_t, void *, size_t, ncclWindow_t *, int);
ncclResult_t ncclCommWindowDeregister(ncclComm_t, ncclWindow_t);
ncclResult_t ncclWinGetUserPtr(ncclComm_t, ncclWindow_t, void **);
typedef enum {
    ncclNumOps_dummy = 5
} ncclRedOp_dummy_t;
typedef enum {
    ncclSum = 0, ncclProd, ncclMax, ncclMin, ncclAvg, ncclNumOps, ncclMaxRedOp = 0x7fffffff
} ncclRedOp_t;
typedef enum {
    ncclInt8 = 0, ncclChar = 0, ncclUint8, ncclInt32, ncclInt = 2, ncclUint32, ncclInt64, ncclUint64, ncclFloat16,
    ncclHalf = 6, ncclFloat32, ncclFloat = 7, ncclFloat64, ncclDouble = 8, ncclBfloat16, ncclFloat8e4m3,
    ncclFloat8e5m2, ncclNumTypes
} ncclDataType_t;
typedef enum {
    ncclScalarDevice = 0, ncclScalarHostImmediate
} ncclScalarResidence_t;
ncclResult_t ncclRedOpCreatePreMulSum(ncclRedOp_t *, void *, ncclDataType_t, ncclScalarResidence_t, ncclComm_t);
ncclResult_t ncclRedOpDestroy(ncclRedOp_t, ncclComm_t);
ncclResult_t ncclReduce(const void *, void *, size_t, ncclDataType_t, ncclRedOp_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclBcast(void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclBroadcast(const void *, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclAllReduce(const void *, void *, size_t, ncclDataType_t, ncclRedOp_t, ncclComm_t, cudaStream_t);
ncclResult_t ncclReduceScatter(const void *, void *, size_t, ncclDataType_t, ncclRedOp_t, ncclComm_t, cudaStream_t);
ncclResult_t ncclAllGather(const void *, void *, size_t, ncclDataType_t, ncclComm_t, cudaStream_t);
ncclResult_t ncclAlltoAll(const void *, void *, size_t, ncclDataType_t, ncclComm_t, cudaStream_t);
ncclResult_t ncclGather(const void *, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclScatter(const void *, void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclSend(const void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclRecv(void *, size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t);
ncclResult_t ncclPutSignal(const void *, size_t, ncclDataType_t, int, ncclWindow_t, size_t, int, int, unsigned int, ncclComm_t, cudaStream_t);
ncclResult_t ncclSignal(int, int, int, unsigned int, ncclComm_t, cudaStream_t);
typedef struct {
    int opCnt; int peer; int sigIdx; int ctx;
} ncclWaitSignalDesc_t;
ncclResult_t ncclWaitSignal(int, ncclWaitSignalDesc_t *, ncclComm_t, cudaStream_t); ncclResult_t ncclGroupStart(void);
ncclResult_t ncclGroupEnd(void); ncclResult_t ncclGroupSimulateEnd(ncclSimInfo_t *); struct ncclParamHandle;
typedef struct ncclParamHandle *ncclParamHandle_t; ncclResult_t ncclParamBind(ncclParamHandle_t *, const char *);
ncclResult_t ncclParamGetI8(ncclParamHandle_t, int8_t *); ncclResult_t ncclParamGetI16(ncclParamHandle_t, int16_t *);
ncclResult_t ncclParamGetI32(ncclParamHandle_t, int32_t *);
ncclResult_t ncclParamGetI64(ncclParamHandle_t, int64_t *); ncclResult_t ncclParamGetU8(ncclParamHandle_t, uint8_t *);
ncclResult_t ncclParamGetU16(ncclParamHandle_t, uint16_t *);
ncclResult_t ncclParamGetU32(ncclParamHandle_t, uint32_t *);
ncclResult_t ncclParamGetU64(ncclParamHandle_t, uint64_t *);
ncclResult_t ncclParamGetStr(ncclParamHandle_t, const char **);
ncclResult_t ncclParamGet(ncclParamHandle_t, void *, int, int *);
ncclResult_t ncclParamGetParameter(const char *, const char **, int *);
ncclResult_t ncclParamGetAllParameterKeys(const char ***, int *); void ncclParamDumpAll(void);
#define NCCL_MAJOR 2
#define NCCL_MINOR 30
#define NCCL_PATCH 7
#define NCCL_SUFFIX ""
#define NCCL_VERSION_CODE 23007
#define NCCL_UNIQUE_ID_BYTES 128
#define NCCL_SPLIT_NOCOLOR (-1)
#define NCCL_UNDEF_FLOAT -1.0
#define NCCL_API_MAGIC 0xcafebeef
#define NCCL_WIN_DEFAULT 0x00
#define NCCL_WIN_COLL_SYMMETRIC 0x01
#define NCCL_WIN_STRICT_ORDERING 0x02
#define NCCL_WIN_REQUIRED_ALIGNMENT 4096
#define NCCL_CTA_POLICY_DEFAULT 0x00
#define NCCL_CTA_POLICY_EFFICIENCY 0x01
#define NCCL_CTA_POLICY_ZERO 0x02
#define NCCL_SHRINK_DEFAULT 0x00
#define NCCL_SHRINK_ABORT 0x01
#define NCCL_REVOKE_DEFAULT 0x00
#define NCCL_SUSPEND_MEM 0x01
#define NCCL_VERSION(x, y, z) (((x) <= 2 && (y) <= 8) ? (x) * 1000 + (y) * 100 + (z) : (x) * 10000 + (y) * 100 + (z))
#define NCCL_COMM_NULL NULL
#define NCCL_CONFIG_UNDEF_INT INT_MIN
#define NCCL_CONFIG_UNDEF_PTR NULL
/* size, magic, version, then every choice left open: integers and names in the order of the fields */
#define MOE_SHIM_OPEN NCCL_CONFIG_UNDEF_INT
#define NCCL_CONFIG_INITIALIZER { sizeof(ncclConfig_t), NCCL_API_MAGIC, NCCL_VERSION_CODE, MOE_SHIM_OPEN, MOE_SHIM_OPEN, \
    MOE_SHIM_OPEN, MOE_SHIM_OPEN, NCCL_CONFIG_UNDEF_PTR, MOE_SHIM_OPEN, MOE_SHIM_OPEN, NCCL_CONFIG_UNDEF_PTR, MOE_SHIM_OPEN, \
    MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN, MOE_SHIM_OPEN }
#define NCCL_SIM_INFO_INITIALIZER { sizeof(ncclSimInfo_t), 0x74685283, NCCL_VERSION_CODE, NCCL_UNDEF_FLOAT }
#ifdef __cplusplus
}
#endif
#endif
