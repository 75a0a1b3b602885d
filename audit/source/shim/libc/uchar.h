/* uchar.h: names and types of the C library */
#ifndef MOE_SHIM_UCHAR_H
#define MOE_SHIM_UCHAR_H
#include <wchar.h>
#include <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
#ifndef __cplusplus
typedef unsigned short char16_t;
#endif
#ifndef __cplusplus
typedef unsigned int char32_t;
#endif
typedef unsigned char char8_t;
typedef __SIZE_TYPE__ size_t;
size_t mbrtoc8(char8_t *, const char *, size_t, mbstate_t *); size_t c8rtomb(char *, char8_t, mbstate_t *);
size_t mbrtoc16(char16_t *, const char *, size_t, mbstate_t *); size_t c16rtomb(char *, char16_t, mbstate_t *);
size_t mbrtoc32(char32_t *, const char *, size_t, mbstate_t *); size_t c32rtomb(char *, char32_t, mbstate_t *);
#ifdef __cplusplus
}
#endif
#endif
