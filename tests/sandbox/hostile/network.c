/* Attacks by the network. Outside wait listeners that the job has no business with ("forbidden", on TCP and UDP, on several addresses) and one that it may
 * reach ("allowed"): both greet, and both note the `mark` that a probe sends, so that a byte that gets out is seen outside too. Sources: MPTCP and MSG_FASTOPEN
 * pass Landlock's rules for TCP; UDP, raw and packet sockets, netlink; a socket that was connected where it may be is used for where it may not; listening
 * without bind; the host's abstract and path sockets; addresses that change in memory while they are judged. */
#include "tests/sandbox/probe.h"
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/un.h>

static struct sockaddr_in v4(const char *host, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    (void)inet_pton(AF_INET, host, &a.sin_addr);
    return a;
}
static struct sockaddr_in6 v6(const char *host, int port)
{
    struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    (void)inet_pton(AF_INET6, host, &a.sin6_addr);
    return a;
}
#define ADDR(a) (const struct sockaddr *)&(a), sizeof (a)
static int forbidden(const struct facts *f) { return fact_int(f, "forbidden"); }
static int allowed(const struct facts *f) { return fact_int(f, "allowed"); }
static int stream(int family, int protocol) { return socket(family, SOCK_STREAM | SOCK_CLOEXEC, protocol); }

