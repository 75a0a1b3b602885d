/* How fast ranks talk: build/comm_bench RANKS [plain|tls [SECONDS]] prints, for ranks that are processes of this machine, an allreduce of 16 MB, an alltoallv of 4 MB
 * a rank, small allreduces and barriers, beside the same bytes copied through the same kind of socket by write and read alone. Times are of the slowest rank. */
#include "runtime/comm/comm.h"
#include "runtime/comm/link.h"
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RANKS = 16, LARGE = 16 << 20, EXCHANGE = 4 << 20, DEADLINE_MS = 60000 };
struct job { unsigned ranks, rank; bool tls; double seconds; int ends[RANKS][RANKS]; double *slowest; };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what, const struct moe_error *err)
{
    fprintf(stderr, "comm_bench: %s: %s %s\n", what, err ? err->field : "", err ? err->text : "");
    exit(2);
}

static void connect_pair(int ends[2], bool tcp)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof to;
    int listener, yes = 1;
    if (!tcp) {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            die("socketpair", NULL);
        return;
    }
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || ends[0] < 0 || bind(listener, (struct sockaddr *)&to, sizeof to) != 0 || listen(listener, 1) != 0 ||
        getsockname(listener, (struct sockaddr *)&to, &len) != 0 || connect(ends[0], (struct sockaddr *)&to, sizeof to) != 0 ||
        (ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0 || setsockopt(ends[0], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0)
        die("cannot connect to 127.0.0.1", NULL);
    close(listener);
}

/* GB/s of one process writing to another, pieces of 256 KiB, nothing else. */
static double plain_copy(bool tcp)
{
    int ends[2];
    static char room[256 << 10];
    size_t total = 0, want = (size_t)512 << 20;
    connect_pair(ends, tcp);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        for (size_t sent = 0; sent < want;) {
            ssize_t n = send(ends[1], room, sizeof room, MSG_NOSIGNAL);
            if (n <= 0)
                _exit(1);
            sent += (size_t)n;
        }
        _exit(0);
    }
    close(ends[1]);
    double from = now();
    for (ssize_t n; (n = recv(ends[0], room, sizeof room, 0)) > 0;)
        total += (size_t)n;
    double took = now() - from;
    close(ends[0]);
    (void)waitpid(pid, NULL, 0);
    return (double)total / took / 1e9;
}

/* Microseconds from one process to another and back, by read and write that block, halved. */
static double plain_ping(bool tcp)
{
    enum { TIMES = 20000 };
    int ends[2];
    char c = 0;
    connect_pair(ends, tcp);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        while (recv(ends[1], &c, 1, 0) == 1 && send(ends[1], &c, 1, MSG_NOSIGNAL) == 1)
            continue;
        _exit(0);
    }
    close(ends[1]);
    double from = now();
    for (int i = 0; i < TIMES; i++)
        if (send(ends[0], &c, 1, MSG_NOSIGNAL) != 1 || recv(ends[0], &c, 1, 0) != 1)
            die("the other process ended", NULL);
    double took = now() - from;
    close(ends[0]);
    (void)waitpid(pid, NULL, 0);
    return took / TIMES / 2 * 1e6;
}

static struct moe_comm *join(struct job *j)
{
    struct moe_link *links[RANKS] = { NULL };
    struct moe_comm *comm = NULL;
    struct moe_error err = { 0 };
    const unsigned char key[MOE_LINK_KEY_BYTES] = { 7 };
    for (unsigned i = 0; i < j->ranks; i++)
        for (unsigned k = 0; k < j->ranks; k++)
            if (i != k && i != j->rank)
                close(j->ends[i][k]);
    for (unsigned i = 0; i < j->ranks; i++)
        if (i != j->rank && (j->tls ? moe_link_tls(j->ends[j->rank][i], key, j->rank < i, DEADLINE_MS, &links[i], &err)
                                    : moe_link_plain(j->ends[j->rank][i], &links[i], &err)) != MOE_OK)
            die("link", &err);
    if (moe_comm_mesh(links, j->rank, j->ranks, 1, DEADLINE_MS, &comm, &err) != MOE_OK)
        die("mesh", &err);
    return comm;
}

enum what { ALLREDUCE_LARGE, ALLTOALL, ALLREDUCE_SMALL, BARRIER, WHATS };
static const char *const names[WHATS] = { "allreduce 16 MB f32", "alltoallv 4 MB a rank", "allreduce 4 KB f32", "barrier" };

