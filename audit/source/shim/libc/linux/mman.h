/* linux/mman.h: the same names as sys/mman.h */
#ifndef MOE_SHIM_LINUX_MMAN_H
#define MOE_SHIM_LINUX_MMAN_H
#include <sys/mman.h>
#endif
