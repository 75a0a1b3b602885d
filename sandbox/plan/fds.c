#include "common/base/number.h"
#include "sandbox/plan/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* A pipe or a connected local socket leads to whoever holds the other end, and nowhere else. A file, a folder or a listening socket leads further. */
static const char *unfit(int fd)
{
    struct sockaddr_storage address;
    socklen_t room = sizeof address;
    struct stat st;
    const int flags = fcntl(fd, F_GETFD);
    if (flags < 0 || fstat(fd, &st) != 0 || flags & FD_CLOEXEC)      /* close-on-exec: one of ours, opened since */
        return "no such descriptor was handed to us";
    if (S_ISFIFO(st.st_mode))
        return NULL;
    if (!S_ISSOCK(st.st_mode))
        return "only pipes and connected local sockets are handed on";
    if (getpeername(fd, (struct sockaddr *)&address, &room) != 0 || address.ss_family != AF_UNIX)
        return "a socket that is handed on must be a local one that is connected";
    return NULL;
}

/* Ours to write to, and nobody's of this process that was opened since. */
static enum moe_code ready_fd(struct moe_build *b, struct moe_error *err)
{
    const int fd = b->options->ready_fd, flags = fd ? fcntl(fd, F_GETFD) : 0;
    b->plan->ready_fd = fd;
    if (!fd)
        return MOE_OK;
    if (flags < 0 || flags & FD_CLOEXEC || (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--ready-fd" }, "%d: no descriptor that can be written to was handed to us", fd);
    return MOE_OK;
}

enum moe_code moe_plan_fds(struct moe_build *b, struct moe_error *err)
{
    const struct moe_run_options *o = b->options;
    const struct moe_where at = { .field = "--fd" };
    MOE_TRY(ready_fd(b, err));
    if (o->fd_count > MOE_CAP_PLAN_FDS)
        return moe_fail(err, MOE_E_LIMIT, at, "at most %u descriptors are handed on", MOE_CAP_PLAN_FDS);
    for (size_t i = 0; i < o->fd_count; i++) {
        const char *text = o->fd[i], *end = NULL;
        const uint64_t n = moe_number(text, 10, &end);
        if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 6 || n < 3)
            return moe_fail(err, MOE_E_USAGE, at, "'%s' is no number of a descriptor above 2", text);
        const char *why = unfit((int)n);
        if (why)
            return moe_fail(err, MOE_E_USAGE, at, "%s: %s", text, why);
        if ((int)n == o->ready_fd)
            return moe_fail(err, MOE_E_USAGE, at, "%s is --ready-fd, which is closed once the command is executed", text);
        b->plan->fds[b->plan->fd_count++] = (int)n;
    }
    return MOE_OK;
}
