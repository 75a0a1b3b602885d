/* Constants of calls about processes, memory, time and the kernel itself. */
#include "sandbox/calls/words.h"
#include <linux/futex.h>
#include <linux/ptrace.h>
#include <sched.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#define W(x)         { #x, (uint32_t)(x), 0 }
#define N(name, v)   { name, (v), 0 }               /* headers of older systems lack it, or it is in none */
#define F(x, mask)   { #x, (uint32_t)(x), (mask) }  /* one value of a field                               */
#define END          { 0 }

const struct moe_word moe_words_clone[] = {
    F(SIGCHLD, 0xff), W(CLONE_VM), W(CLONE_FS), W(CLONE_FILES), W(CLONE_SIGHAND), N("CLONE_PIDFD", 0x1000), W(CLONE_PTRACE), W(CLONE_VFORK), W(CLONE_PARENT),
    W(CLONE_THREAD),
    W(CLONE_NEWNS), W(CLONE_SYSVSEM), W(CLONE_SETTLS), W(CLONE_PARENT_SETTID), W(CLONE_CHILD_CLEARTID), W(CLONE_DETACHED), W(CLONE_UNTRACED),
    W(CLONE_CHILD_SETTID),
    W(CLONE_NEWCGROUP), W(CLONE_NEWUTS), W(CLONE_NEWIPC), W(CLONE_NEWUSER), W(CLONE_NEWPID), W(CLONE_NEWNET), W(CLONE_IO), N("CLONE_NEWTIME", 0x80), END,
};
const struct moe_word moe_words_prot[] = {
    W(PROT_READ), W(PROT_WRITE), W(PROT_EXEC), N("PROT_SEM", 8), W(PROT_GROWSDOWN), W(PROT_GROWSUP), F(PROT_NONE, 7), END,
};
const struct moe_word moe_words_map[] = {
    N("MAP_DROPPABLE", 8), { "MAP_SHARED_VALIDATE", 3, 15 }, F(MAP_PRIVATE, 15), F(MAP_SHARED, 15), W(MAP_FIXED), W(MAP_ANONYMOUS), N("MAP_32BIT", 0x40),
    W(MAP_GROWSDOWN),
    W(MAP_DENYWRITE), W(MAP_EXECUTABLE), W(MAP_LOCKED), W(MAP_NORESERVE), W(MAP_POPULATE), W(MAP_NONBLOCK), W(MAP_STACK), W(MAP_HUGETLB),
    N("MAP_SYNC", 0x80000),
    N("MAP_FIXED_NOREPLACE", 0x100000), END,
};
const struct moe_word moe_words_mremap[] = { W(MREMAP_MAYMOVE), W(MREMAP_FIXED), N("MREMAP_DONTUNMAP", 4), END };
const struct moe_word moe_words_madvise[] = {
    W(MADV_NORMAL), W(MADV_RANDOM), W(MADV_SEQUENTIAL), W(MADV_WILLNEED), W(MADV_DONTNEED), W(MADV_FREE), W(MADV_REMOVE), W(MADV_DONTFORK), W(MADV_DOFORK),
    W(MADV_MERGEABLE),
    W(MADV_UNMERGEABLE), W(MADV_HUGEPAGE), W(MADV_NOHUGEPAGE), W(MADV_DONTDUMP), W(MADV_DODUMP), W(MADV_WIPEONFORK), W(MADV_KEEPONFORK), N("MADV_COLD", 20),
    N("MADV_PAGEOUT", 21),
    N("MADV_POPULATE_READ", 22), N("MADV_POPULATE_WRITE", 23), N("MADV_DONTNEED_LOCKED", 24), N("MADV_COLLAPSE", 25), W(MADV_HWPOISON),
    N("MADV_SOFT_OFFLINE", 101),
    N("MADV_GUARD_INSTALL", 102), N("MADV_GUARD_REMOVE", 103), END,
};
const struct moe_word moe_words_msync[] = { W(MS_ASYNC), W(MS_INVALIDATE), W(MS_SYNC), END };
const struct moe_word moe_words_mlock2[] = { N("MLOCK_ONFAULT", 1), END };
const struct moe_word moe_words_mlockall[] = { W(MCL_CURRENT), W(MCL_FUTURE), N("MCL_ONFAULT", 4), END };
const struct moe_word moe_words_memfd[] = {
    N("MFD_CLOEXEC", 1), N("MFD_ALLOW_SEALING", 2), N("MFD_HUGETLB", 4), N("MFD_NOEXEC_SEAL", 8), N("MFD_EXEC", 16), END,
};
const struct moe_word moe_words_prctl[] = {
    W(PR_SET_PDEATHSIG), W(PR_GET_PDEATHSIG), W(PR_GET_DUMPABLE), W(PR_SET_DUMPABLE), W(PR_GET_UNALIGN), W(PR_SET_UNALIGN), W(PR_GET_KEEPCAPS),
    W(PR_SET_KEEPCAPS), W(PR_GET_FPEMU),
    W(PR_SET_FPEMU), W(PR_GET_FPEXC), W(PR_SET_FPEXC), W(PR_GET_TIMING), W(PR_SET_TIMING), W(PR_SET_NAME), W(PR_GET_NAME), W(PR_GET_ENDIAN), W(PR_SET_ENDIAN),
    W(PR_GET_SECCOMP),
    W(PR_SET_SECCOMP), W(PR_CAPBSET_READ), W(PR_CAPBSET_DROP), W(PR_GET_TSC), W(PR_SET_TSC), W(PR_GET_SECUREBITS), W(PR_SET_SECUREBITS), W(PR_SET_TIMERSLACK),
    W(PR_GET_TIMERSLACK),
    W(PR_TASK_PERF_EVENTS_DISABLE), W(PR_TASK_PERF_EVENTS_ENABLE), W(PR_MCE_KILL), W(PR_MCE_KILL_GET), W(PR_SET_MM), W(PR_SET_PTRACER),
    W(PR_SET_CHILD_SUBREAPER),
    W(PR_GET_CHILD_SUBREAPER), W(PR_SET_NO_NEW_PRIVS), W(PR_GET_NO_NEW_PRIVS), W(PR_GET_TID_ADDRESS), W(PR_SET_THP_DISABLE), W(PR_GET_THP_DISABLE),
    W(PR_SET_FP_MODE), W(PR_GET_FP_MODE),
    W(PR_CAP_AMBIENT), N("PR_SVE_SET_VL", 50), N("PR_SVE_GET_VL", 51), N("PR_GET_SPECULATION_CTRL", 52), N("PR_SET_SPECULATION_CTRL", 53),
    N("PR_PAC_RESET_KEYS", 54),
    N("PR_SET_TAGGED_ADDR_CTRL", 55), N("PR_GET_TAGGED_ADDR_CTRL", 56), N("PR_SET_IO_FLUSHER", 57), N("PR_GET_IO_FLUSHER", 58),
    N("PR_SET_SYSCALL_USER_DISPATCH", 59),
    N("PR_SCHED_CORE", 62), N("PR_SME_SET_VL", 63), N("PR_SME_GET_VL", 64), N("PR_SET_MDWE", 65), N("PR_GET_MDWE", 66), N("PR_SET_MEMORY_MERGE", 67),
    N("PR_GET_MEMORY_MERGE", 68),
    N("PR_GET_AUXV", 0x41555856), N("PR_SET_VMA", 0x53564d41), END,
};
const struct moe_word moe_words_personality[] = {
    N("PERSONALITY_QUERY", 0xffffffff), W(ADDR_COMPAT_LAYOUT), W(READ_IMPLIES_EXEC), W(ADDR_LIMIT_32BIT), W(SHORT_INODE), W(WHOLE_SECONDS),
    W(STICKY_TIMEOUTS), W(ADDR_LIMIT_3GB),
    W(MMAP_PAGE_ZERO), W(ADDR_NO_RANDOMIZE), W(FDPIC_FUNCPTRS), N("UNAME26", 0x20000), F(PER_LINUX32, 0xff), F(PER_LINUX, 0xff), END,
};
const struct moe_word moe_words_ptrace[] = {
    N("PTRACE_TRACEME", 0), N("PTRACE_PEEKTEXT", 1), N("PTRACE_PEEKDATA", 2), N("PTRACE_PEEKUSER", 3), N("PTRACE_POKETEXT", 4), N("PTRACE_POKEDATA", 5),
    N("PTRACE_POKEUSER", 6),
    N("PTRACE_CONT", 7), N("PTRACE_KILL", 8), N("PTRACE_SINGLESTEP", 9), N("PTRACE_GETREGS", 12), N("PTRACE_SETREGS", 13), N("PTRACE_GETFPREGS", 14),
    N("PTRACE_SETFPREGS", 15),
    N("PTRACE_ATTACH", 16), N("PTRACE_DETACH", 17), N("PTRACE_SYSCALL", 24), W(PTRACE_SETOPTIONS), W(PTRACE_GETEVENTMSG), W(PTRACE_GETSIGINFO),
    W(PTRACE_SETSIGINFO),
    W(PTRACE_GETREGSET), W(PTRACE_SETREGSET), W(PTRACE_SEIZE), W(PTRACE_INTERRUPT), W(PTRACE_LISTEN), W(PTRACE_PEEKSIGINFO), W(PTRACE_GETSIGMASK),
    W(PTRACE_SETSIGMASK),
    N("PTRACE_SECCOMP_GET_FILTER", 0x420c), N("PTRACE_SECCOMP_GET_METADATA", 0x420d), N("PTRACE_GET_SYSCALL_INFO", 0x420e), END,
};
const struct moe_word moe_words_seccomp_op[] = {
    N("SECCOMP_SET_MODE_STRICT", 0), N("SECCOMP_SET_MODE_FILTER", 1), N("SECCOMP_GET_ACTION_AVAIL", 2), N("SECCOMP_GET_NOTIF_SIZES", 3), END,
};
const struct moe_word moe_words_seccomp_flag[] = {
    N("SECCOMP_FILTER_FLAG_TSYNC", 1), N("SECCOMP_FILTER_FLAG_LOG", 2), N("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4), N("SECCOMP_FILTER_FLAG_NEW_LISTENER", 8),
    N("SECCOMP_FILTER_FLAG_TSYNC_ESRCH", 16), N("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 32), END,
};
const struct moe_word moe_words_signal[] = {
    W(SIGHUP), W(SIGINT), W(SIGQUIT), W(SIGILL), W(SIGTRAP), W(SIGABRT), W(SIGBUS), W(SIGFPE), W(SIGKILL), W(SIGUSR1), W(SIGSEGV), W(SIGUSR2), W(SIGPIPE),
    W(SIGALRM), W(SIGTERM),
    N("SIGSTKFLT", 16), W(SIGCHLD), W(SIGCONT), W(SIGSTOP), W(SIGTSTP), W(SIGTTIN), W(SIGTTOU), W(SIGURG), W(SIGXCPU), W(SIGXFSZ), W(SIGVTALRM), W(SIGPROF),
    W(SIGWINCH), W(SIGIO),
    W(SIGPWR), W(SIGSYS), END,
};
const struct moe_word moe_words_sigmask[] = { W(SIG_BLOCK), W(SIG_UNBLOCK), W(SIG_SETMASK), END };
const struct moe_word moe_words_resource[] = {
    W(RLIMIT_CPU), W(RLIMIT_FSIZE), W(RLIMIT_DATA), W(RLIMIT_STACK), W(RLIMIT_CORE), W(RLIMIT_RSS), W(RLIMIT_NPROC), W(RLIMIT_NOFILE), W(RLIMIT_MEMLOCK),
    W(RLIMIT_AS), W(RLIMIT_LOCKS),
    W(RLIMIT_SIGPENDING), W(RLIMIT_MSGQUEUE), W(RLIMIT_NICE), W(RLIMIT_RTPRIO), W(RLIMIT_RTTIME), END,
};
const struct moe_word moe_words_priority[] = { W(PRIO_PROCESS), W(PRIO_PGRP), W(PRIO_USER), END };
const struct moe_word moe_words_ioprio[] = { N("IOPRIO_WHO_PROCESS", 1), N("IOPRIO_WHO_PGRP", 2), N("IOPRIO_WHO_USER", 3), END };
const struct moe_word moe_words_futex[] = {
    F(FUTEX_WAIT, 0x7f), F(FUTEX_WAKE, 0x7f), F(FUTEX_FD, 0x7f), F(FUTEX_REQUEUE, 0x7f), F(FUTEX_CMP_REQUEUE, 0x7f), F(FUTEX_WAKE_OP, 0x7f),
    F(FUTEX_LOCK_PI, 0x7f),
    F(FUTEX_UNLOCK_PI, 0x7f), F(FUTEX_TRYLOCK_PI, 0x7f), F(FUTEX_WAIT_BITSET, 0x7f), F(FUTEX_WAKE_BITSET, 0x7f), F(FUTEX_WAIT_REQUEUE_PI, 0x7f),
    F(FUTEX_CMP_REQUEUE_PI, 0x7f),
    { "FUTEX_LOCK_PI2", 13, 0x7f }, W(FUTEX_PRIVATE_FLAG), W(FUTEX_CLOCK_REALTIME), END,
};
const struct moe_word moe_words_clock[] = {
    W(CLOCK_REALTIME), W(CLOCK_MONOTONIC), W(CLOCK_PROCESS_CPUTIME_ID), W(CLOCK_THREAD_CPUTIME_ID), W(CLOCK_MONOTONIC_RAW), W(CLOCK_REALTIME_COARSE),
    W(CLOCK_MONOTONIC_COARSE),
    W(CLOCK_BOOTTIME), W(CLOCK_REALTIME_ALARM), W(CLOCK_BOOTTIME_ALARM), W(CLOCK_TAI), END,
};
const struct moe_word moe_words_itimer[] = { W(ITIMER_REAL), W(ITIMER_VIRTUAL), W(ITIMER_PROF), END };
const struct moe_word moe_words_timer[] = { W(TIMER_ABSTIME), N("TFD_TIMER_CANCEL_ON_SET", 2), END };
const struct moe_word moe_words_rusage[] = { W(RUSAGE_SELF), W(RUSAGE_CHILDREN), W(RUSAGE_THREAD), END };
const struct moe_word moe_words_sched[] = {
    N("SCHED_NORMAL", 0), W(SCHED_FIFO), W(SCHED_RR), W(SCHED_BATCH), W(SCHED_IDLE), N("SCHED_DEADLINE", 6), N("SCHED_EXT", 7),
    N("SCHED_RESET_ON_FORK", 0x40000000), END,
};
const struct moe_word moe_words_idtype[] = { W(P_ALL), W(P_PID), W(P_PGID), N("P_PIDFD", 3), END };
const struct moe_word moe_words_wait[] = {
    W(WNOHANG), W(WSTOPPED), W(WEXITED), W(WCONTINUED), W(WNOWAIT), N("__WNOTHREAD", 0x20000000), N("__WALL", 0x40000000), N("__WCLONE", 0x80000000), END,
};
const struct moe_word moe_words_pidfd[] = { N("PIDFD_NONBLOCK", 04000), N("PIDFD_THREAD", 0200), END };
const struct moe_word moe_words_getrandom[] = { N("GRND_NONBLOCK", 1), N("GRND_RANDOM", 2), N("GRND_INSECURE", 4), END };
const struct moe_word moe_words_shmget[] = { W(IPC_CREAT), W(IPC_EXCL), W(SHM_HUGETLB), W(SHM_NORESERVE), END };
const struct moe_word moe_words_shmat[] = { W(SHM_RDONLY), W(SHM_RND), W(SHM_REMAP), W(SHM_EXEC), END };
const struct moe_word moe_words_ipc_ctl[] = {
    W(IPC_RMID), W(IPC_SET), W(IPC_STAT), W(IPC_INFO), W(SHM_LOCK), W(SHM_UNLOCK), W(SHM_STAT), W(SHM_INFO), N("SHM_STAT_ANY", 15), W(GETVAL), W(SETVAL),
    W(GETALL), W(SETALL),
    W(GETPID), W(GETNCNT), W(GETZCNT), END,
};
const struct moe_word moe_words_mempolicy[] = {
    { "MPOL_DEFAULT", 0, 0xff }, { "MPOL_PREFERRED", 1, 0xff }, { "MPOL_BIND", 2, 0xff }, { "MPOL_INTERLEAVE", 3, 0xff }, { "MPOL_LOCAL", 4, 0xff },
    { "MPOL_PREFERRED_MANY", 5, 0xff },
    { "MPOL_WEIGHTED_INTERLEAVE", 6, 0xff }, N("MPOL_F_NUMA_BALANCING", 0x2000), N("MPOL_F_RELATIVE_NODES", 0x4000), N("MPOL_F_STATIC_NODES", 0x8000), END,
};
const struct moe_word moe_words_mbind[] = { N("MPOL_MF_STRICT", 1), N("MPOL_MF_MOVE", 2), N("MPOL_MF_MOVE_ALL", 4), END };
const struct moe_word moe_words_membarrier[] = {
    N("MEMBARRIER_CMD_QUERY", 0), N("MEMBARRIER_CMD_GLOBAL", 1), N("MEMBARRIER_CMD_GLOBAL_EXPEDITED", 2), N("MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED", 4),
    N("MEMBARRIER_CMD_PRIVATE_EXPEDITED", 8), N("MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED", 16), N("MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE", 32),
    N("MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE", 64), N("MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ", 128),
    N("MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ", 256), END,
};
const struct moe_word moe_words_rseq[] = { N("RSEQ_FLAG_UNREGISTER", 1), END };
