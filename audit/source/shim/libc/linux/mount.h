/* linux/mount.h: the same names as sys/mount.h */
#ifndef MOE_SHIM_LINUX_MOUNT_H
#define MOE_SHIM_LINUX_MOUNT_H
#include <sys/mount.h>
#endif
