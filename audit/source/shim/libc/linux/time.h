/* linux/time.h: the same names as sys/time.h */
#ifndef MOE_SHIM_LINUX_TIME_H
#define MOE_SHIM_LINUX_TIME_H
#include <sys/time.h>
#endif
