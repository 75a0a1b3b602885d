/* Names and numbers. libseccomp resolves; a table holds the names, so that they live for ever, and the numbers that older versions of it lack. */
#include "sandbox/calls/info.h"
#include "common/base/base.h"
#include "common/base/suggest.h"
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#define CAP_NAME 64u

/* Of all machines that we know; sorted. */
static const char *const names[] = {
    "_sysctl", "accept", "accept4", "access", "acct", "add_key", "adjtimex", "afs_syscall", "alarm", "arch_prctl", "bind", "bpf", "brk", "cachestat", "capget",
    "capset", "chdir", "chmod", "chown", "chroot", "clock_adjtime", "clock_getres", "clock_gettime", "clock_nanosleep", "clock_settime", "clone", "clone3",
    "close", "close_range", "connect", "copy_file_range", "creat", "create_module", "delete_module", "dup", "dup2", "dup3", "epoll_create", "epoll_create1",
    "epoll_ctl", "epoll_ctl_old", "epoll_pwait", "epoll_pwait2", "epoll_wait", "epoll_wait_old", "eventfd", "eventfd2", "execve", "execveat", "exit",
    "exit_group", "faccessat", "faccessat2", "fadvise64", "fallocate", "fanotify_init", "fanotify_mark", "fchdir", "fchmod", "fchmodat", "fchmodat2", "fchown",
    "fchownat", "fcntl", "fdatasync", "fgetxattr", "file_getattr", "file_setattr", "finit_module", "flistxattr", "flock", "fork", "fremovexattr", "fsconfig",
    "fsetxattr", "fsmount", "fsopen", "fspick", "fstat", "fstatfs", "fsync", "ftruncate", "futex", "futex_requeue", "futex_wait", "futex_waitv", "futex_wake",
    "futimesat", "get_kernel_syms", "get_mempolicy", "get_robust_list", "get_thread_area", "getcpu", "getcwd", "getdents", "getdents64", "getegid", "geteuid",
    "getgid", "getgroups", "getitimer", "getpeername", "getpgid", "getpgrp", "getpid", "getpmsg", "getppid", "getpriority", "getrandom", "getresgid",
    "getresuid", "getrlimit", "getrusage", "getsid", "getsockname", "getsockopt", "gettid", "gettimeofday", "getuid", "getxattr", "getxattrat", "init_module",
    "inotify_add_watch", "inotify_init", "inotify_init1", "inotify_rm_watch", "io_cancel", "io_destroy", "io_getevents", "io_pgetevents", "io_setup",
    "io_submit", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioctl", "ioperm", "iopl", "ioprio_get", "ioprio_set", "kcmp", "kexec_file_load",
    "kexec_load", "keyctl", "kill", "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "lchown", "lgetxattr", "link", "linkat",
    "listen", "listmount", "listxattr", "listxattrat", "llistxattr", "lookup_dcookie", "lremovexattr", "lseek", "lsetxattr", "lsm_get_self_attr",
    "lsm_list_modules", "lsm_set_self_attr", "lstat", "madvise", "map_shadow_stack", "mbind", "membarrier", "memfd_create", "memfd_secret", "migrate_pages",
    "mincore", "mkdir", "mkdirat", "mknod", "mknodat", "mlock", "mlock2", "mlockall", "mmap", "modify_ldt", "mount", "mount_setattr", "move_mount",
    "move_pages", "mprotect", "mq_getsetattr", "mq_notify", "mq_open", "mq_timedreceive", "mq_timedsend", "mq_unlink", "mremap", "mseal", "msgctl", "msgget",
    "msgrcv", "msgsnd", "msync", "munlock", "munlockall", "munmap", "name_to_handle_at", "nanosleep", "newfstatat", "nfsservctl", "open", "open_by_handle_at",
    "open_tree", "open_tree_attr", "openat", "openat2", "pause", "perf_event_open", "personality", "pidfd_getfd", "pidfd_open", "pidfd_send_signal", "pipe",
    "pipe2", "pivot_root", "pkey_alloc", "pkey_free", "pkey_mprotect", "poll", "ppoll", "prctl", "pread64", "preadv", "preadv2", "prlimit64",
    "process_madvise", "process_mrelease", "process_vm_readv", "process_vm_writev", "pselect6", "ptrace", "putpmsg", "pwrite64", "pwritev", "pwritev2",
    "query_module", "quotactl", "quotactl_fd", "read", "readahead", "readlink", "readlinkat", "readv", "reboot", "recvfrom", "recvmmsg", "recvmsg",
    "remap_file_pages", "removexattr", "removexattrat", "rename", "renameat", "renameat2", "request_key", "restart_syscall", "rmdir", "rseq", "rt_sigaction",
    "rt_sigpending", "rt_sigprocmask", "rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "rt_tgsigqueueinfo", "sched_get_priority_max",
    "sched_get_priority_min", "sched_getaffinity", "sched_getattr", "sched_getparam", "sched_getscheduler", "sched_rr_get_interval", "sched_setaffinity",
    "sched_setattr", "sched_setparam", "sched_setscheduler", "sched_yield", "seccomp", "security", "select", "semctl", "semget", "semop", "semtimedop",
    "sendfile", "sendmmsg", "sendmsg", "sendto", "set_mempolicy", "set_mempolicy_home_node", "set_robust_list", "set_thread_area", "set_tid_address",
    "setdomainname", "setfsgid", "setfsuid", "setgid", "setgroups", "sethostname", "setitimer", "setns", "setpgid", "setpriority", "setregid", "setresgid",
    "setresuid", "setreuid", "setrlimit", "setsid", "setsockopt", "settimeofday", "setuid", "setxattr", "setxattrat", "shmat", "shmctl", "shmdt", "shmget",
    "shutdown", "sigaltstack", "signalfd", "signalfd4", "socket", "socketpair", "splice", "stat", "statfs", "statmount", "statx", "swapoff", "swapon",
    "symlink", "symlinkat", "sync", "sync_file_range", "syncfs", "sysfs", "sysinfo", "syslog", "tee", "tgkill", "time", "timer_create", "timer_delete",
    "timer_getoverrun", "timer_gettime", "timer_settime", "timerfd_create", "timerfd_gettime", "timerfd_settime", "times", "tkill", "truncate", "tuxcall",
    "umask", "umount2", "uname", "unlink", "unlinkat", "unshare", "uprobe", "uretprobe", "uselib", "userfaultfd", "ustat", "utime", "utimensat", "utimes",
    "vfork", "vhangup", "vmsplice", "vserver", "wait4", "waitid", "write", "writev",
};

