/* linux/close_range.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_CLOSE_RANGE_H
#define MOE_SHIM_LINUX_CLOSE_RANGE_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
#define CLOSE_RANGE_UNSHARE 2u
#define CLOSE_RANGE_CLOEXEC 4u
#ifdef __cplusplus
}
#endif
#endif
