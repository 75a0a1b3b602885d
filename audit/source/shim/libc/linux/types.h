/* linux/types.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_TYPES_H
#define MOE_SHIM_LINUX_TYPES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned short __be16;
typedef unsigned int __be32;
typedef unsigned long long __be64;
typedef unsigned short __le16;
typedef unsigned int __le32;
typedef unsigned long long __le64;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef signed char __s8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef unsigned char __u8;
#ifdef __cplusplus
}
#endif
#endif
