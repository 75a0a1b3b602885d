/* The process that becomes the job: every right is given up in order, each step checked, then it executes. */
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rights that can be said of a file; the others are about what is in a folder. */
#define FILE_RIGHTS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | \
                     LANDLOCK_ACCESS_FS_IOCTL_DEV)
#define SECUREBITS (SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED | \
                    SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)

static void session(struct moe_start *s, int tty)
{
    moe_at(s, MOE_STEP_SESSION, 0);
    (void)moe_must(s, syscall(SYS_setsid));
    if (tty < 0)
        return;
    (void)moe_must(s, ioctl(tty, TIOCSCTTY, 0));
    for (int fd = 0; fd < 3; fd++)
        (void)moe_must(s, dup3(tty, fd, 0)); // nosec M402: input, output and errors of the job, which it is to have
}

/* The kernel's own call: the C library hides two signals, and a caller may have changed those as well. */
static void signals(struct moe_start *s)
{
    const struct { uintptr_t handler, flags, restorer; uint64_t mask; } plain = { .handler = 0 }, ignored = { .handler = 1 };    /* SIG_DFL, SIG_IGN */
    moe_at(s, MOE_STEP_SIGNALS, 0);
    for (int sig = 1; sig <= 64; sig++)
        if (sig != SIGKILL && sig != SIGSTOP)
            (void)moe_must(s, syscall(SYS_rt_sigaction, sig, sig == SIGHUP && s->hup_ignored ? &ignored : &plain, NULL, sizeof plain.mask));
}

/* Without namespaces as an ordinary user there is no right to change sets that are empty anyway: no_new_privs keeps them so. */
static bool may_set_caps(void)
{
    struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2];
    return syscall(SYS_capget, &head, data) != 0 || (data[0].effective & (1u << CAP_SETPCAP));
}

static void rights(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
    const struct __user_cap_data_struct none[2] = { { 0 }, { 0 } };
    moe_at(s, MOE_STEP_KEYRING, 0);
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS)       /* a kernel without keys has none to give */
        moe_start_die(s, errno);
    if (may_set_caps()) {
        moe_at(s, MOE_STEP_BOUNDING, 0);
        for (unsigned long cap = 0; cap < 64; cap++)
            if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0) {
                if (errno == EINVAL && cap > CAP_AUDIT_READ)
                    break;                           /* past the last that this kernel knows */
                moe_start_die(s, errno);
            }
        moe_at(s, MOE_STEP_SECUREBITS, 0);
        (void)moe_must(s, prctl(PR_SET_SECUREBITS, SECUREBITS, 0, 0, 0));
    }
    if (!MOE_FLAG(s, CLONE_NEWUSER) && s->root) {
        moe_at(s, MOE_STEP_GROUPS, 0);
        (void)moe_must(s, syscall(SYS_setgroups, 0, NULL));
        moe_at(s, MOE_STEP_IDS, 0);
        (void)moe_must(s, syscall(SYS_setresgid, p->outer_gid, p->outer_gid, p->outer_gid));
        (void)moe_must(s, syscall(SYS_setresuid, p->outer_uid, p->outer_uid, p->outer_uid));
    }
    moe_at(s, MOE_STEP_CAPS, 0);
    (void)moe_must(s, prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    (void)moe_must(s, syscall(SYS_capset, &head, none));
    if (!MOE_FLAG(s, CLONE_NEWPID))                  /* after the change of user, which takes it back */
        (void)moe_must(s, prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
    moe_at(s, MOE_STEP_NNP, 0);
    (void)moe_must(s, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

/* By a folder, or by a mere place, all that lies below it could be opened, wherever the root is. */
static void streams(struct moe_start *s)
{
    struct stat st;
    moe_at(s, MOE_STEP_STREAMS, 0);
    for (int fd = 0; fd < 3; fd++) {
        const int flags = MOE_MUST(s, fcntl(fd, F_GETFL));
        (void)moe_must(s, fstat(fd, &st));
        if (S_ISDIR(st.st_mode) || flags & O_PATH)
            moe_start_die(s, S_ISDIR(st.st_mode) ? EISDIR : EBADF);
    }
}

/* What is read already may be opened once more to be read, as /dev/stdin. */
static void add_input(struct moe_start *s, int ruleset)
{
    const struct landlock_path_beneath_attr rule = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE & s->plan->landlock_fs, .parent_fd = 0 };
    struct stat st;
    moe_at(s, MOE_STEP_STREAMS, 0);
    (void)moe_must(s, fstat(0, &st));
    if (rule.allowed_access && S_ISREG(st.st_mode) && (MOE_MUST(s, fcntl(0, F_GETFL)) & O_ACCMODE) != O_WRONLY &&
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 && errno != EBADFD)   /* EBADFD: it has no place, as a memfd */
        moe_start_die(s, errno);
}

static void add_path(struct moe_start *s, int ruleset, size_t i)
{
    const struct moe_landlock_path *path = &s->plan->landlock[i];
    struct landlock_path_beneath_attr rule = { .allowed_access = path->access & s->plan->landlock_fs };
    struct stat st;
    moe_at(s, MOE_STEP_LANDLOCK_PATH, i);
    if ((rule.parent_fd = open(path->path, O_PATH | O_CLOEXEC)) < 0) {
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)  /* what cannot be reached needs no leave */
            moe_start_die(s, errno);
        return;
    }
    (void)moe_must(s, fstat(rule.parent_fd, &st));
    if (!S_ISDIR(st.st_mode))
        rule.allowed_access &= FILE_RIGHTS;
    if (rule.allowed_access)
        (void)moe_must(s, syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0));
    (void)close(rule.parent_fd);
}

