#include "sandbox/learn/watch.h"
#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>

/* What every program does all the time and no profile would refuse it: @base without its paths; and calls on descriptors whose making was noticed, which
 * the writer of the profile adds (see implied.c). */
static const char *const quiet[] = {
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "lseek", "futex", "brk", "munmap", "mremap", "madvise", "rt_sigprocmask", "rt_sigaction",
    "rt_sigreturn", "restart_syscall", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "close", "fstat", "gettid", "getpid",
    "getppid", "getuid", "geteuid", "getgid", "getegid", "sched_yield", "exit", "getrandom", "rseq", "set_robust_list", "set_tid_address", "sigaltstack",
    "membarrier", "getrusage", "epoll_wait", "epoll_pwait", "epoll_pwait2", "epoll_ctl", "recvfrom", "recvmsg", "recvmmsg", "sendmsg", "sendmmsg", "accept4",
    "getsockopt", "setsockopt", "getsockname", "getpeername", "shutdown", "io_submit", "io_getevents", "timerfd_settime", "timerfd_gettime", "getdents64", "fdatasync", "fsync",
};

/* Quiet unless an argument says otherwise: `any` of these bits in the lower half; or, when `any` is 0, a value other than these. */
static const struct { const char *call; unsigned arg; bool loud_when_set; uint32_t value[8]; unsigned count; } by_argument[] = {
    { "mmap", 2, true, { PROT_EXEC }, 1 },
    { "mprotect", 2, true, { PROT_EXEC }, 1 },
    { "fcntl", 1, false, { F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC }, 8 },
    { "sendto", 4, false, { 0 }, 1 },                    /* without an address: on what was connected */
};
/* Of names that are empty, because a descriptor is meant. */
static const struct { const char *call; unsigned arg; uint32_t bits; } by_flag[] = { { "newfstatat", 3, AT_EMPTY_PATH }, { "statx", 2, AT_EMPTY_PATH } };

struct program { struct sock_filter *code; unsigned n; };

static void put(struct program *p, uint16_t op, uint32_t k, unsigned yes, unsigned no)
{
    if (p->n < MOE_LEARN_FILTER)
        p->code[p->n] = (struct sock_filter){ op, (uint8_t)yes, (uint8_t)no, k };
    p->n++;
}

static void load(struct program *p, size_t offset) { put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }
static void load_argument(struct program *p, unsigned arg) { load(p, offsetof(struct seccomp_data, args) + 8 * arg); }
static void answer(struct program *p, uint32_t what) { put(p, BPF_RET | BPF_K, what, 0, 0); }
static void equal(struct program *p, uint32_t k, unsigned yes, unsigned no) { put(p, BPF_JMP | BPF_JEQ | BPF_K, k, yes, no); }

/* Each block looks at the number in the accumulator, and ends with an answer when it is its own. */
static void argument_block(struct program *p, size_t row, int nr, uint32_t notice)
{
    unsigned count = by_argument[row].count;
    if (by_argument[row].loud_when_set) {
        equal(p, (uint32_t)nr, 0, 4);
        load_argument(p, by_argument[row].arg);
        put(p, BPF_JMP | BPF_JSET | BPF_K, by_argument[row].value[0], 0, 1);
        answer(p, notice);
        answer(p, SECCOMP_RET_ALLOW);
        return;
    }
    equal(p, (uint32_t)nr, 0, count + 3);
    load_argument(p, by_argument[row].arg);
    for (unsigned i = 0; i < count; i++)
        equal(p, by_argument[row].value[i], count - i, 0);
    answer(p, notice);
    answer(p, SECCOMP_RET_ALLOW);
}

unsigned moe_learn_filter(uint32_t notice, struct sock_filter code[MOE_LEARN_FILTER])
{
    struct program p = { code, 0 };
    int nr;
    load(&p, offsetof(struct seccomp_data, arch));
    equal(&p, seccomp_arch_native(), 1, 0);
    answer(&p, notice);
    load(&p, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < MOE_COUNT(quiet); i++)
        if (moe_call_number(moe_str_c(quiet[i]), &nr) && nr >= 0) {
            equal(&p, (uint32_t)nr, 0, 1);
            answer(&p, SECCOMP_RET_ALLOW);
        }
    for (size_t i = 0; i < MOE_COUNT(by_argument); i++)
        if (moe_call_number(moe_str_c(by_argument[i].call), &nr) && nr >= 0)
            argument_block(&p, i, nr, notice);
    for (size_t i = 0; i < MOE_COUNT(by_flag); i++)
        if (moe_call_number(moe_str_c(by_flag[i].call), &nr) && nr >= 0) {
            equal(&p, (uint32_t)nr, 0, 4);
            load_argument(&p, by_flag[i].arg);
            put(&p, BPF_JMP | BPF_JSET | BPF_K, by_flag[i].bits, 0, 1);
            answer(&p, SECCOMP_RET_ALLOW);
            answer(&p, notice);
        }
    answer(&p, notice);
    return p.n <= MOE_LEARN_FILTER ? p.n : 0;
}
