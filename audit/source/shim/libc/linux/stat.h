/* linux/stat.h: the same names as sys/stat.h */
#ifndef MOE_SHIM_LINUX_STAT_H
#define MOE_SHIM_LINUX_STAT_H
#include <sys/stat.h>
#endif
