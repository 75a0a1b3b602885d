/* connect: to a listed peer by a socket of ours that takes the place of the job's; to all else on the job's own, in its own network. Never by the job itself:
 * another thread could change address or descriptor after they were judged. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/un.h>

enum { GUARD_MS = 20 };

bool moe_sock_about(const struct moe_broker *b, int fd, struct moe_sock *out)
{
    socklen_t n = sizeof out->domain;
    *out = (struct moe_sock){ 0 };
    if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &out->domain, &n) != 0)
        return false;
    n = sizeof out->type;
    (void)getsockopt(fd, SOL_SOCKET, SO_TYPE, &out->type, &n);
    n = sizeof out->protocol;
    (void)getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &out->protocol, &n);
    n = sizeof out->cookie;
    bool known = getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &out->cookie, &n) == 0;
    out->tcp = (out->domain == AF_INET || out->domain == AF_INET6) && out->type == SOCK_STREAM && out->protocol == IPPROTO_TCP;
    out->outside = b->net_cookie && (!known || out->cookie != b->net_cookie);
    return true;
}

static void nothing(int signal) { (void)signal; }

/* The job may take O_NONBLOCK away again at any time, since the open file is shared: then a timer's signal ends the call, and it goes on by itself. */
int moe_connect_now(int fd, const void *addr, socklen_t len)
{
    int fl = fcntl(fd, F_GETFL), type = 0, sig = SIGRTMAX - 2, error;
    socklen_t n = sizeof type;
    if (fl < 0 || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) != 0)
        return errno;
    if (type == SOCK_DGRAM || type == SOCK_RAW)
        return connect(fd, addr, len) ? errno : 0;              /* does not wait */
    struct sigaction act = { .sa_handler = nothing }, old;      /* without SA_RESTART, on purpose */
    struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = sig };
    struct itimerspec due = { .it_interval = { .tv_nsec = GUARD_MS * 1000000L }, .it_value = { .tv_nsec = GUARD_MS * 1000000L } }, off = { 0 };
    sigset_t one, was;
    timer_t timer;
    (void)sigemptyset(&one);
    (void)sigaddset(&one, sig);
    if (sigaction(sig, &act, &old) != 0 || timer_create(CLOCK_MONOTONIC, &ev, &timer) != 0)
        return EAGAIN;
    (void)sigprocmask(SIG_UNBLOCK, &one, &was);
    (void)timer_settime(timer, 0, &due, NULL);
    bool ours = !(fl & O_NONBLOCK);
    if (ours)
        (void)fcntl(fd, F_SETFL, fl | O_NONBLOCK);
    error = connect(fd, addr, len) ? errno : 0;
    if (ours)
        (void)fcntl(fd, F_SETFL, fl);
    (void)timer_settime(timer, 0, &off, NULL);
    (void)timer_delete(timer);
    (void)sigprocmask(SIG_SETMASK, &was, NULL);
    (void)sigaction(sig, &old, NULL);
    return error == EINTR ? (type == SOCK_STREAM ? EINPROGRESS : EAGAIN) : error;
}

/* ---- waiting for TCP ---- */

static uint64_t deadline_of(int fd)
{
    struct timeval t = { 0 };
    socklen_t n = sizeof t;
    if (getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, &n) != 0 || (!t.tv_sec && !t.tv_usec))
        return UINT64_MAX;
    return moe_now_ms() + (uint64_t)t.tv_sec * 1000 + (uint64_t)(t.tv_usec + 999) / 1000;
}

/* 0, an errno, or EINPROGRESS: not yet. */
static int outcome(int fd)
{
    struct tcp_info info = { 0 };
    socklen_t n = sizeof info;
    int error = 0;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0)
        return errno;
    if (info.tcpi_state == TCP_SYN_SENT || info.tcpi_state == TCP_SYN_RECV)
        return EINPROGRESS;
    n = sizeof error;
    (void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n);
    return error ? error : info.tcpi_state == TCP_CLOSE ? ECONNABORTED : 0;
}

/* What a connect that waits leaves behind: a socket that is connected, and says so a second time, or one that can begin anew. */
static void settle(int fd, int error, const void *addr, socklen_t len)
{
    struct sockaddr none = { .sa_family = AF_UNSPEC };
    if (error)
        (void)connect(fd, &none, sizeof none);
    else
        (void)moe_connect_now(fd, addr, len);
}

static bool refused(int error) { return error == ENETUNREACH || error == EHOSTUNREACH || error == ECONNREFUSED || error == EACCES || error == EPERM; }

static void answer_private(struct moe_call *c, int error, const unsigned char *addr, socklen_t len)
{
    char peer[256];
    if (refused(error)) {
        struct moe_buf *text = c->b->text;
        moe_buf_clear(text);
        moe_addr_show(addr, len, text);
        (void)snprintf(peer, sizeof peer, "%.*s", (int)MOE_MIN(moe_buf_str(text).len, sizeof peer - 1), moe_buf_str(text).ptr);
        moe_deny(c, error, "network.connect", NULL, peer);
    } else if (error) {
        moe_answer_errno(c, error);
    } else {
        moe_answer_value(c, 0);
    }
}

