/* netinet/udp.h: names and types of the C library */
#ifndef MOE_SHIM_NETINET_UDP_H
#define MOE_SHIM_NETINET_UDP_H
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#include <wchar.h>
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
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
struct udphdr {
    union {
        struct {
            uint16_t uh_sport; uint16_t uh_dport; uint16_t uh_ulen; uint16_t uh_sum;
        };
        struct {
            uint16_t source; uint16_t dest; uint16_t len; uint16_t check;
        };
    };
};
#define UDP_CORK 1
#define UDP_ENCAP 100
#define UDP_NO_CHECK6_TX 101
#define UDP_NO_CHECK6_RX 102
#define UDP_SEGMENT 103
#define UDP_GRO 104
#define UDP_ENCAP_ESPINUDP_NON_IKE 1
#define UDP_ENCAP_ESPINUDP 2
#define UDP_ENCAP_L2TPINUDP 3
#define UDP_ENCAP_GTP0 4
#define UDP_ENCAP_GTP1U 5
#define SOL_UDP 17
#ifdef __cplusplus
}
#endif
#endif
