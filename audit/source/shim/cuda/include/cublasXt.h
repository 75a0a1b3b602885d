/* cublasXt.h: cuBLAS over several devices */
#ifndef MOE_SHIM_CUBLASXT_H
#define MOE_SHIM_CUBLASXT_H
#include "cublas_api.h"
#ifdef __cplusplus
extern "C" {
#endif
struct cublasXtContext; typedef struct cublasXtContext *cublasXtHandle_t;
cublasStatus_t cublasXtCreate(cublasXtHandle_t *); cublasStatus_t cublasXtDestroy(cublasXtHandle_t);
cublasStatus_t cublasXtDeviceSelect(cublasXtHandle_t, int, int *); cublasStatus_t cublasXtSetBlockDim(cublasXtHandle_t, int);
cublasStatus_t cublasXtSgemm(cublasXtHandle_t, cublasOperation_t, cublasOperation_t, size_t, size_t, size_t, const float *, const float *, size_t, const float *, size_t, const float *, float *, size_t);
#ifdef __cplusplus
}
#endif
#endif
