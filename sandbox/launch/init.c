/* PID 1 of the job: makes the inside, then the job, then does nothing but reap, tell the supervisor, and die when that dies.
 *
 * Without namespaces it is an ordinary process that orphans of the job come to (a subreaper), and ends them one by one. */
#include "common/base/number.h"
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct inside {
    struct moe_start *s;
    int ctl, children;               /* the supervisor; a signalfd for SIGCHLD                      */
    int exec[2];                     /* closes when the job executes, or ends                       */
    pid_t job;
    int job_status;
    bool job_ended;
    uint64_t cpu_us, max_rss_kb;     /* of all that was reaped                                      */
};

/* "1000 1000 1", without stdio. */
static size_t map_line(char *text, unsigned inner, unsigned outer)
{
    char digits[2][12], *end = text;
    const unsigned value[2] = { inner, outer };
    for (size_t i = 0; i < 2; i++) {
        char *at = digits[i] + sizeof digits[i];
        unsigned v = value[i];
        do
            *--at = (char)('0' + v % 10);
        while (v /= 10);
        const size_t n = (size_t)(digits[i] + sizeof digits[i] - at);
        memcpy(end, at, n);
        end += n;
        *end++ = ' ';
    }
    *end++ = '1';
    *end++ = '\n';
    return (size_t)(end - text);
}

/* Without rights outside, a process may map its own user and group alone, and only after it gave up setgroups(). */
static void map_self(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    char text[64];
    moe_at(s, MOE_STEP_MAPS, 0);
    (void)moe_must(s, prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)); // nosec M607: else its files in /proc belong to root; become() takes it back, before anything that is secret
    (void)moe_must(s, moe_put_text(AT_FDCWD, "/proc/self/setgroups", "deny", 4));
    (void)moe_must(s, moe_put_text(AT_FDCWD, "/proc/self/uid_map", text, map_line(text, p->inner_uid, p->outer_uid)));
    (void)moe_must(s, moe_put_text(AT_FDCWD, "/proc/self/gid_map", text, map_line(text, p->inner_gid, p->outer_gid)));
}

/* While this process is still root outside it may set what belongs to the pid namespace; as anybody else it may not, and the broker makes memfds instead. */
static void refuse_executable_memfds(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    if (!MOE_FLAG(s, CLONE_NEWPID) || !p->kernel.has[MOE_LAYER_MEMFD_NOEXEC])
        return;
    moe_at(s, MOE_STEP_SYSCTL_MEMFD, 0);
    if (moe_put_text(AT_FDCWD, "/proc/sys/vm/memfd_noexec", "1", 1) != 0 && !p->broker.memfd && p->profile->requires_layer[MOE_LAYER_MEMFD_NOEXEC])
        moe_start_die(s, errno);
}

static void become(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    if (MOE_FLAG(s, CLONE_NEWUSER)) {
        if (!s->root)
            map_self(s);
        moe_at(s, MOE_STEP_USER, 0);
        if (s->root)
            (void)moe_must(s, syscall(SYS_setgroups, 0, NULL));
        (void)moe_must(s, prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)); // nosec M805: init still has mounts to make in the namespace that it owns; the job clears every set, and locks them
        (void)moe_must(s, syscall(SYS_setresgid, p->inner_gid, p->inner_gid, p->inner_gid));
        (void)moe_must(s, syscall(SYS_setresuid, p->inner_uid, p->inner_uid, p->inner_uid));
        moe_at(s, MOE_STEP_SYSCTL_USERNS, 0);
        (void)moe_must(s, moe_put_text(AT_FDCWD, "/proc/sys/user/max_user_namespaces", "0", 1));
        /* An ordinary user has 128 of these in all, and its own programs outside need some too. A kernel without inotify has no such file. */
        (void)moe_put_text(AT_FDCWD, "/proc/sys/user/max_inotify_instances", "48", 2);
    }
    moe_at(s, MOE_STEP_INIT, 0);
    (void)moe_must(s, prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    (void)moe_must(s, prctl(PR_SET_NAME, "moe-init", 0, 0, 0));
    if (MOE_FLAG(s, CLONE_NEWPID))
        (void)moe_must(s, prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));    /* after the change of user, which takes it back */
    else
        (void)moe_must(s, prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));    /* must outlive the supervisor, to end the job */
}

