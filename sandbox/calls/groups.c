/* Groups of calls: what a profile names together because a program needs it together. Calls that this machine lacks are in them all the same. */
#include "sandbox/calls/calls.h"
#include "common/base/base.h"

#define GROUP(var, ...) static const char *const var[] = { __VA_ARGS__, NULL }

GROUP(base, "access", "arch_prctl", "brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "exit", "exit_group", "faccessat", "faccessat2",
      "fcntl", "fstat", "futex",
      "futex_wait", "futex_waitv", "futex_wake", "futex_requeue", "get_robust_list", "getegid", "geteuid", "getgid", "getgroups", "getpgid", "getpgrp",
      "getpid", "getppid", "getrandom",
      "getresgid", "getresuid", "getrlimit", "getrusage", "getsid", "gettid", "gettimeofday", "getuid", "lseek", "madvise", "membarrier", "mmap", "mprotect",
      "mremap", "munmap", "nanosleep",
      "newfstatat", "open", "openat", "pread64", "prlimit64", "read", "readlink", "readlinkat", "readv", "restart_syscall", "rseq", "rt_sigaction",
      "rt_sigprocmask", "rt_sigreturn",
      "sched_yield", "set_robust_list", "set_tid_address", "sigaltstack", "stat", "statx", "sysinfo", "time", "times", "uname", "write", "writev");
GROUP(files_read, "access", "chdir", "close", "close_range", "copy_file_range", "dup", "dup2", "dup3", "faccessat", "faccessat2", "fadvise64", "fchdir",
      "fcntl", "fgetxattr", "file_getattr",
      "flistxattr", "flock", "fstat", "fstatfs", "getcwd", "getdents", "getdents64", "getxattr", "getxattrat", "inotify_add_watch", "inotify_init",
      "inotify_init1", "inotify_rm_watch",
      "lgetxattr", "listxattr", "listxattrat", "llistxattr", "lseek", "lstat", "newfstatat", "open", "openat", "openat2", "pread64", "preadv", "preadv2",
      "read", "readahead", "readlink",
      "readlinkat", "readv", "sendfile", "stat", "statfs", "statx");
GROUP(files_write, "chmod", "chown", "copy_file_range", "creat", "fallocate", "fchmod", "fchmodat", "fchmodat2", "fchown", "fchownat", "fdatasync", "flock",
      "fremovexattr", "fsetxattr", "fsync",
      "ftruncate", "futimesat", "lchown", "link", "linkat", "lremovexattr", "lsetxattr", "mkdir", "mkdirat", "msync", "open", "openat", "openat2", "pwrite64",
      "pwritev", "pwritev2",
      "removexattr", "removexattrat", "rename", "renameat", "renameat2", "rmdir", "setxattr", "setxattrat", "symlink", "symlinkat", "sync_file_range",
      "syncfs", "truncate", "umask", "unlink",
      "unlinkat", "utime", "utimensat", "utimes", "write", "writev");
GROUP(pipes, "dup", "dup2", "dup3", "pipe", "pipe2", "splice", "tee");
GROUP(memory, "brk", "madvise", "memfd_create", "mincore", "mlock", "mlock2", "mlockall", "mmap", "mprotect", "mremap", "mseal", "msync", "munlock",
      "munlockall", "munmap", "pkey_alloc",
      "pkey_free", "pkey_mprotect", "map_shadow_stack", "cachestat");
GROUP(threads, "arch_prctl", "clone", "clone3", "futex", "futex_requeue", "futex_wait", "futex_waitv", "futex_wake", "get_robust_list", "getcpu", "gettid",
      "membarrier", "rseq", "sched_get_priority_max",
      "sched_get_priority_min", "sched_getaffinity", "sched_getattr", "sched_getparam", "sched_getscheduler", "sched_rr_get_interval", "sched_setaffinity",
      "sched_setattr", "sched_setparam",
      "sched_setscheduler", "sched_yield", "set_robust_list", "set_tid_address", "tgkill", "tkill");
GROUP(process, "clone", "clone3", "execve", "execveat", "fork", "getpgid", "getpgrp", "getpriority", "getsid", "ioprio_get", "ioprio_set", "kill",
      "pidfd_open", "pidfd_send_signal", "setpgid",
      "setpriority", "setrlimit", "setsid", "tgkill", "vfork", "wait4", "waitid");
GROUP(ids, "capget", "getegid", "geteuid", "getgid", "getgroups", "getresgid", "getresuid", "getuid");
GROUP(signals, "kill", "pause", "pidfd_send_signal", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend",
      "rt_sigtimedwait",
      "rt_tgsigqueueinfo", "sigaltstack", "signalfd", "signalfd4", "tgkill", "tkill");
GROUP(clocks, "alarm", "clock_getres", "clock_gettime", "clock_nanosleep", "getitimer", "gettimeofday", "nanosleep", "setitimer", "time", "timer_create",
      "timer_delete", "timer_getoverrun",
      "timer_gettime", "timer_settime", "timerfd_create", "timerfd_gettime", "timerfd_settime", "times");
GROUP(polls, "epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd", "eventfd2", "poll", "ppoll", "pselect6",
      "select");
GROUP(ipc, "eventfd", "eventfd2", "memfd_create", "mq_getsetattr", "mq_notify", "mq_open", "mq_timedreceive", "mq_timedsend", "mq_unlink", "pipe", "pipe2",
      "socketpair");
