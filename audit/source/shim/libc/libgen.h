/* libgen.h: names and types of the C library */
#ifndef MOE_SHIM_LIBGEN_H
#define MOE_SHIM_LIBGEN_H
#ifdef __cplusplus
extern "C" {
#endif
char *dirname(char *);
#define basename __xpg_basename
#ifdef __cplusplus
}
#endif
#endif