/* Does the other side greet? Sends the mark too. */
static bool greeted(const struct facts *f, int fd)
{
    char got[64] = "";
    struct pollfd p = { fd, POLLIN, 0 };
    (void)send(fd, fact(f, "mark"), strlen(fact(f, "mark")), MSG_NOSIGNAL);
    return poll(&p, 1, 1000) > 0 && recv(fd, got, sizeof got - 1, MSG_DONTWAIT) > 0 && strstr(got, "FORBIDDEN");
}
static enum verdict reach(const struct facts *f, int fd, const struct sockaddr *a, socklen_t len)
{
    return opened(fd >= 0 && connect(fd, a, len) == 0 && greeted(f, fd));
}
PROBE(tcp) { const struct sockaddr_in a = v4("127.0.0.1", forbidden(f)); return reach(f, stream(AF_INET, 0), ADDR(a)); }
PROBE(tcp6) { const struct sockaddr_in6 a = v6("::1", forbidden(f)); return reach(f, stream(AF_INET6, 0), ADDR(a)); }
PROBE(tcp_mapped) { const struct sockaddr_in6 a = v6("::ffff:127.0.0.1", forbidden(f)); return reach(f, stream(AF_INET6, 0), ADDR(a)); }
PROBE(tcp_zero) { const struct sockaddr_in a = v4("0.0.0.0", forbidden(f)); return reach(f, stream(AF_INET, 0), ADDR(a)); }
PROBE(tcp_other_loopback) { const struct sockaddr_in a = v4("127.0.0.2", allowed(f)); return reach(f, stream(AF_INET, 0), ADDR(a)); }       /* the port is listed, the address is not */
PROBE(tcp_host) { const struct sockaddr_in a = v4(fact(f, "host"), forbidden(f)); return *fact(f, "host") ? reach(f, stream(AF_INET, 0), ADDR(a)) : VOID; }
PROBE(mptcp) { const struct sockaddr_in a = v4("127.0.0.1", forbidden(f)); return reach(f, stream(AF_INET, 262), ADDR(a)); }
PROBE(mptcp6) { const struct sockaddr_in6 a = v6("::1", forbidden(f)); return reach(f, stream(AF_INET6, 262), ADDR(a)); }
PROBE(nonblock)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    struct pollfd p = { fd, POLLOUT, 0 };
    (void)connect(fd, ADDR(a));
    (void)poll(&p, 1, 500);
    return opened(greeted(f, fd));
}
static enum verdict fastopen(const struct facts *f, int family, const struct sockaddr *a, socklen_t len, bool message)
{
    const int fd = stream(family, 0);
    struct iovec io = { (void *)(uintptr_t)fact(f, "mark"), strlen(fact(f, "mark")) };
    const struct msghdr m = { .msg_name = (void *)(uintptr_t)a, .msg_namelen = len, .msg_iov = &io, .msg_iovlen = 1 };
    const ssize_t n = message ? sendmsg(fd, &m, MSG_FASTOPEN | MSG_NOSIGNAL) : sendto(fd, io.iov_base, io.iov_len, MSG_FASTOPEN | MSG_NOSIGNAL, a, len);
    return opened(n >= 0 && greeted(f, fd));
}
PROBE(fastopen_sendto) { const struct sockaddr_in a = v4("127.0.0.1", forbidden(f)); return fastopen(f, AF_INET, ADDR(a), false); }
PROBE(fastopen_sendmsg) { const struct sockaddr_in a = v4("127.0.0.1", forbidden(f)); return fastopen(f, AF_INET, ADDR(a), true); }
PROBE(fastopen_v6) { const struct sockaddr_in6 a = v6("::1", forbidden(f)); return fastopen(f, AF_INET6, ADDR(a), false); }
PROBE(fastopen_sendmmsg)
{
    const int fd = stream(AF_INET, 0);
    struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    struct iovec io = { (void *)(uintptr_t)fact(f, "mark"), strlen(fact(f, "mark")) };
    struct mmsghdr m = { .msg_hdr = { .msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &io, .msg_iovlen = 1 } };
    return opened(sendmmsg(fd, &m, 1, MSG_FASTOPEN | MSG_NOSIGNAL) == 1 && greeted(f, fd));
}
PROBE(fastopen_connect)
{
    const int fd = stream(AF_INET, 0), on = 1;
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    if (setsockopt(fd, IPPROTO_TCP, 30 /* TCP_FASTOPEN_CONNECT */, &on, sizeof on) != 0)
        return opened(false);
    return opened(connect(fd, ADDR(a)) == 0 && greeted(f, fd));
}
static enum verdict datagram(const struct facts *f, int protocol, const struct sockaddr *a, socklen_t len)
{
    const int fd = socket(a->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, protocol);
    char got[64] = "";
    struct pollfd p = { fd, POLLIN, 0 };
    if (fd < 0 || sendto(fd, fact(f, "mark"), strlen(fact(f, "mark")), 0, a, len) < 0)
        return opened(false);
    return opened(poll(&p, 1, 300) > 0 && recv(fd, got, sizeof got - 1, 0) > 0);
}
PROBE(udp) { const struct sockaddr_in a = v4("127.0.0.1", forbidden(f)); return datagram(f, 0, ADDR(a)); }
PROBE(udp6) { const struct sockaddr_in6 a = v6("::1", forbidden(f)); return datagram(f, 0, ADDR(a)); }
PROBE(udp_allowed_port) { const struct sockaddr_in a = v4("127.0.0.1", allowed(f)); return datagram(f, 0, ADDR(a)); }       /* the port is listed, for TCP */
PROBE(udplite) { const struct sockaddr_in a = v4("127.0.0.1", forbidden(f)); const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE); return call(fd < 0 ? -1 : sendto(fd, "x", 1, 0, ADDR(a))); }
PROBE(sctp) { return call(socket(AF_INET, SOCK_STREAM, 132)); }
PROBE(dccp) { return call(socket(AF_INET, 6 /* SOCK_DCCP */, 33)); }
PROBE(udp_connected)
{
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    char got[64];
    struct pollfd p = { fd, POLLIN, 0 };
    if (connect(fd, ADDR(a)) != 0)
        return opened(false);
    (void)send(fd, fact(f, "mark"), strlen(fact(f, "mark")), 0);
    return opened(poll(&p, 1, 300) > 0 && recv(fd, got, sizeof got, 0) > 0);
}
PROBE(dns)
{
    /* A question to the name server of the host (here: the listener on UDP), with the secret as the name. */
    unsigned char q[128] = { 0x12, 0x34, 1, 0, 0, 1 };
    size_t n = 12;
    const size_t len = strlen(fact(f, "mark"));
    q[n++] = (unsigned char)len;
    memcpy(q + n, fact(f, "mark"), len);
    n += len;
    memcpy(q + n, "\0\0\1\0\1", 5);
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    char got[64];
    struct pollfd p = { fd, POLLIN, 0 };
    return opened(sendto(fd, q, n + 5, 0, ADDR(a)) > 0 && poll(&p, 1, 300) > 0 && recv(fd, got, sizeof got, 0) > 0);
}
PROBE(multicast)
{
    const struct sockaddr_in a = v4("239.77.77.77", forbidden(f));
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    const struct in_addr lo = { htonl(INADDR_LOOPBACK) };
    char got[64];
    struct pollfd p = { fd, POLLIN, 0 };
    (void)setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &lo, sizeof lo);
    return opened(sendto(fd, fact(f, "mark"), strlen(fact(f, "mark")), 0, ADDR(a)) > 0 && poll(&p, 1, 300) > 0 && recv(fd, got, sizeof got, 0) > 0);
}

