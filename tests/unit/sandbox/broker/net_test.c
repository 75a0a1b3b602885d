/* connect, bind and listen through the broker: to listeners outside, and in the job's own network.
 * Links    sandbox/broker */
#include "box.h"
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/time.h>

enum { GREETING = 5 };
static unsigned port_listed, port_other, port_six, port_bind, port_silent;     /* set before the job starts */

/* ---- outside ---- */

static int listener(int family, unsigned *port)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr *a = family == AF_INET ? (const void *)&in : (const void *)&in6;
    socklen_t n = family == AF_INET ? sizeof in : sizeof in6;
    if (fd < 0 || bind(fd, a, n) != 0 || listen(fd, 64) != 0)
        return -1;
    n = sizeof in6;
    struct sockaddr_in6 own;
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &n), 0);
    *port = ntohs(own.sin6_port);
    return fd;
}

/* Greets whoever comes. */
static pid_t server(const int *fds, size_t count)
{
    pid_t pid = fork();
    if (pid)
        return pid;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        struct pollfd p[4];
        for (size_t i = 0; i < count; i++)
            p[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
        (void)poll(p, count, -1);
        for (size_t i = 0; i < count; i++) {
            int c = p[i].revents & POLLIN ? accept(fds[i], NULL, NULL) : -1;
            if (c >= 0) {
                (void)!write(c, "hello", GREETING);
                close(c);
            }
        }
    }
}

/* ---- in the job ---- */

static struct sockaddr_in to(const char *ip, unsigned port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    (void)inet_pton(AF_INET, ip, &a.sin_addr);
    return a;
}

#define DIAL(fd, a) connect((fd), (const struct sockaddr *)&(a), sizeof(a))
static int greeted(int fd)
{
    char text[8] = "";
    size_t have = 0;
    for (ssize_t n; have < GREETING && (n = read(fd, text + have, sizeof text - have)) > 0;)
        have += (size_t)n;
    return have == GREETING && memcmp(text, "hello", GREETING) == 0;
}

static int reaches(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_listed), no = to("127.0.0.1", port_other), far = to("10.9.8.7", 80);
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT, .sin6_port = htons((uint16_t)port_six) };
    int one = 1, got = 0;
    socklen_t n = sizeof got;
    struct timeval t = { 7, 0 }, back = { 0 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), copy = dup(fd);
    MUST(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t) == 0 && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
    MUST(DIAL(fd, a) == 0);
    MUST((fcntl(fd, F_GETFD) & FD_CLOEXEC) && !(fcntl(copy, F_GETFD) & FD_CLOEXEC) && !(fcntl(fd, F_GETFL) & O_NONBLOCK));
    MUST(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &got, &n) == 0 && got == 1);
    n = sizeof back;
    MUST(getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &back, &n) == 0 && back.tv_sec == 7);
    MUST(greeted(copy));
    FAILS(DIAL(fd, a), EISCONN);
    FAILS(DIAL(fd, no), EACCES);
    close(fd);
    close(copy);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(DIAL(fd, no), ECONNREFUSED);
    FAILS(DIAL(fd, far), ENETUNREACH);
    MUST(DIAL(fd, a) == 0 && greeted(fd));
    close(fd);
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    MUST(DIAL(fd, six) == 0 && greeted(fd));
    close(fd);
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 mapped = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port_listed) };
    MUST(inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr) == 1 && DIAL(fd, mapped) == 0 && greeted(fd));
    close(fd);
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    FAILS(DIAL(fd, far), ENETUNREACH);
    MUST(DIAL(fd, a) == 0);                                     /* UDP stays inside */
    close(fd);
    return 0;
}

