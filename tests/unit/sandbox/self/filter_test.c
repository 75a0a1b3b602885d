/* What each kind of filter lets through, asked from inside: a child enters it, tries one thing, and tells by its exit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "sandbox/self/self.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_in server;           /* the parent's, on the loopback */

/* ---- one thing each: 0 = it went well, else errno ---- */

static int outcome(bool good) { return good ? 0 : errno ? errno : EIO; }
static int done_with(int fd, bool good)
{
    int answer = outcome(good);
    if (fd >= 0)
        (void)close(fd);
    return answer;
}

static int open_socket(int family, int type, int protocol)
{
    int fd = socket(family, type, protocol);
    return outcome(fd >= 0 && close(fd) == 0);
}
static int tcp(void) { return open_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP); }
static int tcp6(void)
{
    int got = open_socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
    return got == EAFNOSUPPORT ? 0 : got;   /* a machine without IPv6: the kernel says so, not the filter */
}
static int udp(void) { return open_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }
static int raw(void) { return open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP); }
static int of_files(void) { return open_socket(AF_UNIX, SOCK_STREAM, 0); }
static int netlink(void) { return open_socket(AF_NETLINK, SOCK_RAW, 0); }
static int packet(void) { return open_socket(AF_PACKET, SOCK_RAW, 0); }
static int vsock(void) { return open_socket(AF_VSOCK, SOCK_STREAM, 0); }

static int pairs(void)
{
    int a[2], b[2];
    return outcome(socketpair(AF_UNIX, SOCK_STREAM, 0, a) == 0 && pipe2(b, O_CLOEXEC) == 0 && fcntl(a[0], F_SETFL, O_RDWR | O_NONBLOCK) == 0);
}

/* A question and an answer over TCP, as a client of HTTP does it. */
static int talk(void)
{
    const int on = 1;
    int error = 0;
    char got[8] = "";
    socklen_t n = sizeof error;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool good = fd >= 0 && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 && setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) == 0;
    good = good && connect(fd, (const struct sockaddr *)&server, sizeof server) == 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && !error;
    struct pollfd p = { .fd = fd, .events = POLLIN };
    good = good && send(fd, "ping", 4, MSG_NOSIGNAL) == 4 && poll(&p, 1, 5000) == 1 && recv(fd, got, sizeof got, 0) == 4 && memcmp(got, "pong", 4) == 0;
    return outcome(good && shutdown(fd, SHUT_RDWR) == 0 && close(fd) == 0);
}

/* Of the host's own table, which needs no server of names; the netlink socket that the resolver would like is refused, and it goes on. */
static int resolve(void)
{
    struct addrinfo hint = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG }, *found = NULL;
    int rc = getaddrinfo("localhost", "443", &hint, &found);
    if (found)
        freeaddrinfo(found);
    return rc == 0 ? 0 : EIO;
}

static int be_connected_to(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return done_with(fd, fd >= 0 && bind(fd, (struct sockaddr *)&any, sizeof any) == 0);
}
static int listen_anywhere(void)             /* without a bind the kernel chooses the port */
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return done_with(fd, fd >= 0 && listen(fd, 1) == 0);
}
static int bound_to_device(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return done_with(fd, fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2) == 0);
}

static void *nothing(void *arg) { return arg; }
static int thread(void)
{
    pthread_t t;
    return pthread_create(&t, NULL, nothing, NULL) == 0 && pthread_join(t, NULL) == 0 ? 0 : EIO;
}
static int process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return outcome(pid > 0);
}
static int program(void)
{
    char *argv[] = { (char[]){ "true" }, NULL };
    execv("/bin/true", argv);
    return outcome(false);
}
static int open_file(const char *path, int how)
{
    int fd = open(path, how | O_CLOEXEC);
    return done_with(fd, fd >= 0);
}
static int write_file(void) { return open_file("/dev/null", O_WRONLY); }
static int read_file(void) { return open_file("/proc/self/maps", O_RDONLY); }
/* What the hasher does with a file that is not in memory. */
static int look_ahead(void)
{
    char byte;
    const struct iovec one = { &byte, 1 };
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    bool told = fd >= 0 && (preadv2(fd, &one, 1, 0, RWF_NOWAIT) == 1 || errno == EAGAIN || errno == EOPNOTSUPP);
    void *view = told ? mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    return outcome(view != MAP_FAILED && madvise(view, 4096, MADV_WILLNEED) == 0 && munmap(view, 4096) == 0);
}
static int code_page(void) { return outcome(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED); }
static int trace(void) { return outcome(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0); }