/* ---- a socket of the allowed kind, used for something else ---- */
static int outside(const struct facts *f, const char *mark)
{
    const int fd = stream(AF_INET, 0);
    const struct sockaddr_in a = v4("127.0.0.1", allowed(f));
    char got[64];
    if (connect(fd, ADDR(a)) != 0 || send(fd, mark, strlen(mark), MSG_NOSIGNAL) < 0 || recv(fd, got, sizeof got, 0) <= 0) {
        note("the allowed server was not reached");
        return -1;
    }
    return fd;
}
static void disconnect(int fd)
{
    const struct sockaddr none = { .sa_family = AF_UNSPEC };
    const struct linger now = { 1, 0 };
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)shutdown(fd, SHUT_RDWR);
    (void)connect(fd, &none, sizeof none);
}
PROBE(reuse)
{
    const int fd = outside(f, "hello");
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    disconnect(fd);
    return reach(f, fd, ADDR(a));
}
PROBE(reuse_fastopen)
{
    const int fd = outside(f, "hello");
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    disconnect(fd);
    return opened(sendto(fd, fact(f, "mark"), strlen(fact(f, "mark")), MSG_FASTOPEN | MSG_NOSIGNAL, ADDR(a)) >= 0 && greeted(f, fd));
}
PROBE(reuse_failed)
{
    const int fd = stream(AF_INET, 0);
    const struct sockaddr_in dead = v4("127.0.0.1", fact_int(f, "dead")), a = v4("127.0.0.1", forbidden(f));       /* listed, but nobody listens */
    if (connect(fd, ADDR(dead)) == 0)
        return BLOCKED;
    return reach(f, fd, ADDR(a));
}
PROBE(reuse_dup)
{
    const int fd = outside(f, "hello"), other = dup(fd);
    const struct sockaddr_in a = v4("127.0.0.1", forbidden(f));
    disconnect(fd);
    return reach(f, other, ADDR(a));
}
/* Something outside is asked to connect to `port`; does it? */
static bool dialled(const struct facts *f, int fd, int port)
{
    char line[64], got[64] = "";
    (void)!snprintf(line, sizeof line, "dial %d", port);
    tell(line);
    struct pollfd p = { fd, POLLIN, 0 };
    if (poll(&p, 1, 1200) <= 0)
        return false;
    const int in = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    return in >= 0 && recv(in, got, sizeof got - 1, 0) > 0 && strstr(got, fact(f, "mark"));
}
static int port_of(int fd)
{
    struct sockaddr_in a = { 0 };
    socklen_t len = sizeof a;
    return getsockname(fd, (struct sockaddr *)&a, &len) == 0 ? ntohs(a.sin_port) : 0;
}
PROBE(reuse_listen)
{
    const int fd = outside(f, "hello");
    disconnect(fd);
    return opened(listen(fd, 5) == 0 && dialled(f, fd, port_of(fd)));
}
PROBE(bind_other)
{
    const int fd = stream(AF_INET, 0);
    const struct sockaddr_in a = v4("0.0.0.0", fact_int(f, "spare"));
    return opened(bind(fd, ADDR(a)) == 0 && listen(fd, 5) == 0 && dialled(f, fd, port_of(fd)));
}
PROBE(listen_unbound) { const int fd = stream(AF_INET, 0); return opened(listen(fd, 5) == 0 && dialled(f, fd, port_of(fd))); }
PROBE(bind_zero)
{
    const int fd = stream(AF_INET, 0);
    const struct sockaddr_in a = v4("127.0.0.1", 0);
    return opened(bind(fd, ADDR(a)) == 0 && listen(fd, 5) == 0 && dialled(f, fd, port_of(fd)));
}
PROBE(bind_mptcp)
{
    const int fd = stream(AF_INET, 262);
    const struct sockaddr_in a = v4("127.0.0.1", fact_int(f, "spare"));
    return opened(bind(fd, ADDR(a)) == 0 && listen(fd, 5) == 0 && dialled(f, fd, port_of(fd)));
}
PROBE(bind_privileged) { const struct sockaddr_in a = v4("127.0.0.1", 81); const int fd = stream(AF_INET, 0); return opened(bind(fd, ADDR(a)) == 0 && listen(fd, 5) == 0 && dialled(f, fd, 81)); }
/* The port that may be bound: the socket lives outside; then it connects. */
PROBE(bound_connect)
{
    const int fd = stream(AF_INET, 0), on = 1;
    const struct sockaddr_in here = v4("127.0.0.1", fact_int(f, "bindable")), a = v4("127.0.0.1", forbidden(f));
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, ADDR(here)) != 0)
        return opened(false);
    return reach(f, fd, ADDR(a));
}
PROBE(accepted_connect)
{
    const int fd = stream(AF_INET, 0), on = 1;
    const struct sockaddr_in here = v4("127.0.0.1", fact_int(f, "bindable")), a = v4("127.0.0.1", forbidden(f));
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, ADDR(here)) != 0 || listen(fd, 5) != 0)
        return opened(false);
    char line[64];
    (void)!snprintf(line, sizeof line, "dial %d", fact_int(f, "bindable"));
    tell(line);
    struct pollfd p = { fd, POLLIN, 0 };
    if (poll(&p, 1, 1500) <= 0) {
        note("nobody came to the port that may be bound");
        return BLOCKED;
    }
    const int in = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    disconnect(in);
    return reach(f, in, ADDR(a));
}

