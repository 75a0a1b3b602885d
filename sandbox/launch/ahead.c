/* Namespaces made while the plan is. The kernel takes half a millisecond for a network alone, and a clone() holds its caller up for as long; so a process beside
 * this one makes them meanwhile. It shares our memory and descriptors, and init is its fork, once all is decided: a copy of what we know by then.
 *
 * It has no errno of its own: what it calls must not fail, or end the matter when it does. */
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK = 512 << 10, GUARD = 64 << 10 };
#define NEEDED (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS)
#define LATER  ((uint64_t)CLONE_NEWCGROUP)           /* by init, once it is in its cgroup */

struct moe_ahead {
    uint64_t spaces;
    void *stack;
    pid_t parent, pid, init;             /* us, the process beside us, and what it forked */
    int go, pidfd, init_pidfd;
    bool failed;                         /* it could not make them                        */
    bool gone;                           /* and was reaped                                */
    struct moe_start *start;             /* whose init                                    */
};

static int beside(void *with)
{
    struct moe_ahead *a = with;
    const struct sigaction plain = { .sa_handler = SIG_DFL };
    uint64_t word;
    if (sigaction(SIGCHLD, &plain, NULL) != 0)       /* who ignores it is told of no child, and init has ours */
        return 1;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != a->parent)
        return 1;
    a->failed = unshare((int)(a->spaces & ~(uint64_t)CLONE_NEWUSER)) != 0;
    if (read(a->go, &word, sizeof word) != (ssize_t)sizeof word || a->failed || !a->start)
        return 1;
    a->init = (pid_t)syscall(SYS_clone, CLONE_PARENT | CLONE_PIDFD | SIGCHLD, 0, &a->init_pidfd, NULL, 0);
    if (a->init == 0)
        moe_init_main(a->start);
    return 0;
}

/* No signal may find it: they are for us. */
static bool begin(struct moe_ahead *a)
{
    sigset_t all, was;
    (void)sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, &was) != 0)
        return false;
    a->pid = clone(beside, (char *)a->stack + GUARD + STACK, CLONE_VM | CLONE_FILES | CLONE_NEWUSER | CLONE_PIDFD | SIGCHLD, a, &a->pidfd);
    (void)sigprocmask(SIG_SETMASK, &was, NULL);
    return a->pid > 0;
}

static void end(struct moe_ahead *a)
{
    siginfo_t info;
    if (a->gone || a->pid <= 0)
        return;
    (void)syscall(SYS_pidfd_send_signal, a->pidfd, SIGKILL, NULL, 0);
    while (waitid((idtype_t)MOE_P_PIDFD, (id_t)a->pidfd, &info, WEXITED | __WALL) != 0 && errno == EINTR)
        ;
    a->gone = true;
}

struct moe_ahead *moe_ahead_start(uint64_t spaces)
{
    if (MOE_ADDRESS_SANITIZER || (spaces & NEEDED) != NEEDED)
        return NULL;
    moe_streams_fill();
    MOE_AUTO(moe_ahead_free) struct moe_ahead *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    *a = (struct moe_ahead){ .spaces = spaces & ~LATER, .parent = getpid(), .go = -1, .pidfd = -1, .init_pidfd = -1 };
    a->stack = mmap(NULL, GUARD + STACK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (a->stack == MAP_FAILED)
        a->stack = NULL;
    if (!a->stack || mprotect((char *)a->stack + GUARD, STACK, PROT_READ | PROT_WRITE) != 0 || (a->go = eventfd(0, EFD_CLOEXEC)) < 0 || !begin(a))
        return NULL;
    return moe_take(a);
}

bool moe_ahead_fits(const struct moe_ahead *a, const struct moe_plan *plan)
{
    return a && !a->gone && a->spaces == (plan->clone_flags & ~LATER);
}

pid_t moe_ahead_pid(const struct moe_ahead *a) { return a->pid; }

enum moe_code moe_ahead_fork(struct moe_ahead *a, struct moe_start *s, struct moe_error *err)
{
    const uint64_t word = 1;
    struct pollfd p = { a->pidfd, POLLIN, 0 };
    moe_at(s, MOE_STEP_CLONE, 0);
    a->start = s;
    s->given = true;
    const bool sent = write(a->go, &word, sizeof word) == (ssize_t)sizeof word;
    int got;
    do                                               /* it forks, and ends: until then nothing may change here */
        got = sent ? poll(&p, 1, MOE_PHASE_MS) : -1;
    while (sent && got < 0 && errno == EINTR);
    const int error = errno;
    end(a);
    s->given = a->init > 0;
    if (s->given) {
        s->pid = a->init;
        s->pidfd = a->init_pidfd;
    }
    return got > 0 ? MOE_OK : got < 0 ? moe_start_failed(s, MOE_STEP_CLONE, 0, error, err) : moe_start_stuck(s, err);
}

void moe_ahead_free(struct moe_ahead **ahead)
{
    struct moe_ahead *a = *ahead;
    if (!a)
        return;
    end(a);
    if (a->go >= 0)
        (void)close(a->go);
    if (a->pidfd >= 0)
        (void)close(a->pidfd);
    if (a->stack)
        (void)munmap(a->stack, GUARD + STACK);
    free(a);
    *ahead = NULL;
}
