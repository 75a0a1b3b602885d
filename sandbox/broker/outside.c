/* Sockets of our own network that take the place of the job's: alike in kind and options, shown wherever the old one was. */
#include "common/base/number.h"
#include "sandbox/broker/parts.h"
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>

/* Options that a program may have set before; `half`: the kernel doubles what is set. */
static const struct { int level, name; unsigned char bytes; bool half; int domain; } options[] = {
    { SOL_SOCKET, SO_REUSEADDR, 4, false, 0 },   { SOL_SOCKET, SO_REUSEPORT, 4, false, 0 },  { SOL_SOCKET, SO_KEEPALIVE, 4, false, 0 },
    { SOL_SOCKET, SO_OOBINLINE, 4, false, 0 },   { SOL_SOCKET, SO_SNDBUF, 4, true, 0 },      { SOL_SOCKET, SO_RCVBUF, 4, true, 0 },
    { SOL_SOCKET, SO_RCVLOWAT, 4, false, 0 },    { SOL_SOCKET, SO_ZEROCOPY, 4, false, 0 },   { SOL_SOCKET, SO_LINGER, sizeof(struct linger), false, 0 },
    { SOL_SOCKET, SO_RCVTIMEO, sizeof(struct timeval), false, 0 },                           { SOL_SOCKET, SO_SNDTIMEO, sizeof(struct timeval), false, 0 },
    { SOL_SOCKET, SO_TIMESTAMP, 4, false, 0 },   { SOL_SOCKET, SO_TIMESTAMPNS, 4, false, 0 },
    { IPPROTO_TCP, TCP_NODELAY, 4, false, 0 },   { IPPROTO_TCP, TCP_MAXSEG, 4, false, 0 },   { IPPROTO_TCP, TCP_CORK, 4, false, 0 },
    { IPPROTO_TCP, TCP_KEEPIDLE, 4, false, 0 },  { IPPROTO_TCP, TCP_KEEPINTVL, 4, false, 0 }, { IPPROTO_TCP, TCP_KEEPCNT, 4, false, 0 },
    { IPPROTO_TCP, TCP_SYNCNT, 4, false, 0 },    { IPPROTO_TCP, TCP_LINGER2, 4, false, 0 },  { IPPROTO_TCP, TCP_DEFER_ACCEPT, 4, false, 0 },
    { IPPROTO_TCP, TCP_USER_TIMEOUT, 4, false, 0 }, { IPPROTO_TCP, TCP_NOTSENT_LOWAT, 4, false, 0 }, { IPPROTO_TCP, TCP_QUICKACK, 4, false, 0 },
    { IPPROTO_TCP, TCP_CONGESTION, 16, false, 0 },
    { IPPROTO_IP, IP_TOS, 4, false, AF_INET },   { IPPROTO_IP, IP_TTL, 4, false, AF_INET },  { IPPROTO_IP, IP_MTU_DISCOVER, 4, false, AF_INET },
    { IPPROTO_IP, IP_RECVERR, 4, false, AF_INET },
    { IPPROTO_IPV6, IPV6_V6ONLY, 4, false, AF_INET6 }, { IPPROTO_IPV6, IPV6_TCLASS, 4, false, AF_INET6 },
    { IPPROTO_IPV6, IPV6_UNICAST_HOPS, 4, false, AF_INET6 }, { IPPROTO_IPV6, IPV6_RECVERR, 4, false, AF_INET6 },
};

static void copy_options(int domain, int from, int to)
{
    for (size_t i = 0; i < MOE_COUNT(options); i++) {
        unsigned char was[16] = { 0 }, is[16] = { 0 };
        socklen_t n = options[i].bytes, m = options[i].bytes;
        if ((options[i].domain && options[i].domain != domain) || getsockopt(from, options[i].level, options[i].name, was, &n) != 0 ||
            getsockopt(to, options[i].level, options[i].name, is, &m) != 0 || (n == m && memcmp(was, is, n) == 0))
            continue;
        if (options[i].half) {
            int v;
            memcpy(&v, was, sizeof v);
            v /= 2;
            memcpy(was, &v, sizeof v);
        }
        (void)setsockopt(to, options[i].level, options[i].name, was, n);
    }
}

int moe_outside_socket(const struct moe_sock *about, int like)
{
    int fd = socket(about->domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0)
        return -errno;
    copy_options(about->domain, like, fd);
    return fd;
}

