/* linux/kcmp.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_KCMP_H
#define MOE_SHIM_LINUX_KCMP_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int __u32;
enum kcmp_type {
    KCMP_FILE = 0, KCMP_VM, KCMP_FILES, KCMP_FS, KCMP_SIGHAND, KCMP_IO, KCMP_SYSVSEM, KCMP_EPOLL_TFD, KCMP_TYPES
};
struct kcmp_epoll_slot {
    __u32 efd; __u32 tfd; __u32 toff;
};
#ifdef __cplusplus
}
#endif
#endif
