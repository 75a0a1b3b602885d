/* cupti.h: a small part of CUPTI */
#ifndef MOE_SHIM_CUPTI_H
#define MOE_SHIM_CUPTI_H
#include "cuda.h"
#include "cuda_runtime.h"
#ifdef __cplusplus
extern "C" {
#endif
typedef enum {
    CUPTI_SUCCESS = 0,
    CUPTI_ERROR_INVALID_PARAMETER = 1,
    CUPTI_ERROR_MAX_LIMIT_REACHED = 12,
    CUPTI_ERROR_UNKNOWN = 999
} CUptiResult;
typedef enum {
    CUPTI_ACTIVITY_KIND_INVALID = 0,
    CUPTI_ACTIVITY_KIND_MEMCPY = 1,
    CUPTI_ACTIVITY_KIND_MEMSET = 2,
    CUPTI_ACTIVITY_KIND_KERNEL = 3,
    CUPTI_ACTIVITY_KIND_DRIVER = 4,
    CUPTI_ACTIVITY_KIND_RUNTIME = 5,
    CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL = 10
} CUpti_ActivityKind;
typedef struct CUpti_Activity {
    CUpti_ActivityKind kind;
} CUpti_Activity;
typedef struct CUpti_ActivityKernel {
    CUpti_ActivityKind kind;
    uint64_t start, end;
    uint32_t deviceId, contextId, streamId, correlationId;
    int32_t gridX, gridY, gridZ, blockX, blockY, blockZ;
    const char *name;
} CUpti_ActivityKernel;
typedef CUpti_ActivityKernel CUpti_ActivityKernel4, CUpti_ActivityKernel5, CUpti_ActivityKernel6,
    CUpti_ActivityKernel7, CUpti_ActivityKernel8, CUpti_ActivityKernel9, CUpti_ActivityKernel10;
typedef void (*CUpti_BuffersCallbackRequestFunc)(uint8_t **, size_t *, size_t *);
typedef void (*CUpti_BuffersCallbackCompleteFunc)(CUcontext, uint32_t, uint8_t *, size_t, size_t);
CUptiResult cuptiActivityEnable(CUpti_ActivityKind);
CUptiResult cuptiActivityDisable(CUpti_ActivityKind);
CUptiResult cuptiActivityFlushAll(uint32_t);
CUptiResult cuptiActivityRegisterCallbacks(CUpti_BuffersCallbackRequestFunc, CUpti_BuffersCallbackCompleteFunc);
CUptiResult cuptiActivityGetNextRecord(uint8_t *, size_t, CUpti_Activity **);
CUptiResult cuptiGetResultString(CUptiResult, const char **);
CUptiResult cuptiGetTimestamp(uint64_t *);
CUptiResult cuptiFinalize(void);
#ifdef __cplusplus
}
#endif
#endif