/* Calls of Linux 5.17 to 6.17, whose numbers are the same on every machine that we know. */
static const struct { const char *name; int nr; } newer[] = {
    { "set_mempolicy_home_node", 450 }, { "cachestat", 451 }, { "fchmodat2", 452 }, { "map_shadow_stack", 453 }, { "futex_wake", 454 }, { "futex_wait", 455 }, { "futex_requeue", 456 },
    { "statmount", 457 }, { "listmount", 458 }, { "lsm_get_self_attr", 459 }, { "lsm_set_self_attr", 460 }, { "lsm_list_modules", 461 }, { "mseal", 462 }, { "setxattrat", 463 },
    { "getxattrat", 464 }, { "listxattrat", 465 }, { "removexattrat", 466 }, { "open_tree_attr", 467 }, { "file_getattr", 468 }, { "file_setattr", 469 },
#ifdef __x86_64__
    { "uretprobe", 335 }, { "uprobe", 336 },
#else
    { "uretprobe", -1 }, { "uprobe", -1 },
#endif
};

bool moe_call_number(struct moe_str name, int *nr)
{
    char z[CAP_NAME];
    if (!name.len || name.len >= sizeof z || memchr(name.ptr, 0, name.len))
        return false;
    memcpy(z, name.ptr, name.len);
    z[name.len] = 0;
    int got = seccomp_syscall_resolve_name(z);
    if (got != __NR_SCMP_ERROR) {
        *nr = got < 0 ? -1 : got;      /* below -1: numbers that libseccomp made up for calls of other machines */
        return true;
    }
    for (size_t i = 0; i < MOE_COUNT(newer); i++)
        if (strcmp(newer[i].name, z) == 0) {
            *nr = newer[i].nr;
            return true;
        }
    return false;
}

static int by_name(const void *key, const void *entry) { return strcmp(key, *(const char *const *)entry); }

const char *moe_call_name(int nr)
{
    if (nr < 0)
        return NULL;
    for (size_t i = 0; i < MOE_COUNT(newer); i++)
        if (newer[i].nr == nr)
            return newer[i].name;
    char *got = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, nr);
    if (!got)
        return NULL;
    const char *const *hit = bsearch(got, names, MOE_COUNT(names), sizeof *names, by_name);
    free(got);
    return hit ? *hit : NULL;
}

const char *moe_call_suggest(struct moe_str name) { return moe_suggest(name, names, MOE_COUNT(names)); }

static const struct moe_call_info *row_of(const struct moe_call_info *rows, struct moe_str name)
{
    for (; rows->name; rows++)
        if (moe_str_is(name, rows->name))
            return rows;
    return NULL;
}

const struct moe_call_info *moe_call_info(struct moe_str name)
{
    const struct moe_call_info *found = row_of(moe_calls_files, name);
    return found ? found : row_of(moe_calls_system, name);
}

int moe_call_arg(const struct moe_call_info *info, struct moe_str name)
{
    for (int i = 0; info && i < MOE_CALL_ARGS; i++)
        if (info->args[i].name && moe_str_is(name, info->args[i].name))
            return i;
    if (name.len == 4 && moe_str_starts(name, MOE_STR("arg")) && name.ptr[3] >= '0' && name.ptr[3] < '0' + MOE_CALL_ARGS)
        return name.ptr[3] - '0';
    return -1;
}
