/* linux/nsfs.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_NSFS_H
#define MOE_SHIM_LINUX_NSFS_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
#define NSIO 0xb7
#define NS_GET_USERNS 0xb701u
#define NS_GET_PARENT 0xb702u
#define NS_GET_NSTYPE 0xb703u
#define NS_GET_OWNER_UID 0xb704u
#ifdef __cplusplus
}
#endif
#endif
