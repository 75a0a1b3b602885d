/* sys/types.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_TYPES_H
#define MOE_SHIM_SYS_TYPES_H
#if defined(__STDC_VERSION__) || defined(__cplusplus)
#define MOE_SHIM_OPAQUE(name, bytes) typedef union name { char moe_size[bytes]; long moe_align; } name
MOE_SHIM_OPAQUE(pthread_attr_t, 56);
MOE_SHIM_OPAQUE(pthread_mutex_t, 40);
MOE_SHIM_OPAQUE(pthread_cond_t, 48);
MOE_SHIM_OPAQUE(pthread_rwlock_t, 56);
MOE_SHIM_OPAQUE(pthread_barrier_t, 32);
MOE_SHIM_OPAQUE(pthread_rwlockattr_t, 8);
typedef union pthread_mutexattr_t { char moe_size[4]; int moe_align; } pthread_mutexattr_t;
typedef union pthread_condattr_t { char moe_size[4]; int moe_align; } pthread_condattr_t;
typedef union pthread_barrierattr_t { char moe_size[4]; int moe_align; } pthread_barrierattr_t;
#undef MOE_SHIM_OPAQUE
#endif
typedef unsigned char u_char; typedef unsigned short u_short; typedef unsigned int u_int; typedef unsigned long u_long;
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long blkcnt64_t;
typedef long blkcnt_t;
typedef long blksize_t;
typedef long clock_t;
typedef int clockid_t;
typedef int daddr_t;
typedef unsigned long dev_t;
typedef unsigned long fsblkcnt64_t;
typedef unsigned long fsblkcnt_t;
typedef unsigned long fsfilcnt64_t;
typedef unsigned long fsfilcnt_t;
typedef unsigned int gid_t;
typedef unsigned int id_t;
typedef unsigned long ino64_t;
typedef unsigned long ino_t;
typedef int key_t;
typedef long loff_t;
typedef unsigned int mode_t;
typedef unsigned long nlink_t;
typedef long off64_t;
typedef long off_t;
typedef int pid_t;
typedef long quad_t;
typedef long register_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long suseconds_t;
typedef long time_t;
typedef unsigned char u_char;
typedef unsigned int u_int;
typedef unsigned short u_int16_t;
typedef unsigned int u_int32_t;
typedef unsigned long u_int64_t;
typedef unsigned char u_int8_t;
typedef unsigned long u_long;
typedef unsigned long u_quad_t;
typedef unsigned short u_short;
typedef unsigned int uid_t;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned int useconds_t;
typedef unsigned short ushort;
typedef char *caddr_t; typedef void *timer_t;
#ifdef __cplusplus
}
#endif
#include <sys/select.h>
#endif
