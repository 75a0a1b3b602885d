/* linux/udp.h: the same names as netinet/udp.h */
#ifndef MOE_SHIM_LINUX_UDP_H
#define MOE_SHIM_LINUX_UDP_H
#include <netinet/udp.h>
#endif