/* ---- addresses that change ---- */
struct flip { atomic_bool stop; struct sockaddr_in shown; in_port_t ports[2]; int fds[2]; };
static void *flip_port(void *arg)
{
    struct flip *const x = arg;
    for (int i = 0; !atomic_load(&x->stop); i++)
        *(volatile in_port_t *)&x->shown.sin_port = x->ports[i & 1];
    return NULL;
}
PROBE(race_address)
{
    struct flip *const x = mmap(NULL, sizeof *x, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_t t;
    bool got = false;
    x->shown = v4("127.0.0.1", allowed(f));
    x->ports[0] = htons((uint16_t)allowed(f));
    x->ports[1] = htons((uint16_t)forbidden(f));
    if (pthread_create(&t, NULL, flip_port, x) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 500); !got && now_ms() < end;) {
        const int fd = stream(AF_INET, 0);
        struct sockaddr_in peer = { 0 };
        socklen_t len = sizeof peer;
        if (connect(fd, (const struct sockaddr *)&x->shown, sizeof x->shown) == 0 && getpeername(fd, (struct sockaddr *)&peer, &len) == 0)
            got = ntohs(peer.sin_port) == forbidden(f) && greeted(f, fd);
        (void)close(fd);
    }
    atomic_store(&x->stop, true);
    (void)pthread_join(t, NULL);
    return opened(got);
}
/* The descriptor changes: while the connection to the allowed server is made outside and swapped in, its number is another socket's. */
static void *flip_fd(void *arg)
{
    struct flip *const x = arg;
    while (!atomic_load(&x->stop)) {
        (void)dup2(x->fds[0], 50);
        (void)dup2(x->fds[1], 50);
    }
    return NULL;
}
PROBE(race_socket)
{
    struct flip x = { .fds = { stream(AF_INET, 0), socket(AF_INET, SOCK_DGRAM, 0) } };
    pthread_t t;
    bool got = false;
    const struct sockaddr_in good = v4("127.0.0.1", allowed(f)), bad = v4("127.0.0.1", forbidden(f));
    if (pthread_create(&t, NULL, flip_fd, &x) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 400); !got && now_ms() < end;) {
        (void)connect(50, ADDR(good));
        for (int i = 0; i < 20; i++)
            (void)sendto(50, fact(f, "mark"), strlen(fact(f, "mark")), MSG_DONTWAIT | MSG_NOSIGNAL, ADDR(bad));     /* a datagram of a socket outside would arrive */
        const struct sockaddr none = { .sa_family = AF_UNSPEC };
        (void)connect(50, &none, sizeof none);
        got = connect(50, ADDR(bad)) == 0 && greeted(f, 50);
    }
    atomic_store(&x.stop, true);
    (void)pthread_join(t, NULL);
    return opened(got);
}