static enum moe_code once(struct moe_comm *c, enum what what, char *a, char *b, struct moe_error *err)
{
    size_t bytes[RANKS];
    switch (what) {
    case ALLREDUCE_LARGE: return c->ops->allreduce(c, a, LARGE / 4, MOE_COMM_F32, MOE_COMM_SUM, err);
    case ALLREDUCE_SMALL: return c->ops->allreduce(c, a, 1024, MOE_COMM_F32, MOE_COMM_SUM, err);
    case BARRIER:         return c->ops->barrier(c, err);
    default:              break;
    }
    for (unsigned i = 0; i < c->size; i++)
        bytes[i] = EXCHANGE / c->size;
    return c->ops->alltoallv(c, a, (struct moe_pieces){ .bytes = bytes }, b, (struct moe_pieces){ .bytes = bytes }, err);
}

/* Seconds of one call: the mean of a batch that is as long as rank 0 finds right, between barriers; the best of three. */
static double time_calls(struct moe_comm *c, enum what what, double seconds, char *a, char *b)
{
    struct moe_error err = { 0 };
    double best = 1e9;
    uint32_t times = 1;
    double from = now();
    if (once(c, what, a, b, &err) != MOE_OK || once(c, what, a, b, &err) != MOE_OK)
        die(names[what], &err);
    times = 1 + (uint32_t)MOE_MIN(seconds / 3 / ((now() - from) / 2), 1e6);
    if (c->ops->broadcast(c, &times, sizeof times, 0, &err) != MOE_OK)
        die("broadcast", &err);
    for (int round = 0; round < 3; round++) {
        if (c->ops->barrier(c, &err) != MOE_OK)
            die("barrier", &err);
        from = now();
        for (uint32_t i = 0; i < times; i++)
            if (once(c, what, a, b, &err) != MOE_OK)
                die(names[what], &err);
        best = MOE_MIN(best, (now() - from) / times);
    }
    return best;
}

static void run_rank(struct job *j)
{
    char *a = calloc(1, LARGE), *b = calloc(1, LARGE);
    struct moe_comm *c = join(j);
    if (!a || !b)
        die("no memory", NULL);
    for (int what = 0; what < WHATS; what++)
        j->slowest[(int)j->rank * WHATS + what] = time_calls(c, (enum what)what, j->seconds, a, b);
    moe_comm_free(&c);
    free(a);
    free(b);
}

/* A number of the command line, or what stands for it. NaN: it is none. */
static double argument(int argc, char **argv, int at, double otherwise)
{
    char *end = NULL;
    if (at >= argc)
        return otherwise;
    errno = 0;
    double v = strtod(argv[at], &end);
    return errno == 0 && end != argv[at] && !*end ? v : (double)NAN;
}

int main(int argc, char **argv)
{
    double ranks = argument(argc, argv, 1, 2);
    struct job j = { .ranks = 2, .tls = argc > 2 && strcmp(argv[2], "tls") == 0, .seconds = argument(argc, argv, 3, 3) };
    if (!(ranks >= 2 && ranks <= RANKS) || !(j.seconds > 0))
        die("usage: comm_bench RANKS [plain|tls [SECONDS]]", NULL);
    j.ranks = (unsigned)ranks;
    j.slowest = mmap(NULL, RANKS * WHATS * sizeof *j.slowest, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (j.slowest == MAP_FAILED)
        die("no memory", NULL);
    double copy = plain_copy(j.tls), ping = plain_ping(j.tls);
    for (unsigned i = 0; i < j.ranks; i++)
        for (unsigned k = 0; k < i; k++) {
            int ends[2];
            connect_pair(ends, j.tls);
            j.ends[i][k] = ends[0];
            j.ends[k][i] = ends[1];
        }
    for (j.rank = 0; j.rank < j.ranks; j.rank++)
        if (fork() == 0) {
            run_rank(&j);
            exit(0);
        }
    for (unsigned i = 0; i < j.ranks; i++)
        for (unsigned k = 0; k < j.ranks; k++)
            if (i != k)
                close(j.ends[i][k]);
    int status, bad = 0;
    while (wait(&status) > 0)
        bad |= status;
    if (bad)
        return 2;
    printf("%u ranks, %s; the socket alone: %.2f GB/s, %.1f us one way\n", j.ranks, j.tls ? "TLS over TCP" : "socket pairs", copy, ping);
    for (int what = 0; what < WHATS; what++) {
        double worst = 0;
        for (unsigned i = 0; i < j.ranks; i++)
            worst = MOE_MAX(worst, j.slowest[(int)i * WHATS + what]);
        double sent = what == ALLREDUCE_LARGE ? 2.0 * LARGE * (j.ranks - 1) / j.ranks : what == ALLTOALL ? (double)EXCHANGE * (j.ranks - 1) / j.ranks : 0;
        printf("  %-24s %10.1f us", names[what], worst * 1e6);
        printf(sent > 0 ? "  %6.2f GB/s out of each rank, %.2f out of all\n" : "\n", sent / worst / 1e9, sent * j.ranks / worst / 1e9);
    }
    return 0;
}
