#include "runtime/control/control.h"
#include "common/base/sys.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for the descriptors of one packet. The kernel rounds up, so that two may fit where one was meant; it closes those that do not fit, and says so. */
union ancillary { struct cmsghdr head; unsigned char bytes[CMSG_SPACE(sizeof(int))]; };

static void attach(struct msghdr *msg, union ancillary *room, int fd)
{
    msg->msg_control = room->bytes;
    msg->msg_controllen = CMSG_SPACE(sizeof fd);
    struct cmsghdr *c = CMSG_FIRSTHDR(msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
}

enum moe_code moe_control_send(int socket, const struct moe_control *message, int fd, struct moe_error *err)
{
    MOE_CHECK((fd >= 0) == (message->kind == MOE_CONTROL_LINK));
    unsigned char bytes[MOE_CONTROL_BYTES];
    union ancillary room = { 0 };
    struct iovec iov = { bytes, moe_control_write(message, bytes) };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
    ssize_t n;
    int sys;
    if (fd >= 0)
        attach(&msg, &room, fd);
    do {
        n = sendmsg(socket, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
        sys = n < 0 ? errno : 0;
    } while (sys == EINTR);
    explicit_bzero(bytes, sizeof bytes);                  /* it may hold a link's key */
    return sys ? moe_fail_sys(err, NULL, sys, "cannot send to the other end") : MOE_OK;
}

/* Takes the descriptors out of what came: the first into *fd, all others are closed. False: not just one, or something else came with the packet. */
static bool take_descriptors(struct msghdr *msg, int *fd)
{
    bool good = !(msg->msg_flags & MSG_CTRUNC);
    unsigned seen = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
            good = false;
            continue;
        }
        for (size_t at = 0; CMSG_LEN(at + sizeof(int)) <= c->cmsg_len; at += sizeof(int)) {
            int one;
            memcpy(&one, CMSG_DATA(c) + at, sizeof one);
            if (seen++)
                close(one);
            else
                *fd = one;
        }
    }
    return good && seen <= 1;
}

/* A peer that ends with packets of ours unread leaves ECONNRESET before the packets that it sent: the kernel says so once, and what it sent comes after. */
static ssize_t receive_packet(int socket, struct msghdr *msg, int *sys)
{
    ssize_t n;
    size_t room = msg->msg_controllen;
    for (bool reset = false;;) {
        msg->msg_controllen = room;
        n = recvmsg(socket, msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        *sys = n < 0 ? errno : 0;
        if (*sys != EINTR && (*sys != ECONNRESET || reset))
            return n;
        reset = reset || *sys == ECONNRESET;
    }
}

enum moe_code moe_control_receive(int socket, struct moe_control *message, int *fd, struct moe_error *err)
{
    unsigned char bytes[MOE_CONTROL_BYTES];
    union ancillary room = { 0 };
    struct iovec iov = { bytes, sizeof bytes };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes };
    struct moe_control m = { 0 };
    int came = -1, sys;
    ssize_t n = receive_packet(socket, &msg, &sys);
    if (n < 0)
        return moe_fail_sys(err, NULL, sys, "cannot receive from the other end");
    bool good = take_descriptors(&msg, &came);
    enum moe_code code = MOE_OK;
    if (n == 0 && came < 0)
        code = moe_fail_sys(err, NULL, ECONNRESET, "the other end is gone");
    else if (!good || (msg.msg_flags & MSG_TRUNC))
        code = moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "a packet with more than belongs to it, or with descriptors for which there is no room");
    else
        code = moe_control_read(bytes, (size_t)n, &m, err);
    if (code == MOE_OK && (came >= 0) != (m.kind == MOE_CONTROL_LINK))
        code = moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "a link without its descriptor, or a descriptor without a link");
    if (code == MOE_OK) {
        *message = m;
        *fd = came;
    } else if (came >= 0) {
        close(came);
    }
    explicit_bzero(bytes, sizeof bytes);
    explicit_bzero(&m, sizeof m);
    return code;
}
