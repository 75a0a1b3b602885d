/* nvtx3/nvToolsExt.h: marks and ranges for profilers. Written by hand from the documentation. */
#ifndef MOE_SHIM_NVTX3_NVTOOLSEXT_H
#define MOE_SHIM_NVTX3_NVTOOLSEXT_H
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
#define NVTX_VERSION 3
typedef uint64_t nvtxRangeId_t; typedef struct nvtxDomainRegistration_st *nvtxDomainHandle_t; typedef struct nvtxStringRegistration_st *nvtxStringHandle_t;
typedef enum { NVTX_COLOR_UNKNOWN, NVTX_COLOR_ARGB } nvtxColorType_t;
typedef enum { NVTX_MESSAGE_UNKNOWN, NVTX_MESSAGE_TYPE_ASCII, NVTX_MESSAGE_TYPE_UNICODE, NVTX_MESSAGE_TYPE_REGISTERED } nvtxMessageType_t;
typedef enum {
    NVTX_PAYLOAD_UNKNOWN, NVTX_PAYLOAD_TYPE_UNSIGNED_INT64, NVTX_PAYLOAD_TYPE_INT64, NVTX_PAYLOAD_TYPE_DOUBLE, NVTX_PAYLOAD_TYPE_UNSIGNED_INT32,
    NVTX_PAYLOAD_TYPE_INT32, NVTX_PAYLOAD_TYPE_FLOAT
} nvtxPayloadType_t;
typedef union { const char *ascii; const wchar_t *unicode; nvtxStringHandle_t registered; } nvtxMessageValue_t;
typedef struct nvtxEventAttributes_st {
    uint16_t version, size; uint32_t category; int32_t colorType; uint32_t color; int32_t payloadType, reserved0;
    union { uint64_t ullValue; int64_t llValue; double dValue; uint32_t uiValue; int32_t iValue; float fValue; } payload;
    int32_t messageType; nvtxMessageValue_t message;
} nvtxEventAttributes_t;
#define NVTX_EVENT_ATTRIB_STRUCT_SIZE ((uint16_t)sizeof(nvtxEventAttributes_t))
void nvtxInitialize(const void *); void nvtxMark(const char *); void nvtxMarkA(const char *); void nvtxMarkEx(const nvtxEventAttributes_t *);
nvtxRangeId_t nvtxRangeStart(const char *); nvtxRangeId_t nvtxRangeStartA(const char *); nvtxRangeId_t nvtxRangeStartEx(const nvtxEventAttributes_t *);
void nvtxRangeEnd(nvtxRangeId_t); int nvtxRangePush(const char *); int nvtxRangePushA(const char *); int nvtxRangePushEx(const nvtxEventAttributes_t *); int nvtxRangePop(void);
nvtxDomainHandle_t nvtxDomainCreate(const char *); nvtxDomainHandle_t nvtxDomainCreateA(const char *); void nvtxDomainDestroy(nvtxDomainHandle_t);
void nvtxDomainMarkEx(nvtxDomainHandle_t, const nvtxEventAttributes_t *); nvtxRangeId_t nvtxDomainRangeStartEx(nvtxDomainHandle_t, const nvtxEventAttributes_t *);
void nvtxDomainRangeEnd(nvtxDomainHandle_t, nvtxRangeId_t); int nvtxDomainRangePushEx(nvtxDomainHandle_t, const nvtxEventAttributes_t *);
int nvtxDomainRangePop(nvtxDomainHandle_t); nvtxStringHandle_t nvtxDomainRegisterString(nvtxDomainHandle_t, const char *);
nvtxStringHandle_t nvtxDomainRegisterStringA(nvtxDomainHandle_t, const char *); void nvtxDomainNameCategoryA(nvtxDomainHandle_t, uint32_t, const char *);
void nvtxNameOsThread(uint32_t, const char *); void nvtxNameOsThreadA(uint32_t, const char *); void nvtxNameCategoryA(uint32_t, const char *);
/* names for CUDA's objects: nvToolsExtCuda.h and nvToolsExtCudaRt.h */
struct CUstream_st; struct CUevent_st; void nvtxNameCudaDeviceA(int, const char *);
void nvtxNameCudaStreamA(struct CUstream_st *, const char *); void nvtxNameCudaEventA(struct CUevent_st *, const char *); void nvtxNameCuStreamA(struct CUstream_st *, const char *);
#ifdef __cplusplus
}
#endif
#endif
