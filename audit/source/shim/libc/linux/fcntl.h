/* linux/fcntl.h: the same names as fcntl.h */
#ifndef MOE_SHIM_LINUX_FCNTL_H
#define MOE_SHIM_LINUX_FCNTL_H
#include <fcntl.h>
#endif
