/* One run from a plan to an outcome.
 *
 *   moe_launch_run     own_house      descriptors 0 to 2 are there, SIGCHLD is not ignored, signals come by descriptor        here
 *                      moe_secrets_open, moe_cgroup_make, moe_trees_open      what must be there before init is               secrets.c, cgroup.c, namespaces.c
 *                      moe_ahead_fork, else moe_clone_init                    PID 1, with all namespaces                      ahead.c, namespaces.c -> init.c
 *                        moe_root_build                                       the root that the job sees                      root.c
 *                        moe_job_main                                         rights given up, then execve                    job.c
 *                      moe_supervise                                          the loop until the end                          supervise.c
 */
#include "common/base/number.h"
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static const int forwarded[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGTSTP };

struct house { sigset_t mask; struct sigaction child; bool masked, child_set; };

static void leave_house(struct house *h)
{
    if (h->child_set)
        (void)sigaction(SIGCHLD, &h->child, NULL);
    if (h->masked)
        (void)sigprocmask(SIG_SETMASK, &h->mask, NULL);
}

static void close_run(struct moe_run *run)
{
    struct moe_start *s = &run->start;
    int *const fds[] = { &run->signals, &s->ctl[0], &s->ctl[1], &s->pidfd };
    for (size_t i = 0; i < MOE_COUNT(fds); i++)
        if (*fds[i] >= 0)
            (void)close(*fds[i]);
    moe_trees_close(s);
    moe_helpers_reap(s);
    if (s->subreaper)
        (void)prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    moe_secrets_close(s);
    moe_cgroup_remove(s);
    if (s->shared)
        (void)munmap(s->shared, sizeof *s->shared);
}

static enum moe_code own_house(struct moe_run *run, struct house *h, struct moe_error *err)
{
    struct sigaction plain = { .sa_handler = SIG_DFL }, hup;
    sigset_t ours, others;
    moe_streams_fill();
    run->start.hup_ignored = sigaction(SIGHUP, NULL, &hup) == 0 && hup.sa_handler == SIG_IGN;
    (void)sigemptyset(&ours);
    for (size_t i = 0; i < MOE_COUNT(forwarded); i++)
        if (forwarded[i] != SIGHUP || !run->start.hup_ignored)
            (void)sigaddset(&ours, forwarded[i]);
    others = ours;
    (void)sigaddset(&others, SIGPIPE);                       /* a terminal that is gone is an error of write() */
    (void)sigaddset(&others, SIGTTOU);
    if (sigaction(SIGCHLD, &plain, &h->child) != 0 || sigprocmask(SIG_BLOCK, &others, &h->mask) != 0)
        return moe_start_failed(&run->start, MOE_STEP_FDS, 0, errno, err);
    h->child_set = h->masked = true;
    if ((run->signals = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK)) < 0)
        return moe_start_failed(&run->start, MOE_STEP_FDS, 0, errno, err);
    return MOE_OK;
}

/* Where the kernel shows the command line and the environment of this process: init is a copy of it, and wipes them. */
static enum moe_code find_arguments(struct moe_start *s, struct moe_error *err)
{
    enum { ARG_START = 48, ARG_END, ENV_START, ENV_END };
    char text[2048];
    uintptr_t at[ENV_END + 1] = { 0 };
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    char *rest = strrchr(text, ')');
    for (int field = 3; rest && field <= ENV_END; field++) {
        rest = strchr(rest + 1, ' ');
        at[field] = rest ? (uintptr_t)moe_number(rest + 1, 10, NULL) : 0;
    }
    if (!at[ARG_START] || at[ARG_END] <= at[ARG_START] || at[ENV_END] < at[ARG_END] || at[ENV_END] - at[ARG_START] > (8u << 20))
        return moe_start_failed(s, MOE_STEP_ARGUMENTS, 0, n < 0 ? errno : EINVAL, err);
    s->argv_from = (char *)at[ARG_START];
    s->argv_to = (char *)at[ARG_END];
    s->env_to = (char *)at[ENV_END];
    return MOE_OK;
}

/* Asked of the filter itself, with the arguments that the call will have. */
static bool may_wake(const struct moe_start *s)
{
    const uint64_t args[MOE_CALL_ARGS] = { (uintptr_t)&s->shared->listener, FUTEX_WAKE, 1 };
    return s->plan->filter.count && moe_bpf_ask(&s->plan->filter, 0, SYS_futex, args) == SECCOMP_RET_ALLOW;
}

