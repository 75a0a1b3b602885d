/* What can fail while a sandbox is made, in words; and the small messages between supervisor and init. */
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What `item` counts. */
enum item { NOTHING, MOUNT, LANDLOCK, LIMIT, SECRET, COMMAND, FOLDER, CGROUP };
static const struct { const char *words; enum item item; } steps[MOE_STEP_COUNT] = {
    [MOE_STEP_NONE]          = { "before the first step", NOTHING },
    [MOE_STEP_FDS]           = { "making the supervisor's own descriptors", NOTHING },
    [MOE_STEP_ARGUMENTS]     = { "finding its own command line in /proc/self/stat", NOTHING },
    [MOE_STEP_SECRET]        = { "reading the secret", SECRET },
    [MOE_STEP_CGROUP]        = { "making a cgroup below", CGROUP },
    [MOE_STEP_TREE]          = { "opening the tree of", MOUNT },
    [MOE_STEP_OWN]           = { "showing the job as the owner (idmapped mount) of", MOUNT },
    [MOE_STEP_CLONE]         = { "making the namespaces (moe-sandbox layers says which of them are here)", NOTHING },
    [MOE_STEP_RAISE]         = { "raising the limit", LIMIT },
    [MOE_STEP_MAPS]          = { "writing the user and group map", NOTHING },
    [MOE_STEP_USER]          = { "becoming the job's user", NOTHING },
    [MOE_STEP_INIT]          = { "preparing PID 1", NOTHING },
    [MOE_STEP_SYSCTL_MEMFD]  = { "setting vm.memfd_noexec", NOTHING },
    [MOE_STEP_SYSCTL_USERNS] = { "setting user.max_user_namespaces", NOTHING },
    [MOE_STEP_HOSTNAME]      = { "setting the host name", NOTHING },
    [MOE_STEP_LOOPBACK]      = { "bringing up the loopback device", NOTHING },
    [MOE_STEP_CGROUPNS]      = { "making the cgroup namespace", NOTHING },
    [MOE_STEP_TIMENS]        = { "making the time namespace", NOTHING },
    [MOE_STEP_ROOT]          = { "making an empty root", NOTHING },
    [MOE_STEP_MOUNT]         = { "mounting", MOUNT },
    [MOE_STEP_SECRETS]       = { "mounting /run/secrets", NOTHING },
    [MOE_STEP_PIVOT]         = { "changing to the new root", NOTHING },
    [MOE_STEP_PROC]          = { "opening /proc", NOTHING },
    [MOE_STEP_PTY]           = { "opening a terminal", NOTHING },
    [MOE_STEP_FORK]          = { "making the job's process", NOTHING },
    [MOE_STEP_SEND]          = { "passing messages between supervisor and init", NOTHING },
    [MOE_STEP_SESSION]       = { "making a session", NOTHING },
    [MOE_STEP_SIGNALS]       = { "resetting signals", NOTHING },
    [MOE_STEP_KEYRING]       = { "making a session keyring", NOTHING },
    [MOE_STEP_GROUPS]        = { "dropping supplementary groups", NOTHING },
    [MOE_STEP_IDS]           = { "giving up uid and gid", NOTHING },
    [MOE_STEP_BOUNDING]      = { "emptying the capability bounding set", NOTHING },
    [MOE_STEP_SECUREBITS]    = { "setting securebits", NOTHING },
    [MOE_STEP_CAPS]          = { "dropping capabilities", NOTHING },
    [MOE_STEP_STREAMS]       = { "handing over standard input, output and errors", NOTHING },
    [MOE_STEP_UMASK]         = { "setting the umask", NOTHING },
    [MOE_STEP_CHDIR]         = { "entering the folder", FOLDER },
    [MOE_STEP_NNP]           = { "setting no_new_privs", NOTHING },
    [MOE_STEP_LANDLOCK]      = { "making the Landlock ruleset", NOTHING },
    [MOE_STEP_LANDLOCK_PATH] = { "adding to the Landlock ruleset", LANDLOCK },
    [MOE_STEP_LANDLOCK_ON]   = { "enforcing Landlock", NOTHING },
    [MOE_STEP_LIMIT]         = { "setting the limit", LIMIT },
    [MOE_STEP_MDWE]          = { "refusing writable code (PR_SET_MDWE)", NOTHING },
    [MOE_STEP_CLOSE]         = { "closing descriptors", NOTHING },
    [MOE_STEP_SECCOMP]       = { "installing the seccomp filter", NOTHING },
    [MOE_STEP_EXEC]          = { "executing", COMMAND },
    [MOE_STEP_RUNNING]       = { "running", NOTHING },
};

static const char *item_name(const struct moe_start *s, enum item kind, size_t item)
{
    const struct moe_plan *p = s->plan;
    switch (kind) {
    case MOUNT:    return item < p->mount_count ? (*p->mounts[item].to ? p->mounts[item].to : "/") : "";
    case LANDLOCK: return item < p->landlock_count ? p->landlock[item].path : "";
    case LIMIT:    return item < p->limit_count ? p->limits[item].name : "";
    case SECRET:   return item < p->secret_count ? p->secrets[item].name.ptr : "";
    case COMMAND:  return p->command;
    case FOLDER:   return p->cwd ? p->cwd : "/";
    case CGROUP:   return p->cgroup ? p->cgroup : "";
    case NOTHING:  break;
    }
    return "";
}

