/* sys/procfs.h: the same names as sys/types.h */
#ifndef MOE_SHIM_SYS_PROCFS_H
#define MOE_SHIM_SYS_PROCFS_H
#include <sys/types.h>
#endif