/* Names the network namespace, and brings its loopback device up. */
static uint64_t network(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    uint64_t cookie = 0;
    socklen_t len = sizeof cookie;
    if (!MOE_FLAG(s, CLONE_NEWNET))
        return 0;
    moe_at(s, MOE_STEP_LOOPBACK, 0);
    int fd = MOE_MUST(s, socket(p->loopback_up ? AF_INET : AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (p->loopback_up) {
        struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
        (void)moe_must(s, ioctl(fd, SIOCSIFFLAGS, &lo));
    }
    if (getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len) != 0 && p->broker.net)
        moe_start_die(s, errno);
    (void)close(fd);
    return cookie;
}

static void surroundings(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    if (MOE_FLAG(s, CLONE_NEWUTS)) {
        moe_at(s, MOE_STEP_HOSTNAME, 0);
        (void)moe_must(s, sethostname(p->hostname, strlen(p->hostname)));
        (void)moe_must(s, setdomainname("", 0));
    }
    if (MOE_FLAG(s, CLONE_NEWCGROUP)) {
        moe_at(s, MOE_STEP_CGROUPNS, 0);
        (void)moe_must(s, unshare(CLONE_NEWCGROUP));
    }
    if (MOE_FLAG(s, CLONE_NEWNS))
        moe_root_build(s);
    if (p->time_ns) {
        moe_at(s, MOE_STEP_TIMENS, 0);
        (void)moe_must(s, unshare(CLONE_NEWTIME));
    }
}

/* The master's number goes to the supervisor, the job takes the other side. In the new root's own devpts where it has one. */
static int open_pty(struct moe_start *s, int *slave)
{
    *slave = -1;
    if (!s->plan->tty)
        return -1;
    moe_at(s, MOE_STEP_PTY, 0);
    const int unlock = 0;
    int master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0)
        master = MOE_MUST(s, open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
    (void)moe_must(s, ioctl(master, TIOCSPTLCK, &unlock));
    *slave = MOE_MUST(s, ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    return master;
}

/* ---- the job's beginning ---- */

/* Waits until the job has its filter. Where that lets the job wake this process it does; else the page is looked at again and again, for the filter may refuse
 * any call, and may make one the job's end. */
static int wait_listener(struct inside *in)
{
    const struct timespec moment = { 0, in->s->may_wake ? 20000000 : 10000 };
    const unsigned every = in->s->may_wake ? 1 : 64;
    struct moe_shared *page = in->s->shared;
    siginfo_t info;
    for (unsigned turn = 0;; turn++) {
        int listener = atomic_load(&page->listener);
        if (listener > 0)
            return listener - 1;
        info.si_pid = 0;
        if (atomic_load(&page->failed) || (turn && turn % every == 0 && waitid(P_PID, (id_t)in->job, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid))
            return -1;
        (void)syscall(SYS_futex, &page->listener, FUTEX_WAIT, 0, &moment, NULL, 0);
    }
}

/* What the job was given is none of ours any more; and a reader of its output must see the end when the job has closed it. */
static void keep_little(struct inside *in)
{
    int keep[] = { in->ctl, in->children, in->exec[0] };
    unsigned from = 0;
    for (size_t turn = 0; turn < MOE_COUNT(keep); turn++) {          /* lowest first */
        unsigned next = ~0u;
        for (size_t i = 0; i < MOE_COUNT(keep); i++)
            if ((unsigned)keep[i] >= from && (unsigned)keep[i] < next)
                next = (unsigned)keep[i];
        if (next > from)
            (void)syscall(SYS_close_range, from, next - 1, 0);
        from = next + 1;
    }
    (void)syscall(SYS_close_range, from, ~0u, 0);
}

/* What the supervisor looks through while the job runs; a root without /proc is fine, then its tasks are not watched. */
static size_t windows(struct moe_start *s, struct moe_msg *ready, int *fds)
{
    size_t n = 0;
    moe_at(s, MOE_STEP_PROC, 0);
    int proc = MOE_FLAG(s, CLONE_NEWPID) && MOE_FLAG(s, CLONE_NEWNS) ? open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int shm = proc >= 0 && MOE_FLAG(s, CLONE_NEWIPC) ? openat(proc, "sysvipc/shm", O_RDONLY | O_CLOEXEC) : -1;
    if ((ready->has_proc = proc >= 0))
        fds[n++] = proc;
    if ((ready->has_shm = shm >= 0))
        fds[n++] = shm;
    int diag = proc >= 0 && s->plan->memory_bytes != UINT64_MAX && MOE_FLAG(s, CLONE_NEWNET) ? socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG) : -1;
    if ((ready->has_diag = diag >= 0))
        fds[n++] = diag;
    return n;
}

/* /proc/1/cmdline and environ would show the caller's, and names and values in them. A last byte that is not NUL tells the kernel that the process has
 * named itself anew: then it shows one string and not the length of what was there. */
static void hide_arguments(struct moe_start *s)
{
    static const char name[] = "moe-init";
    if (!s->argv_from)
        return;
    explicit_bzero(s->argv_from, (size_t)(s->env_to - s->argv_from));
    if ((size_t)(s->argv_to - s->argv_from) <= sizeof name)
        return;
    memcpy(s->argv_from, name, sizeof name);
    s->argv_to[-1] = '.';
}

/* The job, which may look as soon as it executes, waits for this. */
static void hidden(struct moe_start *s)
{
    atomic_store(&s->shared->hidden, 1);
    (void)syscall(SYS_futex, &s->shared->hidden, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void start_job(struct inside *in, uint64_t cookie)
{
    struct moe_start *s = in->s;
    const bool notify = s->plan->notify && s->plan->filter.count;
    struct moe_msg ready = { .kind = MOE_NOTE_READY, .net_cookie = cookie };
    int fds[MOE_MSG_FDS], slave;
    size_t n = 1 + windows(s, &ready, fds + 1);
    int master = open_pty(s, &slave);
    /* The kernel takes its time to let go of a root. A job whose execve has to be answered waits for us in any case. */
    const bool old_root = MOE_FLAG(s, CLONE_NEWNS), leave_later = old_root && notify && s->plan->broker.exec;
    if (old_root && !leave_later)
        moe_root_leave(s);
    if ((ready.has_pty = master >= 0))
        fds[n++] = master;
    moe_at(s, MOE_STEP_FORK, 0);
    (void)moe_must(s, pipe2(in->exec, O_CLOEXEC));
    /* The descriptor table is shared until the job executes: the filter's descriptor appears in it, and is sent from here. */
    in->job = (pid_t)moe_must(s, syscall(SYS_clone, (notify ? CLONE_FILES : 0) | CLONE_PIDFD | SIGCHLD, 0, &fds[0], NULL, 0));
    if (in->job == 0)
        moe_job_main(s, slave);
    ready.value = in->job;
    if (leave_later)
        moe_root_leave(s);
    s->step = MOE_STEP_SEND;                         /* the page tells of the job's steps from now on */
    if (!moe_send(in->ctl, &ready, fds, n))
        moe_start_die(s, errno);
    moe_secrets_wipe(s);
    hide_arguments(s);
    hidden(s);
    int listener = notify ? wait_listener(in) : -1;
    (void)moe_must(s, unshare(CLONE_FILES));
    if (listener >= 0) {
        const struct moe_msg msg = { .kind = MOE_NOTE_LISTENER };
        if (!moe_send(in->ctl, &msg, &listener, 1))
            moe_start_die(s, errno);
    }
    keep_little(in);
}

/* ---- afterwards ---- */

static void count(struct inside *in, const struct rusage *use)
{
    in->cpu_us += (uint64_t)(use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1000000 + (uint64_t)(use->ru_utime.tv_usec + use->ru_stime.tv_usec);
    in->max_rss_kb = MOE_MAX(in->max_rss_kb, (uint64_t)use->ru_maxrss);
}

/* Gives what wait4() gave. */
static pid_t reap(struct inside *in, int options, int *status)
{
    struct rusage use;
    pid_t pid;
    do
        pid = (pid_t)syscall(SYS_wait4, -1, status, options, &use);
    while (pid < 0 && errno == EINTR);
    if (pid > 0)
        count(in, &use);
    if (pid > 0 && pid == in->job) {
        in->job_status = *status;
        in->job_ended = true;
    }
    return pid;
}

/* Direct children of a process without a pid namespace: what is below them comes here as they die. */
static void kill_children(void)
{
    char text[4096];
    int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    while (n > 0 && text[n - 1] != ' ')              /* a number that is cut off would be another process; sweep() comes again */
        n--;
    text[n > 0 ? n : 0] = '\0';
    const char *at = text;
    for (pid_t pid; (pid = moe_number_int(at, &at)) > 0;)
        (void)kill(pid, SIGKILL);
}

/* Everything that is left is killed and reaped. How many there were. */
static uint64_t sweep(struct inside *in)
{
    const bool all = MOE_FLAG(in->s, CLONE_NEWPID);
    const struct timespec moment = { 0, 1000000 };
    uint64_t left = 0;
    int status;
    for (;;) {
        if (all)
            (void)kill(-1, SIGKILL);
        else
            kill_children();
        pid_t pid = reap(in, __WALL | (all ? 0 : WNOHANG), &status);
        if (pid < 0)
            return left;
        if (pid == 0)
            (void)nanosleep(&moment, NULL);
        else if (pid != in->job && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
            left++;
    }
}

_Noreturn static void finish(struct inside *in)
{
    struct moe_msg end = { .kind = MOE_NOTE_END };
    end.left = sweep(in);
    end.value = in->job_status;
    end.cpu_us = in->cpu_us;
    end.max_rss_kb = in->max_rss_kb;
    (void)moe_send(in->ctl, &end, NULL, 0);
    _exit(0);
}

_Noreturn static void serve(struct inside *in)
{
    enum { CTL, CHILDREN, EXEC, COUNT };
    struct pollfd fds[COUNT] = { { in->ctl, POLLIN, 0 }, { in->children, POLLIN, 0 }, { in->exec[0], POLLIN, 0 } };
    struct moe_msg msg;
    struct signalfd_siginfo info;
    int status;
    for (;;) {
        if (poll(fds, COUNT, -1) < 0 && errno != EINTR)
            moe_start_die(in->s, errno);
        if (fds[EXEC].revents) {
            msg = (struct moe_msg){ .kind = MOE_NOTE_EXEC };
            (void)close(in->exec[0]);
            fds[EXEC].fd = -1;
            fds[EXEC].revents = 0;
            if (!atomic_load(&in->s->shared->failed))
                (void)moe_send(in->ctl, &msg, NULL, 0);
        }
        if (fds[CTL].revents) {
            int got = moe_receive(in->ctl, &msg, NULL, false);
            if (got == 0 || got == -2 || (got > 0 && msg.kind == MOE_NOTE_KILL))
                finish(in);                          /* the supervisor is gone, or wants an end */
            if (got > 0 && msg.kind == MOE_NOTE_GROUP_SIGNAL && !in->job_ended)
                (void)kill(-in->job, msg.value);     /* not reaped yet, so the number is still the job's */
        }
        if (fds[CHILDREN].revents) {
            (void)!read(in->children, &info, sizeof info);
            while (!in->job_ended && reap(in, __WALL | WNOHANG, &status) > 0)
                ;
            if (in->job_ended)
                finish(in);
        }
    }
}

void moe_init_main(struct moe_start *s)
{
    struct inside in = { .s = s, .ctl = s->ctl[1], .exec = { -1, -1 } };
    struct moe_msg msg;
    sigset_t all;
    moe_at(s, MOE_STEP_INIT, 0);
    (void)close(s->ctl[0]);                          /* so that the supervisor's end closes when it dies */
    (void)sigfillset(&all);
    (void)moe_must(s, sigprocmask(SIG_SETMASK, &all, NULL));
    if (moe_waits_for_go(s) && (moe_receive(in.ctl, &msg, NULL, true) != 1 || msg.kind != MOE_NOTE_GO))
        _exit(125);
    refuse_executable_memfds(s);
    become(s);
    (void)sigemptyset(&all);
    (void)sigaddset(&all, SIGCHLD);
    in.children = MOE_MUST(s, signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK));
    const uint64_t cookie = network(s);
    surroundings(s);
    start_job(&in, cookie);
    serve(&in);
}