static int replace(struct moe_call *c, int fresh, int at)
{
    int fl = moe_take_flags(c, at);
    return fl < 0 ? EBADF : moe_replace_fd(c, fresh, at, fl & O_CLOEXEC);
}

/* What the caller's descriptors say of the old socket: the numbers that show it, and the epoll sets among them. */
struct shown { int number[32], epoll[16]; size_t numbers, epolls; };

static void look(struct moe_call *c, const struct stat *want, struct shown *out)
{
    char path[40], link[64];
    struct stat st;
    (void)snprintf(path, sizeof path, "/proc/%d/fd", (int)c->tid);
    DIR *dir = opendir(path);
    unsigned seen = 0;
    for (struct dirent *e; dir && (e = readdir(dir)) && seen < MOE_CAP_FD_SCAN; seen++) {
        char *end;
        long n = strtol(e->d_name, &end, 10);
        if (end == e->d_name || *end || fstatat(dirfd(dir), e->d_name, &st, 0) != 0)
            continue;
        if (st.st_dev == want->st_dev && st.st_ino == want->st_ino && out->numbers < MOE_COUNT(out->number))
            out->number[out->numbers++] = (int)n;
        if (st.st_mode & S_IFMT || out->epolls == MOE_COUNT(out->epoll))
            continue;
        ssize_t k = readlinkat(dirfd(dir), e->d_name, link, sizeof link);   /* only what has no name has no type */
        if (k == (ssize_t)strlen("anon_inode:[eventpoll]") && memcmp(link, "anon_inode:[eventpoll]", (size_t)k) == 0)
            out->epoll[out->epolls++] = (int)n;
    }
    if (dir)
        (void)closedir(dir);
}

int moe_outside_swap(struct moe_call *c, int at, int old, int fresh, int flags)
{
    struct stat want;
    struct shown s = { .numbers = 0 };
    struct moe_watched w[MOE_CAP_WATCHED];
    size_t watched = 0;
    int error = EBADF;
    if (fstat(old, &want) != 0 || fcntl(fresh, F_SETFL, flags & O_NONBLOCK) != 0)
        return errno;
    look(c, &want, &s);
    for (size_t i = 0; i < s.epolls; i++)
        watched += moe_watched_read(c, s.epoll[i], want.st_ino, w + watched, MOE_CAP_WATCHED - watched);
    for (size_t i = 0; i < s.numbers; i++) {
        int r = replace(c, fresh, s.number[i]);
        if (s.number[i] == at)
            error = r;
    }
    if (!error && watched)
        moe_watched_write(c, fresh, w, watched);
    return error;
}

void moe_outside_note(struct moe_call *c, unsigned port, int fd, int at)
{
    struct moe_broker *b = c->b;
    struct stat st;
    if (fstat(fd, &st) != 0 || !moe_take_status(c))
        return;
    size_t i = 0;
    while (i < b->port_count && b->ports[i].port != port)
        i++;
    if (i == MOE_COUNT(b->ports))
        i = port % MOE_COUNT(b->ports);
    if (i == b->port_count)
        b->port_count++;
    b->ports[i] = (struct moe_outside_port){ port, st.st_ino, c->tgid, at };
}

/* "  12: 0100007F:1538 00000000:0000 0A ... inode": whether a listener with that inode is there. */
static bool table_has(const char *table, ino_t ino)
{
    char line[512];
    bool found = false;
    FILE *f = fopen(table, "re");
    while (f && !found && fgets(line, sizeof line, f)) {
        char *at = line;
        unsigned column = 0;
        bool listens = false;
        for (char *word; (word = strsep(&at, " \n"));) {
            if (!*word)
                continue;
            column++;
            if (column == 4)
                listens = strcmp(word, "0A") == 0;
            if (column == 10)
                found = listens && moe_number(word, 10, NULL) == ino;
        }
    }
    if (f)
        (void)fclose(f);
    return found;
}

bool moe_outside_listens(struct moe_broker *b, unsigned port)
{
    for (size_t i = 0; i < b->port_count; i++) {
        const struct moe_outside_port *p = &b->ports[i];
        char path[64];
        struct stat st;
        if (p->port != port)
            continue;
        (void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)p->tgid, p->fd);
        if (stat(path, &st) == 0 && S_ISSOCK(st.st_mode) && st.st_ino == p->ino)
            return true;
        return table_has("/proc/self/net/tcp", p->ino) || table_has("/proc/self/net/tcp6", p->ino);
    }
    return false;
}
