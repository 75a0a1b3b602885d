/* What processes of a training job do to each other: start, talk, wait, signal, end. Each must work inside. */
#include "tests/sandbox/probe.h"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/uio.h>
#include <sys/un.h>

extern char **environ;

/* ---- processes ---- */
PROBE(forks)
{
    for (int i = 0; i < 50; i++) {
        int status = 0;
        const pid_t pid = fork();
        if (pid == 0)
            _exit(i);
        MUST(pid > 0 && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == i);
    }
    return WORKS;
}
PROBE(spawn_helper)
{
    char *const argv[] = { (char *)"true", NULL };
    pid_t pid;
    int status = -1;
    errno = posix_spawn(&pid, "/usr/bin/true", NULL, NULL, argv, environ);
    MUST(errno == 0 && waitpid(pid, &status, 0) == pid);
    MUST(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    pid = vfork();
    if (pid == 0) {
        (void)execv("/usr/bin/true", argv);
        _exit(99);
    }
    return works(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0, "vfork");
}
PROBE(exec_self)
{
    char *const argv[] = { (char *)f->self, (char *)"--ran", NULL };
    char said[64];
    (void)run(f->self, argv, environ, -1, said, sizeof said);
    return works(strstr(said, "RAN") != NULL, "itself was not started");
}
PROBE(shell)
{
    char b[64] = "";
    FILE *const p = popen("echo $((6 * 7))", "r");
    MUST(p && fgets(b, sizeof b, p) && pclose(p) == 0);
    return works(!strcmp(b, "42\n") && WEXITSTATUS(system("exit 3")) == 3, "system");
}
PROBE(pipeline)
{
    char b[64] = "";
    FILE *const p = popen("cat /proc/self/comm | tr a-z A-Z", "r");
    MUST(p && fgets(b, sizeof b, p));
    return works(pclose(p) == 0 && !strcmp(b, "CAT\n"), "pipeline");
}
PROBE(script)
{
    struct path p;
    char *const argv[] = { (char *)below(f, "ro", "script", &p), NULL };
    char said[64] = "";
    (void)run(p.text, argv, environ, -1, said, sizeof said);
    return works(!strcmp(said, "RAN\n"), "a named script was not started");
}
PROBE(orphans)
{
    int ends[2];
    MUST(pipe2(ends, O_CLOEXEC) == 0);
    if (fork() == 0) {
        if (fork() == 0) {
            nap(50);
            (void)!write(ends[1], "x", 1);
            const pid_t up = getppid();
            _exit(up == 1 ? 0 : 1);
        }
        _exit(0);
    }
    char c;
    MUST(wait(NULL) > 0 && read(ends[0], &c, 1) == 1);
    int zombies = 1;                                   /* somebody has to reap what has no parent */
    for (int times = 0; zombies && times < 40; times++) {
        nap(50);
        zombies = 0;
        for (int i = 2; i < 200 && !fact_int(f, "bare"); i++) {
            char path[32], all[512];
            (void)!snprintf(path, sizeof path, "/proc/%d/stat", i);
            zombies += get(path, all, sizeof all) > 0 && strstr(all, ") Z ");
        }
    }
    return works(zombies == 0, "zombies stay");
}
PROBE(subreaper)
{
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0);
    if (fork() == 0) {
        if (fork() == 0)
            _exit(7);
        _exit(8);
    }
    int a = 0, b = 0;
    MUST(wait(&a) > 0 && wait(&b) > 0);
    return works(WEXITSTATUS(a) + WEXITSTATUS(b) == 15, "orphans did not come here");
}
PROBE(not_first) { return works(getpid() != 1 && kill(getpid(), 0) == 0, "the job is PID 1: signals are ignored"); }
static void *stay(void *arg) { nap(2000); return arg; }
static pid_t child_waiting(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        (void)stay(NULL);
        _exit(0);
    }
    return pid;
}
PROBE(pidfds)
{
    static char word[] = "read me";
    const pid_t pid = child_waiting();
    const int p = (int)syscall(434, pid, 0);
    MUST(p >= 0);
    const long got = syscall(438, p, STDOUT_FILENO, 0);
    MUST(got >= 0);
    char seen[8] = "";
    const struct iovec here = { seen, 8 }, there = { word, 8 };
    MUST(process_vm_readv(pid, &here, 1, &there, 1, 0) == 8 && !strcmp(seen, word));
    MUST(process_vm_writev(pid, &here, 1, &there, 1, 0) == 8);
    MUST(syscall(424, p, SIGKILL, NULL, 0) == 0);
    siginfo_t info;
    return works(waitid((idtype_t)3 /* P_PIDFD */, (id_t)p, &info, WEXITED) == 0 && info.si_pid == pid, "waitid");
}
PROBE(groups)
{
    const pid_t pid = fork();
    if (pid == 0) {
        (void)setpgid(0, 0);
        if (fork() == 0)
            (void)stay(NULL);
        (void)stay(NULL);
        _exit(0);
    }
    nap(30);
    MUST(getpgid(pid) == pid && kill(-pid, SIGTERM) == 0);
    int status = 0;
    MUST(waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGTERM);
    return works(getsid(0) >= 0 && getppid() >= 0, "session");   /* 0 is an answer: the leader sits outside this PID namespace */
}
static volatile sig_atomic_t heard;
static void hear(int sig) { heard = sig; }
PROBE(signals)
{
    const int kinds[] = { SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGHUP, SIGCHLD, SIGRTMIN + 1 };
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const struct sigaction act = { .sa_handler = hear };
        heard = 0;
        MUST(sigaction(kinds[i], &act, NULL) == 0 && raise(kinds[i]) == 0 && heard == kinds[i]);
    }
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGUSR1);
    MUST(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    const int fd = signalfd(-1, &set, SFD_CLOEXEC);
    MUST(fd >= 0 && kill(getpid(), SIGUSR1) == 0);
    struct signalfd_siginfo si;
    MUST(read(fd, &si, sizeof si) == (ssize_t)sizeof si);
    const stack_t alt = { .ss_sp = malloc(65536), .ss_size = 65536 };
    return works(sigaltstack(&alt, NULL) == 0, "sigaltstack");
}
PROBE(environment) { return works(getenv("MOE_NAMED") && !strcmp(getenv("MOE_NAMED"), "value") && getenv("PATH") && getenv("HOME"), "a named variable is not here"); }
PROBE(kept_environment) { return works(getenv("MOE_KEPT") && !strcmp(getenv("MOE_KEPT"), "kept"), "--env NAME did not keep the value"); }
PROBE(user)
{
    MUST(getuid() == geteuid() && getgid() == getegid());
    errno = 0;
    return works(getuid() == 0 || getpwuid(getuid()) != NULL || errno == 0 || errno == ENOENT, "getpwuid");
}
PROBE(home) { const char *h = getenv("HOME"); char p[PATH_MAX]; (void)!snprintf(p, sizeof p, "%s/.moe-needed", h ? h : ""); return fact_int(f, "bare") ? VOID : works(put(p, O_CREAT | O_WRONLY, 0600, "x"), "HOME cannot be written"); }
PROBE(own_filter)
{
    struct sock_filter rows[] = { { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW } };
    const struct sock_fprog prog = { 1, rows };
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    return works(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0, "a filter of its own");
}
PROBE(own_landlock)
{
    const uint64_t attr[3] = { 1 << 13 /* MAKE_BLOCK.. any handled right */, 0, 0 };
    const long abi = syscall(444, NULL, 0, 1);
    if (abi <= 0)
        return fact_int(f, "bare") ? VOID : works(false, "Landlock is not here");
    const int fd = (int)syscall(444, attr, 8, 0);
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    return works(fd >= 0 && syscall(446, fd, 0) == 0, "Landlock of its own");
}

