/* sys/eventfd.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_EVENTFD_H
#define MOE_SHIM_SYS_EVENTFD_H
#include <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long eventfd_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
enum {
    EFD_SEMAPHORE = 1, EFD_CLOEXEC = 0x80000, EFD_NONBLOCK = 2048
};
int eventfd(unsigned int, int); int eventfd_read(int, eventfd_t *); int eventfd_write(int, eventfd_t);
#define EFD_SEMAPHORE EFD_SEMAPHORE
#define EFD_CLOEXEC EFD_CLOEXEC
#define EFD_NONBLOCK EFD_NONBLOCK
#ifdef __cplusplus
}
#endif
#endif
