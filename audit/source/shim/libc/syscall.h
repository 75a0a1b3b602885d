/* syscall.h: the same names as sys/syscall.h */
#ifndef MOE_SHIM_SYSCALL_H
#define MOE_SHIM_SYSCALL_H
#include <sys/syscall.h>
#endif
