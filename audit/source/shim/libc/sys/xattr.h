/* sys/xattr.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_XATTR_H
#define MOE_SHIM_SYS_XATTR_H
#include <sys/select.h>
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
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long time_t;
enum {
    XATTR_CREATE = 1, XATTR_REPLACE
};
int setxattr(const char *, const char *, const void *, size_t, int);
int lsetxattr(const char *, const char *, const void *, size_t, int);
int fsetxattr(int, const char *, const void *, size_t, int);
ssize_t getxattr(const char *, const char *, void *, size_t);
ssize_t lgetxattr(const char *, const char *, void *, size_t); ssize_t fgetxattr(int, const char *, void *, size_t);
ssize_t listxattr(const char *, char *, size_t); ssize_t llistxattr(const char *, char *, size_t);
ssize_t flistxattr(int, char *, size_t); int removexattr(const char *, const char *);
int lremovexattr(const char *, const char *); int fremovexattr(int, const char *);
#define XATTR_CREATE XATTR_CREATE
#define XATTR_REPLACE XATTR_REPLACE
#ifdef __cplusplus
}
#endif
#endif