GROUP(sysv, "msgctl", "msgget", "msgrcv", "msgsnd", "semctl", "semget", "semop", "semtimedop", "shmat", "shmctl", "shmdt", "shmget");
GROUP(network, "accept", "accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt", "listen", "recvfrom", "recvmmsg", "recvmsg", "sendmmsg",
      "sendmsg", "sendto", "setsockopt",
      "shutdown", "socket", "socketpair");
GROUP(numa, "get_mempolicy", "getcpu", "mbind", "migrate_pages", "move_pages", "sched_getaffinity", "sched_setaffinity", "set_mempolicy",
      "set_mempolicy_home_node");
GROUP(aio, "io_cancel", "io_destroy", "io_getevents", "io_pgetevents", "io_setup", "io_submit");
GROUP(own_memory, "pidfd_getfd", "pidfd_open", "process_madvise", "process_vm_readv", "process_vm_writev");
GROUP(self, "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "lsm_get_self_attr", "lsm_list_modules", "prctl", "seccomp");
GROUP(d_debug, "kcmp", "perf_event_open", "pidfd_getfd", "process_madvise", "process_mrelease", "process_vm_readv", "process_vm_writev", "ptrace",
      "lookup_dcookie");
GROUP(d_kernel, "bpf", "io_uring_enter", "io_uring_register", "io_uring_setup", "userfaultfd", "vmsplice", "memfd_secret", "modify_ldt", "personality",
      "lsm_set_self_attr", "uprobe", "uretprobe");
GROUP(d_namespaces, "clone3", "setns", "unshare");
GROUP(d_mount, "chroot", "fsconfig", "fsmount", "fsopen", "fspick", "listmount", "mount", "mount_setattr", "move_mount", "open_tree", "open_tree_attr",
      "pivot_root", "statmount", "umount2");
GROUP(d_handles, "fanotify_init", "fanotify_mark", "name_to_handle_at", "open_by_handle_at");
GROUP(d_keys, "add_key", "keyctl", "request_key");
GROUP(d_modules, "create_module", "delete_module", "finit_module", "get_kernel_syms", "init_module", "query_module");
GROUP(d_clock, "adjtimex", "clock_adjtime", "clock_settime", "settimeofday");
GROUP(d_machine, "acct", "ioperm", "iopl", "kexec_file_load", "kexec_load", "quotactl", "quotactl_fd", "reboot", "setdomainname", "sethostname", "swapoff",
      "swapon", "syslog", "vhangup");
GROUP(d_identity, "capset", "setfsgid", "setfsuid", "setgid", "setgroups", "setregid", "setresgid", "setresuid", "setreuid", "setuid");
GROUP(d_nodes, "mknod", "mknodat");
GROUP(d_obsolete, "_sysctl", "afs_syscall", "create_module", "epoll_ctl_old", "epoll_wait_old", "get_kernel_syms", "getpmsg", "nfsservctl", "putpmsg",
      "query_module", "remap_file_pages",
      "security", "sysfs", "tuxcall", "uselib", "ustat", "vserver");

const struct moe_call_group moe_call_groups[] = {
    { "@base", "what any program needs to start, read, write and end", base },
    { "@files-read", "look at files and read them", files_read },
    { "@files-write", "write, make, rename and remove files", files_write },
    { "@pipes", "pipes and copies of descriptors", pipes },
    { "@memory", "map, lock and advise memory", memory },
    { "@threads", "threads, how they wait for each other and where they run", threads },
    { "@process", "start, wait for and signal processes", process },
    { "@identity", "ask who the process is", ids },
    { "@signals", "send, take and block signals", signals },
    { "@time", "read clocks, sleep, timers", clocks },
    { "@poll", "wait for descriptors", polls },
    { "@ipc", "messages between processes of the job", ipc },
    { "@sysv", "shared memory, semaphores and queues of System V", sysv },
    { "@network", "sockets", network },
    { "@numa", "where memory and threads lie", numa },
    { "@aio", "asynchronous input and output by libaio", aio },
    { "@own-process-memory", "memory and descriptors of processes of one's own, as MPI and UCX use them; safe where the pid namespace is the job's own", own_memory },
    { "@sandbox-self", "take rights from oneself: Landlock, seccomp, prctl", self },
    { "@dangerous-debug", "look into other processes", d_debug },
    { "@dangerous-kernel", "doors into the kernel that most attacks on it used", d_kernel },
    { "@dangerous-namespaces", "make and enter namespaces", d_namespaces },
    { "@dangerous-mount", "change what the file system shows", d_mount },
    { "@dangerous-handles", "files by number, and watching what others open", d_handles },
    { "@dangerous-keys", "the kernel's keyrings", d_keys },
    { "@dangerous-modules", "code in the kernel", d_modules },
    { "@dangerous-clock", "set the clock", d_clock },
    { "@dangerous-machine", "settings and life of the whole machine", d_machine },
    { "@dangerous-identity", "change who the process is", d_identity },
    { "@dangerous-nodes", "make devices and other special files", d_nodes },
    { "@dangerous-obsolete", "what no program of today needs", d_obsolete },
    { 0 },
};

const struct moe_call_group *moe_call_group(struct moe_str name)
{
    for (const struct moe_call_group *g = moe_call_groups; g->name; g++)
        if (moe_str_is(name, g->name))
            return g;
    return NULL;
}
