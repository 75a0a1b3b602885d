/* A job that works against the broker: other threads change what was asked, processes die in the middle, everything comes at once.
 * Links    sandbox/broker
 * Alone: it measures how long the supervisor lets others wait */
#include "hostile.h"
#include <dirent.h>
#include <netinet/tcp.h>
#include <sys/time.h>

enum { ROUNDS = 10000 };

/* ---- a second thread that changes its mind ---- */

static void *flip_bytes(void *arg)
{
    struct flip *f = arg;
    while (!f->stop) {
        memcpy(f->at, f->a, f->bytes);
        __asm__ volatile("" ::: "memory");
        memcpy(f->at, f->b, f->bytes);
        __asm__ volatile("" ::: "memory");
    }
    return NULL;
}

static int flips_paths(const struct box *box)
{
    static char path[128], good[128], bad[128];
    (void)snprintf(good, sizeof good, "%s/file-of-the-job", box->work);
    (void)snprintf(bad, sizeof bad, "%s/x", forbid);
    memcpy(path, good, sizeof path);
    struct flip f = { .at = path, .a = good, .b = bad, .bytes = sizeof path };
    pthread_t t;
    unsigned opened = 0;
    MUST(pthread_create(&t, NULL, flip_bytes, &f) == 0);
    for (int i = 0; i < ROUNDS; i++) {
        int fd = i % 5 == 4 ? (mkdir(path, 0700) == 0 ? rmdir(good) : 0, -1) : open(path, O_WRONLY | O_CREAT, 0600);
        opened += fd >= 0;
        if (fd >= 0)
            close(fd);
    }
    f.stop = true;
    MUST(pthread_join(t, NULL) == 0);
    return opened > 0 ? 0 : 1;
}

/* A folder of the job and a link out of it change places. */
static void *flip_links(void *arg)
{
    struct flip *f = arg;
    while (!f->stop)
        (void)renameat2(AT_FDCWD, f->a, AT_FDCWD, f->b, RENAME_EXCHANGE);
    return NULL;
}

static int flips_links(const struct box *box)
{
    struct flip f = { .a = "d", .b = "l" };
    pthread_t t;
    unsigned made = 0;
    MUST(chdir(box->work) == 0 && mkdir("d", 0700) == 0 && symlink(forbid, "l") == 0 && pthread_create(&t, NULL, flip_links, &f) == 0);
    for (int i = 0; i < ROUNDS; i++) {
        int fd = i % 3 ? open("d/x", O_WRONLY | O_CREAT | (i % 2 ? O_EXCL : 0), 0600) : -1;
        if (i % 3 == 0)
            (void)!(i % 2 ? mkdir("d/m", 0700) : symlink("y", "d/s"));
        made += fd >= 0;
        if (fd >= 0)
            close(fd);
        if (i % 5 == 0)
            (void)rename("d/x", "l/y");
    }
    f.stop = true;
    MUST(pthread_join(t, NULL) == 0);
    return made ? 0 : 1;
}

static int flips_addresses(const struct box *box)
{
    static struct sockaddr_in addr;
    struct sockaddr_in good = host(port_listed), bad = host(port_other);
    (void)box;
    addr = good;
    struct flip f = { .at = &addr, .a = &good, .b = &bad, .bytes = sizeof addr };
    pthread_t t;
    MUST(pthread_create(&t, NULL, flip_bytes, &f) == 0);
    for (int i = 0; i < ROUNDS; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | (i % 2 ? SOCK_NONBLOCK : 0), 0);
        MUST(fd >= 0);
        (void)connect(fd, (struct sockaddr *)&addr, sizeof addr);
        close(fd);
    }
    f.stop = true;
    return pthread_join(t, NULL);
}

