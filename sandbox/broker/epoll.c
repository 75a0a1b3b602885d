/* Programs that put a socket into an epoll set before they connect it: the set knows the old socket, and would never hear of the one that takes its place. */
#include "common/base/number.h"
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/wait.h>

/* The number behind "name:" in a line of fdinfo. */
static bool number_in(const char *line, const char *name, unsigned base, uint64_t *value)
{
    const char *at = strstr(line, name);
    if (!at)
        return false;
    const char *end;
    *value = moe_number(at + strlen(name), base, &end);
    return end != at + strlen(name);
}

/* "tfd:        5 events:       19 data:                5  pos:0 ino:3f2 sdev:9" */
size_t moe_watched_read(struct moe_call *c, int epoll, ino_t ino, struct moe_watched *out, size_t room)
{
    char path[64], line[256];
    size_t n = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)c->tid, epoll);
    FILE *f = fopen(path, "re");
    for (unsigned lines = 0; f && n < room && lines < MOE_CAP_FD_SCAN && fgets(line, sizeof line, f); lines++) {
        uint64_t number, events, data, inode;
        if (number_in(line, "tfd:", 10, &number) && number_in(line, "events:", 16, &events) && number_in(line, "data:", 16, &data) &&
            number_in(line, "ino:", 16, &inode) && inode == ino && number <= INT_MAX && events <= UINT32_MAX)
            out[n++] = (struct moe_watched){ epoll, (int)number, (uint32_t)events, data };
    }
    if (f)
        (void)fclose(f);
    return n;
}

/* A set knows a socket by file and number, so it is told by a process in which the number is the job's: one without anything else to lose. */
static _Noreturn void tell(int fresh, const int *epoll, const struct moe_watched *w, size_t count)
{
    int highest = 0;
    for (size_t i = 0; i < count; i++)
        highest = MOE_MAX(highest, w[i].number);
    int from = fcntl(fresh, F_DUPFD, highest + 1);
    for (size_t i = 0; i < count && from >= 0; i++) {
        int set = epoll[i] < 0 ? -1 : fcntl(epoll[i], F_DUPFD, highest + 1);
        struct epoll_event ev = { .events = w[i].events, .data.u64 = w[i].data };
        if (set >= 0 && dup2(from, w[i].number) == w[i].number)
            (void)epoll_ctl(set, EPOLL_CTL_ADD, w[i].number, &ev);
    }
    _exit(0);
}

void moe_watched_write(struct moe_call *c, int fresh, const struct moe_watched *w, size_t count)
{
    int epoll[MOE_CAP_WATCHED];
    for (size_t i = 0; i < count; i++)
        epoll[i] = moe_take_fd(c, w[i].epoll);
    long pid = syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
    if (pid == 0)
        tell(fresh, epoll, w, count);
    while (pid > 0 && waitpid((pid_t)pid, NULL, __WCLONE) < 0 && errno == EINTR)
        ;
    for (size_t i = 0; i < count; i++)
        if (epoll[i] >= 0)
            (void)close(epoll[i]);
}