/* ---- talk ---- */
PROBE(pairs)
{
    int ends[2], fds[2];
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0 && pipe2(fds, O_CLOEXEC | O_NONBLOCK) == 0);
    union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr h; } c = { .h = { .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS } };
    memcpy(CMSG_DATA(&c.h), &fds[1], sizeof(int));
    struct iovec io = { (void *)"x", 1 };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = &c, .msg_controllen = sizeof c };
    MUST(sendmsg(ends[0], &m, 0) == 1);
    char b;
    io = (struct iovec){ &b, 1 };
    MUST(recvmsg(ends[1], &m, 0) == 1);
    int got;
    memcpy(&got, CMSG_DATA(&c.h), sizeof got);
    return works(write(got, "y", 1) == 1 && read(fds[0], &b, 1) == 1 && b == 'y', "the descriptor that came is another");
}
static bool talk(int type, const struct sockaddr_un *a, socklen_t len)
{
    const int s = socket(AF_UNIX, type | SOCK_CLOEXEC, 0), c = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    char b[4] = "";
    if (s < 0 || bind(s, (const struct sockaddr *)a, len) != 0 || (type != SOCK_DGRAM && listen(s, 5) != 0) || connect(c, (const struct sockaddr *)a, len) != 0)
        return false;
    const int in = type == SOCK_DGRAM ? s : accept4(s, NULL, NULL, SOCK_CLOEXEC);
    return send(c, "abc", 3, 0) == 3 && recv(in, b, 3, 0) == 3 && !strcmp(b, "abc");
}
PROBE(unix_sockets)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    struct path p;
    (void)memccpy(a.sun_path, below(f, "rw", "s", &p), 0, sizeof a.sun_path - 1);
    MUST(talk(SOCK_STREAM, &a, sizeof a));
    (void)memccpy(a.sun_path, "/tmp/moe-needed-sock", 0, sizeof a.sun_path - 1);
    (void)unlink(a.sun_path);
    MUST(talk(SOCK_SEQPACKET, &a, sizeof a) && unlink(a.sun_path) == 0);
    memcpy(a.sun_path, "\0tmp/nccl-socket-0", 18);                     /* as NCCL names it */
    MUST(talk(SOCK_DGRAM, &a, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 18)));
    memcpy(a.sun_path, "\0cuda-uvmfd-1", 13);
    return works(talk(SOCK_SEQPACKET, &a, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 13)), "an abstract name");
}
static int server(int family, struct sockaddr_storage *a, socklen_t *len)
{
    const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    *a = (struct sockaddr_storage){ .ss_family = (sa_family_t)family };
    *len = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    if (family == AF_INET)
        ((struct sockaddr_in *)a)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else
        ((struct sockaddr_in6 *)a)->sin6_addr = in6addr_loopback;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return fd >= 0 && bind(fd, (struct sockaddr *)a, *len) == 0 && listen(fd, 64) == 0 && getsockname(fd, (struct sockaddr *)a, len) == 0 ? fd : -1;
}
static bool ring_of(int family)
{
    /* Four ranks, each connected with each: over loopback. */
    enum { RANKS = 4 };
    struct sockaddr_storage at[RANKS];
    socklen_t len;
    int listen_fd[RANKS], bad = 0;
    for (int i = 0; i < RANKS; i++)
        if ((listen_fd[i] = server(family, &at[i], &len)) < 0)
            return false;
    for (int me = 0; me < RANKS; me++)
        if (fork() == 0) {
            unsigned came = 0;
            for (int to = 0; to < me; to++) {
                const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
                (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                if (connect(fd, (struct sockaddr *)&at[to], len) != 0 || write(fd, &me, sizeof me) != (ssize_t)sizeof me)
                    _exit(1);
            }
            for (int from = me + 1, who = 0; from < RANKS; from++) {
                const int in = accept4(listen_fd[me], NULL, NULL, SOCK_CLOEXEC);
                if (in < 0 || read(in, &who, sizeof who) != (ssize_t)sizeof who || who < 0 || who >= RANKS)
                    _exit(1);
                came |= 1u << who;
            }
            unsigned want = 0;
            for (int from = me + 1; from < RANKS; from++)
                want |= 1u << from;
            _exit(came != want);
        }
    for (int i = 0, status; i < RANKS; i++)
        bad += wait(&status) < 0 || status != 0;
    return !bad;
}
PROBE(mesh) { return works(ring_of(AF_INET), "ranks do not reach each other"); }
PROBE(mesh6) { return works(ring_of(AF_INET6) || (fact_int(f, "bare") && errno == EADDRNOTAVAIL), "ranks do not reach each other on ::1"); }
PROBE(listen_unbound)
{
    struct sockaddr_in a;
    socklen_t len = sizeof a;
    const int s = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0);
    MUST(listen(s, 5) == 0 && getsockname(s, (struct sockaddr *)&a, &len) == 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return works(connect(c, (struct sockaddr *)&a, len) == 0 && accept(s, NULL, NULL) >= 0, "accept");
}
PROBE(udp_loopback)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof a;
    const int s = socket(AF_INET, SOCK_DGRAM, 0), c = socket(AF_INET, SOCK_DGRAM, 0);
    char b;
    MUST(bind(s, (struct sockaddr *)&a, len) == 0 && getsockname(s, (struct sockaddr *)&a, &len) == 0);
    return works(sendto(c, "x", 1, 0, (struct sockaddr *)&a, len) == 1 && recv(s, &b, 1, 0) == 1, "a datagram between ranks");
}
static struct sockaddr_in allowed(const struct facts *f) { return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)fact_int(f, "allowed")), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }; }
static bool greeted(int fd) { char b[16] = ""; struct pollfd p = { fd, POLLIN, 0 }; return poll(&p, 1, 2000) == 1 && recv(fd, b, sizeof b - 1, 0) > 0 && strstr(b, "ALLOWED"); }
PROBE(server_allowed)
{
    const struct sockaddr_in a = allowed(f);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in peer;
    socklen_t len = sizeof peer;
    MUST(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
    MUST(connect(fd, (const struct sockaddr *)&a, sizeof a) == 0 && greeted(fd));
    MUST(getpeername(fd, (struct sockaddr *)&peer, &len) == 0 && peer.sin_port == a.sin_port);
    MUST(fcntl(fd, F_GETFD) == FD_CLOEXEC && getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 0 }, &(socklen_t){ 4 }) == 0);
    return works(send(fd, "hello", 5, 0) == 5, "send");
}
PROBE(server_epoll)
{
    const struct sockaddr_in a = allowed(f);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), e = epoll_create1(0);
    struct epoll_event ev = { .events = EPOLLOUT };
    int error = -1;
    socklen_t len = sizeof error;
    const int rc = connect(fd, (const struct sockaddr *)&a, sizeof a);
    MUST(rc == 0 || errno == EINPROGRESS);
    MUST(epoll_ctl(e, EPOLL_CTL_ADD, fd, &ev) == 0 && epoll_wait(e, &ev, 1, 2000) == 1);
    MUST(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 && error == 0);
    MUST(fcntl(fd, F_GETFL) & O_NONBLOCK);
    return works(greeted(fd), "not greeted");
}
PROBE(server_refused)
{
    struct sockaddr_in a = allowed(f);
    a.sin_port = htons((uint16_t)fact_int(f, "dead"));
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    return works(connect(fd, (struct sockaddr *)&a, sizeof a) != 0 && errno == ECONNREFUSED, "a listed port where nobody listens should be refused");
}
static void *one_client(void *arg)
{
    const struct sockaddr_in a = allowed(arg);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const bool done = connect(fd, (const struct sockaddr *)&a, sizeof a) == 0 && greeted(fd);
    (void)close(fd);
    return done ? arg : NULL;
}
PROBE(server_threads)
{
    pthread_t t[16];
    void *got;
    for (size_t i = 0; i < COUNT(t); i++)
        MUST(pthread_create(&t[i], NULL, one_client, (void *)(uintptr_t)f) == 0);
    for (size_t i = 0; i < COUNT(t); i++)
        MUST(pthread_join(t[i], &got) == 0 && got);
    return WORKS;
}
PROBE(server_name)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_INET }, *all = NULL;
    MUST(getaddrinfo("localhost", fact(f, "allowed"), &hints, &all) == 0 && all);
    const int fd = socket(all->ai_family, all->ai_socktype, all->ai_protocol);
    return works(connect(fd, all->ai_addr, all->ai_addrlen) == 0 && greeted(fd), "the allowed server by its name");
}
PROBE(bind_outside)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    const struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)fact_int(f, "bindable")) };
    char line[32], b[64] = "";
    MUST(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0);
    MUST(bind(fd, (const struct sockaddr *)&a, sizeof a) == 0 && listen(fd, 16) == 0);
    (void)!snprintf(line, sizeof line, "dial %d", fact_int(f, "bindable"));
    tell(line);
    struct pollfd p = { fd, POLLIN, 0 };
    MUST(poll(&p, 1, 3000) == 1);
    const int in = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    return works(in >= 0 && recv(in, b, sizeof b - 1, 0) > 0 && strstr(b, fact(f, "mark")), "nobody came from outside");
}
PROBE(bind_inside)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    const struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)fact_int(f, "bindable")), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    MUST(bind(fd, (const struct sockaddr *)&a, sizeof a) == 0 && listen(fd, 16) == 0);
    MUST(connect(c, (const struct sockaddr *)&a, sizeof a) == 0);            /* rank 1 reaches rank 0's master port, which is seen outside too */
    return works(accept(fd, NULL, NULL) >= 0, "accept");
}
PROBE(interfaces)
{
    struct ifaddrs *all = NULL;
    bool lo = false;
    MUST(getifaddrs(&all) == 0);
    for (const struct ifaddrs *i = all; i; i = i->ifa_next)
        lo |= !strcmp(i->ifa_name, "lo") && (i->ifa_flags & IFF_UP) && i->ifa_addr && i->ifa_addr->sa_family == AF_INET;
    return works(lo && if_nametoindex("lo") > 0, "lo is not up");
}

