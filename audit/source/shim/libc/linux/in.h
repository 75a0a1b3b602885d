/* linux/in.h: the same names as netinet/in.h */
#ifndef MOE_SHIM_LINUX_IN_H
#define MOE_SHIM_LINUX_IN_H
#include <netinet/in.h>
#endif
