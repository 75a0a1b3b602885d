/* Memory that sockets of the job's own network hold: what was sent and not yet read. No process's size shows it, and a socket whose descriptor is on its way in
 * another one, or which is closed while a peer has not read, is in no table of descriptors; the kernel counts them all, by protocol. That number times what
 * one can hold is a bound, which is enough for nearly every job; only when it could matter, each is asked. */
#include "common/base/number.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sched.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST (1ull << 40)                            /* of any number that comes from outside: none of them can carry a sum past its type */
enum { SPARE = 64 << 10, BYTE_ALONE = 1024, LEAST_INET = 12 << 20, ANSWERS = 100000, PART = 32768 };

static uint64_t setting(const char *path, unsigned column)
{
    char text[128];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *at = text;
    uint64_t value = 0;
    for (unsigned i = 0; i <= column; i++)
        value = moe_number(at, 10, &at);
    return MOE_MIN(value, MOST);
}

/* What one may hold; a last message may go beyond the limit. A program doubles what it asks for, as the kernel does. */
static void most_of_one(struct moe_watch *w)
{
    uint64_t send = setting("/proc/sys/net/core/wmem_max", 0), receive = setting("/proc/sys/net/core/rmem_max", 0);
    w->most_unix = MOE_MAX(2 * send, setting("/proc/sys/net/core/wmem_default", 0)) + SPARE;
    w->most_inet = MOE_MAX(2 * send, setting("/proc/sys/net/ipv4/tcp_wmem", 2)) + MOE_MAX(2 * receive, setting("/proc/sys/net/ipv4/tcp_rmem", 2)) + SPARE;
    w->most_inet = MOE_MAX(w->most_inet, (uint64_t)LEAST_INET);
}

/* "UNIX-STREAM 1152      6      -1 ...": how many there are of each. */
static bool count(const struct moe_watch *w, uint64_t *local, uint64_t *inet)
{
    char text[8192];
    int fd = openat(w->proc, "1/net/protocols", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    *local = *inet = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        char name[24];
        unsigned size, sockets;
        *end = '\0';
        if (sscanf(line, "%23s %u %u", name, &size, &sockets) != 3)
            continue;
        if (strncmp(name, "UNIX", 4) == 0)
            *local += MOE_MIN(sockets, 1u << 20); // nosec M121: as many times as 8 KiB have lines
        else if (strncmp(name, "TCP", 3) == 0 || strncmp(name, "UDP", 3) == 0)
            *inet += MOE_MIN(sockets, 1u << 20);
    }
    return n > 0;
}

/* "   0: 0100007F:1F90 0100007F:C350 01 00000000:00000012 ...": bytes sent and not confirmed, and received and not read. What keeps them is up to twice as large. */
static uint64_t queues(const struct moe_watch *w, const char *path)
{
    int fd = openat(w->proc, path, O_RDONLY | O_CLOEXEC);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
    uint64_t bytes = 0;
    char line[512];
    if (!f && fd >= 0)
        (void)close(fd);
    while (f && fgets(line, sizeof line, f)) {
        unsigned long sent, received;
        if (sscanf(line, " %*u: %*[0-9A-F:] %*[0-9A-F:] %*x %lx:%lx", &sent, &received) == 2)
            bytes = MOE_MIN(bytes + 2 * (MOE_MIN(sent, MOST) + MOE_MIN(received, MOST)), MOST); // nosec M121: the sum before was below MOST
    }
    if (f)
        (void)fclose(f);
    return bytes;
}

/* What is listed: how many, what they were charged for, and what may wait in their queues that was charged to others. */
struct listed { uint64_t sockets, charged, unread; };