/* The number shows now a socket from outside, now one from inside, while it is connected, bound and listened with. */
static int flips_descriptors(const struct box *box)
{
    struct sockaddr_in good = host(port_kept), bad = host(port_other), silent = host(port_silent);
    struct linger gone = { 1, 0 };
    (void)box;
    int outside = socket(AF_INET, SOCK_STREAM, 0), failed = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), inside = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    MUST(connect(outside, (struct sockaddr *)&good, sizeof good) == 0);
    (void)connect(failed, (struct sockaddr *)&silent, sizeof silent);
    (void)setsockopt(outside, SOL_SOCKET, SO_LINGER, &gone, sizeof gone);
    struct flip f = { .fd = 60, .from_a = failed, .from_b = inside };
    pthread_t t;
    MUST(dup2(inside, 60) == 60 && pthread_create(&t, NULL, flip_fd, &f) == 0);
    for (int i = 0; i < ROUNDS; i++) {
        if (i == ROUNDS / 2)
            f.from_a = outside;
        struct sockaddr none = { .sa_family = AF_UNSPEC };
        if (i % 4 == 0)
            (void)connect(60, &none, sizeof none);
        else if (i % 4 == 1)
            (void)listen(60, 1);
        else
            (void)connect(60, (struct sockaddr *)&bad, sizeof bad);
    }
    f.stop = true;
    MUST(pthread_join(t, NULL) == 0);
    return 0;
}

/* ---- signals, deaths, crowds ---- */

static void tick(int signal) { (void)signal; }

static int is_interrupted(const struct box *box)
{
    char name[32];
    MUST(chdir(box->work) == 0);
    for (int restart = 0; restart < 2; restart++) {
        struct sigaction act = { .sa_handler = tick, .sa_flags = restart ? SA_RESTART : 0 };
        struct itimerval often = { { 0, 150 }, { 0, 150 } }, off = { 0 };
        MUST(sigaction(SIGALRM, &act, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
        for (int i = 0; i < 500; i++) {
            (void)snprintf(name, sizeof name, "s%d-%d", restart, i);
            int fd;
            do                                                  /* a signal that comes before the call was received ends it, and nothing was made */
                fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
            while (fd < 0 && errno == EINTR && !restart);
            MUST(fd >= 0 && close(fd) == 0);
        }
        MUST(setitimer(ITIMER_REAL, &off, NULL) == 0);
    }
    return 0;
}

static int dies_often(const struct box *box)
{
    struct sockaddr_in silent = host(port_silent);
    MUST(chdir(box->work) == 0 && mkfifo("fifo", 0600) == 0);
    for (int i = 0; i < 300; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (i % 2) {
                int fd = socket(AF_INET, SOCK_STREAM, 0);
                _exit(connect(fd, (struct sockaddr *)&silent, sizeof silent));
            }
            _exit(open("fifo", O_WRONLY));
        }
        usleep(i % 7 * 300);
        MUST(pid > 0 && kill(pid, SIGKILL) == 0 && waitpid(pid, NULL, 0) == pid);
    }
    int fd = open("after", O_WRONLY | O_CREAT, 0600);
    MUST(fd >= 0);
    return 0;
}

static int comes_in_crowds(const struct box *box)
{
    enum { CROWD = 1000 };
    static pid_t pid[CROWD];
    struct sockaddr_un u = { .sun_family = AF_UNIX, .sun_path = "door" };
    char name[32], c;
    int door = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), gate[2], started = 0, status, good = 0;
    MUST(chdir(box->work) == 0 && pipe(gate) == 0 && bind(door, (struct sockaddr *)&u, sizeof u) == 0 && listen(door, 4096) == 0);
    for (int i = 0; i < CROWD; i++, started++)
        if ((pid[i] = fork()) == 0) {
            close(gate[1]);
            (void)!read(gate[0], &c, 1);
            (void)snprintf(name, sizeof name, "c%d", i);
            int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600), s = socket(AF_UNIX, SOCK_STREAM, 0);
            _exit(!(fd >= 0 && write(fd, "x", 1) == 1 && connect(s, (struct sockaddr *)&u, sizeof u) == 0));
        } else if (pid[i] < 0) {
            break;
        }
    close(gate[1]);
    for (int i = 0; i < started; i++)
        good += waitpid(pid[i], &status, 0) == pid[i] && status == 0;
    fprintf(stderr, "# %d processes at once\n", started);
    MUST(started >= CROWD / 2 && good == started);
    return 0;
}

/* The supervisor is to be held up: a full queue, and a thread that makes the socket wait again and again. */
static volatile bool stop_unblock;
static void *unblock(void *fd)
{
    while (!stop_unblock)
        (void)fcntl((int)(intptr_t)fd, F_SETFL, 0);
    return NULL;
}

