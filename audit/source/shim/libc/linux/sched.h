/* linux/sched.h: the same names as sched.h */
#ifndef MOE_SHIM_LINUX_SCHED_H
#define MOE_SHIM_LINUX_SCHED_H
#include <sched.h>
#endif