static const struct probe table[] = {
#define LIFE "processes"
#define TALK "talk"
    ROW("forks",          LIFE, "", "", forks,          "fork and exit codes"),
    ROW("spawn",          LIFE, "", "--rx /usr/bin/true", spawn_helper, "posix_spawn and vfork of a named helper"),
    ROW("exec-self",      LIFE, "", "", exec_self,      "itself started again"),
    ROW("shell",          LIFE, "", "--rx /bin/sh", shell, "system and popen with --rx /bin/sh"),
    ROW("pipeline",       LIFE, "", "--rx /bin/sh --rx /usr/bin/cat --rx /usr/bin/tr", pipeline, "a pipeline of named programs"),
    ROW("rx-folder",      LIFE, "", "--rx /bin --rx /usr/bin", pipeline, "a pipeline, with --rx of a folder"),
    ROW("script",         LIFE, "rxscript", "--rx /bin/sh", script, "a named script"),
    ROW("orphans",        LIFE, "", "", orphans,        "orphans are reaped"),
    ROW("subreaper",      LIFE, "", "", subreaper,      "orphans are reaped by a subreaper"),
    ROW("not-first",      LIFE, "", "", not_first,      "the job is not PID 1"),
    ROW("pidfds",         LIFE, "", "", pidfds,         "pidfd_open, pidfd_getfd and process_vm_readv of a child"),
    ROW("groups",         LIFE, "", "", groups,         "process groups"),
    ROW("signals",        LIFE, "", "", signals,        "signals to itself, signalfd"),
    ROW("environment",    LIFE, "", "", environment,    "--env NAME=VALUE"),
    ROW("environment-kept",LIFE, "", "", kept_environment, "--env NAME"),
    ROW("user",           LIFE, "", "", user,           "who am I"),
    ROW("home",           LIFE, "", "", home,           "a HOME that can be written"),
    ROW("own-filter",     LIFE, "", "", own_filter,     "a seccomp filter of its own"),
    ROW("own-landlock",   LIFE, "", "", own_landlock,   "Landlock of its own"),
    ROW("pairs",          TALK, "", "", pairs,          "socket pairs, SCM_RIGHTS"),
    ROW("unix",           TALK, "", "", unix_sockets,   "local sockets, by path and abstract"),
    ROW("mesh",           TALK, "", "", mesh,           "four ranks over loopback"),
    ROW("mesh6",          TALK, "", "", mesh6,          "four ranks over ::1"),
    ROW("listen",         TALK, "", "", listen_unbound, "listening without bind, among themselves"),
    ROW("udp",            TALK, "", "", udp_loopback,   "datagrams over loopback"),
    ROW("connect",        TALK, "", "", server_allowed, "--connect: a server outside"),
    ROW("connect-epoll",  TALK, "", "", server_epoll,   "--connect: not waiting, with epoll"),
    ROW("connect-refused",TALK, "", "", server_refused, "--connect: nobody listens, and the error says so"),
    ROW("connect-threads",TALK, "", "", server_threads, "--connect: sixteen threads at once"),
    ROW("connect-name",   TALK, "", "", server_name,    "--connect: by name (localhost)"),
    ROW("bind",           TALK, "", "", bind_outside,   "--bind: reached from outside"),
    ROW("bind-inside",    TALK, "", "", bind_inside,    "--bind: reached from inside"),
    ROW("interfaces",     TALK, "", "", interfaces,     "getifaddrs, if_nametoindex"),
};
PROBES(table)