static int holds_up(const struct box *box)
{
    struct sockaddr_un u = { .sun_family = AF_UNIX, .sun_path = "full" };
    MUST(chdir(box->work) == 0);
    int door = socket(AF_UNIX, SOCK_STREAM, 0), fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    MUST(bind(door, (struct sockaddr *)&u, sizeof u) == 0 && listen(door, 0) == 0);
    for (int i = 0; i < 3; i++)
        (void)connect(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), (struct sockaddr *)&u, sizeof u);
    struct timeval t = { 0, 50000 };
    MUST(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t) == 0);
    pthread_t th;
    MUST(pthread_create(&th, NULL, unblock, (void *)(intptr_t)fd) == 0);
    for (int i = 0; i < 40; i++)
        MUST(connect(fd, (struct sockaddr *)&u, sizeof u) < 0);
    stop_unblock = true;
    return pthread_join(th, NULL);
}

static int is_swift(const struct box *box)
{
    struct timespec a, b;
    struct sockaddr_in in = host(0);
    socklen_t n = sizeof in;
    char *argv[] = { "none", NULL };
    int door = socket(AF_INET, SOCK_STREAM, 0), times = 500;
    (void)box;
    MUST(bind(door, (struct sockaddr *)&in, n) == 0 && listen(door, 4096) == 0 && getsockname(door, (struct sockaddr *)&in, &n) == 0);
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < times; i++)
        MUST(execv("/usr/bin/moe-none", argv) < 0);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double exec_us = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / times;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < times; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        MUST(connect(fd, (struct sockaddr *)&in, n) == 0 && close(fd) == 0);
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    double connect_us = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / times;
    fprintf(stderr, "# execve %.1f us, a connection inside %.1f us\n", exec_us, connect_us);
    return 0;
}

static int is_denied(const struct box *box)
{
    (void)box;
    FAILS((int)syscall(SYS_ptrace, 0, 0, 0, 0), EPERM);
    FAILS((int)syscall(SYS_keyctl, 0, 0, 0, 0, 0), EPERM);
    return 0;
}

static void t_paths(void **s)
{
    (void)s;
    assert_int_equal(chmod(forbid, 0777), 0);
    with(flips_paths, FILES | RIGHTS);
    with(flips_links, FILES | RIGHTS);
    DIR *d = opendir(forbid);
    for (struct dirent *e; (e = readdir(d));)
        assert_true(e->d_name[0] == '.');
    (void)closedir(d);
}

static void t_addresses(void **s)
{
    (void)s;
    with(flips_addresses, NET);
    assert_true(shared->reached > 0);
}

static void t_hold(void **s)
{
    (void)s;
    longest_gap_ms = 0;
    with(holds_up, NET | GAP);
    fprintf(stderr, "# the longest step: %u ms\n", (unsigned)longest_gap_ms);
    assert_true(longest_gap_ms < 500);
}

static void t_denied(void **s)
{
    uint64_t denials;
    (void)s;
    assert_int_equal(run_as(is_denied, DENY, 0, &denials), 0);
    assert_int_equal(denials, 2);
}

static void t_fds(void **s) { (void)s; with(flips_descriptors, NET); }
static void t_signals(void **s) { (void)s; with(is_interrupted, FILES); }
static void t_deaths(void **s) { (void)s; with(dies_often, FILES | NET); }
static void t_crowds(void **s) { (void)s; with(comes_in_crowds, FILES | NET); }
static void t_swift(void **s) { (void)s; with(is_swift, EXEC | NET); }
static void t_older(void **s)
{
    (void)s;
    with(flips_descriptors, NET | OLDER);
    with(flips_addresses, NET | OLDER);
    with(is_interrupted, FILES | OLDER);
}

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
    (void)puts("1..1\nok 1 - races against the broker # SKIP thousands of rounds take the speed of the plain build; files_test and net_test run under sanitizers");
    return 0;
#endif
    const struct CMUnitTest tests[] = {
        { .name = "a path that changes during the call", .test_func = t_paths },
        { .name = "an address that changes during the call", .test_func = t_addresses },
        { .name = "a descriptor that changes during the call", .test_func = t_fds },
        { .name = "signals leave no half effects", .test_func = t_signals },
        { .name = "callers that die in the middle", .test_func = t_deaths },
        { .name = "a thousand processes at once", .test_func = t_crowds },
        { .name = "the supervisor is not held up", .test_func = t_hold },
        { .name = "the same without what kernels before 6.9 lack", .test_func = t_older },
        { .name = "exec and connect are quick", .test_func = t_swift },
        { .name = "what nothing allows is answered and logged", .test_func = t_denied },
    };
    return hostile_main(tests, MOE_COUNT(tests));
}
