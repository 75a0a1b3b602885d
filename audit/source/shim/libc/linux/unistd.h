/* linux/unistd.h: the same names as sys/syscall.h */
#ifndef MOE_SHIM_LINUX_UNISTD_H
#define MOE_SHIM_LINUX_UNISTD_H
#include <sys/syscall.h>
#endif
