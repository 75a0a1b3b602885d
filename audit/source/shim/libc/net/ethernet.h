/* net/ethernet.h: the same names as linux/if_ether.h */
#ifndef MOE_SHIM_NET_ETHERNET_H
#define MOE_SHIM_NET_ETHERNET_H
#include <linux/if_ether.h>
#endif
