/* linux/socket.h: the same names as sys/socket.h */
#ifndef MOE_SHIM_LINUX_SOCKET_H
#define MOE_SHIM_LINUX_SOCKET_H
#include <sys/socket.h>
#endif
