/* arpa/inet.h: names and types of the C library */
#ifndef MOE_SHIM_ARPA_INET_H
#define MOE_SHIM_ARPA_INET_H
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <netinet/in.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef unsigned int in_addr_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef unsigned short sa_family_t;
typedef __SIZE_TYPE__ size_t;
typedef unsigned int socklen_t;
typedef long time_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
in_addr_t inet_addr(const char *); in_addr_t inet_lnaof(struct in_addr);
struct in_addr inet_makeaddr(in_addr_t, in_addr_t); in_addr_t inet_netof(struct in_addr);
in_addr_t inet_network(const char *); char *inet_ntoa(struct in_addr); int inet_pton(int, const char *, void *);
const char *inet_ntop(int, const void *, char *, socklen_t); int inet_aton(const char *, struct in_addr *);
char *inet_neta(in_addr_t, char *, size_t); char *inet_net_ntop(int, const void *, int, char *, size_t);
int inet_net_pton(int, const char *, void *, size_t); unsigned int inet_nsap_addr(const char *, unsigned char *, int);
char *inet_nsap_ntoa(int, const unsigned char *, char *);
#ifdef __cplusplus
}
#endif
#endif
