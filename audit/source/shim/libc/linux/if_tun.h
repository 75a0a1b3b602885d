/* linux/if_tun.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_IF_TUN_H
#define MOE_SHIM_LINUX_IF_TUN_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned short __be16;
typedef unsigned short __u16;
typedef unsigned char __u8;
struct tun_pi {
    __u16 flags; __be16 proto;
};
struct tun_filter {
    __u16 flags; __u16 count; __u8 addr[][6];
};
#define TUN_READQ_SIZE 500
#define TUN_TUN_DEV IFF_TUN
#define TUN_TAP_DEV IFF_TAP
#define TUN_TYPE_MASK 0x000f
#define IFF_TUN 0x0001
#define IFF_TAP 0x0002
#define IFF_NAPI 0x0010
#define IFF_NAPI_FRAGS 0x0020
#define IFF_NO_CARRIER 0x0040
#define IFF_NO_PI 0x1000
#define IFF_ONE_QUEUE 0x2000
#define IFF_VNET_HDR 0x4000
#define IFF_TUN_EXCL 0x8000
#define IFF_MULTI_QUEUE 0x0100
#define IFF_ATTACH_QUEUE 0x0200
#define IFF_DETACH_QUEUE 0x0400
#define IFF_PERSIST 0x0800
#define IFF_NOFILTER 0x1000
#define TUN_TX_TIMESTAMP 1
#define TUN_F_CSUM 0x01
#define TUN_F_TSO4 0x02
#define TUN_F_TSO6 0x04
#define TUN_F_TSO_ECN 0x08
#define TUN_F_UFO 0x10
#define TUN_PKT_STRIP 0x0001
#define TUN_FLT_ALLMULTI 0x0001
#ifdef __cplusplus
}
#endif
#endif