/* Who waits for our answer waits for a processor as well: where the job's own threads have taken them all, a call that we serve took 8 times as long, and was
 * interrupted as much more often. Where we may, as root, we go first; what we can take so, ten of the job's tasks could. */
static enum moe_code serve_first(struct moe_run *run, struct moe_error *err)
{
    enum { AHEAD = 10 };
    errno = 0;
    const int was = getpriority(PRIO_PROCESS, 0);
    const bool ahead = run->start.plan->notify && errno == 0 && setpriority(PRIO_PROCESS, 0, was - AHEAD) == 0;
    enum moe_code code = moe_supervise(run, err);
    if (ahead)
        (void)setpriority(PRIO_PROCESS, 0, was);
    return code;
}

static enum moe_code give(struct moe_start *s, struct moe_error *err)
{
    MOE_TRY(moe_cgroup_enter(s, err));
    return moe_maps_write(s, err);
}

static enum moe_code make_init(struct moe_run *run, struct moe_error *err)
{
    struct moe_start *s = &run->start;
    if (moe_ahead_fits(run->ahead, s->plan)) {
        s->pid = moe_ahead_pid(run->ahead);
        MOE_TRY(give(s, err));
        MOE_TRY(moe_ahead_fork(run->ahead, s, err));
    }
    return s->given ? MOE_OK : moe_clone_init(s, err);
}

/* What init waits for. */
static enum moe_code let_begin(struct moe_start *s, struct moe_error *err)
{
    const struct moe_msg go = { .kind = MOE_NOTE_GO };
    if (s->given)
        return MOE_OK;
    MOE_TRY(give(s, err));
    return moe_waits_for_go(s) && !moe_send(s->ctl[0], &go, NULL, 0) ? moe_start_failed(s, MOE_STEP_SEND, 0, errno, err) : MOE_OK;
}

static enum moe_code begin(struct moe_run *run, struct moe_error *err)
{
    struct moe_start *s = &run->start;
    s->shared = mmap(NULL, sizeof *s->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s->shared == MAP_FAILED)
        s->shared = NULL;
    if (!s->shared || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, s->ctl) != 0)
        return moe_start_failed(s, MOE_STEP_FDS, 0, errno, err);
    s->may_wake = may_wake(s);
    MOE_TRY(find_arguments(s, err));
    MOE_TRY(moe_secrets_open(s, run->log, err));
    MOE_TRY(moe_cgroup_make(s, err));
    MOE_TRY(moe_trees_open(s, err));
    if (!MOE_FLAG(s, CLONE_NEWPID)) {
        int was = 0;
        if (prctl(PR_GET_CHILD_SUBREAPER, &was, 0, 0, 0) != 0 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
            return moe_start_failed(s, MOE_STEP_FDS, 0, errno, err);
        s->subreaper = !was;
    }
    enum moe_code code = make_init(run, err);
    if (code == MOE_OK) {
        (void)close(s->ctl[1]);
        s->ctl[1] = -1;
        code = let_begin(s, err);
    }
    moe_trees_close(s);
    if (code == MOE_OK)
        return serve_first(run, err);
    if (s->pidfd < 0)
        return code;
    (void)syscall(SYS_pidfd_send_signal, s->pidfd, SIGKILL, NULL, 0);
    siginfo_t info;
    while (waitid((idtype_t)MOE_P_PIDFD, (id_t)s->pidfd, &info, WEXITED | __WALL) != 0 && errno == EINTR)
        ;
    return code;
}

enum moe_code moe_launch_run(struct moe_plan *plan, struct moe_ahead *ahead, struct moe_log *log, struct moe_outcome *out, struct moe_error *err)
{
    MOE_AUTO(leave_house) struct house house = { .masked = false };
    MOE_AUTO(close_run) struct moe_run run = { .start = { .plan = plan, .ctl = { -1, -1 }, .pidfd = -1, .cgroup = -1, .root = plan->kernel.root },
                                               .ahead = ahead, .log = log, .out = out, .signals = -1 };
    *out = (struct moe_outcome){ .status = 125 };
    for (size_t i = 0; i < plan->mount_count; i++)
        plan->mounts[i].tree = -1;
    MOE_TRY(own_house(&run, &house, err));
    return begin(&run, err);
}
