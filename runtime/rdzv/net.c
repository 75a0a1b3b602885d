#include "runtime/rdzv/net.h"
#include "common/base/clock.h"
#include "runtime/rdzv/rdzv.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

enum { BACKLOG = 256, CONNECT_MS = 3000 };      /* an address that does not answer leaves time for the next */

bool moe_rdzv_job_ok(struct moe_str job)
{
    for (size_t i = 0; i < job.len; i++)
        if (job.ptr[i] <= ' ' || job.ptr[i] >= 0x7f)
            return false;
    return job.len > 0 && job.len <= MOE_RDZV_JOB;
}

enum moe_code moe_rdzv_await(int fd, short events, uint64_t due, struct moe_error *err)
{
    for (;;) {
        struct pollfd p = { .fd = fd, .events = events };
        uint64_t now = moe_now_ms();
        int n = poll(&p, 1, due > now ? (int)MOE_MIN(due - now, (uint64_t)INT32_MAX) : 0);
        if (n > 0)
            return MOE_OK;
        if (n < 0 && errno != EINTR)
            return moe_fail_sys(err, NULL, errno, "cannot wait for the other end");
        if (n == 0 && moe_now_ms() >= due)
            return moe_fail_sys(err, NULL, ETIMEDOUT, "the other end says nothing");
    }
}

void moe_rdzv_show_address(const struct sockaddr *addr, socklen_t len, char *into, size_t room)
{
    char host[NI_MAXHOST], port[NI_MAXSERV];
    bool six = addr->sa_family == AF_INET6;
    if ((!six && addr->sa_family != AF_INET) || getnameinfo(addr, len, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        (void)snprintf(into, room, "unix");
    else
        (void)snprintf(into, room, six ? "[%s]:%s" : "%s:%s", host, port);
}

/* What is asked of a peer that is silent: five seconds, then three questions five seconds apart. */
void moe_rdzv_tune(int fd)
{
    static const struct { int level, name, value; } wanted[] = {
        { IPPROTO_TCP, TCP_NODELAY, 1 }, { SOL_SOCKET, SO_KEEPALIVE, 1 }, { IPPROTO_TCP, TCP_KEEPIDLE, 5 },
        { IPPROTO_TCP, TCP_KEEPINTVL, 5 }, { IPPROTO_TCP, TCP_KEEPCNT, 3 }, { IPPROTO_TCP, TCP_USER_TIMEOUT, 20000 },
    };
    for (size_t i = 0; i < MOE_COUNT(wanted); i++)
        (void)setsockopt(fd, wanted[i].level, wanted[i].name, &wanted[i].value, sizeof wanted[i].value);   /* an advantage, no need */
}

static enum moe_code look_up(const char *host, const char *port, struct addrinfo **out, struct moe_error *err)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP };
    int bad = getaddrinfo(host, port, &hints, out);
    if (!bad)
        return MOE_OK;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = host }, "port %s: %s", port, bad == EAI_SYSTEM ? strerrordesc_np(errno) : gai_strerror(bad));
    err->sys = bad == EAI_SYSTEM ? errno : EADDRNOTAVAIL;
    return MOE_E_IO;
}

static int bind_to(const struct addrinfo *a, int *out)
{
    const int on = 1, off = 0;
    MOE_AUTO(moe_fd_close) int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return errno;
    if (a->ai_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0)     /* "::" is every address, on every machine */
        return errno;
    if (bind(fd, a->ai_addr, a->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)
        return errno;
    *out = fd;
    fd = -1;
    return 0;
}

enum moe_code moe_rdzv_listen(const char *host, const char *port, int *fd, unsigned *got, struct moe_error *err)
{
    struct addrinfo *found = NULL;
    struct sockaddr_storage bound = { 0 };
    socklen_t len = sizeof bound;
    MOE_TRY(look_up(host, port, &found, err));
    int sys = bind_to(found, fd);
    freeaddrinfo(found);
    if (sys)
        return moe_fail_sys(err, host, sys, "cannot listen");
    if (getsockname(*fd, (struct sockaddr *)&bound, &len) != 0) {
        sys = errno;
        moe_fd_close(fd);
        return moe_fail_sys(err, host, sys, "cannot listen");
    }
    *got = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port : ((struct sockaddr_in *)&bound)->sin_port);
    return MOE_OK;
}

static enum moe_code connect_to(const char *host, const struct addrinfo *a, uint64_t due, int *out, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
    int sys = 0;
    socklen_t len = sizeof sys;
    if (fd < 0)
        return moe_fail_sys(err, host, errno, "cannot connect");
    if (connect(fd, a->ai_addr, a->ai_addrlen) != 0 && errno != EINPROGRESS)
        return moe_fail_sys(err, host, errno, "cannot connect");
    MOE_TRY(moe_rdzv_await(fd, POLLOUT, due, err));
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &sys, &len) != 0 || sys)
        return moe_fail_sys(err, host, sys ? sys : errno, "cannot connect");
    moe_rdzv_tune(fd);
    *out = fd;
    fd = -1;
    return MOE_OK;
}

enum moe_code moe_rdzv_connect(const char *host, const char *port, uint64_t due, int *fd, struct moe_error *err)
{
    struct addrinfo *found = NULL;
    enum moe_code code;
    MOE_TRY(look_up(host, port, &found, err));
    const struct addrinfo *a = found;
    do {
        code = connect_to(host, a, MOE_MIN(due, moe_now_ms() + CONNECT_MS), fd, err);
        a = a->ai_next;
    } while (code != MOE_OK && a && moe_now_ms() < due);
    freeaddrinfo(found);
    return code;
}
