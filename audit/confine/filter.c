/* System calls a confined process may make. What is not named fails with EPERM, what nobody needs by accident ends the process. */
#include "audit/confine/confine.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv2), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(lseek),
    SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd),
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(membarrier),
    SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(set_tid_address),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(getrlimit), SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrandom), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(arch_prctl),
    SCMP_SYS(exit), SCMP_SYS(exit_group),
};
static const int zygote_only[] = {
    SCMP_SYS(wait4), SCMP_SYS(waitid), SCMP_SYS(kill), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(prctl), SCMP_SYS(seccomp), SCMP_SYS(prlimit64),
    SCMP_SYS(setrlimit),
};
static const int fetcher_only[] = {
    SCMP_SYS(connect), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(recvmmsg),
    SCMP_SYS(getsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(shutdown), SCMP_SYS(select), SCMP_SYS(pselect6),
    SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(eventfd2),
};
static const int deadly[] = {
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(bpf), SCMP_SYS(userfaultfd), SCMP_SYS(perf_event_open),
    SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns),
    SCMP_SYS(unshare), SCMP_SYS(io_uring_setup), SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(acct), SCMP_SYS(quotactl),
    SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(iopl), SCMP_SYS(ioperm),
};

#define WRITES  ((uint64_t)(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY)))
#define SPACES  ((uint64_t)(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP))

#define SOCKET_TYPE 0xfu                 /* of its second argument; the rest are SOCK_NONBLOCK and SOCK_CLOEXEC */

/* What libcurl and the resolver of glibc set; none of it names an interface, a device or a program. */
static const struct { int level, name; } socket_options[] = {
    { SOL_SOCKET,   SO_KEEPALIVE   }, { SOL_SOCKET,  SO_SNDBUF       }, { SOL_SOCKET,  SO_RCVBUF     },
    { IPPROTO_TCP,  TCP_NODELAY    }, { IPPROTO_TCP, TCP_KEEPIDLE    }, { IPPROTO_TCP, TCP_KEEPINTVL }, { IPPROTO_TCP, TCP_KEEPCNT },
    { IPPROTO_TCP,  TCP_USER_TIMEOUT }, { IPPROTO_TCP, TCP_MAXSEG    }, { IPPROTO_IP,  IP_RECVERR    }, { IPPROTO_IPV6, IPV6_RECVERR },
    { IPPROTO_IPV6, IPV6_V6ONLY    },
};

/* abort() signals its own process, whose number is not known when the filter is made: this stands for it until the child enters. */
#define OWN_PID 0x7fa51d01u

static bool allow_list(scmp_filter_ctx f, const int *list, size_t n, uint32_t action)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] >= 0 && seccomp_rule_add(f, action, list[i], 0) != 0)      /* below 0: this machine has no such call */
            return false;
    return true;
}

/* Calls that are harmless with some arguments only. */
static bool allow_some(scmp_filter_ctx f, enum moe_filter_kind kind)
{
    static const int fcntls[] = { F_GETFD, F_SETFD, F_GETFL };
    bool good = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, WRITES, 0)) == 0;
    good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, WRITES, 0)) == 0;
    good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    good = good && seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;        /* its flags lie in memory, unseen: glibc falls back */
    good = good && seccomp_rule_add(f, kind == MOE_FILTER_READER ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0) == 0;
    good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fadvise64), 0) == 0;
    for (size_t i = 0; i < MOE_COUNT(fcntls) && good; i++)
        good = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)fcntls[i], 0)) == 0;
    if (kind != MOE_FILTER_ZYGOTE) {                                      /* threads, no processes; its own name and limits, to look at */
        good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | SPACES, CLONE_THREAD)) == 0;
        good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0)) == 0;
        good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0, 0), SCMP_A2(SCMP_CMP_EQ, 0, 0)) == 0;
        return good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, OWN_PID, 0)) == 0;
    }
    return good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, SPACES, 0)) == 0;
}

/* TCP and UDP over IP, and pairs that wake a thread. Netlink is refused: the resolver asks it which kinds of address are of use, and goes on without. */
static bool allow_network(scmp_filter_ctx f)
{
    static const int families[] = { AF_INET, AF_INET6 }, types[] = { SOCK_STREAM, SOCK_DGRAM }, ioctls[] = { FIONREAD, FIONBIO };
    bool good = allow_list(f, fetcher_only, MOE_COUNT(fetcher_only), SCMP_ACT_ALLOW);
    for (size_t i = 0; i < MOE_COUNT(families); i++)
        for (size_t k = 0; k < MOE_COUNT(types) && good; k++)
            good = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i], 0),
                                    SCMP_A1(SCMP_CMP_MASKED_EQ, SOCKET_TYPE, (scmp_datum_t)types[k])) == 0;
    for (size_t i = 0; i < MOE_COUNT(socket_options) && good; i++)
        good = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(setsockopt), 2, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)socket_options[i].level, 0),
                                SCMP_A2(SCMP_CMP_EQ, (scmp_datum_t)socket_options[i].name, 0)) == 0;
    for (size_t i = 0; i < MOE_COUNT(ioctls) && good; i++)
        good = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)ioctls[i], 0)) == 0;
    good = good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0)) == 0;
    return good && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_SETFL, 0)) == 0;
}

/* libseccomp 2.5 writes a program to a descriptor only. */
static bool export(scmp_filter_ctx f, struct moe_filter *out)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    off_t size = fd >= 0 && seccomp_export_bpf(f, fd) == 0 ? lseek(fd, 0, SEEK_CUR) : -1;
    bool good = size > 0 && (size_t)size % sizeof *out->code == 0 && (size_t)size / sizeof *out->code <= BPF_MAXINSNS;
    if (good) {
        out->count = (unsigned short)((size_t)size / sizeof *out->code);
        out->code = calloc(out->count, sizeof *out->code);
        good = out->code && pread(fd, out->code, (size_t)size, 0) == size;
    }
    if (fd >= 0)
        close(fd);
    return good;
}

bool moe_filter_make(enum moe_filter_kind kind, struct moe_filter *out)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!f)
        return false;
    bool good = seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 && allow_list(f, allowed, MOE_COUNT(allowed), SCMP_ACT_ALLOW) &&
                allow_list(f, deadly, MOE_COUNT(deadly), SCMP_ACT_KILL_PROCESS) && allow_some(f, kind) &&
                (kind != MOE_FILTER_ZYGOTE || allow_list(f, zygote_only, MOE_COUNT(zygote_only), SCMP_ACT_ALLOW)) &&
                (kind != MOE_FILTER_FETCHER || allow_network(f)) && export(f, out);
    seccomp_release(f);
    if (!good)
        moe_filter_free(out);
    return good;
}

bool moe_filter_enter(struct moe_filter *f)
{
    struct sock_fprog program = { .len = f->count, .filter = f->code };
    for (unsigned i = 0; i < f->count; i++)
        if (BPF_CLASS(f->code[i].code) == BPF_JMP && f->code[i].k == OWN_PID)
            f->code[i].k = (uint32_t)getpid();
    return f->count && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, 2 /* SECCOMP_MODE_FILTER */, &program, 0, 0) == 0;
}

void moe_filter_free(struct moe_filter *f)
{
    free(f->code);
    *f = (struct moe_filter){ 0 };
}