/* ---- who may what ---- */

enum { YES = 0, NO = EPERM, DIES = 1000 };
static const struct { const char *what; int (*does)(void); int parser, reader, fetcher; } rows[] = {
    { "a thread",                                thread,          YES,  YES,  YES  },
    { "a file that is read",                     read_file,       YES,  YES,  YES  },
    { "bytes that are read ahead",               look_ahead,      YES,  YES,  YES  },
    { "a TCP socket",                            tcp,             NO,   NO,   YES  },
    { "a TCP socket of IPv6",                    tcp6,            NO,   NO,   YES  },
    { "a UDP socket",                            udp,             NO,   NO,   YES  },
    { "pairs that wake a thread",                pairs,           NO,   NO,   YES  },
    { "a question over TCP",                     talk,            NO,   NO,   YES  },
    { "a name that is resolved",                 resolve,         -1,   -1,   YES  },
    { "a raw socket",                            raw,             NO,   NO,   NO   },
    { "a socket of the file system",             of_files,        NO,   NO,   NO   },
    { "a netlink socket",                        netlink,         NO,   NO,   NO   },
    { "a packet socket",                         packet,          NO,   NO,   NO   },
    { "a socket of the host",                    vsock,           NO,   NO,   NO   },
    { "a bind",                                  be_connected_to, NO,   NO,   NO   },
    { "a listen",                                listen_anywhere, NO,   NO,   NO   },
    { "a socket tied to a device",               bound_to_device, NO,   NO,   NO   },
    { "a process",                               process,         NO,   NO,   NO   },
    { "a program",                               program,         NO,   NO,   NO   },
    { "a file that is written",                  write_file,      NO,   NO,   NO   },
    { "a page of code",                          code_page,       NO,   NO,   NO   },
    { "tracing",                                 trace,           DIES, DIES, DIES },
};

/* The parent's end of talk(): accepts and answers while the child lives. */
static void *serve(void *arg)
{
    int fd = *(int *)arg;
    for (int c; (c = accept(fd, NULL, NULL)) >= 0; close(c)) {
        char got[8];
        if (recv(c, got, sizeof got, 0) == 4)
            (void)send(c, "pong", 4, MSG_NOSIGNAL);
    }
    return NULL;
}

static int tried(enum moe_self_kind kind, int (*does)(void))
{
    struct moe_self_filter filter = { 0 };
    int status = 0;
    assert_true(moe_self_filter_make(kind, &filter));
    pid_t pid = fork();
    if (pid == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !moe_self_filter_enter(&filter))
            _exit(255);
        errno = 0;
        _exit(does());
    }
    moe_self_filter_free(&filter);
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFSIGNALED(status) ? DIES : WEXITSTATUS(status);
}

static void each_kind_may_what_it_needs(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        const struct { enum moe_self_kind kind; int want; } kinds[] = {
            { MOE_SELF_PARSER, rows[i].parser }, { MOE_SELF_READER, rows[i].reader }, { MOE_SELF_FETCHER, rows[i].fetcher },
        };
        for (size_t k = 0; k < MOE_COUNT(kinds); k++) {
            int got = kinds[k].want < 0 ? -1 : tried(kinds[k].kind, rows[i].does);
            if (got != kinds[k].want)
                fail_msg("%s, kind %d: %d, not %d", rows[i].what, (int)kinds[k].kind, got, kinds[k].want);
        }
    }
}

/* Landlock by itself: with the network allowed a port may be connected to, and none taken. */
static int bound_under_landlock(void)
{
    static const char *const none[] = { "/etc" };
    return moe_self_files(none, 1, true) < 4 ? EACCES : be_connected_to();
}

static void no_port_is_taken_under_landlock(void **state)
{
    int status = 0;
    (void)state;
    pid_t pid = fork();
    if (pid == 0)
        _exit(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ? 255 : bound_under_landlock());
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EACCES);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_kind_may_what_it_needs), cmocka_unit_test(no_port_is_taken_under_landlock) };
    socklen_t n = sizeof server;
    pthread_t answering;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    server = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0 || bind(fd, (struct sockaddr *)&server, n) != 0 || listen(fd, 8) != 0 || getsockname(fd, (struct sockaddr *)&server, &n) != 0 ||
        pthread_create(&answering, NULL, serve, &fd) != 0)
        return 99;
    int failed = cmocka_run_group_tests_name("confine/filter", tests, NULL, NULL);
    (void)shutdown(fd, SHUT_RDWR);
    pthread_join(answering, NULL);
    close(fd);
    return failed;
}
