/* sys/vfs.h: the same names as sys/statfs.h */
#ifndef MOE_SHIM_SYS_VFS_H
#define MOE_SHIM_SYS_VFS_H
#include <sys/statfs.h>
#endif
