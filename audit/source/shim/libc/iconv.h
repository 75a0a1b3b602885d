/* iconv.h: names and types of the C library */
#ifndef MOE_SHIM_ICONV_H
#define MOE_SHIM_ICONV_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef void *iconv_t; int iconv_close(iconv_t); iconv_t iconv_open(const char *, const char *);
size_t iconv(iconv_t, char **, size_t *, char **, size_t *);
#ifdef __cplusplus
}
#endif
#endif
