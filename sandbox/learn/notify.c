#include "sandbox/kernel/uapi.h"
#include "sandbox/learn/watch.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAMPLE_MS = 50, SIZES_EVERY = 8, NOTICE_ROOM = 4096 };

/* What the child tells: the listener's descriptor, or which step failed and why. */
struct told { int listener, failed; };

static void tell(int pipe, struct told t)
{
    if (write(pipe, &t, sizeof t) != (ssize_t)sizeof t)
        _exit(125);
}

/* In the child. Descriptors are shared with the parent until the command executes, so the listener needs no carrying: a call that carried it would be noticed,
 * and nobody could answer yet. */
static _Noreturn void become(const struct moe_learn_job *job, const struct sock_fprog *filter, int pipe, const sigset_t *mask)
{
    unsigned flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
    (void)signal(SIGPIPE, SIG_DFL);                       /* ignored by us, and that is inherited */
    if (sigprocmask(SIG_SETMASK, mask, NULL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        tell(pipe, (struct told){ -1, errno });
        _exit(125);
    }
    int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, filter);
    if (fd < 0 && errno == EINVAL)
        fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, filter);
    tell(pipe, (struct told){ fd, fd < 0 ? errno : 0 });
    if (fd >= 0)
        (void)execve(job->file, job->argv, environ);
    tell(pipe, (struct told){ -1, errno });
    _exit(errno == ENOENT ? 127 : 126);
}

struct loop { struct moe_watch *w; struct moe_learn_job *job; pid_t child; int listener, signals; bool ended; unsigned samples; };

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void answer_one(struct loop *l)
{
    union { struct seccomp_notif notice; char room[NOTICE_ROOM]; } in = { 0 };
    union { struct seccomp_notif_resp answer; char room[NOTICE_ROOM]; } out = { 0 };
    if (ioctl(l->listener, SECCOMP_IOCTL_NOTIF_RECV, &in) != 0)
        return;                                           /* who called is gone already */
    const struct seccomp_data *d = &in.notice.data;
    uint64_t args[MOE_CALL_ARGS];
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        args[i] = d->args[i];
    moe_watch_call(l->w, (pid_t)in.notice.pid, d->arch, d->nr, args);
    out.answer.id = in.notice.id;
    out.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    (void)ioctl(l->listener, SECCOMP_IOCTL_NOTIF_SEND, &out);
}

static int status_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

/* Reap whoever ended; pass on what is meant for the command. From a terminal it has had its signal already. */
static void on_signal(struct loop *l)
{
    struct signalfd_siginfo info;
    if (read(l->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    if (info.ssi_signo != SIGCHLD) {
        if (info.ssi_code != SI_KERNEL && info.ssi_signo < NSIG)
            (void)kill(l->child, (int)info.ssi_signo);
        return;
    }
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (pid == l->child) {
            l->ended = true;
            l->job->status = status_of(status);
        }
}

static void serve(struct loop *l)
{
    struct pollfd p[] = { { .fd = l->listener, .events = POLLIN }, { .fd = l->signals, .events = POLLIN } };
    while (!l->ended) {
        int n = poll(p, MOE_COUNT(p), SAMPLE_MS);
        if (n > 0 && p[0].revents & POLLIN)
            answer_one(l);
        else if (n > 0 && p[0].revents & (POLLHUP | POLLERR | POLLNVAL))
            p[0].fd = -1;                                 /* nobody is left under the filter */
        if (n > 0 && p[1].revents & POLLIN)
            on_signal(l);
        if (moe_now_ms() - l->w->sampled_ms >= SAMPLE_MS) {
            moe_watch_sample(l->w);
            if (++l->samples % SIZES_EVERY == 0)
                moe_watch_sizes(l->w);
        }
    }
}

static enum moe_code fail_sys(struct moe_error *err, enum moe_code code, int sys, const char *doing)
{
    (void)moe_fail(err, code, (struct moe_where){ 0 }, "%s: %s", doing, strerrordesc_np(sys));
    err->sys = sys;
    return code;
}

static enum moe_code run(struct loop *l, const struct sock_fprog *filter, const sigset_t *mask, int ends[2], struct moe_error *err)
{
    struct told told = { -1, 0 };
    l->child = (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_FILES | SIGCHLD), 0, 0, 0, 0);
    if (l->child == 0)
        become(l->job, filter, ends[1], mask);
    if (l->child < 0)
        return fail_sys(err, MOE_E_IO, errno, "cannot start a process");
    if (read(ends[0], &told, sizeof told) != (ssize_t)sizeof told || told.listener < 0) {
        (void)waitpid(l->child, NULL, 0);
        return fail_sys(err, MOE_E_DEVICE, told.failed ? told.failed : EIO, "no notification by seccomp here");
    }
    l->listener = told.listener;
    (void)ioctl(l->listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);           /* wake who called on this processor: saves a quarter of the time */
    serve(l);
    moe_learn_kill_rest();
    struct pollfd said = { .fd = ends[0], .events = POLLIN };
    if (poll(&said, 1, 0) == 1 && read(ends[0], &told, sizeof told) == (ssize_t)sizeof told)
        return fail_sys(err, MOE_E_USAGE, told.failed, "cannot execute the command");
    return MOE_OK;
}

enum moe_code moe_learn_notified(struct moe_learn_job *job, struct moe_watch *w, struct moe_error *err)
{
    MOE_AUTO(close_fd) int read_end = -1, write_end = -1, signals = -1, listener = -1;
    struct sock_filter code[MOE_LEARN_FILTER];
    struct sock_fprog filter = { (unsigned short)moe_learn_filter(SECCOMP_RET_USER_NOTIF, code), code };
    sigset_t ours, before;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_sys(err, MOE_E_IO, errno, "no pipe");
    read_end = ends[0];
    write_end = ends[1];
    sigemptyset(&ours);
    for (size_t i = 0; i < 7; i++)
        sigaddset(&ours, (int[]){ SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2 }[i]);
    if (pthread_sigmask(SIG_BLOCK, &ours, &before) != 0 || (signals = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK)) < 0)
        return fail_sys(err, MOE_E_IO, errno, "no descriptor for signals");
    (void)signal(SIGCHLD, SIG_DFL);                       /* ignored, as some callers leave it, nobody could be waited for */
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    struct loop l = { .w = w, .job = job, .listener = -1, .signals = signals };
    enum moe_code code_of = filter.len ? run(&l, &filter, &before, ends, err) : moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "the filter does not fit");
    listener = l.listener;
    (void)prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code_of;
}
