/* seccomp.h: names and types of libseccomp */
#ifndef MOE_SHIM_SECCOMP_H
#define MOE_SHIM_SECCOMP_H
#include <stddef.h>
#include <stdio.h>
#include <sys/syscall.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long scmp_datum_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
struct seccomp_data {
    int nr; unsigned int arch; unsigned long long instruction_pointer; unsigned long long args[6];
};
struct seccomp_notif_sizes {
    unsigned short seccomp_notif; unsigned short seccomp_notif_resp; unsigned short seccomp_data;
};
struct seccomp_notif {
    unsigned long long id; unsigned int pid; unsigned int flags; struct seccomp_data data;
};
struct seccomp_notif_resp {
    unsigned long long id; long long val; int error; unsigned int flags;
};
struct seccomp_notif_addfd {
    unsigned long long id; unsigned int flags; unsigned int srcfd; unsigned int newfd; unsigned int newfd_flags;
};
struct scmp_version {
    unsigned int major; unsigned int minor; unsigned int micro;
};
typedef void *scmp_filter_ctx;
enum scmp_filter_attr {
    _SCMP_FLTATR_MIN = 0, SCMP_FLTATR_ACT_DEFAULT, SCMP_FLTATR_ACT_BADARCH, SCMP_FLTATR_CTL_NNP,
    SCMP_FLTATR_CTL_TSYNC, SCMP_FLTATR_API_TSKIP, SCMP_FLTATR_CTL_LOG, SCMP_FLTATR_CTL_SSB,
    SCMP_FLTATR_CTL_OPTIMIZE, SCMP_FLTATR_API_SYSRAWRC, _SCMP_FLTATR_MAX
};
enum scmp_compare {
    _SCMP_CMP_MIN = 0, SCMP_CMP_NE, SCMP_CMP_LT, SCMP_CMP_LE, SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_GT,
    SCMP_CMP_MASKED_EQ, _SCMP_CMP_MAX
};
struct scmp_arg_cmp {
    unsigned int arg; enum scmp_compare op; scmp_datum_t datum_a; scmp_datum_t datum_b;
};
const struct scmp_version *seccomp_version(void); unsigned int seccomp_api_get(void);
int seccomp_api_set(unsigned int); scmp_filter_ctx seccomp_init(uint32_t);
int seccomp_reset(scmp_filter_ctx, uint32_t); void seccomp_release(scmp_filter_ctx);
int seccomp_merge(scmp_filter_ctx, scmp_filter_ctx); uint32_t seccomp_arch_resolve_name(const char *);
uint32_t seccomp_arch_native(void); int seccomp_arch_exist(const scmp_filter_ctx, uint32_t);
int seccomp_arch_add(scmp_filter_ctx, uint32_t); int seccomp_arch_remove(scmp_filter_ctx, uint32_t);
int seccomp_load(const scmp_filter_ctx);
int seccomp_attr_get(const scmp_filter_ctx, enum scmp_filter_attr, uint32_t *);
int seccomp_attr_set(scmp_filter_ctx, enum scmp_filter_attr, uint32_t);
char *seccomp_syscall_resolve_num_arch(uint32_t, int); int seccomp_syscall_resolve_name_arch(uint32_t, const char *);
int seccomp_syscall_resolve_name_rewrite(uint32_t, const char *); int seccomp_syscall_resolve_name(const char *);
int seccomp_syscall_priority(scmp_filter_ctx, int, uint8_t);
int seccomp_rule_add(scmp_filter_ctx, uint32_t, int, unsigned int, ...);
int seccomp_rule_add_array(scmp_filter_ctx, uint32_t, int, unsigned int, const struct scmp_arg_cmp *);
int seccomp_rule_add_exact(scmp_filter_ctx, uint32_t, int, unsigned int, ...);
int seccomp_rule_add_exact_array(scmp_filter_ctx, uint32_t, int, unsigned int, const struct scmp_arg_cmp *);
int seccomp_notify_alloc(struct seccomp_notif **, struct seccomp_notif_resp **);
void seccomp_notify_free(struct seccomp_notif *, struct seccomp_notif_resp *);
int seccomp_notify_receive(int, struct seccomp_notif *); int seccomp_notify_respond(int, struct seccomp_notif_resp *);
int seccomp_notify_id_valid(int, uint64_t); int seccomp_notify_fd(const scmp_filter_ctx);
int seccomp_export_pfc(const scmp_filter_ctx, int); int seccomp_export_bpf(const scmp_filter_ctx, int);
#define SECCOMP_MODE_DISABLED 0
#define SECCOMP_MODE_STRICT 1
#define SECCOMP_MODE_FILTER 2
#define SECCOMP_SET_MODE_STRICT 0
#define SECCOMP_SET_MODE_FILTER 1
#define SECCOMP_GET_ACTION_AVAIL 2
#define SECCOMP_GET_NOTIF_SIZES 3
#define SECCOMP_FILTER_FLAG_TSYNC 1UL
#define SECCOMP_FILTER_FLAG_LOG 2UL
#define SECCOMP_FILTER_FLAG_SPEC_ALLOW 4UL
#define SECCOMP_FILTER_FLAG_NEW_LISTENER 8UL
#define SECCOMP_FILTER_FLAG_TSYNC_ESRCH 0x10UL
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV 0x20UL
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#define SECCOMP_RET_KILL_THREAD 0x00000000U
#define SECCOMP_RET_KILL SECCOMP_RET_KILL_THREAD
#define SECCOMP_RET_TRAP 0x00030000U
#define SECCOMP_RET_ERRNO 0x00050000U
#define SECCOMP_RET_USER_NOTIF 0x7fc00000U
#define SECCOMP_RET_TRACE 0x7ff00000U
#define SECCOMP_RET_LOG 0x7ffc0000U
#define SECCOMP_RET_ALLOW 0x7fff0000U
#define SECCOMP_RET_ACTION_FULL 0xffff0000U
#define SECCOMP_RET_ACTION 0x7fff0000U
#define SECCOMP_RET_DATA 0x0000ffffU
#define SECCOMP_USER_NOTIF_FLAG_CONTINUE 1UL
#define SECCOMP_ADDFD_FLAG_SETFD 1UL
#define SECCOMP_ADDFD_FLAG_SEND 2UL
#define SECCOMP_IOC_MAGIC 33
#define SCMP_VER_MAJOR 2
#define SCMP_VER_MINOR 5
#define SCMP_VER_MICRO 4
#define SCMP_ARCH_NATIVE 0
#define SCMP_ARCH_X86 1073741827
#define SCMP_ARCH_X86_64 3221225534u
#define SCMP_ARCH_X32 1073741886
#define SCMP_ARCH_ARM 1073741864
#define SCMP_ARCH_AARCH64 3221225655u
#define SCMP_ARCH_MIPS 8
#define SCMP_ARCH_MIPS64 2147483656u
#define SCMP_ARCH_MIPS64N32 2684354568u
#define SCMP_ARCH_MIPSEL 1073741832
#define SCMP_ARCH_MIPSEL64 3221225480u
#define SCMP_ARCH_MIPSEL64N32 3758096392u
#define SCMP_ARCH_PPC 20
#define SCMP_ARCH_PPC64 2147483669u
#define SCMP_ARCH_PPC64LE 3221225493u
#define SCMP_ARCH_S390 22
#define SCMP_ARCH_S390X 2147483670u
#define SCMP_ARCH_PARISC 15
#define SCMP_ARCH_PARISC64 2147483663u
#define SCMP_ARCH_RISCV64 3221225715u
#define SCMP_ACT_KILL_PROCESS 0x80000000U
#define SCMP_ACT_KILL_THREAD 0x00000000U
#define SCMP_ACT_KILL SCMP_ACT_KILL_THREAD
#define SCMP_ACT_TRAP 0x00030000U
#define SCMP_ACT_NOTIFY 0x7fc00000U
#define SCMP_ACT_LOG 0x7ffc0000U
#define SCMP_ACT_ALLOW 0x7fff0000U
#define SCMP_ACT_TRAP 0x00030000U
#define SCMP_ACT_ERRNO(x) (0x00050000U | ((x) & 0xffffU))
#define SCMP_ACT_TRACE(x) (0x7ff00000U | ((x) & 0xffffU))
#define SCMP_CMP(arg, ...) ((struct scmp_arg_cmp){ (arg), __VA_ARGS__ })
#define SCMP_CMP64(arg, ...) SCMP_CMP(arg, __VA_ARGS__)
#define SCMP_A0(...) SCMP_CMP(0, __VA_ARGS__)
#define SCMP_A1(...) SCMP_CMP(1, __VA_ARGS__)
#define SCMP_A2(...) SCMP_CMP(2, __VA_ARGS__)
#define SCMP_A3(...) SCMP_CMP(3, __VA_ARGS__)
#define SCMP_A4(...) SCMP_CMP(4, __VA_ARGS__)
#define SCMP_A5(...) SCMP_CMP(5, __VA_ARGS__)
#define SCMP_SYS(name) __NR_##name
#ifdef __cplusplus
}
#endif
#endif
