/* device_types.h: names and types of the CUDA toolkit */
#ifndef MOE_SHIM_DEVICE_TYPES_H
#define MOE_SHIM_DEVICE_TYPES_H
#ifdef __cplusplus
extern "C" {
#endif
enum cudaRoundMode {
    cudaRoundNearest = 0, cudaRoundZero, cudaRoundPosInf, cudaRoundMinInf
};
#ifdef __cplusplus
}
#endif
#endif
