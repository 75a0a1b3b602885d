/* sys/signalfd.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_SIGNALFD_H
#define MOE_SHIM_SYS_SIGNALFD_H
#include <sys/select.h>
#include <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
enum {
    SFD_CLOEXEC = 0x80000, SFD_NONBLOCK = 2048
};
struct signalfd_siginfo {
    uint32_t ssi_signo; int32_t ssi_errno; int32_t ssi_code; uint32_t ssi_pid; uint32_t ssi_uid; int32_t ssi_fd;
    uint32_t ssi_tid; uint32_t ssi_band; uint32_t ssi_overrun; uint32_t ssi_trapno; int32_t ssi_status;
    int32_t ssi_int; uint64_t ssi_ptr; uint64_t ssi_utime; uint64_t ssi_stime; uint64_t ssi_addr;
    uint16_t ssi_addr_lsb; uint16_t __pad2; int32_t ssi_syscall; uint64_t ssi_call_addr; uint32_t ssi_arch;
    uint8_t __pad[28];
};
int signalfd(int, const sigset_t *, int);
#define SFD_CLOEXEC SFD_CLOEXEC
#define SFD_NONBLOCK SFD_NONBLOCK
#ifdef __cplusplus
}
#endif
#endif
