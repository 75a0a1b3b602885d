/* linux/un.h: the same names as sys/un.h */
#ifndef MOE_SHIM_LINUX_UN_H
#define MOE_SHIM_LINUX_UN_H
#include <sys/un.h>
#endif
