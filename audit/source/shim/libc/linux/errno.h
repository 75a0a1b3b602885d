/* linux/errno.h: the same names as errno.h */
#ifndef MOE_SHIM_LINUX_ERRNO_H
#define MOE_SHIM_LINUX_ERRNO_H
#include <errno.h>
#endif
