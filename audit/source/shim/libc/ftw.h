/* ftw.h: names and types of the C library */
#ifndef MOE_SHIM_FTW_H
#define MOE_SHIM_FTW_H
#include <fcntl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef long time_t;
enum {
    FTW_F = 0, FTW_D, FTW_DNR, FTW_NS, FTW_SL, FTW_DP, FTW_SLN
};
enum {
    FTW_PHYS = 1, FTW_MOUNT, FTW_CHDIR = 4, FTW_DEPTH = 8, FTW_ACTIONRETVAL = 16
};
enum {
    FTW_CONTINUE = 0, FTW_STOP, FTW_SKIP_SUBTREE, FTW_SKIP_SIBLINGS
};
struct FTW {
    int base; int level;
};
int ftw(const char *, int (*)(const char *, const struct stat *, int), int);
int ftw64(const char *, int (*)(const char *, const struct stat64 *, int), int);
int nftw(const char *, int (*)(const char *, const struct stat *, int, struct FTW *), int, int);
int nftw64(const char *, int (*)(const char *, const struct stat64 *, int, struct FTW *), int, int);
#define FTW_F FTW_F
#define FTW_D FTW_D
#define FTW_DNR FTW_DNR
#define FTW_NS FTW_NS
#define FTW_SL FTW_SL
#define FTW_DP FTW_DP
#define FTW_SLN FTW_SLN
#define FTW_PHYS FTW_PHYS
#define FTW_MOUNT FTW_MOUNT
#define FTW_CHDIR FTW_CHDIR
#define FTW_DEPTH FTW_DEPTH
#define FTW_ACTIONRETVAL FTW_ACTIONRETVAL
#define FTW_CONTINUE FTW_CONTINUE
#define FTW_STOP FTW_STOP
#define FTW_SKIP_SUBTREE FTW_SKIP_SUBTREE
#define FTW_SKIP_SIBLINGS FTW_SKIP_SIBLINGS
#ifdef __cplusplus
}
#endif
#endif