static void landlock(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    const struct moe_landlock_ruleset rules = { p->landlock_fs, p->landlock_net, p->landlock_scope };
    if (!rules.fs && !rules.net && !rules.scoped)
        return;
    moe_at(s, MOE_STEP_LANDLOCK, 0);
    const size_t size = rules.scoped ? sizeof rules : rules.net ? offsetof(struct moe_landlock_ruleset, scoped) : offsetof(struct moe_landlock_ruleset, net);
    int ruleset = MOE_MUST(s, syscall(SYS_landlock_create_ruleset, &rules, size, 0));
    for (size_t i = 0; i < p->landlock_count; i++)
        add_path(s, ruleset, i);
    if (rules.fs)
        add_input(s, ruleset);
    moe_at(s, MOE_STEP_LANDLOCK_ON, 0);
    (void)moe_must(s, syscall(SYS_landlock_restrict_self, ruleset, p->kernel.landlock_abi >= 7 ? LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON : 0));
    (void)close(ruleset);
}

static void limits(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    for (size_t i = 0; i < p->limit_count; i++) {
        struct rlimit now;
        moe_at(s, MOE_STEP_LIMIT, i);
        (void)moe_must(s, prlimit(0, (unsigned)p->limits[i].resource, NULL, &now));
        const rlim_t value = MOE_MIN(p->limits[i].value, now.rlim_max);              /* a lower one that was there holds */
        if (now.rlim_cur == value && now.rlim_max == value)
            continue;
        now.rlim_cur = now.rlim_max = value;
        (void)moe_must(s, prlimit(0, (unsigned)p->limits[i].resource, &now, NULL));
    }
}

/* Descriptors close by executing: the table may be shared with init until then. */
static void descriptors(struct moe_start *s)
{
    moe_at(s, MOE_STEP_CLOSE, 0);
    (void)moe_must(s, syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC));
    for (size_t i = 0; i < s->secret_count; i++)
        if (s->secrets[i].fd >= 0)
            (void)moe_must(s, fcntl(s->secrets[i].fd, F_SETFD, 0));
    for (size_t i = 0; i < s->plan->fd_count; i++)
        (void)moe_must(s, fcntl(s->plan->fds[i], F_SETFD, 0));
}

static void filter(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    const struct sock_fprog program = { p->filter.count, p->filter.code };
    unsigned long flags = 0;
    if (!p->filter.count)
        return;
    if (p->notify)
        flags |= SECCOMP_FILTER_FLAG_NEW_LISTENER | (p->kernel.notify_killable ? SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV : 0);
    moe_at(s, MOE_STEP_SECCOMP, 0);
    long listener = moe_must(s, syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
    moe_at(s, MOE_STEP_EXEC, 0);                     /* first, so that whoever sees the listener sees this too */
    if (p->notify)
        atomic_store(&s->shared->listener, (int)listener + 1);
    if (p->notify && s->may_wake)
        moe_start_wake(s);
}

/* Until init shows nothing of the caller's; it is at it while this process gives up its rights, and hardly ever behind. Where it fails, that ends us both. */
static void wait_hidden(struct moe_start *s)
{
    const struct timespec moment = { .tv_nsec = 10000000 };
    while (!atomic_load(&s->shared->hidden) && !atomic_load(&s->shared->failed))
        (void)syscall(SYS_futex, &s->shared->hidden, FUTEX_WAIT, 0, &moment, NULL, 0);
}

void moe_job_main(struct moe_start *s, int tty)
{
    const struct moe_plan *p = s->plan;
    sigset_t none;
    session(s, tty);
    signals(s);
    rights(s);
    streams(s);
    moe_at(s, MOE_STEP_UMASK, 0);
    (void)moe_must(s, (int)umask(p->profile->umask & 0777));     /* the call itself cannot fail, but a filter around us may refuse it */
    moe_at(s, MOE_STEP_CHDIR, 0);
    (void)moe_must(s, chdir(p->cwd ? p->cwd : "/"));
    landlock(s);
    limits(s);
    if (p->mdwe) {
        moe_at(s, MOE_STEP_MDWE, 0);
        (void)moe_must(s, prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0));
    }
    descriptors(s);
    (void)sigemptyset(&none);
    (void)moe_must(s, sigprocmask(SIG_SETMASK, &none, NULL));
    wait_hidden(s);
    filter(s);
    moe_at(s, MOE_STEP_EXEC, 0);
    (void)execve(p->command, p->argv, s->envp);
    moe_start_die(s, errno);
}
