/* byteswap.h: names and types of the C library */
#ifndef MOE_SHIM_BYTESWAP_H
#define MOE_SHIM_BYTESWAP_H
#ifdef __cplusplus
extern "C" {
#endif
#define bswap_16(x) __builtin_bswap16(x)
#define bswap_32(x) __builtin_bswap32(x)
#define bswap_64(x) __builtin_bswap64(x)
#ifdef __cplusplus
}
#endif
#endif