static bool tcp_again(struct moe_op *op, bool ready)
{
    int error = outcome(op->fd);
    (void)ready;
    if (error == EINPROGRESS && moe_now_ms() < op->deadline_ms)
        return false;
    if (op->taken >= 0) {                                       /* ours: it takes the other's place only when it is connected */
        if (!error)
            settle(op->fd, 0, op->addr, op->len);
        if (!error)
            error = moe_outside_swap(&op->call, (int)op->call.args[0], op->taken, op->fd, op->flags);
        if (error)
            moe_answer_errno(&op->call, error);
        else
            moe_answer_value(&op->call, 0);
        return true;
    }
    if (error != EINPROGRESS)                                   /* that is SO_SNDTIMEO's end, and it goes on by itself */
        settle(op->fd, error, op->addr, op->len);
    answer_private(&op->call, error, op->addr, op->len);
    return true;
}

static void wait_tcp(struct moe_call *c, int fd, int taken, int flags, uint64_t deadline, const unsigned char *addr, socklen_t len)
{
    struct moe_op op MOE_NOT_ZEROED;
    memset(&op, 0, offsetof(struct moe_op, name));
    op.call = *c;
    op.again = tcp_again;
    op.fd = fd;
    op.taken = taken;
    op.dir = -1;
    op.flags = flags;
    op.pause_ms = MOE_TICK_MS;
    op.due_ms = moe_now_ms() + op.pause_ms;
    op.deadline_ms = deadline;
    op.len = len;
    memcpy(op.addr, addr, len);
    op.name[0] = '\0';
    (void)moe_op_wait(c->b, &op);
}

/* On the socket that the job has. Takes `sock`. */
static void connect_there(struct moe_call *c, int sock, const struct moe_sock *s, const unsigned char *addr, socklen_t len)
{
    bool waits = !(fcntl(sock, F_GETFL) & O_NONBLOCK);
    int error = moe_connect_now(sock, addr, len);
    if (s->tcp && waits && (error == EINPROGRESS || error == EALREADY)) {
        error = outcome(sock);
        if (error == EINPROGRESS) {
            wait_tcp(c, sock, -1, 0, deadline_of(sock), addr, len);
            return;
        }
        settle(sock, error, addr, len);
    }
    (void)close(sock);
    answer_private(c, error, addr, len);
}

/* By a socket of ours. Takes `sock`. */
static void connect_outside(struct moe_call *c, int sock, const struct moe_sock *s, const unsigned char *addr, socklen_t len)
{
    int at = (int)c->args[0], fl = moe_take_flags(c, at), error = 0;
    if (fl < 0)
        fl = fcntl(sock, F_GETFL);
    struct tcp_info info = { 0 };
    socklen_t n = sizeof info;
    int fresh = getsockopt(sock, IPPROTO_TCP, TCP_INFO, &info, &n) || info.tcpi_state != TCP_CLOSE ? -EISCONN : moe_outside_socket(s, sock);
    if (fresh < 0) {
        error = -fresh;
    } else if (connect(fresh, (const struct sockaddr *)addr, len) != 0) {
        error = errno;
    }
    if (error == EINPROGRESS && !(fl & O_NONBLOCK)) {
        error = outcome(fresh);                                 /* on one machine it is done by now */
        if (error == EINPROGRESS) {
            wait_tcp(c, fresh, sock, fl, deadline_of(sock), addr, len);
            return;
        }
        if (!error)
            settle(fresh, 0, addr, len);
    }
    if (!error || error == EINPROGRESS) {
        int swapped = moe_outside_swap(c, at, sock, fresh, fl);
        error = swapped ? swapped : error;
    }
    if (fresh >= 0)
        (void)close(fresh);
    moe_answer_socket(c, sock, error);
}

int moe_take_address(struct moe_call *c, int *sock, struct moe_sock *about, unsigned char addr[MOE_ADDR_BYTES], socklen_t *len, struct moe_addr *out)
{
    *len = (socklen_t)c->args[2];
    *sock = moe_take_fd(c, (int)c->args[0]);
    if (*sock < 0)
        return -*sock;
    if (!moe_sock_about(c->b, *sock, about))
        return ENOTSOCK;
    if (*len > MOE_ADDR_BYTES)
        return EINVAL;
    int error = moe_take_bytes(c, c->args[1], addr, *len);
    return error ? error : moe_addr_read(addr, *len, out) ? 0 : EINVAL;
}

void moe_answer_socket(struct moe_call *c, int sock, int error)
{
    if (sock >= 0)
        (void)close(sock);
    if (error)
        moe_answer_errno(c, error);
    else
        moe_answer_value(c, 0);
}

static bool allowed(struct moe_broker *b, const struct moe_addr *a)
{
    return moe_addr_listed(b->p, a) || ((a->loopback || a->any) && moe_port_listed(b->p, a->port) && moe_outside_listens(b, a->port));
}

void moe_serve_connect(struct moe_call *c)
{
    unsigned char addr[MOE_ADDR_BYTES] = { 0 };
    struct moe_sock s;
    struct moe_addr a;
    socklen_t len;
    int sock = -1, error = moe_take_address(c, &sock, &s, addr, &len, &a);
    if (error) {
        moe_answer_socket(c, sock, error);
    } else if (s.domain == AF_UNIX) {
        moe_unix_connect(c, sock, addr, len);
    } else if (s.outside && !(s.tcp && a.ip_known && allowed(c->b, &a))) {
        (void)close(sock);                                      /* it knows one peer, and no other; nor is it let loose again */
        answer_private(c, EACCES, addr, len);
    } else if (!s.outside && s.tcp && a.ip_known && allowed(c->b, &a)) {
        connect_outside(c, sock, &s, addr, len);
    } else {
        connect_there(c, sock, &s, addr, len);
    }
}
