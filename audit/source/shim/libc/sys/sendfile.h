/* sys/sendfile.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_SENDFILE_H
#define MOE_SHIM_SYS_SENDFILE_H
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
typedef long off64_t;
typedef long off_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long time_t;
ssize_t sendfile(int, int, off_t *, size_t); ssize_t sendfile64(int, int, off64_t *, size_t);
#ifdef __cplusplus
}
#endif
#endif
