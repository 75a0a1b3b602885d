/* linux/ip.h: the same names as netinet/ip.h */
#ifndef MOE_SHIM_LINUX_IP_H
#define MOE_SHIM_LINUX_IP_H
#include <netinet/ip.h>
#endif
