/* linux/memfd.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_MEMFD_H
#define MOE_SHIM_LINUX_MEMFD_H
#include <linux/types.h>
#include <sys/mman.h>
#ifdef __cplusplus
extern "C" {
#endif
#define MFD_HUGE_SHIFT 26
#define MFD_HUGE_MASK 63
#define MFD_HUGE_64KB 1073741824u
#define MFD_HUGE_512KB 1275068416u
#define MFD_HUGE_1MB 1342177280u
#define MFD_HUGE_2MB 1409286144u
#define MFD_HUGE_8MB 1543503872u
#define MFD_HUGE_16MB 1610612736u
#define MFD_HUGE_32MB 1677721600u
#define MFD_HUGE_256MB 1879048192u
#define MFD_HUGE_512MB 1946157056u
#define MFD_HUGE_1GB 2013265920u
#define MFD_HUGE_2GB 2080374784u
#define MFD_HUGE_16GB 2281701376u
#ifdef __cplusplus
}
#endif
#endif
