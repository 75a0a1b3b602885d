/* linux/tcp.h: the same names as netinet/tcp.h */
#ifndef MOE_SHIM_LINUX_TCP_H
#define MOE_SHIM_LINUX_TCP_H
#include <netinet/tcp.h>
#endif
