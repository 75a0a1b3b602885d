/* envz.h: names and types of the C library */
#ifndef MOE_SHIM_ENVZ_H
#define MOE_SHIM_ENVZ_H
#include <errno.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int error_t;
typedef __SIZE_TYPE__ size_t;
char *envz_entry(const char *, size_t, const char *); char *envz_get(const char *, size_t, const char *);
error_t envz_add(char **, size_t *, const char *, const char *);
error_t envz_merge(char **, size_t *, const char *, size_t, int); void envz_remove(char **, size_t *, const char *);
void envz_strip(char **, size_t *);
#ifdef __cplusplus
}
#endif
#endif