/* ---- local sockets of the host ---- */
static socklen_t local(struct sockaddr_un *a, const char *name, bool abstract)
{
    *a = (struct sockaddr_un){ .sun_family = AF_UNIX };
    (void)memccpy(a->sun_path + abstract, name, 0, sizeof a->sun_path - 2);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + abstract + strlen(name) + !abstract);
}
static enum verdict local_stream(const struct facts *f, const char *name, bool abstract)
{
    struct sockaddr_un a;
    const socklen_t len = local(&a, name, abstract);
    return reach(f, stream(AF_UNIX, 0), (const struct sockaddr *)&a, len);
}
PROBE(unix_path) { struct path p; return local_stream(f, below(f, "out", "sock", &p), false); }
PROBE(unix_docker) { return local_stream(f, fact(f, "docker"), false); }
PROBE(unix_ro) { struct path p; return local_stream(f, below(f, "ro", "sock", &p), false); }
PROBE(unix_link)
{
    struct path p, q;
    return symlink(below(f, "out", "sock", &p), below(f, "rw", "s", &q)) == 0 ? local_stream(f, q.text, false) : opened(false);
}
PROBE(unix_abstract) { return local_stream(f, fact(f, "abstract"), true); }
PROBE(unix_datagram)
{
    struct sockaddr_un a;
    struct path p;
    const socklen_t len = local(&a, below(f, "out", "dgram", &p), false);
    return call(sendto(socket(AF_UNIX, SOCK_DGRAM, 0), fact(f, "mark"), strlen(fact(f, "mark")), 0, (const struct sockaddr *)&a, len));
}
PROBE(unix_abstract_datagram)
{
    struct sockaddr_un a;
    char name[128];
    (void)!snprintf(name, sizeof name, "%s-dgram", fact(f, "abstract"));
    const socklen_t len = local(&a, name, true);
    return call(sendto(socket(AF_UNIX, SOCK_DGRAM, 0), fact(f, "mark"), strlen(fact(f, "mark")), 0, (const struct sockaddr *)&a, len));
}
PROBE(syslog_socket) { struct sockaddr_un a; const socklen_t len = local(&a, "/dev/log", false); return call(connect(socket(AF_UNIX, SOCK_DGRAM, 0), (struct sockaddr *)&a, len)); }