/* A byte that was sent alone takes a page's fourth at most; of datagrams the kernel tells the first alone. */
static void add_attributes(const unsigned char *from, size_t len, bool datagrams, uint64_t most, struct listed *sum)
{
    struct nlattr a;
    for (size_t at = 0; at + sizeof a <= len; at += NLA_ALIGN(a.nla_len)) { // nosec M127: len is at most PART, and each step is one attribute or more
        uint32_t info[SK_MEMINFO_VARS] = { 0 };
        struct unix_diag_rqlen queue = { 0, 0 };
        memcpy(&a, from + at, sizeof a);
        if (a.nla_len < sizeof a || at + a.nla_len > len) // nosec M121: at is below PART, and nla_len has 16 bits
            return;
        const size_t holds = (size_t)a.nla_len - sizeof a;
        if (a.nla_type == UNIX_DIAG_MEMINFO) {
            memcpy(info, from + at + sizeof a, MOE_MIN(holds, sizeof info));
            sum->charged += (uint64_t)info[SK_MEMINFO_WMEM_ALLOC] + info[SK_MEMINFO_RMEM_ALLOC] + info[SK_MEMINFO_BACKLOG];
        } else if (a.nla_type == UNIX_DIAG_RQLEN) {
            memcpy(&queue, from + at + sizeof a, MOE_MIN(holds, sizeof queue));
            sum->unread += datagrams ? most : MOE_MIN((uint64_t)queue.udiag_rqueue * BYTE_ALONE, most);
        }
    }
}

/* One part of the answer. False: that was the last. */
static bool add_part(const unsigned char *part, size_t len, uint64_t most, struct listed *sum)
{
    for (const struct nlmsghdr *h = (const void *)part; NLMSG_OK(h, len); h = NLMSG_NEXT(h, len)) {
        const size_t head = NLMSG_LENGTH(sizeof(struct unix_diag_msg));
        if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR)
            return false;
        const size_t whole = MOE_MIN((size_t)h->nlmsg_len, len);
        if (whole < head || whole > PART)
            continue;
        const struct unix_diag_msg *about = NLMSG_DATA(h);
        sum->sockets++;
        add_attributes((const unsigned char *)h + head, whole - head, about->udiag_type == SOCK_DGRAM, most, sum); // nosec M122: what is shorter than its head was left out above
    }
    return true;
}

/* False: the kernel does not say. */
static bool ask_each(int diag, uint64_t most, struct listed *sum)
{
    struct { struct nlmsghdr h; struct unix_diag_req q; } ask = {
        .h = { .nlmsg_len = sizeof ask, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
        .q = { .sdiag_family = AF_UNIX, .udiag_states = ~0u, .udiag_show = UDIAG_SHOW_MEMINFO | UDIAG_SHOW_RQLEN },
    };
    _Alignas(struct nlmsghdr) unsigned char part[PART];
    while (recv(diag, part, sizeof part, MSG_DONTWAIT) > 0)      /* of a question whose answer was not read to its end */
        ;
    if (diag < 0 || send(diag, &ask, sizeof ask, MSG_DONTWAIT) != (ssize_t)sizeof ask)
        return false;
    for (unsigned i = 0; i < ANSWERS; i++) {
        ssize_t n = recv(diag, part, sizeof part, MSG_DONTWAIT);
        if (n <= 0)
            return false;
        if (!add_part(part, (size_t)n, most, sum))
            return sum->sockets > 0;
    }
    return false;
}

uint64_t moe_sockets_bytes(struct moe_watch *w, uint64_t room)
{
    static const char *const tables[] = { "1/net/tcp", "1/net/tcp6", "1/net/udp", "1/net/udp6" };
    struct listed sum = { 0, 0, 0 };
    uint64_t local, inet;
    if (w->proc < 0 || w->limit_bytes == UINT64_MAX || !(w->plan->clone_flags & CLONE_NEWNET) || !count(w, &local, &inet))
        return 0;
    if (!w->most_unix)
        most_of_one(w);
    if (local * w->most_unix + inet * w->most_inet <= room) {
        w->closed_unix = 0;
        return 0;
    }
    uint64_t bytes = 0;
    for (size_t i = 0; inet && i < MOE_COUNT(tables); i++)
        bytes += queues(w, tables[i]);
    if (!ask_each(w->diag, w->most_unix, &sum))
        return bytes + local * w->most_unix;
    /* Closed ones whose peers have not read all are counted, and not listed; those that are closed just now are so, too, and will not be at the next look. */
    uint64_t after = 0, before = w->closed_unix;
    (void)count(w, &after, &inet);
    local = MOE_MIN(local, after);
    w->closed_unix = local > sum.sockets ? local - sum.sockets : 0;
    return bytes + sum.charged + MOE_MIN(MOE_MIN(before, w->closed_unix) * w->most_unix, sum.unread);
}