static int waits_for(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_listed);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), ep = epoll_create1(0), error = 1;
    socklen_t n = sizeof error;
    int r = DIAL(fd, a);
    MUST(r == 0 || errno == EINPROGRESS);
    MUST(fcntl(fd, F_GETFL) & O_NONBLOCK);
    struct epoll_event ev = { .events = EPOLLOUT };
    MUST(epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) == 0 && epoll_wait(ep, &ev, 1, 2000) == 1);
    MUST(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && error == 0);
    struct pollfd p = { .fd = fd, .events = POLLIN };
    MUST(poll(&p, 1, 2000) == 1 && greeted(fd));
    MUST(epoll_ctl(ep, EPOLL_CTL_DEL, fd, NULL) == 0);
    close(fd);
    /* Watched before it is connected, as some libraries do, under two numbers. */
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int twin = dup(fd);
    struct epoll_event first = { .events = EPOLLOUT | EPOLLIN | EPOLLET, .data.u64 = 0x1234567890ull }, second = { .events = EPOLLIN, .data.u64 = 7 };
    MUST(epoll_ctl(ep, EPOLL_CTL_ADD, fd, &first) == 0 && epoll_ctl(ep, EPOLL_CTL_ADD, twin, &second) == 0);
    r = DIAL(fd, a);
    MUST(r == 0 || errno == EINPROGRESS);
    for (int seen = 0; seen != 3;) {
        struct epoll_event got[4];
        int k = epoll_wait(ep, got, 4, 2000);
        MUST(k > 0);
        for (int i = 0; i < k; i++)
            seen |= got[i].data.u64 == 7 ? 2 : got[i].data.u64 == 0x1234567890ull && (got[i].events & EPOLLIN) ? 1 : 0;
    }
    MUST(greeted(twin) && epoll_ctl(ep, EPOLL_CTL_DEL, twin, NULL) == 0 && epoll_ctl(ep, EPOLL_CTL_DEL, fd, NULL) == 0);
    /* Inside, nobody listens: refused, in the way of a socket that does not wait. */
    struct sockaddr_in no = to("127.0.0.1", port_other);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    FAILS(DIAL(fd, no), EINPROGRESS);
    n = sizeof error;
    usleep(10000);
    MUST(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && error == ECONNREFUSED);
    return 0;
}

static int times_out(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_silent);
    struct timeval t = { 0, 200000 };
    struct timespec x, y;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t) == 0);
    clock_gettime(CLOCK_MONOTONIC, &x);
    int r = DIAL(fd, a);
    clock_gettime(CLOCK_MONOTONIC, &y);
    int64_t ms = (y.tv_sec - x.tv_sec) * 1000 + (y.tv_nsec - x.tv_nsec) / 1000000;
    MUST(r < 0 && errno == EINPROGRESS && ms >= 150 && ms < 5000);
    return 0;
}

static void on_alarm(int signal) { (void)signal; }

static int interrupted(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_silent);
    struct sigaction act = { .sa_handler = on_alarm };
    struct itimerval soon = { .it_value = { 0, 100000 } };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(sigaction(SIGALRM, &act, NULL) == 0 && setitimer(ITIMER_REAL, &soon, NULL) == 0);
    FAILS(DIAL(fd, a), EINTR);
    act.sa_flags = SA_RESTART;                                  /* begins again by itself: only the second alarm, without it, ends the call */
    fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval t = { 0, 400000 };
    MUST(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t) == 0);
    MUST(sigaction(SIGALRM, &act, NULL) == 0 && setitimer(ITIMER_REAL, &soon, NULL) == 0);
    MUST(DIAL(fd, a) < 0 && errno != EINTR && errno != 512);
    return 0;
}

static int serves(const struct box *box)
{
    (void)box;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = to("127.0.0.1", port_bind), own = { 0 };
    socklen_t n = sizeof own;
    MUST(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0);
    MUST(bind(fd, (struct sockaddr *)&a, sizeof a) == 0);
    MUST(getsockname(fd, (struct sockaddr *)&own, &n) == 0 && ntohs(own.sin_port) == port_bind);
    MUST(listen(fd, 8) == 0);
    /* From inside it is reached too. */
    int mate = socket(AF_INET, SOCK_STREAM, 0), c;
    MUST(DIAL(mate, a) == 0);
    for (bool mine = false, outer = false; !mine || !outer;) {
        struct sockaddr_in from = { 0 }, local = { 0 };
        n = sizeof from;
        MUST((c = accept(fd, (struct sockaddr *)&from, &n)) >= 0);
        n = sizeof local;
        MUST(getsockname(mate, (struct sockaddr *)&local, &n) == 0);
        if (local.sin_port == from.sin_port)
            mine = true;
        else
            outer = true;
        MUST(write(c, "hello", 5) == 5 && close(c) == 0);
    }
    MUST(greeted(mate));
    /* Any other port is the job's own. */
    struct sockaddr_in priv = to("127.0.0.1", port_listed + (port_listed == 65535 ? -1 : 1));
    int s = socket(AF_INET, SOCK_STREAM, 0), d = socket(AF_INET, SOCK_STREAM, 0);
    MUST(bind(s, (struct sockaddr *)&priv, sizeof priv) == 0 && listen(s, 1) == 0);
    MUST(DIAL(d, priv) == 0 && (c = accept(s, NULL, NULL)) >= 0);
    return 0;
}

