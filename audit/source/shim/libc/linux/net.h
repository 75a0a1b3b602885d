/* linux/net.h: the same names as sys/socket.h */
#ifndef MOE_SHIM_LINUX_NET_H
#define MOE_SHIM_LINUX_NET_H
#include <sys/socket.h>
#endif
