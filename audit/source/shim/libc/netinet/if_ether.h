/* netinet/if_ether.h: the same names as linux/if_ether.h */
#ifndef MOE_SHIM_NETINET_IF_ETHER_H
#define MOE_SHIM_NETINET_IF_ETHER_H
#include <linux/if_ether.h>
#endif
