/* linux/ptrace.h: the same names as sys/ptrace.h */
#ifndef MOE_SHIM_LINUX_PTRACE_H
#define MOE_SHIM_LINUX_PTRACE_H
#include <sys/ptrace.h>
#endif
