/* Where a filter cannot notify (another one with a listener is there already, or the kernel is older): the same filter asks a tracer instead. */
#include "sandbox/learn/watch.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLE_MS = 50, SIZES_EVERY = 8 };
#define OPTIONS (PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)

struct tracer { struct moe_watch *w; struct moe_learn_job *job; pid_t child; bool ended; unsigned samples; };

/* Waits until it is traced: without a tracer the filter's answer would be ENOSYS. */
static _Noreturn void become(const struct moe_learn_job *job, const struct sock_fprog *filter, const int go[2], int said, const sigset_t *mask)
{
    char c;
    close(go[1]);
    (void)signal(SIGPIPE, SIG_DFL);                       /* ignored by us, and that is inherited */
    int failed = read(go[0], &c, 1) != 1 ? EIO : 0;
    if (!failed && (sigprocmask(SIG_SETMASK, mask, NULL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
                    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter) != 0))
        failed = errno;
    if (!failed) {
        (void)execve(job->file, job->argv, environ);
        failed = errno;
    }
    _exit(write(said, &failed, sizeof failed) == (ssize_t)sizeof failed && failed == ENOENT ? 127 : 126);
}

static void on_seccomp(struct tracer *t, pid_t tid)
{
    struct __ptrace_syscall_info info = { 0 };
    uint64_t args[MOE_CALL_ARGS];
    if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP) // nosec M806: a child that this process started, under the filter that makes it stop here
        return;
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        args[i] = info.seccomp.args[i];
    moe_watch_call(t->w, tid, info.arch, (int)info.seccomp.nr, args);
}

/* A stop that job control asked for stays one; every other goes on, with the signal that caused it. */
static void on_stop(struct tracer *t, pid_t tid, int status)
{
    int event = status >> 16, sig = WSTOPSIG(status);
    if (event == PTRACE_EVENT_SECCOMP)
        on_seccomp(t, tid);
    if (event == PTRACE_EVENT_STOP && (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU))
        (void)ptrace(PTRACE_LISTEN, tid, 0, 0); // nosec M806: a child that this process started, under the filter that makes it stop here
    else
        (void)ptrace(PTRACE_CONT, tid, 0, event ? 0 : (long)sig); // nosec M806: a child that this process started, under the filter that makes it stop here
}

static void reap(struct tracer *t)
{
    int status;
    for (pid_t tid; (tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0;) {
        if (WIFSTOPPED(status))
            on_stop(t, tid, status);
        else if (tid == t->child) {
            t->ended = true;
            t->job->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
    }
}

static void serve(struct tracer *t, const sigset_t *ours)
{
    const struct timespec wait = { .tv_nsec = SAMPLE_MS * 1000000L };
    while (!t->ended) {
        siginfo_t info;
        int sig = sigtimedwait(ours, &info, &wait);
        if (sig > 0 && sig != SIGCHLD && info.si_code != SI_KERNEL)
            (void)kill(t->child, sig);
        reap(t);
        if (moe_now_ms() - t->w->sampled_ms < SAMPLE_MS)
            continue;
        moe_watch_sample(t->w);
        if (++t->samples % SIZES_EVERY == 0)
            moe_watch_sizes(t->w);
    }
}

static enum moe_code fail_sys(struct moe_error *err, enum moe_code code, int sys, const char *doing)
{
    (void)moe_fail(err, code, (struct moe_where){ 0 }, "%s: %s", doing, strerrordesc_np(sys));
    err->sys = sys;
    return code;
}

static enum moe_code run(struct tracer *t, const struct sock_fprog *filter, const sigset_t *ours, const sigset_t *mask, const int go[2], const int said[2],
                         struct moe_error *err)
{
    t->child = fork();
    if (t->child == 0)
        become(t->job, filter, go, said[1], mask);
    if (t->child < 0)
        return fail_sys(err, MOE_E_IO, errno, "cannot start a process");
    if (ptrace(PTRACE_SEIZE, t->child, 0, OPTIONS) != 0) { // nosec M806: a child that this process started, under the filter that makes it stop here
        int sys = errno;
        (void)kill(t->child, SIGKILL);
        (void)waitpid(t->child, NULL, 0);
        return fail_sys(err, MOE_E_DEVICE, sys, "a child cannot be traced here");
    }
    if (write(go[1], "g", 1) != 1)
        (void)kill(t->child, SIGKILL);
    serve(t, ours);
    moe_learn_kill_rest();
    int failed = 0;
    if (read(said[0], &failed, sizeof failed) == (ssize_t)sizeof failed)
        return fail_sys(err, MOE_E_USAGE, failed, "cannot execute the command");
    return MOE_OK;
}

enum moe_code moe_learn_traced(struct moe_learn_job *job, struct moe_watch *w, struct moe_error *err)
{
    struct sock_filter code[MOE_LEARN_FILTER];
    struct sock_fprog filter = { (unsigned short)moe_learn_filter(SECCOMP_RET_TRACE, code), code };
    struct tracer t = { .w = w, .job = job };
    int go[2], said[2];
    sigset_t ours, before;
    if (pipe2(go, O_CLOEXEC) != 0)
        return fail_sys(err, MOE_E_IO, errno, "no pipe");
    if (pipe2(said, O_CLOEXEC | O_NONBLOCK) != 0) {
        int sys = errno;
        close(go[0]);
        close(go[1]);
        return fail_sys(err, MOE_E_IO, sys, "no pipe");
    }
    sigemptyset(&ours);
    for (size_t i = 0; i < 7; i++)
        sigaddset(&ours, (int[]){ SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2 }[i]);
    (void)pthread_sigmask(SIG_BLOCK, &ours, &before);
    (void)signal(SIGCHLD, SIG_DFL);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    enum moe_code result = filter.len ? run(&t, &filter, &ours, &before, go, said, err) : moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "the filter does not fit");
    (void)prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (size_t i = 0; i < 2; i++) {
        close(go[i]);
        close(said[i]);
    }
    return result;
}
