#include "tests/support/trace.h"
#include "common/base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
/* Where the arguments are that name a file: fd is the descriptor or folder, name the path's argument (-1: none). */
static const struct known { long nr; const char *name; int fd, path, to_fd, to_path; } known[] = {
    { SYS_openat,    "openat",    0,  1, -1, -1 }, { SYS_mkdirat,   "mkdirat",   0,  1, -1, -1 }, { SYS_mkdir,     "mkdir",    -1,  0, -1, -1 },
    { SYS_write,     "write",     0, -1, -1, -1 }, { SYS_pwrite64,  "pwrite64",  0, -1, -1, -1 }, { SYS_fsync,     "fsync",     0, -1, -1, -1 },
    { SYS_fdatasync, "fdatasync", 0, -1, -1, -1 }, { SYS_ftruncate, "ftruncate", 0, -1, -1, -1 }, { SYS_fcntl,     "fcntl",     0, -1, -1, -1 },
    { SYS_unlinkat,  "unlinkat",  0,  1, -1, -1 }, { SYS_unlink,    "unlink",   -1,  0, -1, -1 }, { SYS_renameat,  "renameat",  0,  1,  2,  3 },
    { SYS_renameat2, "renameat2", 0,  1,  2,  3 }, { SYS_rename,    "rename",   -1,  0, -1,  1 }, { SYS_rmdir,     "rmdir",    -1,  0, -1, -1 },
    { SYS_open,      "open",     -1,  0, -1, -1 }, { SYS_creat,     "creat",    -1,  0, -1, -1 }, { SYS_writev,    "writev",    0, -1, -1, -1 },
    { SYS_pwritev,   "pwritev",   0, -1, -1, -1 }, { SYS_fallocate, "fallocate", 0, -1, -1, -1 }, { SYS_linkat,    "linkat",    0,  1,  2,  3 },
    { SYS_symlinkat, "symlinkat", -1, 0,  1,  2 }, { SYS_close,     "close",     0, -1, -1, -1 },
};

bool trace_works(void) { return true; }

/* In the child: the calls above stop it, all others run at full speed. */
static int arm(void)
{
    struct sock_filter code[2 * MOE_COUNT(known) + 2];
    size_t n = 0;
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < MOE_COUNT(known); i++) {
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)known[i].nr, 0, 1);
        code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = { .len = (unsigned short)n, .filter = code };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : -1;
}

static unsigned long long argument(const struct user_regs_struct *r, int i)
{
    const unsigned long long a[] = { r->rdi, r->rsi, r->rdx, r->r10, r->r8, r->r9 };
    return a[i];
}

static void read_text(pid_t pid, unsigned long long at, char *into, size_t room)
{
    struct iovec here = { into, room - 1 }, there = { (void *)(uintptr_t)at, room - 1 };
    // nosec M806: the child is our own, forked here to be stopped
    ssize_t n = process_vm_readv(pid, &here, 1, &there, 1, 0);
    if (n < 0) {                                         /* the page after the text may be missing */
        here.iov_len = there.iov_len = MOE_MIN(room - 1, 4096 - at % 4096);
        // nosec M806: the child is our own, forked here to be stopped
        n = process_vm_readv(pid, &here, 1, &there, 1, 0);
    }
    into[n > 0 ? n : 0] = 0;
}

static void describe_path(pid_t pid, const struct user_regs_struct *r, int fd, int path, char into[TRACE_PATH])
{
    char link[64], name[256] = "";
    ssize_t n = 0;
    if (path >= 0)
        read_text(pid, argument(r, path), name, sizeof name);
    if (fd >= 0 && name[0] != '/') {                      /* AT_FDCWD has no link, and adds nothing */
        snprintf(link, sizeof link, "/proc/%d/fd/%d", pid, (int)argument(r, fd));
        n = readlink(link, into, TRACE_PATH / 2);
    }
    n = n > 0 ? n : 0;
    snprintf(into + n, (size_t)(TRACE_PATH - n), "%s%s", n && name[0] ? "/" : "", name);
}

static struct trace_call describe(pid_t pid, const struct user_regs_struct *r, unsigned number)
{
    struct trace_call call = { .number = number, .name = "?" };
    for (size_t i = 0; i < MOE_COUNT(known); i++) {
        if (known[i].nr != (long)r->orig_rax)
            continue;
        call.name = known[i].name;
        describe_path(pid, r, known[i].fd, known[i].path, call.path);
        if (known[i].to_path >= 0)
            describe_path(pid, r, known[i].to_fd, known[i].to_path, call.to);
    }
    call.creates = r->orig_rax == SYS_openat && (argument(r, 2) & O_CREAT);
    call.bytes = r->orig_rax == SYS_write || r->orig_rax == SYS_pwrite64 ? (size_t)argument(r, 2) : 0;
    return call;
}

static void at_call(struct trace *t, pid_t child, pid_t pid)
{
    struct user_regs_struct r;
    // nosec M806: the child is our own, forked here to be stopped
    if (ptrace(PTRACE_GETREGS, pid, NULL, &r) != 0)
        return;
    t->calls++;
    if (t->saw) {
        struct trace_call call = describe(pid, &r, t->calls);
        t->saw(t->ctx, &call);
    }
    if (t->calls != t->at)
        return;
    if (t->act == TRACE_KILL) {
        t->killed = true;
        kill(child, SIGKILL);
    } else if (t->act == TRACE_FAIL) {
        r.orig_rax = (unsigned long long)-1;             /* the call is skipped, and this is its answer */
        r.rax = (unsigned long long)-(long long)t->error;
        // nosec M806: the child is our own, forked here to be stopped
        ptrace(PTRACE_SETREGS, pid, NULL, &r);
    } else if (t->act == TRACE_SHORT && r.rdx > 1) {
        r.rdx /= 2;
        // nosec M806: the child is our own, forked here to be stopped
        ptrace(PTRACE_SETREGS, pid, NULL, &r);
    }
}

static void follow(struct trace *t, pid_t child)
{
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0)
            return;
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (pid == child)
                t->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            if (pid == child)
                return;
            continue;
        }
        int event = status >> 16, sig = WSTOPSIG(status);
        if (event == PTRACE_EVENT_SECCOMP)
            at_call(t, child, pid);
        if (event || sig == SIGSTOP || sig == SIGTRAP)   /* a new thread begins with a stop of its own */
            sig = 0;
        // nosec M806: the child is our own, forked here to be stopped
        ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)sig);
    }
}

bool trace_run(struct trace *t, int (*run)(void *ctx), void *ctx)
{
    const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
    int status;
    fflush(stdout);
    t->calls = 0;
    t->killed = false;
    t->status = -1;
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0 || arm() != 0)
            _exit(99);
        _exit(run(ctx));
    }
    // nosec M806,M152: the child is our own, forked here to be stopped
    if (child < 0 || waitpid(child, &status, __WALL) != child || !WIFSTOPPED(status) || ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)options) != 0) {
        perror("trace_run");
        return false;
    }
    // nosec M806: the child is our own, forked here to be stopped
    ptrace(PTRACE_CONT, child, NULL, NULL);
    follow(t, child);
    return t->killed || t->status != 99;
}
#else
bool trace_works(void) { return false; }
bool trace_run(struct trace *t, int (*run)(void *ctx), void *ctx) { return (void)t, (void)run, (void)ctx, false; }
#endif