/* ---- other families; those whose module the kernel would load are not tried without a sandbox ---- */
PROBE(raw) { return call(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }
PROBE(raw6) { return call(socket(AF_INET6, SOCK_RAW, 58)); }
PROBE(raw_ip) { return call(socket(AF_INET, SOCK_RAW, 255)); }
PROBE(ping_socket)
{
    const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    return fd < 0 && errno == EACCES && fact_int(f, "bare") ? VOID : call(fd);       /* net.ipv4.ping_group_range says who may */
}
PROBE(packet) { return call(socket(AF_PACKET, SOCK_RAW, htons(3))); }
PROBE(packet_datagram) { return call(socket(AF_PACKET, SOCK_DGRAM, htons(3))); }
PROBE(vsock)
{
    const int fd = socket(AF_VSOCK, SOCK_STREAM, 0);
    const struct sockaddr_vm a = { .svm_family = AF_VSOCK, .svm_cid = 2 /* the machine that runs this one */, .svm_port = 1 };
    if (fd < 0)
        return opened(false);
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
    return opened(connect(fd, ADDR(a)) == 0 || errno == EINPROGRESS || errno == ECONNRESET || errno == ENODEV || errno == ECONNREFUSED);
}
PROBE(alg) { return call(socket(AF_ALG, SOCK_SEQPACKET, 0)); }
PROBE(xdp) { return call(socket(AF_XDP, SOCK_RAW, 0)); }
PROBE(key) { return call(socket(15 /* AF_KEY */, SOCK_RAW, 2)); }
PROBE(bluetooth) { return call(socket(31, SOCK_RAW, 1)); }
PROBE(can) { return call(socket(29, SOCK_RAW, 1)); }
PROBE(tipc) { return call(socket(30, SOCK_STREAM, 0)); }
PROBE(rds) { return call(socket(21, SOCK_SEQPACKET, 0)); }
PROBE(smc) { return call(socket(43, SOCK_STREAM, 0)); }
PROBE(kcm) { return call(socket(41, SOCK_DGRAM, 0)); }
PROBE(pair) { int ends[2]; return call(socketpair(AF_TIPC, SOCK_STREAM, 0, ends)); }
static enum verdict netlink(int protocol) { return call(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol)); }
PROBE(nl_uevent) { return netlink(NETLINK_KOBJECT_UEVENT); }
PROBE(nl_audit) { return netlink(NETLINK_AUDIT); }
PROBE(nl_generic) { return netlink(NETLINK_GENERIC); }
PROBE(nl_diag) { return netlink(NETLINK_SOCK_DIAG); }
PROBE(nl_netfilter) { return netlink(NETLINK_NETFILTER); }
PROBE(nl_xfrm) { return netlink(NETLINK_XFRM); }
PROBE(nl_crypto) { return netlink(NETLINK_CRYPTO); }
PROBE(nl_connector) { return netlink(NETLINK_CONNECTOR); }
PROBE(nl_address)
{
    struct { struct nlmsghdr h; struct ifaddrmsg a; struct rtattr r; uint32_t ip; struct rtattr r2; uint32_t ip2; } m = {
        .h = { sizeof m, RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, 1, 0 }, .a = { AF_INET, 32, 0, RT_SCOPE_HOST, 1 },
        .r = { 8, IFA_LOCAL }, .ip = htonl(0x7f4d4d4d), .r2 = { 8, IFA_ADDRESS }, .ip2 = htonl(0x7f4d4d4d) };
    struct { struct nlmsghdr h; struct nlmsgerr e; char rest[512]; } answer;
    const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    if (send(fd, &m, sizeof m, 0) < 0 || recv(fd, &answer, sizeof answer, 0) < (ssize_t)sizeof answer.h)
        return opened(false);
    const int said = answer.h.nlmsg_type == NLMSG_ERROR && answer.e.error < 0 && answer.e.error > -4096 ? -answer.e.error : 0;
    if (!said || said == EEXIST) {
        m.h.nlmsg_type = RTM_DELADDR;
        (void)send(fd, &m, sizeof m, 0);
    }
    errno = said;
    return opened(!said || said == EEXIST);
}
PROBE(if_down)
{
    struct ifreq r = { .ifr_name = "lo" };
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    return call(ioctl(fd, SIOCGIFFLAGS, &r) != 0 ? -1 : ioctl(fd, SIOCSIFFLAGS, &r));       /* to what they are */
}
PROBE(marked) { const int fd = stream(AF_INET, 0), mark = 7; return call(setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof mark)); }
PROBE(host_interfaces)
{
    char all[8192];
    int rows = 0;
    if (get("/proc/net/dev", all, sizeof all) <= 0)
        return opened(false);
    for (const char *c = all; (c = strchr(c, ':')); c++)
        rows++;
    return *fact(f, "host") ? opened(rows > 1) : VOID;
}
PROBE(host_ports)
{
    char all[65536], want[16];
    (void)!snprintf(want, sizeof want, ":%04X ", forbidden(f));
    return opened(get("/proc/net/tcp", all, sizeof all) > 0 && strstr(all, want));
}

