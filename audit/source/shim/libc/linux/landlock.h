/* linux/landlock.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_LANDLOCK_H
#define MOE_SHIM_LINUX_LANDLOCK_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int __s32;
typedef unsigned long long __u64;
struct landlock_ruleset_attr {
    __u64 handled_access_fs;
};
enum landlock_rule_type {
    LANDLOCK_RULE_PATH_BENEATH = 1
};
struct __attribute__((packed)) landlock_path_beneath_attr {
    __u64 allowed_access; __s32 parent_fd;
};
#define LANDLOCK_CREATE_RULESET_VERSION 1u
#define LANDLOCK_CREATE_RULESET_ERRATA 2u
#define LANDLOCK_ACCESS_FS_EXECUTE 1UL
#define LANDLOCK_ACCESS_FS_WRITE_FILE 2UL
#define LANDLOCK_ACCESS_FS_READ_FILE 4UL
#define LANDLOCK_ACCESS_FS_READ_DIR 8UL
#define LANDLOCK_ACCESS_FS_REMOVE_DIR 0x10UL
#define LANDLOCK_ACCESS_FS_REMOVE_FILE 0x20UL
#define LANDLOCK_ACCESS_FS_MAKE_CHAR 0x40UL
#define LANDLOCK_ACCESS_FS_MAKE_DIR 0x80UL
#define LANDLOCK_ACCESS_FS_MAKE_REG 0x100UL
#define LANDLOCK_ACCESS_FS_MAKE_SOCK 0x200UL
#define LANDLOCK_ACCESS_FS_MAKE_FIFO 0x400UL
#define LANDLOCK_ACCESS_FS_MAKE_BLOCK 0x800UL
#define LANDLOCK_ACCESS_FS_MAKE_SYM 0x1000UL
#define LANDLOCK_ACCESS_FS_REFER 0x2000UL
#ifdef __cplusplus
}
#endif
#endif
