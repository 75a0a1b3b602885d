/* linux/falloc.h: the same names as fcntl.h */
#ifndef MOE_SHIM_LINUX_FALLOC_H
#define MOE_SHIM_LINUX_FALLOC_H
#include <fcntl.h>
#endif