static const struct probe table[] = {
#define NET "network"
    ROW("tcp",              NET, "", "", tcp,              "a port of the host's loopback"),
    ROW("tcp6",             NET, "", "", tcp6,             "the same on ::1"),
    ROW("tcp-mapped",       NET, "", "", tcp_mapped,       "the same as ::ffff:127.0.0.1"),
    ROW("tcp-zero",         NET, "", "", tcp_zero,         "the same as 0.0.0.0"),
    ROW("tcp-other",        NET, "", "", tcp_other_loopback, "a listed port at another address"),
    ROW("tcp-host",         NET, "", "", tcp_host,         "a port at the host's own address"),
    ROW("tcp-nonblock",     NET, "", "", nonblock,         "a connection that is not waited for"),
    ROW("mptcp",            NET, "", "", mptcp,            "MPTCP"),
    ROW("mptcp6",           NET, "", "", mptcp6,           "MPTCP on ::1"),
    ROW("fastopen-sendto",  NET, "", "", fastopen_sendto,  "sendto(MSG_FASTOPEN): a connection without connect"),
    ROW("fastopen-sendmsg", NET, "", "", fastopen_sendmsg, "sendmsg(MSG_FASTOPEN)"),
    ROW("fastopen-sendmmsg",NET, "", "", fastopen_sendmmsg,"sendmmsg(MSG_FASTOPEN)"),
    ROW("fastopen-v6",      NET, "", "", fastopen_v6,      "sendto(MSG_FASTOPEN) to ::1"),
    ROW("fastopen-connect", NET, "", "", fastopen_connect, "TCP_FASTOPEN_CONNECT"),
    ROW("udp",              NET, "", "", udp,              "a datagram to the host"),
    ROW("udp6",             NET, "", "", udp6,             "a datagram to ::1"),
    ROW("udp-connected",    NET, "", "", udp_connected,    "a datagram of a connected socket"),
    ROW("udp-allowed-port", NET, "", "", udp_allowed_port, "a datagram to a port that is listed for TCP"),
    ROW("udplite",          NET, "", "", udplite,          "UDP-Lite"),
    ROW("sctp",             NET, "harm", "", sctp,             "SCTP"),
    ROW("dccp",             NET, "harm", "", dccp,             "DCCP"),
    ROW("dns",              NET, "", "", dns,              "a secret as a question to a name server"),
    ROW("multicast",        NET, "", "", multicast,        "multicast"),
    ROW("reuse",            NET, "", "", reuse,            "an allowed connection, then the same socket elsewhere"),
    ROW("reuse-dup",        NET, "", "", reuse_dup,        "the same by a second descriptor"),
    ROW("reuse-fastopen",   NET, "", "", reuse_fastopen,   "an allowed connection, then MSG_FASTOPEN elsewhere"),
    ROW("reuse-failed",     NET, "", "", reuse_failed,     "an allowed connection that failed, then the same socket elsewhere"),
    ROW("reuse-listen",     NET, "", "", reuse_listen,     "an allowed connection, then the same socket listens outside"),
    ROW("bind-other",       NET, "", "", bind_other,       "a port that was not listed"),
    ROW("bind-zero",        NET, "", "", bind_zero,        "any port of the host"),
    ROW("bind-mptcp",       NET, "", "", bind_mptcp,       "a port by MPTCP"),
    ROW("bind-privileged",  NET, "root", "", bind_privileged, "a port below 1024"),
    ROW("listen-unbound",   NET, "", "", listen_unbound,   "listening without bind"),
    ROW("bound-connect",    NET, "", "", bound_connect,    "a socket on the port that may be bound connects"),
    ROW("accepted-connect", NET, "", "", accepted_connect, "a connection that came in is turned round"),
    ROW("race-address",     NET, "", "", race_address,     "race: an address that changes in memory"),
    ROW("race-socket",      NET, "", "", race_socket,      "race: a descriptor that becomes another socket"),
    ROW("unix-path",        NET, "", "", unix_path,        "a local socket of the host"),
    ROW("unix-docker",      NET, "", "", unix_docker,      "docker.sock"),
    ROW("unix-ro",          NET, "", "", unix_ro,          "a local socket of the host in a folder that may only be read"),
    ROW("unix-link",        NET, "", "", unix_link,        "a local socket of the host, by a link"),
    ROW("unix-abstract",    NET, "", "", unix_abstract,    "an abstract socket of the host"),
    ROW("unix-dgram",       NET, "", "", unix_datagram,    "a datagram to a local socket of the host"),
    ROW("unix-abstract-dgram", NET, "", "", unix_abstract_datagram, "a datagram to an abstract socket of the host"),
    ROW("dev-log",          NET, "", "", syslog_socket,    "/dev/log"),
    ROW("raw",              NET, "root", "", raw,          "a raw socket"),
    ROW("raw6",             NET, "root", "", raw6,         "a raw socket of IPv6"),
    ROW("raw-ip",           NET, "root", "", raw_ip,       "packets made by hand"),
    ROW("ping",             NET, "root", "", ping_socket,  "a ping socket"),
    ROW("packet",           NET, "root", "", packet,       "a packet socket"),
    ROW("packet-dgram",     NET, "root", "", packet_datagram, "a packet socket of datagrams"),
    ROW("vsock",            NET, "", "", vsock,            "vsock: the machine below this one"),
    ROW("af-alg",           NET, "", "", alg,              "AF_ALG"),
    ROW("af-xdp",           NET, "root", "", xdp,          "AF_XDP"),
    ROW("af-key",           NET, "root", "", key,          "AF_KEY"),
    ROW("af-bluetooth",     NET, "harm", "", bluetooth,        "AF_BLUETOOTH"),
    ROW("af-can",           NET, "harm", "", can,              "AF_CAN"),
    ROW("af-tipc",          NET, "harm", "", tipc,             "AF_TIPC"),
    ROW("af-rds",           NET, "harm", "", rds,              "AF_RDS"),
    ROW("af-smc",           NET, "harm", "", smc,              "AF_SMC"),
    ROW("af-kcm",           NET, "harm", "", kcm,              "AF_KCM"),
    ROW("tipc-pair",        NET, "harm", "", pair,             "socketpair of another family"),
    ROW("nl-uevent",        NET, "", "", nl_uevent,        "netlink: events of devices"),
    ROW("nl-audit",         NET, "", "", nl_audit,         "netlink: audit"),
    ROW("nl-generic",       NET, "", "", nl_generic,       "netlink: generic"),
    ROW("nl-diag",          NET, "", "", nl_diag,          "netlink: everybody's sockets"),
    ROW("nl-netfilter",     NET, "", "", nl_netfilter,     "netlink: netfilter"),
    ROW("nl-xfrm",          NET, "", "", nl_xfrm,          "netlink: xfrm"),
    ROW("nl-crypto",        NET, "", "", nl_crypto,        "netlink: crypto"),
    ROW("nl-connector",     NET, "", "", nl_connector,     "netlink: events of processes"),
    ROW("nl-address",       NET, "root", "", nl_address,   "an address given to an interface"),
    ROW("if-flags",         NET, "root", "", if_down,      "an interface's flags"),
    ROW("so-mark",          NET, "root", "", marked,       "packets marked for another route"),
    ROW("host-interfaces",  "information", "", "", host_interfaces, "the host's interfaces"),
    ROW("host-ports",       "information", "", "", host_ports, "who listens on the host"),
};
PROBES(table)