static enum moe_code tell(const struct moe_start *s, enum moe_step step, size_t item, const char *what, int error, struct moe_error *err)
{
    const char *name = item_name(s, steps[step].item, item);
    enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "%s%s%s: %s", steps[step].words, *name ? " " : "", name, what);
    err->sys = error;
    return code;
}

enum moe_code moe_start_failed(const struct moe_start *s, enum moe_step step, size_t item, int error, struct moe_error *err)
{
    char buf[128];
    return tell(s, step, item, strerror_r(error, buf, sizeof buf), error, err);
}

enum moe_code moe_start_died(const struct moe_start *s, struct moe_error *err)
{
    enum moe_step step = (enum moe_step)atomic_load(&s->shared->failed_step);
    if (atomic_load(&s->shared->failed) == 2 && step < MOE_STEP_COUNT)
        return moe_start_failed(s, step, (size_t)atomic_load(&s->shared->failed_item), atomic_load(&s->shared->error), err);
    step = (enum moe_step)atomic_load(&s->shared->step);
    return tell(s, step < MOE_STEP_COUNT ? step : MOE_STEP_NONE, (size_t)atomic_load(&s->shared->item), "the process that did it was killed", ECANCELED, err);
}

enum moe_code moe_start_stuck(const struct moe_start *s, struct moe_error *err)
{
    enum moe_step step = (enum moe_step)atomic_load(&s->shared->step);
    return tell(s, step < MOE_STEP_COUNT ? step : MOE_STEP_NONE, (size_t)atomic_load(&s->shared->item), "did not end within 10 s", ETIMEDOUT, err);
}

void moe_start_wake(struct moe_start *s) { (void)syscall(SYS_futex, &s->shared->listener, FUTEX_WAKE, 1, NULL, NULL, 0); }

void moe_start_die(struct moe_start *s, int error)
{
    int nobody = 0;
    if (atomic_compare_exchange_strong(&s->shared->failed, &nobody, 1)) {
        atomic_store(&s->shared->failed_step, (int)s->step);
        atomic_store(&s->shared->failed_item, (int)s->item);
        atomic_store(&s->shared->error, error);
        atomic_store(&s->shared->failed, 2);
    }
    if (s->step <= MOE_STEP_SECCOMP || s->may_wake)  /* later the filter may refuse it, or ask a supervisor that waits for us */
        moe_start_wake(s);
    syscall(SYS_exit_group, 125);
    for (;;)
        __builtin_trap();                    /* a filter that refuses exit_group does not refuse this */
}

long moe_must(struct moe_start *s, long result)
{
    if (result < 0)
        moe_start_die(s, errno);
    return result;
}

/* ---- messages ---- */

bool moe_send(int to, const struct moe_msg *msg, const int *fds, size_t fd_count)
{
    union { struct cmsghdr align; char bytes[CMSG_SPACE(MOE_MSG_FDS * sizeof(int))]; } room = { 0 };
    struct iovec part = { (void *)msg, sizeof *msg };
    struct msghdr h = { .msg_iov = &part, .msg_iovlen = 1 };
    if (fd_count) {
        h.msg_control = room.bytes;
        h.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&h);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
        memcpy(CMSG_DATA(c), fds, fd_count * sizeof(int));
    }
    return sendmsg(to, &h, MSG_NOSIGNAL) == (ssize_t)sizeof *msg;
}

int moe_receive(int from, struct moe_msg *msg, int *fds, bool wait)
{
    union { struct cmsghdr align; char bytes[CMSG_SPACE(MOE_MSG_FDS * sizeof(int))]; } room;
    struct iovec part = { msg, sizeof *msg };
    struct msghdr h = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes };
    ssize_t n;
    for (int i = 0; fds && i < MOE_MSG_FDS; i++)
        fds[i] = -1;
    do
        n = recvmsg(from, &h, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return errno == EAGAIN ? -1 : errno == ECONNRESET ? 0 : -2;
    if (n != (ssize_t)sizeof *msg)
        return 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&h); c; c = CMSG_NXTHDR(&h, c))
        if (fds && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
            memcpy(fds, CMSG_DATA(c), MOE_MIN(c->cmsg_len - CMSG_LEN(0), MOE_MSG_FDS * sizeof(int)));
    return 1;
}

void moe_streams_fill(void)
{
    for (int fd; (fd = open("/dev/null", O_RDWR)) >= 0;)
        if (fd > 2) {
            (void)close(fd);
            return;
        }
}

int moe_put_text(int folder, const char *path, const char *text, size_t len)
{
    int fd = openat(folder, path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = write(fd, text, len);
    int saved = errno;
    (void)close(fd);
    errno = saved;
    return n == (ssize_t)len ? 0 : -1;
}
