/* lastlog.h: names and types of the C library */
#ifndef MOE_SHIM_LASTLOG_H
#define MOE_SHIM_LASTLOG_H
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#include <utmp.h>
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
#ifdef __cplusplus
}
#endif
#endif
