/* linux/userfaultfd.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_USERFAULTFD_H
#define MOE_SHIM_LINUX_USERFAULTFD_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long long __s64;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef unsigned char __u8;
struct __attribute__((packed)) uffd_msg {
    __u8 event; __u8 reserved1; __u16 reserved2; __u32 reserved3;
    union {
        struct {
            __u64 flags; __u64 address;
            union {
                __u32 ptid;
            } feat;
        } pagefault;
        struct {
            __u32 ufd;
        } fork;
        struct {
            __u64 from; __u64 to; __u64 len;
        } remap;
        struct {
            __u64 start; __u64 end;
        } remove;
        struct {
            __u64 reserved1; __u64 reserved2; __u64 reserved3;
        } reserved;
    } arg;
};
struct uffdio_api {
    __u64 api; __u64 features; __u64 ioctls;
};
struct uffdio_range {
    __u64 start; __u64 len;
};
struct uffdio_register {
    struct uffdio_range range; __u64 mode; __u64 ioctls;
};
struct uffdio_copy {
    __u64 dst; __u64 src; __u64 len; __u64 mode; __s64 copy;
};
struct uffdio_zeropage {
    struct uffdio_range range; __u64 mode; __s64 zeropage;
};
struct uffdio_writeprotect {
    struct uffdio_range range; __u64 mode;
};
struct uffdio_continue {
    struct uffdio_range range; __u64 mode; __s64 mapped;
};
#define USERFAULTFD_IOC 0xAA
#define UFFD_API 0xaaUL
#define UFFD_API_REGISTER_MODES 7UL
#define UFFD_API_FEATURES 8191
#define UFFD_API_IOCTLS 0x8000000000000003UL
#define UFFD_API_RANGE_IOCTLS 0xdcUL
#define UFFD_API_RANGE_IOCTLS_BASIC 0xccUL
#define UFFDIO 0xAA
#define UFFD_EVENT_PAGEFAULT 0x12
#define UFFD_EVENT_FORK 0x13
#define UFFD_EVENT_REMAP 0x14
#define UFFD_EVENT_REMOVE 0x15
#define UFFD_EVENT_UNMAP 0x16
#define UFFD_PAGEFAULT_FLAG_WRITE 1
#define UFFD_PAGEFAULT_FLAG_WP 2
#define UFFD_PAGEFAULT_FLAG_MINOR 4
#define UFFD_FEATURE_PAGEFAULT_FLAG_WP 1
#define UFFD_FEATURE_EVENT_FORK 2
#define UFFD_FEATURE_EVENT_REMAP 4
#define UFFD_FEATURE_EVENT_REMOVE 8
#define UFFD_FEATURE_MISSING_HUGETLBFS 0x10
#define UFFD_FEATURE_MISSING_SHMEM 0x20
#define UFFD_FEATURE_EVENT_UNMAP 0x40
#define UFFD_FEATURE_SIGBUS 0x80
#define UFFD_FEATURE_THREAD_ID 0x100
#define UFFD_FEATURE_MINOR_HUGETLBFS 0x200
#define UFFD_FEATURE_MINOR_SHMEM 0x400
#define UFFD_FEATURE_EXACT_ADDRESS 0x800
#define UFFD_FEATURE_WP_HUGETLBFS_SHMEM 0x1000
#define UFFDIO_REGISTER_MODE_MISSING 1UL
#define UFFDIO_REGISTER_MODE_WP 2UL
#define UFFDIO_REGISTER_MODE_MINOR 4UL
#define UFFDIO_COPY_MODE_DONTWAKE 1UL
#define UFFDIO_COPY_MODE_WP 2UL
#define UFFDIO_ZEROPAGE_MODE_DONTWAKE 1UL
#define UFFDIO_WRITEPROTECT_MODE_WP 1UL
#define UFFDIO_WRITEPROTECT_MODE_DONTWAKE 2UL
#define UFFDIO_CONTINUE_MODE_DONTWAKE 1UL
#define UFFD_USER_MODE_ONLY 1
#ifdef __cplusplus
}
#endif
#endif
