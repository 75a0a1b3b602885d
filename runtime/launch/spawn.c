#include "runtime/launch/spawn.h"
#include "common/base/str.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ABOVE = 10 };                       /* where the child's descriptors stand while others take their places */

/* What the child says when it cannot go on: the step, and why. */
enum step { GROUP, DEATH, ORPHAN, SIGNALS, STREAMS, CLOSE, EXECVE, STEPS };
static const char *const steps[STEPS] = { "setpgid", "prctl", "getppid", "sigaction", "dup2", "close_range", "execve" };
struct trouble { int step, sys; };

_Noreturn static void die(int to, enum step step)
{
    const struct trouble t = { step, errno };
    ssize_t n = write(to, &t, sizeof t);
    (void)n;                               /* nobody is left to be told */
    _exit(125);
}

/* Out of the way of 0 to 3, so that no dup2() below takes a descriptor that is still needed. */
static int lift(int fd, int trouble)
{
    int up = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, ABOVE);
    if (fd >= 0 && up < 0)
        die(trouble, STREAMS);
    return up;
}

static void streams(const struct moe_spawn *how, int trouble)
{
    const int control = lift(how->control, trouble), out = lift(how->out, trouble), err = lift(how->err, trouble);
    const int in = lift(how->in >= 0 ? how->in : open("/dev/null", O_RDONLY | O_CLOEXEC), trouble);
    if (in < 0 || dup2(in, 0) < 0 || (out >= 0 && dup2(out, 1) < 0) || (err >= 0 && dup2(err, 2) < 0) ||
        (control >= 0 && dup2(control, MOE_SPAWN_CONTROL) < 0))
        die(trouble, STREAMS);
    const unsigned first = control >= 0 ? MOE_SPAWN_CONTROL + 1 : MOE_SPAWN_CONTROL;
    if (syscall(SYS_close_range, first, ~0u, CLOSE_RANGE_CLOEXEC) != 0)
        die(trouble, CLOSE);
}

/* A signal that is ignored stays so over execve(); ours are none of its business. */
static void signals(int trouble)
{
    struct sigaction plain = { .sa_handler = SIG_DFL };
    sigset_t none;
    (void)sigemptyset(&none);
    for (int s = 1; s < NSIG; s++)
        if (s != SIGKILL && s != SIGSTOP && sigaction(s, &plain, NULL) != 0 && errno != EINVAL)    /* the C library keeps two for itself */
            die(trouble, SIGNALS);
    if (sigprocmask(SIG_SETMASK, &none, NULL) != 0)
        die(trouble, SIGNALS);
}

_Noreturn static void child(const struct moe_spawn *how, pid_t parent, int trouble)
{
    trouble = fcntl(trouble, F_DUPFD_CLOEXEC, ABOVE);
    if (trouble < 0)
        _exit(125);
    if (setpgid(0, 0) != 0)
        die(trouble, GROUP);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
        die(trouble, DEATH);
    if (getppid() != parent) {             /* it died before the line above */
        errno = ESRCH;
        die(trouble, ORPHAN);
    }
    streams(how, trouble);
    signals(trouble);
    (void)execve(how->path, how->argv, how->envp);
    die(trouble, EXECVE);
}

static enum moe_code failed(const char *path, const char *step, int sys, struct moe_error *err)
{
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path, .field = step }, "cannot be started: %s", strerrordesc_np(sys) ? strerrordesc_np(sys) : "unknown error");
    err->sys = sys;
    return MOE_E_IO;
}

enum moe_code moe_spawn(const struct moe_spawn *how, pid_t *pid, struct moe_error *err)
{
    int ends[2];
    sigset_t all, before;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failed(how->path, "pipe2", errno, err);
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &before);           /* no handler of ours may run in the child */
    const pid_t parent = getpid();
    pid_t born = fork();
    if (born == 0)
        child(how, parent, ends[1]);
    const int sys = errno;
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    (void)close(ends[1]);
    struct trouble t;
    ssize_t n = 0;
    while (born > 0 && (n = read(ends[0], &t, sizeof t)) < 0 && errno == EINTR)
        ;
    (void)close(ends[0]);
    if (born < 0)
        return failed(how->path, "fork", sys, err);
    if (n == 0) {
        *pid = born;
        return MOE_OK;
    }
    while (waitpid(born, NULL, 0) < 0 && errno == EINTR)
        ;
    return n == (ssize_t)sizeof t && t.step >= 0 && t.step < STEPS ? failed(how->path, steps[t.step], t.sys, err) : failed(how->path, "fork", EIO, err);
}

/* ---- finding it ---- */

static int try_one(struct moe_str folder, const char *name, char *into, size_t room)
{
    char path[PATH_MAX], real[PATH_MAX];
    struct stat st;
    const int n = folder.len ? snprintf(path, sizeof path, "%.*s/%s", MOE_FMT(folder), name) : snprintf(path, sizeof path, "%s", name);
    if (n < 0 || (size_t)n >= sizeof path)
        return ENAMETOOLONG;
    if (stat(path, &st) != 0)
        return errno;
    if (!S_ISREG(st.st_mode) || access(path, X_OK) != 0)
        return EACCES;
    if (!realpath(path, real))
        return errno;
    /* Its own name and not what a link leads to: programs look at how they are called. */
    const int kept = path[0] == '/' ? snprintf(into, room, "%s", path) : snprintf(into, room, "%s", real);
    return kept < 0 || (size_t)kept >= room ? ENAMETOOLONG : 0;
}

enum moe_code moe_spawn_find(const char *name, const char *path, char *into, size_t room, struct moe_error *err)
{
    struct moe_str rest = moe_str_c(path ? path : "/usr/local/bin:/usr/bin:/bin");
    int sys = strchr(name, '/') ? try_one(MOE_STR(""), name, into, room) : ENOENT;
    if (!strchr(name, '/') && *name)
        while (rest.len && sys != 0) {
            struct moe_str folder = moe_str_cut(&rest, ':');
            const int one = try_one(folder.len ? folder : MOE_STR("."), name, into, room);
            sys = one == 0 || one == EACCES || sys != EACCES ? one : sys;        /* one that is there and cannot run says more than none */
        }
    if (sys == 0)
        return MOE_OK;
    if (sys == ENAMETOOLONG)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "is too long a path");
    sys = sys == ENOENT || sys == ENOTDIR ? ENOENT : EACCES;
    (void)moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, sys == ENOENT ? "there is no such command" : "cannot be executed");
    err->sys = sys;
    return MOE_E_USAGE;
}
