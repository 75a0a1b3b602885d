/* sys/sysmacros.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_SYSMACROS_H
#define MOE_SHIM_SYS_SYSMACROS_H
#include <sys/types.h>
#ifdef __cplusplus
extern "C" {
#endif
unsigned int gnu_dev_major(unsigned long); unsigned int gnu_dev_minor(unsigned long);
unsigned long gnu_dev_makedev(unsigned int, unsigned int);
unsigned major(dev_t); unsigned minor(dev_t); dev_t makedev(unsigned, unsigned);
#ifdef __cplusplus
}
#endif
#endif
