/* texture_types.h: names and types of the CUDA toolkit */
#ifndef MOE_SHIM_TEXTURE_TYPES_H
#define MOE_SHIM_TEXTURE_TYPES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long long cudaTextureObject_t;
enum cudaTextureAddressMode {
    cudaAddressModeWrap = 0, cudaAddressModeClamp, cudaAddressModeMirror, cudaAddressModeBorder
};
enum cudaTextureFilterMode {
    cudaFilterModePoint = 0, cudaFilterModeLinear
};
enum cudaTextureReadMode {
    cudaReadModeElementType = 0, cudaReadModeNormalizedFloat
};
struct cudaTextureDesc {
    enum cudaTextureAddressMode addressMode[3]; enum cudaTextureFilterMode filterMode;
    enum cudaTextureReadMode readMode; int sRGB; float borderColor[4]; int normalizedCoords;
    unsigned int maxAnisotropy; enum cudaTextureFilterMode mipmapFilterMode; float mipmapLevelBias;
    float minMipmapLevelClamp; float maxMipmapLevelClamp; int disableTrilinearOptimization; int seamlessCubemap;
};
#define cudaTextureType1D 0x01
#define cudaTextureType2D 0x02
#define cudaTextureType3D 0x03
#define cudaTextureTypeCubemap 0x0C
#define cudaTextureType1DLayered 0xF1
#define cudaTextureType2DLayered 0xF2
#define cudaTextureTypeCubemapLayered 0xFC
#ifdef __cplusplus
}
#endif
#endif
