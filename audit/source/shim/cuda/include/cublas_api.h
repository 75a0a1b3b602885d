/* cublas_api.h: cuBLAS. Written by hand from its documentation; BLAS 1 to 3 for S D C Z, the mixed forms, batches. */
#ifndef MOE_SHIM_CUBLAS_API_H
#define MOE_SHIM_CUBLAS_API_H
#include <stdint.h>
#include "cuComplex.h"
#include "cuda_bf16.h"
#include "cuda_runtime.h"
#include "library_types.h"
#ifdef __cplusplus
extern "C" {
#endif
#define CUBLAS_VER_MAJOR 13
#define CUBLAS_VERSION 130000
typedef enum {
    CUBLAS_STATUS_SUCCESS = 0, CUBLAS_STATUS_NOT_INITIALIZED = 1, CUBLAS_STATUS_ALLOC_FAILED = 3, CUBLAS_STATUS_INVALID_VALUE = 7,
    CUBLAS_STATUS_ARCH_MISMATCH = 8, CUBLAS_STATUS_MAPPING_ERROR = 11, CUBLAS_STATUS_EXECUTION_FAILED = 13, CUBLAS_STATUS_INTERNAL_ERROR = 14,
    CUBLAS_STATUS_NOT_SUPPORTED = 15, CUBLAS_STATUS_LICENSE_ERROR = 16
} cublasStatus_t;
typedef cublasStatus_t cublasStatus;
typedef enum { CUBLAS_OP_N, CUBLAS_OP_T, CUBLAS_OP_C, CUBLAS_OP_HERMITAN = 2, CUBLAS_OP_CONJG } cublasOperation_t;
typedef enum { CUBLAS_FILL_MODE_LOWER, CUBLAS_FILL_MODE_UPPER, CUBLAS_FILL_MODE_FULL } cublasFillMode_t;
typedef enum { CUBLAS_DIAG_NON_UNIT, CUBLAS_DIAG_UNIT } cublasDiagType_t;
typedef enum { CUBLAS_SIDE_LEFT, CUBLAS_SIDE_RIGHT } cublasSideMode_t;
typedef enum { CUBLAS_POINTER_MODE_HOST, CUBLAS_POINTER_MODE_DEVICE } cublasPointerMode_t;
typedef enum { CUBLAS_ATOMICS_NOT_ALLOWED, CUBLAS_ATOMICS_ALLOWED } cublasAtomicsMode_t;
typedef enum {
    CUBLAS_DEFAULT_MATH = 0, CUBLAS_TENSOR_OP_MATH = 1, CUBLAS_PEDANTIC_MATH = 2, CUBLAS_TF32_TENSOR_OP_MATH = 3,
    CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION = 16
} cublasMath_t;
typedef enum {
    CUBLAS_COMPUTE_16F = 64, CUBLAS_COMPUTE_16F_PEDANTIC, CUBLAS_COMPUTE_32F = 68, CUBLAS_COMPUTE_32F_PEDANTIC, CUBLAS_COMPUTE_64F,
    CUBLAS_COMPUTE_64F_PEDANTIC, CUBLAS_COMPUTE_32I, CUBLAS_COMPUTE_32I_PEDANTIC, CUBLAS_COMPUTE_32F_FAST_16F, CUBLAS_COMPUTE_32F_FAST_16BF,
    CUBLAS_COMPUTE_32F_FAST_TF32
} cublasComputeType_t;
typedef enum { CUBLAS_GEMM_DFALT = -1, CUBLAS_GEMM_DEFAULT = -1, CUBLAS_GEMM_ALGO0 = 0, CUBLAS_GEMM_DFALT_TENSOR_OP = 99, CUBLAS_GEMM_DEFAULT_TENSOR_OP = 99 } cublasGemmAlgo_t;
typedef cudaDataType cublasDataType_t; typedef struct cublasContext *cublasHandle_t;
typedef void (*cublasLogCallback)(const char *);
/* the handle */
cublasStatus_t cublasCreate(cublasHandle_t *); cublasStatus_t cublasDestroy(cublasHandle_t); cublasStatus_t cublasGetVersion(cublasHandle_t, int *);
cublasStatus_t cublasSetStream(cublasHandle_t, cudaStream_t); cublasStatus_t cublasGetStream(cublasHandle_t, cudaStream_t *);
cublasStatus_t cublasSetWorkspace(cublasHandle_t, void *, size_t); cublasStatus_t cublasSetSmCountTarget(cublasHandle_t, int);
cublasStatus_t cublasSetMathMode(cublasHandle_t, cublasMath_t); cublasStatus_t cublasGetMathMode(cublasHandle_t, cublasMath_t *);
cublasStatus_t cublasSetPointerMode(cublasHandle_t, cublasPointerMode_t); cublasStatus_t cublasGetPointerMode(cublasHandle_t, cublasPointerMode_t *);
cublasStatus_t cublasSetAtomicsMode(cublasHandle_t, cublasAtomicsMode_t); cublasStatus_t cublasGetAtomicsMode(cublasHandle_t, cublasAtomicsMode_t *);
cublasStatus_t cublasLoggerConfigure(int, int, int, const char *); cublasStatus_t cublasSetLoggerCallback(cublasLogCallback);
const char *cublasGetStatusString(cublasStatus_t); const char *cublasGetStatusName(cublasStatus_t);
cublasStatus_t cublasSetVector(int, int, const void *, int, void *, int); cublasStatus_t cublasGetVector(int, int, const void *, int, void *, int);
cublasStatus_t cublasSetMatrix(int, int, int, const void *, int, void *, int); cublasStatus_t cublasGetMatrix(int, int, int, const void *, int, void *, int);
cublasStatus_t cublasSetMatrixAsync(int, int, int, const void *, int, void *, int, cudaStream_t);
cublasStatus_t cublasGetMatrixAsync(int, int, int, const void *, int, void *, int, cudaStream_t);
#define MOE_F cublasStatus_t
#define MOE_OP cublasOperation_t
/* what all four types have: H handle, then the arguments of BLAS, scalars by pointer */
#define MOE_BLAS(p, T) \
    MOE_F cublas##p##axpy(cublasHandle_t, int, const T *, const T *, int, T *, int); MOE_F cublas##p##copy(cublasHandle_t, int, const T *, int, T *, int); \
    MOE_F cublas##p##scal(cublasHandle_t, int, const T *, T *, int); MOE_F cublas##p##swap(cublasHandle_t, int, T *, int, T *, int); \
    MOE_F cublas##p##gemv(cublasHandle_t, MOE_OP, int, int, const T *, const T *, int, const T *, int, const T *, T *, int); \
    MOE_F cublas##p##trsv(cublasHandle_t, cublasFillMode_t, MOE_OP, cublasDiagType_t, int, const T *, int, T *, int); \
    MOE_F cublas##p##gemm(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const T *, const T *, int, const T *, int, const T *, T *, int); \
    MOE_F cublas##p##symm(cublasHandle_t, cublasSideMode_t, cublasFillMode_t, int, int, const T *, const T *, int, const T *, int, const T *, T *, int); \
    MOE_F cublas##p##syrk(cublasHandle_t, cublasFillMode_t, MOE_OP, int, int, const T *, const T *, int, const T *, T *, int); \
    MOE_F cublas##p##trsm(cublasHandle_t, cublasSideMode_t, cublasFillMode_t, MOE_OP, cublasDiagType_t, int, int, const T *, const T *, int, T *, int); \
    MOE_F cublas##p##trmm(cublasHandle_t, cublasSideMode_t, cublasFillMode_t, MOE_OP, cublasDiagType_t, int, int, const T *, const T *, int, const T *, int, T *, int); \
    MOE_F cublas##p##geam(cublasHandle_t, MOE_OP, MOE_OP, int, int, const T *, const T *, int, const T *, const T *, int, T *, int); \
    MOE_F cublas##p##gemmBatched(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const T *, const T *const *, int, const T *const *, int, const T *, T *const *, int, int); \
    MOE_F cublas##p##gemmStridedBatched(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const T *, const T *, int, long long, const T *, int, long long, const T *, T *, int, long long, int); \
    MOE_F cublas##p##trsmBatched(cublasHandle_t, cublasSideMode_t, cublasFillMode_t, MOE_OP, cublasDiagType_t, int, int, const T *, const T *const *, int, T *const *, int, int); \
    MOE_F cublas##p##getrfBatched(cublasHandle_t, int, T *const *, int, int *, int *, int); \
    MOE_F cublas##p##getriBatched(cublasHandle_t, int, const T *const *, int, const int *, T *const *, int, int *, int);
MOE_BLAS(S, float) MOE_BLAS(D, double) MOE_BLAS(C, cuComplex) MOE_BLAS(Z, cuDoubleComplex)
#define MOE_REAL(p, i, T) \
    MOE_F cublasI##i##amax(cublasHandle_t, int, const T *, int, int *); MOE_F cublasI##i##amin(cublasHandle_t, int, const T *, int, int *); \
    MOE_F cublas##p##nrm2(cublasHandle_t, int, const T *, int, T *); MOE_F cublas##p##asum(cublasHandle_t, int, const T *, int, T *); \
    MOE_F cublas##p##dot(cublasHandle_t, int, const T *, int, const T *, int, T *); \
    MOE_F cublas##p##rot(cublasHandle_t, int, T *, int, T *, int, const T *, const T *); \
    MOE_F cublas##p##ger(cublasHandle_t, int, int, const T *, const T *, int, const T *, int, T *, int); \
    MOE_F cublas##p##symv(cublasHandle_t, cublasFillMode_t, int, const T *, const T *, int, const T *, int, const T *, T *, int);
MOE_REAL(S, s, float) MOE_REAL(D, d, double)
MOE_F cublasCdotc(cublasHandle_t, int, const cuComplex *, int, const cuComplex *, int, cuComplex *);
MOE_F cublasHgemm(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const __half *, const __half *, int, const __half *, int, const __half *, __half *, int);
MOE_F cublasHgemmBatched(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const __half *, const __half *const *, int, const __half *const *, int, const __half *, __half *const *, int, int);
MOE_F cublasHgemmStridedBatched(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const __half *, const __half *, int, long long, const __half *, int, long long, const __half *, __half *, int, long long, int);
/* element types as arguments */
MOE_F cublasSgemmEx(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const float *, const void *, cudaDataType, int, const void *, cudaDataType, int, const float *, void *, cudaDataType, int);
MOE_F cublasGemmEx(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const void *, const void *, cudaDataType, int, const void *, cudaDataType, int, const void *, void *, cudaDataType, int, cublasComputeType_t, cublasGemmAlgo_t);
MOE_F cublasGemmBatchedEx(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const void *, const void *const *, cudaDataType, int, const void *const *, cudaDataType, int, const void *, void *const *, cudaDataType, int, int, cublasComputeType_t, cublasGemmAlgo_t);
MOE_F cublasGemmStridedBatchedEx(cublasHandle_t, MOE_OP, MOE_OP, int, int, int, const void *, const void *, cudaDataType, int, long long, const void *, cudaDataType, int, long long, const void *, void *, cudaDataType, int, long long, int, cublasComputeType_t, cublasGemmAlgo_t);
MOE_F cublasGemmGroupedBatchedEx(cublasHandle_t, const MOE_OP *, const MOE_OP *, const int *, const int *, const int *, const void *, const void *const *, cudaDataType, const int *, const void *const *, cudaDataType, const int *, const void *, void *const *, cudaDataType, const int *, int, const int *, cublasComputeType_t);
MOE_F cublasAxpyEx(cublasHandle_t, int, const void *, cudaDataType, const void *, cudaDataType, int, void *, cudaDataType, int, cudaDataType);
MOE_F cublasNrm2Ex(cublasHandle_t, int, const void *, cudaDataType, int, void *, cudaDataType, cudaDataType);
MOE_F cublasDotEx(cublasHandle_t, int, const void *, cudaDataType, int, const void *, cudaDataType, int, void *, cudaDataType, cudaDataType);
MOE_F cublasScalEx(cublasHandle_t, int, const void *, cudaDataType, void *, cudaDataType, int, cudaDataType);
#undef MOE_BLAS
#undef MOE_REAL
#undef MOE_OP
#undef MOE_F
#ifdef __cplusplus
}
#endif
#endif
