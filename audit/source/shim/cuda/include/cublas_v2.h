/* cublas_v2.h: the same names as cublas_api.h */
#ifndef MOE_SHIM_CUBLAS_V2_H
#define MOE_SHIM_CUBLAS_V2_H
#include "cublas_api.h"
#define cublasCreate_v2 cublasCreate
#define cublasDestroy_v2 cublasDestroy
#define cublasSetStream_v2 cublasSetStream
#define cublasGetStream_v2 cublasGetStream
#define cublasSgemm_v2 cublasSgemm
#define cublasDgemm_v2 cublasDgemm
#define cublasSetWorkspace_v2 cublasSetWorkspace
#endif
