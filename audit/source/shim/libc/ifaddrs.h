/* ifaddrs.h: names and types of the C library */
#ifndef MOE_SHIM_IFADDRS_H
#define MOE_SHIM_IFADDRS_H
#include <net/if.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <sys/socket.h>
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
typedef unsigned short sa_family_t;
typedef unsigned int socklen_t;
typedef long time_t;
struct ifaddrs {
    struct ifaddrs *ifa_next; char *ifa_name; unsigned int ifa_flags; struct sockaddr *ifa_addr;
    struct sockaddr *ifa_netmask;
    union {
        struct sockaddr *ifu_broadaddr; struct sockaddr *ifu_dstaddr;
    } ifa_ifu;
    void *ifa_data;
};
int getifaddrs(struct ifaddrs **); void freeifaddrs(struct ifaddrs *);
#ifdef __cplusplus
}
#endif
#endif
