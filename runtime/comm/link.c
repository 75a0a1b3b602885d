#include "runtime/comm/link.h"
#include "common/base/clock.h"
#include "common/base/sys.h"
#include "runtime/tls/tls.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define IDENTITY MOE_STR("moe-link 1")

struct moe_link { int fd; struct moe_tls_side *side; struct moe_tls *tls; };      /* both NULL: plain */

enum moe_code moe_link_plain(int fd, struct moe_link **out, struct moe_error *err)
{
    struct moe_link *link = calloc(1, sizeof *link);
    int flags = fcntl(fd, F_GETFL), yes = 1, sys = errno;
    if (link && flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0) {
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);          /* a socket pair has no such option, and needs none */
        *link = (struct moe_link){ .fd = fd };
        *out = link;
        return MOE_OK;
    }
    sys = flags < 0 ? sys : errno;
    if (fd >= 0)
        close(fd);
    if (link) {
        free(link);
        return moe_fail_sys(err, NULL, sys, "cannot use a socket as a link");
    }
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a link");
}

static enum moe_code shake_hands(struct moe_link *link, uint64_t until_ms, struct moe_error *err)
{
    for (;;) {
        bool done = false;
        uint64_t now = moe_now_ms();
        MOE_TRY(moe_tls_handshake(link->tls, &done, err));
        if (done)
            return MOE_OK;
        if (now >= until_ms)
            return moe_fail_sys(err, NULL, ETIMEDOUT, "the other end of a link does not shake hands");
        struct pollfd wait = { .fd = link->fd, .events = moe_tls_poll(link->tls, true, true) };
        if (poll(&wait, 1, (int)MOE_MIN(until_ms - now, (uint64_t)INT_MAX)) < 0 && errno != EINTR)
            return moe_fail_sys(err, NULL, errno, "cannot wait for a link");
    }
}

enum moe_code moe_link_tls(int fd, const unsigned char key[MOE_LINK_KEY_BYTES], bool server, unsigned deadline_ms, struct moe_link **out, struct moe_error *err)
{
    _Static_assert((int)MOE_LINK_KEY_BYTES == (int)MOE_PSK_BYTES, "a link's key is a pre-shared key of TLS");
    MOE_AUTO(moe_link_free) struct moe_link *link = NULL;
    uint64_t until_ms = moe_now_ms() + deadline_ms;
    MOE_TRY(moe_link_plain(fd, &link, err));
    MOE_TRY(moe_tls_side_psk(server, key, IDENTITY, &link->side, err));
    MOE_TRY(moe_tls_new(link->side, fd, &link->tls, err));
    MOE_TRY(shake_hands(link, until_ms, err));
    *out = moe_take(link);
    return MOE_OK;
}

void moe_link_free(struct moe_link **link)
{
    if (*link) {
        moe_tls_free(&(*link)->tls);
        moe_tls_side_free(&(*link)->side);
        close((*link)->fd);
    }
    free(*link);
    *link = NULL;
}

enum moe_code moe_link_read(struct moe_link *link, void *into, size_t room, size_t *moved, struct moe_error *err)
{
    ssize_t n;
    *moved = 0;
    if (link->tls)
        return moe_tls_read(link->tls, into, room, moved, err);
    if (!room)
        return MOE_OK;
    do
        n = recv(link->fd, into, room, 0);
    while (n < 0 && errno == EINTR);
    if (n == 0)
        return moe_fail_sys(err, NULL, ECONNRESET, "the other end hung up");
    if (n < 0)
        return errno == EAGAIN ? MOE_OK : moe_fail_sys(err, NULL, errno, "cannot receive");
    *moved = (size_t)n;
    return MOE_OK;
}

enum moe_code moe_link_write(struct moe_link *link, const void *from, size_t bytes, size_t *moved, struct moe_error *err)
{
    ssize_t n;
    *moved = 0;
    if (link->tls)
        return moe_tls_write(link->tls, from, bytes, moved, err);
    if (!bytes)
        return MOE_OK;
    do
        n = send(link->fd, from, bytes, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return errno == EAGAIN ? MOE_OK : moe_fail_sys(err, NULL, errno, "cannot send");
    *moved = (size_t)n;
    return MOE_OK;
}

int moe_link_fd(const struct moe_link *link) { return link->fd; }

short moe_link_poll(const struct moe_link *link, bool reading, bool writing)
{
    if (link->tls)
        return moe_tls_poll(link->tls, reading, writing);
    return (short)((reading ? POLLIN : 0) | (writing ? POLLOUT : 0));
}

bool moe_link_buffered(const struct moe_link *link) { return link->tls && moe_tls_buffered(link->tls); }
