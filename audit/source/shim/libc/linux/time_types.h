/* linux/time_types.h: times as the kernel passes them */
#ifndef MOE_SHIM_LINUX_TIME_TYPES_H
#define MOE_SHIM_LINUX_TIME_TYPES_H
#include <linux/types.h>
struct __kernel_timespec { long long tv_sec; long long tv_nsec; };
#endif
