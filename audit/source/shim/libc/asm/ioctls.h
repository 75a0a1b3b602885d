/* asm/ioctls.h: the same names as sys/ioctl.h */
#ifndef MOE_SHIM_ASM_IOCTLS_H
#define MOE_SHIM_ASM_IOCTLS_H
#include <sys/ioctl.h>
#endif