static int speaks_inside(const struct box *box)
{
    struct sockaddr_un u = { .sun_family = AF_UNIX }, own = { 0 };
    socklen_t n = sizeof own;
    umask(022);
    MUST(chdir(box->work) == 0);
    memcpy(u.sun_path, "sock", 5);
    int s = socket(AF_UNIX, SOCK_STREAM, 0), d = socket(AF_UNIX, SOCK_STREAM, 0), c;
    MUST(bind(s, (struct sockaddr *)&u, sizeof u) == 0 && listen(s, 1) == 0);
    MUST(getsockname(s, (struct sockaddr *)&own, &n) == 0 && strcmp(own.sun_path, "sock") == 0);
    FAILS(bind(d, (struct sockaddr *)&u, sizeof u), EADDRINUSE);
    MUST(DIAL(d, u) == 0 && (c = accept(s, NULL, NULL)) >= 0 && write(c, "hello", 5) == 5 && greeted(d));
    struct ucred who;
    n = sizeof who;
    MUST(getsockopt(c, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && who.uid == getuid());
    /* Full queue: who does not wait is told so, who waits gets in. */
    int w[4];
    for (int i = 0; i < 4; i++) {
        w[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        int r = DIAL(w[i], u);
        MUST(r == 0 || errno == EAGAIN);
    }
    pid_t pid = fork();
    if (pid == 0) {
        int last = socket(AF_UNIX, SOCK_STREAM, 0);
        _exit(DIAL(last, u) != 0);
    }
    int status;
    usleep(50000);
    for (int i = 0; i < 3; i++)
        MUST((c = accept(s, NULL, NULL)) >= 0);
    MUST(waitpid(pid, &status, 0) == pid && status == 0);
    /* Without a path. */
    struct sockaddr_un abs = { .sun_family = AF_UNIX, .sun_path = "\0moe-test" };
    int as = socket(AF_UNIX, SOCK_SEQPACKET, 0), ad = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    MUST(bind(as, (struct sockaddr *)&abs, 11) == 0 && listen(as, 4) == 0 && connect(ad, (struct sockaddr *)&abs, 11) == 0);
    /* A socket of somebody else in a folder that is shared. */
    struct sockaddr_un host = { .sun_family = AF_UNIX, .sun_path = "host" };
    int h = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(DIAL(h, host), EACCES);
    struct sockaddr_un none = { .sun_family = AF_UNIX, .sun_path = "none" };
    FAILS(DIAL(h, none), ENOENT);
    return 0;
}

static int bad_arguments(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_listed);
    int fd = socket(AF_INET, SOCK_STREAM, 0), file = open("/dev/null", O_RDONLY);
    FAILS(connect(fd, (struct sockaddr *)8, sizeof a), EFAULT);
    FAILS(connect(fd, (struct sockaddr *)&a, 0), EINVAL);
    FAILS(connect(fd, (struct sockaddr *)&a, 1), EINVAL);
    FAILS(connect(fd, (struct sockaddr *)&a, 2), EINVAL);
    FAILS(connect(fd, (struct sockaddr *)&a, 100000), EINVAL);
    FAILS(connect(fd, (struct sockaddr *)&a, (socklen_t)-1), EINVAL);
    FAILS(connect(99, (struct sockaddr *)&a, sizeof a), EBADF);
    FAILS(connect(file, (struct sockaddr *)&a, sizeof a), ENOTSOCK);
    FAILS(bind(file, (struct sockaddr *)&a, sizeof a), ENOTSOCK);
    FAILS(listen(99, 1), EBADF);
    FAILS(bind(fd, (struct sockaddr *)&a, 0), EINVAL);
    return 0;
}

/* A socket from outside is good for its one peer. */
static int outside_stays(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_listed), no = to("127.0.0.1", port_other), bound = to("127.0.0.1", port_bind);
    struct sockaddr gone = { .sa_family = AF_UNSPEC };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(DIAL(fd, a) == 0 && greeted(fd));
    FAILS(DIAL(fd, gone), EACCES);
    FAILS(DIAL(fd, no), EACCES);
    FAILS(listen(fd, 1), EACCES);
    FAILS(bind(fd, (struct sockaddr *)&no, sizeof no), EACCES);
    close(fd);
    /* One whose connection failed, because nobody is there. */
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in silent = to("127.0.0.1", port_silent);
    FAILS(DIAL(fd, silent), EINPROGRESS);
    FAILS(DIAL(fd, no), EACCES);
    FAILS(listen(fd, 1), EACCES);
    FAILS(DIAL(fd, gone), EACCES);
    (void)bound;
    return 0;
}

