/* linux/prctl.h: the same names as sys/prctl.h */
#ifndef MOE_SHIM_LINUX_PRCTL_H
#define MOE_SHIM_LINUX_PRCTL_H
#include <sys/prctl.h>
#endif
