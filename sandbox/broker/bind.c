/* bind and listen: a listed port is bound in our own network, by a socket that takes the place of the job's; everything else in the job's. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <stdio.h>

static void deny_addr(struct moe_call *c, const unsigned char *addr, socklen_t len)
{
    char peer[256];
    struct moe_buf *text = c->b->text;
    moe_buf_clear(text);
    moe_addr_show(addr, len, text);
    (void)snprintf(peer, sizeof peer, "%.*s", (int)MOE_MIN(moe_buf_str(text).len, sizeof peer - 1), moe_buf_str(text).ptr);
    moe_deny(c, EACCES, "network.bind", NULL, peer);
}

static int bind_outside(struct moe_call *c, int sock, const struct moe_sock *s, const unsigned char *addr, socklen_t len, unsigned port)
{
    int at = (int)c->args[0], fl = moe_take_flags(c, at), error = 0;
    struct sockaddr_storage was;
    struct moe_addr a;
    socklen_t n = sizeof was;
    if (getsockname(sock, (struct sockaddr *)&was, &n) == 0 && moe_addr_read((const unsigned char *)&was, n, &a) && a.port)
        return EINVAL;                                          /* bound already */
    int fresh = moe_outside_socket(s, sock);
    if (fresh < 0)
        return -fresh;
    if (bind(fresh, (const struct sockaddr *)addr, len) != 0)
        error = errno;
    if (!error)
        error = moe_outside_swap(c, at, sock, fresh, fl < 0 ? fcntl(sock, F_GETFL) : fl);
    if (!error)
        moe_outside_note(c, port, fresh, at);
    (void)close(fresh);
    return error;
}

void moe_serve_bind(struct moe_call *c)
{
    unsigned char addr[MOE_ADDR_BYTES] = { 0 };
    struct moe_sock s;
    struct moe_addr a;
    socklen_t len;
    int sock = -1, error = moe_take_address(c, &sock, &s, addr, &len, &a);
    bool listed = !error && s.tcp && a.ip_known && moe_port_listed(c->b->p, a.port);
    if (!error && s.domain == AF_UNIX) {
        moe_unix_bind(c, sock, addr, len);
        return;
    }
    if (!error && s.outside && !listed) {
        (void)close(sock);
        deny_addr(c, addr, len);
        return;
    }
    if (!error && listed && !s.outside)
        error = bind_outside(c, sock, &s, addr, len, a.port);
    else if (!error && bind(sock, (const struct sockaddr *)addr, len) != 0)
        error = errno;
    moe_answer_socket(c, sock, error);
}

void moe_serve_listen(struct moe_call *c)
{
    struct moe_sock s;
    int sock = moe_take_fd(c, (int)c->args[0]), error = 0;
    if (sock < 0)
        error = -sock;
    else if (!moe_sock_about(c->b, sock, &s))
        error = ENOTSOCK;
    if (!error && s.outside) {                                  /* a socket that was connected, or failed to: listening would bind some port outside */
        struct sockaddr_storage own = { 0 };
        struct moe_addr a = { 0 };
        socklen_t n = sizeof own;
        if (getsockname(sock, (struct sockaddr *)&own, &n) != 0 || !moe_addr_read((const unsigned char *)&own, n, &a) || !moe_port_listed(c->b->p, a.port)) {
            (void)close(sock);
            deny_addr(c, (const unsigned char *)&own, n);
            return;
        }
    }
    if (!error) {
        if (s.domain == AF_UNIX)
            moe_user_enter(c->b);                               /* peers see who listens */
        error = listen(sock, (int)c->args[1]) ? errno : 0;
        if (s.domain == AF_UNIX)
            moe_user_leave(c->b);
    }
    moe_answer_socket(c, sock, error);
}
