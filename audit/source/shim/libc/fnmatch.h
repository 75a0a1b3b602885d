/* fnmatch.h: names and types of the C library */
#ifndef MOE_SHIM_FNMATCH_H
#define MOE_SHIM_FNMATCH_H
#ifdef __cplusplus
extern "C" {
#endif
int fnmatch(const char *, const char *, int);
#define FNM_PATHNAME 1
#define FNM_NOESCAPE 2
#define FNM_PERIOD 4
#define FNM_FILE_NAME FNM_PATHNAME
#define FNM_LEADING_DIR 8
#define FNM_CASEFOLD 0x10
#define FNM_EXTMATCH 0x20
#define FNM_NOMATCH 1
#ifdef __cplusplus
}
#endif
#endif