static int many_dials(const struct box *box)
{
    (void)box;
    struct sockaddr_in a = to("127.0.0.1", port_listed);
    struct timespec x, y;
    int n = 200;
    clock_gettime(CLOCK_MONOTONIC, &x);
    for (int i = 0; i < n; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        MUST(DIAL(fd, a) == 0 && close(fd) == 0);
    }
    clock_gettime(CLOCK_MONOTONIC, &y);
    fprintf(stderr, "# a connection outside: %.0f us\n", ((double)(y.tv_sec - x.tv_sec) * 1e9 + (double)(y.tv_nsec - x.tv_nsec)) / 1e3 / n);
    return 0;
}

/* ---- */

static pid_t dialer;

static void with(int (*job)(const struct box *), bool dial)
{
    for (int as = 0; as < (getuid() ? 1 : 2); as++) {
        struct box box;
        box_init(&box);
        box.switch_user = as;
        int fds[3], silent = -1, full[8];

        assert_true((fds[0] = listener(AF_INET, &port_listed)) >= 0 && (fds[1] = listener(AF_INET, &port_other)) >= 0 &&
                    (fds[2] = listener(AF_INET6, &port_six)) >= 0 && (silent = listener(AF_INET, &port_silent)) >= 0);
        int b = listener(AF_INET, &port_bind);
        close(b);
        /* One that answers nobody: its queue is full. */
        assert_int_equal(listen(silent, 0), 0);
        struct sockaddr_in there = to("127.0.0.1", port_silent);
        for (size_t i = 0; i < MOE_COUNT(full); i++) {
            full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            (void)DIAL(full[i], there);
        }
        struct sockaddr_un host = { .sun_family = AF_UNIX };
        (void)snprintf(host.sun_path, sizeof host.sun_path, "%s/host", box.work);
        int h = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(bind(h, (struct sockaddr *)&host, sizeof host), 0);
        assert_int_equal(chmod(host.sun_path, 0777), 0);
        assert_int_equal(listen(h, 4), 0);
        pid_t pid = server(fds, 3);

        box.plan.broker.net = true;
        box_dest(&box, "127.0.0.1", port_listed);
        box_dest(&box, "::1", port_six);
        box_dest(&box, "127.0.0.1", port_silent);
        box.binds[0] = (struct moe_bindable){ port_bind, port_bind };
        box.plan.broker.bind_count = 1;
        dialer = dial ? fork() : 0;
        if (dial && dialer == 0) {                              /* calls from outside until it is answered */
            struct sockaddr_in a = to("127.0.0.1", port_bind);
            for (int i = 0; i < 500; i++) {
                int fd = socket(AF_INET, SOCK_STREAM, 0);
                if (DIAL(fd, a) == 0)
                    _exit(!greeted(fd));
                close(fd);
                usleep(20000);
            }
            _exit(1);
        }
        int r = box_run(&box, job), status = 0;
        if (dial)
            (void)waitpid(dialer, &status, 0);
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
        int all[] = { fds[0], fds[1], fds[2], silent, h };
        for (size_t i = 0; i < MOE_COUNT(all); i++)
            close(all[i]);
        for (size_t i = 0; i < MOE_COUNT(full); i++)
            close(full[i]);
        box_done(&box);
        assert_int_equal(r, 0);
        assert_int_equal(status, 0);
    }
}

static void t_reach(void **s) { (void)s; with(reaches, false); }
static void t_wait(void **s) { (void)s; with(waits_for, false); }
static void t_time(void **s) { (void)s; with(times_out, false); }
static void t_signal(void **s) { (void)s; with(interrupted, false); }
static void t_serve(void **s) { (void)s; with(serves, true); }
static void t_inside(void **s) { (void)s; with(speaks_inside, false); }
static void t_bad(void **s) { (void)s; with(bad_arguments, false); }
static void t_stay(void **s) { (void)s; with(outside_stays, false); }
static void t_many(void **s) { (void)s; with(many_dials, false); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        { .name = "listed peers are reached, others are not there", .test_func = t_reach },
        { .name = "a socket that does not wait", .test_func = t_wait },
        { .name = "SO_SNDTIMEO ends a connect", .test_func = t_time },
        { .name = "a signal ends a connect, or starts it again", .test_func = t_signal },
        { .name = "a listed port is served outside, others inside", .test_func = t_serve },
        { .name = "named sockets, with and without a path", .test_func = t_inside },
        { .name = "lengths, pointers and descriptors that are wrong", .test_func = t_bad },
        { .name = "a socket from outside is good for nothing else", .test_func = t_stay },
        { .name = "many connections", .test_func = t_many },
    };
    return box_possible() ? cmocka_run_group_tests(tests, NULL, NULL) : (printf("1..0 # SKIP no user namespaces here\n"), 0);
}
