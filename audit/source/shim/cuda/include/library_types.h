/* library_types.h: element types that the CUDA libraries share. Written by hand from the documentation. */
#ifndef MOE_SHIM_LIBRARY_TYPES_H
#define MOE_SHIM_LIBRARY_TYPES_H
typedef enum cudaDataType_t {
    CUDA_R_32F, CUDA_R_64F, CUDA_R_16F, CUDA_R_8I, CUDA_C_32F, CUDA_C_64F, CUDA_C_16F, CUDA_C_8I, CUDA_R_8U, CUDA_C_8U, CUDA_R_32I, CUDA_C_32I,
    CUDA_R_32U, CUDA_C_32U, CUDA_R_16BF, CUDA_C_16BF, CUDA_R_4I, CUDA_R_16I = 20, CUDA_R_16U = 22, CUDA_R_64I = 24, CUDA_R_64U = 26,
    CUDA_R_8F_E4M3 = 28, CUDA_R_8F_E5M2, CUDA_R_8F_UE8M0, CUDA_R_6F_E2M3, CUDA_R_6F_E3M2, CUDA_R_4F_E2M1
} cudaDataType, cudaDataType_t;
typedef enum libraryPropertyType_t { MAJOR_VERSION, MINOR_VERSION, PATCH_LEVEL } libraryPropertyType;
#endif
