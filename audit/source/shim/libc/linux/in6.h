/* linux/in6.h: the same names as netinet/in.h */
#ifndef MOE_SHIM_LINUX_IN6_H
#define MOE_SHIM_LINUX_IN6_H
#include <netinet/in.h>
#endif
