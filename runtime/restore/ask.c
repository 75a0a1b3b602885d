#include "runtime/restore/inside.h"
#include "common/base/clock.h"
#include "common/base/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OUT, ERR, STREAMS, CHUNK = 4096, NAP_MS = 5 };

/* What the tool needs of our environment: nothing of a job's is its business, and some of that may be secret. */
static const char *const passed_on[] = { "PATH", "LANG", "LC_ALL", "LC_CTYPE" };
enum { VARIABLE_ROOM = 8192 };
struct environment { char text[MOE_COUNT(passed_on)][VARIABLE_ROOM]; char *list[MOE_COUNT(passed_on) + 1]; };

static void environment_of(struct environment *e)
{
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(passed_on); i++) {
        const char *value = getenv(passed_on[i]);
        int bytes = value ? snprintf(e->text[n], VARIABLE_ROOM, "%s=%s", passed_on[i], value) : -1;
        if (bytes > 0 && bytes < VARIABLE_ROOM) {      /* half a PATH would be another one */
            e->list[n] = e->text[n];
            n++;
        }
    }
    e->list[n] = NULL;
}

/* Signals as a program expects them, whatever this thread blocks and this process ignores. */
static int attributes(posix_spawnattr_t *how)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int sys = posix_spawnattr_setsigmask(how, &none);
    sys = sys ? sys : posix_spawnattr_setsigdefault(how, &all);
    return sys ? sys : posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int streams(posix_spawn_file_actions_t *files, const int to[STREAMS])
{
    int sys = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    sys = sys ? sys : posix_spawn_file_actions_adddup2(files, to[OUT], STDOUT_FILENO);
    return sys ? sys : posix_spawn_file_actions_adddup2(files, to[ERR], STDERR_FILENO);
}

static int start(const char *const *argv, const int to[STREAMS], pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    MOE_NOT_ZEROED struct environment env;
    if (posix_spawn_file_actions_init(&files) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&how) != 0)
        return posix_spawn_file_actions_destroy(&files), ENOMEM;
    environment_of(&env);
    int sys = attributes(&how);
    sys = sys ? sys : streams(&files, to);
    if (!sys)
        sys = posix_spawnp(pid, argv[0], &files, &how, (char *const *)(uintptr_t)argv, env.list);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return sys;
}

/* ---- what it says ---- */

/* What comes next: false at the end. */
static bool hear(int fd, struct moe_heard *h)
{
    char dropped[CHUNK];
    size_t left = h->cap - h->used;
    ssize_t n = left ? read(fd, h->room + h->used, left) : read(fd, dropped, sizeof dropped);
    if (n > 0 && !left)
        h->more = true;
    else if (n > 0)
        h->used = MOE_MIN(h->used + (size_t)n, h->cap);
    return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

static int left_ms(uint64_t deadline)
{
    uint64_t now = moe_now_ms();
    return now < deadline ? (int)MOE_MIN(deadline - now, (uint64_t)INT_MAX) : 0;
}

/* Read both streams until both have ended: false when the time is over before. */
static bool listen_to(int from[STREAMS], uint64_t deadline, struct moe_answer *a)
{
    struct moe_heard *const to[STREAMS] = { &a->out, &a->err };
    while (from[OUT] >= 0 || from[ERR] >= 0) {
        struct pollfd polled[STREAMS] = { { .fd = from[OUT], .events = POLLIN }, { .fd = from[ERR], .events = POLLIN } };
        int wait = left_ms(deadline), ready = wait ? poll(polled, STREAMS, wait) : 0;
        if (!wait || (ready < 0 && errno != EINTR))
            return false;
        for (size_t i = 0; ready > 0 && i < STREAMS; i++)
            if (polled[i].revents && !hear(from[i], to[i]))
                moe_fd_close(&from[i]);
    }
    return true;
}

/* Who has closed both streams is about to end; one that does not is waited for no longer than the rest of the time. */
static bool wait_for(pid_t pid, uint64_t deadline, int *status, int *sys)
{
    const struct timespec nap = { .tv_nsec = NAP_MS * 1000000L };
    for (;;) {
        pid_t got = waitpid(pid, status, WNOHANG);
        *sys = got < 0 ? errno : 0;
        if (got == pid || (got < 0 && errno != EINTR))
            return true;
        if (!left_ms(deadline))
            return false;
        (void)nanosleep(&nap, NULL);
    }
}

static enum moe_code cannot(struct moe_error *err, const char *program, int sys)
{
    enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ .file = program }, "%s", sys == ETIMEDOUT ? "did not end in time" : strerrordesc_np(sys));
    err->sys = sys;
    return code;
}

static void close_both(int ends[STREAMS])
{
    for (size_t i = 0; i < STREAMS; i++)
        moe_fd_close(&ends[i]);
}

static int make_pipes(int from[STREAMS], int to[STREAMS])
{
    for (size_t i = 0; i < STREAMS; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            return errno;
        from[i] = ends[0];
        to[i] = ends[1];
    }
    return 0;
}

enum moe_code moe_restore_ask(const char *const *argv, unsigned timeout_ms, struct moe_answer *a, struct moe_error *err)
{
    uint64_t deadline = moe_now_ms() + timeout_ms;
    int from[STREAMS] = { -1, -1 }, to[STREAMS] = { -1, -1 };
    pid_t pid = 0;
    int sys = make_pipes(from, to);
    sys = sys ? sys : start(argv, to, &pid);
    close_both(to);                                    /* or the end of what it says would never come */
    if (!sys && (!listen_to(from, deadline, a) || !wait_for(pid, deadline, &a->status, &sys))) {
        (void)kill(pid, SIGKILL);
        while (waitpid(pid, &a->status, 0) < 0 && errno == EINTR)
            continue;
        sys = ETIMEDOUT;
    }
    close_both(from);
    return sys ? cannot(err, argv[0], sys) : MOE_OK;
}
