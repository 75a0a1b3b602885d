/* surface_types.h: names and types of the CUDA toolkit */
#ifndef MOE_SHIM_SURFACE_TYPES_H
#define MOE_SHIM_SURFACE_TYPES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long long cudaSurfaceObject_t;
enum cudaSurfaceBoundaryMode {
    cudaBoundaryModeZero = 0, cudaBoundaryModeClamp, cudaBoundaryModeTrap
};
enum cudaSurfaceFormatMode {
    cudaFormatModeForced = 0, cudaFormatModeAuto
};
#define cudaSurfaceType1D 0x01
#define cudaSurfaceType2D 0x02
#define cudaSurfaceType3D 0x03
#define cudaSurfaceTypeCubemap 0x0C
#define cudaSurfaceType1DLayered 0xF1
#define cudaSurfaceType2DLayered 0xF2
#define cudaSurfaceTypeCubemapLayered 0xFC
#ifdef __cplusplus
}
#endif
#endif
