/* A normal day under `training-nccl`: interfaces are listed, the meeting point listens, and ranks hand descriptors to each other. */
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static int interfaces(void)
{
    struct ifaddrs *all = NULL;
    int loopback = 0;
    if (getifaddrs(&all) != 0)
        return fail("getifaddrs");
    for (const struct ifaddrs *i = all; i; i = i->ifa_next)
        loopback |= (i->ifa_flags & IFF_LOOPBACK) != 0;
    freeifaddrs(all);
    return loopback ? 0 : fail("no loopback");
}

/* A port of any number, on loopback: what is reached from outside is named by the profile, and may be taken by somebody. */
static int meeting_point(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof at;
    int one = 1, server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    if (server < 0 || client < 0 || setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 || setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0)
        return fail("socket");
    if (bind(server, (struct sockaddr *)&at, len) != 0 || listen(server, 16) != 0 || getsockname(server, (struct sockaddr *)&at, &len) != 0)
        return fail("bind");
    if (connect(client, (struct sockaddr *)&at, len) != 0)
        return fail("connect");
    int peer = accept4(server, NULL, NULL, SOCK_CLOEXEC);
    char got = 0;
    if (peer < 0 || send(client, "x", 1, MSG_NOSIGNAL) != 1 || recv(peer, &got, 1, 0) != 1 || got != 'x')
        return fail("accept");
    return close(peer) == 0 && close(client) == 0 && close(server) == 0 ? 0 : fail("close");
}

/* cuMem handles travel so. */
static int hand_over(void)
{
    int pair[2], sent = memfd_create("handle", MFD_CLOEXEC), taken = -1;
    char byte = 0;
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int))]; } control = { .bytes = { 0 } };
    struct iovec io = { &byte, 1 };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
    if (sent < 0 || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fail("socketpair");
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof sent);
    memcpy(CMSG_DATA(c), &sent, sizeof sent);
    if (sendmsg(pair[0], &m, 0) != 1 || recvmsg(pair[1], &m, MSG_CMSG_CLOEXEC) != 1 || !(c = CMSG_FIRSTHDR(&m)))
        return fail("sendmsg");
    memcpy(&taken, CMSG_DATA(c), sizeof taken);
    return ftruncate(taken, 4096) == 0 && close(taken) == 0 && close(sent) == 0 && close(pair[0]) == 0 && close(pair[1]) == 0 ? 0 : fail("the handle");
}

int main(void)
{
    struct rlimit locked;
    if (getrlimit(RLIMIT_MEMLOCK, &locked) != 0)
        return fail("getrlimit");
    if (interfaces() || meeting_point() || hand_over())
        return 1;
    return puts("done") == EOF ? 1 : 0;
}
