/* net/if.h: names and types of the C library */
#ifndef MOE_SHIM_NET_IF_H
#define MOE_SHIM_NET_IF_H
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
struct iface;
struct if_nameindex {
    unsigned int if_index; char *if_name;
};
enum {
    IFF_UP = 1, IFF_BROADCAST, IFF_DEBUG = 4, IFF_LOOPBACK = 8, IFF_POINTOPOINT = 16, IFF_NOTRAILERS = 32,
    IFF_RUNNING = 64, IFF_NOARP = 128, IFF_PROMISC = 256, IFF_ALLMULTI = 512, IFF_MASTER = 1024, IFF_SLAVE = 2048,
    IFF_MULTICAST = 0x1000, IFF_PORTSEL = 0x2000, IFF_AUTOMEDIA = 0x4000, IFF_DYNAMIC = 0x8000
};
struct ifaddr {
    struct sockaddr ifa_addr;
    union {
        struct sockaddr ifu_broadaddr; struct sockaddr ifu_dstaddr;
    } ifa_ifu;
    struct iface *ifa_ifp; struct ifaddr *ifa_next;
};
struct ifmap {
    unsigned long mem_start; unsigned long mem_end; unsigned short base_addr; unsigned char irq; unsigned char dma;
    unsigned char port;
};
struct ifreq {
    union {
        char ifrn_name[16];
    } ifr_ifrn;
    union {
        struct sockaddr ifru_addr; struct sockaddr ifru_dstaddr; struct sockaddr ifru_broadaddr;
        struct sockaddr ifru_netmask; struct sockaddr ifru_hwaddr; short ifru_flags; int ifru_ivalue; int ifru_mtu;
        struct ifmap ifru_map; char ifru_slave[16]; char ifru_newname[16]; caddr_t ifru_data;
    } ifr_ifru;
};
struct ifconf {
    int ifc_len;
    union {
        caddr_t ifcu_buf; struct ifreq *ifcu_req;
    } ifc_ifcu;
};
unsigned int if_nametoindex(const char *); char *if_indextoname(unsigned int, char [16]);
struct if_nameindex *if_nameindex(void); void if_freenameindex(struct if_nameindex *);
#define IF_NAMESIZE 16
#define IFHWADDRLEN 6
#define IFNAMSIZ IF_NAMESIZE
#define IFF_UP IFF_UP
#define IFF_BROADCAST IFF_BROADCAST
#define IFF_DEBUG IFF_DEBUG
#define IFF_LOOPBACK IFF_LOOPBACK
#define IFF_POINTOPOINT IFF_POINTOPOINT
#define IFF_NOTRAILERS IFF_NOTRAILERS
#define IFF_RUNNING IFF_RUNNING
#define IFF_NOARP IFF_NOARP
#define IFF_PROMISC IFF_PROMISC
#define IFF_ALLMULTI IFF_ALLMULTI
#define IFF_MASTER IFF_MASTER
#define IFF_SLAVE IFF_SLAVE
#define IFF_MULTICAST IFF_MULTICAST
#define IFF_PORTSEL IFF_PORTSEL
#define IFF_AUTOMEDIA IFF_AUTOMEDIA
#define IFF_DYNAMIC IFF_DYNAMIC
#ifdef __cplusplus
}
#endif
#endif
