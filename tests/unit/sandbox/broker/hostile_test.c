/* A job that works against the broker: other threads change what was asked, processes die in the middle, everything comes at once.
 * Links    sandbox/broker */
#include "box.h"
#include "sandbox/kernel/uapi.h"
#include <dirent.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/time.h>

enum { ROUNDS = 10000 };
static struct shared { volatile unsigned forbidden, reached; } *shared;      /* with the server outside */
static unsigned port_listed, port_other, port_silent, port_kept;              /* kept: whoever comes may stay */
static char forbid[64];                                                       /* a folder of the host that anybody may write to */
static uint64_t longest_gap_ms;

/* ---- a second thread that changes its mind ---- */

struct flip { void *at; const void *a, *b; size_t bytes; volatile bool stop; int fd, from_a, from_b; };

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

static void *flip_fd(void *arg)
{
    struct flip *f = arg;
    while (!f->stop) {
        (void)dup2(f->from_a, f->fd);
        (void)dup2(f->from_b, f->fd);
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
            (void)(i % 2 ? mkdir("d/m", 0700) : symlink("y", "d/s"));
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

static struct sockaddr_in host(unsigned port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
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

/* ---- programs and memory ---- */

static int runs(const char *path)
{
    pid_t pid = fork();
    int status;
    if (pid == 0) {
        execl(path, path, (char *)NULL);
        _exit(errno);
    }
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int executes(const struct box *box)
{
    char path[128];
    MUST(runs("/bin/true") == 0 && runs("/usr/bin/true") == 0);
    MUST(runs("/bin/ls") == EACCES && runs("/usr/bin/none") == ENOENT);
    MUST(runs("/lib64/ld-linux-x86-64.so.2") == EACCES || runs("/lib/ld-linux-aarch64.so.1") == EACCES);
    (void)snprintf(path, sizeof path, "%s/true", box->work);
    MUST(symlink("/bin/true", path) == 0 && runs(path) == 0 && unlink(path) == 0);
    int from = open("/bin/true", O_RDONLY), fd = open(path, O_WRONLY | O_CREAT, 0755), mem = memfd_create("true", 0);
    char block[65536];
    MUST(from >= 0 && fd >= 0 && mem >= 0);
    for (ssize_t n; (n = read(from, block, sizeof block)) > 0;)
        MUST(write(fd, block, (size_t)n) == n && write(mem, block, (size_t)n) == n);
    MUST(close(fd) == 0 && runs(path) == EACCES);
    char *argv[] = { "true", NULL }, *envp[] = { NULL };
    FAILS(fexecve(mem, argv, envp), EACCES);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", mem);
    FAILS(execve(path, argv, envp), EACCES);
    struct stat st;
    MUST(fstat(mem, &st) == 0 && !(st.st_mode & 0111) && (box->older || fchmod(mem, 0755) != 0));
    FAILS(memfd_create("x", MFD_EXEC), EACCES);
    FAILS((int)syscall(SYS_memfd_create, 8, 0), EFAULT);
    FAILS(memfd_create("x", 0x8000), EINVAL);
    MUST((mem = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC)) >= 0 && fcntl(mem, F_ADD_SEALS, F_SEAL_GROW) == 0 && (fcntl(mem, F_GETFD) & FD_CLOEXEC));
    return 0;
}

static int maps_code(const struct box *box)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/code", box->work);
    int fd = open(path, O_RDWR | O_CREAT, 0755), mem = memfd_create("code", 0), lib = open("/bin/true", O_RDONLY);
    MUST(fd >= 0 && ftruncate(fd, 4096) == 0 && ftruncate(mem, 4096) == 0 && lib >= 0);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EACCES);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, mem, 0) == MAP_FAILED && errno == EACCES);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, mem, 0) == MAP_FAILED && errno == EPERM);
    MUST(mmap(NULL, 4096, PROT_READ, MAP_SHARED, mem, 0) != MAP_FAILED);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, lib, 0) != MAP_FAILED);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 99, 0) == MAP_FAILED && errno == EBADF);
    return 0;
}

/* One thread exchanges what the other maps: it never gets what was put there. */
static int maps_code_by_race(const struct box *box)
{
    (void)box;
    int mem = memfd_create("code", 0), lib = open("/bin/true", O_RDONLY), good = 0;
    MUST(mem >= 0 && lib >= 0 && ftruncate(mem, 4096) == 0 && pwrite(mem, "MARK", 4, 0) == 4 && dup2(lib, 60) == 60);
    struct flip f = { .fd = 60, .from_a = mem, .from_b = lib };
    pthread_t t;
    MUST(pthread_create(&t, NULL, flip_fd, &f) == 0);
    for (int i = 0; i < 500; i++) {
        char *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 60, 0);
        MUST(at == MAP_FAILED ? errno == EACCES : memcmp(at, "MARK", 4) != 0);
        good += at != MAP_FAILED;
        MUST(at == MAP_FAILED || munmap(at, 4096) == 0);
    }
    fprintf(stderr, "# of 500 mappings %d\n", good);
    MUST(good > 0 && good < 500);
    return 0;
}

/* Threads of every sort of business, held again and again: none loses what it does. */
enum { BUSY = 6, HOLDS = 60 };
static atomic_bool stop_busy;
static volatile unsigned long spun, signals_seen;
static void count_signal(int sig) { (void)sig; signals_seen++; }
static void *spins(void *x) { while (!stop_busy) spun++; return x; }
static void *reads(void *fd)
{
    char c, want = 0;
    while (read((int)(intptr_t)fd, &c, 1) == 1)
        if (c != want++)
            return (void *)1;
    return NULL;
}
static void *naps(void *x)
{
    struct timespec t = { 0, 2000000 };
    while (!stop_busy)
        if (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL) != 0)
            return (void *)2;
    return x;
}
static void *naps_once(void *x)
{
    usleep(200);
    return x;
}
static void *makes(void *x)
{
    pthread_t t;
    while (!stop_busy)
        if (pthread_create(&t, NULL, naps_once, NULL) != 0 || pthread_join(t, NULL) != 0)
            return (void *)3;
    return x;
}
static void *spawns(void *x)
{
    int status;
    while (!stop_busy) {
        pid_t pid = vfork();
        if (pid == 0) {
            execl("/bin/true", "true", (char *)NULL);
            _exit(9);
        }
        if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
            return (void *)4;
    }
    return x;
}
static void *maps(void *lib)
{
    for (int i = 0; i < HOLDS; i++) {
        void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, (int)(intptr_t)lib, 0);
        if (at == MAP_FAILED || munmap(at, 4096) != 0)
            return (void *)5;
    }
    return NULL;
}

static int is_held(const struct box *box)
{
    int lib = open("/bin/true", O_RDONLY), ends[2];
    void *(*const what[BUSY])(void *) = { spins, reads, naps, makes, spawns, maps };
    pthread_t t[BUSY];
    void *got;
    (void)box;
    MUST(lib >= 0 && pipe(ends) == 0 && signal(SIGUSR1, count_signal) != SIG_ERR);
    for (int i = 0; i < BUSY; i++)
        MUST(pthread_create(&t[i], NULL, what[i], (void *)(intptr_t)(i == 1 ? ends[0] : i == 5 ? lib : 0)) == 0);
    for (int i = 0; i < HOLDS; i++) {
        char c = (char)i;
        MUST(maps((void *)(intptr_t)lib) == NULL);
        MUST(write(ends[1], &c, 1) == 1 && pthread_kill(t[0], SIGUSR1) == 0);
        i += HOLDS / 10 - 1;
    }
    stop_busy = true;
    close(ends[1]);
    for (int i = 0; i < BUSY; i++)
        MUST(pthread_join(t[i], &got) == 0 && (got == NULL || i == 1));
    MUST(spun > 0 && signals_seen > 0);
    return 0;
}

/* Another process that shares the memory, a thread that waits for an answer of the supervisor's, one that is stopped for good, a leader that is gone. */
static void *opens_fifo(void *x)
{
    (void)x;
    return (void *)(intptr_t)open("fifo", O_WRONLY);
}
static void *leads_no_more(void *lib)
{
    usleep(20000);
    _exit(maps(lib) != NULL);
}
static int is_held_in_odd_states(const struct box *box)
{
    int lib = open("/bin/true", O_RDONLY), status;
    pthread_t t;
    void *got;
    MUST(lib >= 0 && chdir(box->work) == 0 && mkfifo("fifo", 0600) == 0 && pthread_create(&t, NULL, opens_fifo, NULL) == 0);
    usleep(50000);
    MUST(maps((void *)(intptr_t)lib) == NULL);
    int fd = open("fifo", O_RDONLY);
    MUST(fd >= 0 && pthread_join(t, &got) == 0 && (intptr_t)got >= 0);
    pid_t pid = fork();
    if (pid == 0) {
        MUST(pthread_create(&t, NULL, leads_no_more, (void *)(intptr_t)lib) == 0);
        pthread_exit(NULL);
    }
    MUST(waitpid(pid, &status, 0) == pid && status == 0);
    return 0;
}

static int hold_is_quick(const struct box *box)
{
    static const int counts[] = { 0, 1, 7, 63 };
    int lib = open("/bin/true", O_RDONLY), made = 0, ends[2];
    pthread_t t;
    struct timespec a, b;
    (void)box;
    MUST(lib >= 0 && pipe(ends) == 0);
    for (size_t k = 0; k < MOE_COUNT(counts); k++) {
        for (; made < counts[k]; made++)
            MUST(pthread_create(&t, NULL, reads, (void *)(intptr_t)ends[0]) == 0);
        clock_gettime(CLOCK_MONOTONIC, &a);
        MUST(maps((void *)(intptr_t)lib) == NULL);
        clock_gettime(CLOCK_MONOTONIC, &b);
        fprintf(stderr, "# a mapping with %d other threads: %.0f us\n", made, ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / HOLDS);
    }
    return 0;
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

/* ---- outside ---- */

static int listener(unsigned *port, int queue)
{
    struct sockaddr_in in = host(0);
    socklen_t n = sizeof in;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&in, n) == 0 && listen(fd, queue) == 0 && getsockname(fd, (struct sockaddr *)&in, &n) == 0);
    *port = ntohs(in.sin_port);
    return fd;
}

static pid_t server(int good, int bad)
{
    struct linger gone = { 1, 0 };
    pid_t pid = fork();
    if (pid)
        return pid;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        struct pollfd p[2] = { { .fd = good, .events = POLLIN }, { .fd = bad, .events = POLLIN } };
        (void)poll(p, 2, -1);
        for (int i = 0; i < 2; i++) {
            int c = p[i].revents & POLLIN ? accept(p[i].fd, NULL, NULL) : -1;
            if (c < 0)
                continue;
            if (i)
                shared->forbidden++;
            else
                shared->reached++;
            (void)setsockopt(c, SOL_SOCKET, SO_LINGER, &gone, sizeof gone);
            close(c);
        }
    }
}

static void gap(struct box *box, struct moe_broker *b)
{
    (void)box;
    uint64_t before = moe_now_ms();
    (void)moe_broker_step(b);
    uint64_t now = moe_now_ms();
    longest_gap_ms = MOE_MAX(longest_gap_ms, now - before);
}

static const struct moe_landlock_path rights[2] = { { "/proc", LANDLOCK_ACCESS_FS_WRITE_FILE } };
static struct moe_landlock_path own_rights[2];

enum what { FILES = 1, NET = 2, EXEC = 4, MEMFD = 8, WX = 16, RIGHTS = 32, GAP = 64, DENY = 128, OLDER = 256 };

static int run_as(int (*job)(const struct box *), unsigned what, int as, uint64_t *denials)
{
    struct box box;
    struct moe_broker_plan *p = &box.plan.broker;
    static const char *const libraries[] = { "/usr", "/lib", "/lib64" };
    box_init(&box);
    box.switch_user = as;
    box.older = what & OLDER;
    p->files = what & FILES;
    p->net = what & NET;
    p->exec = what & EXEC;
    p->memfd = what & MEMFD;
    p->strict_wx = what & WX;
    p->quota_bytes = 1 << 30;
    p->quota_files = 1 << 20;
    box.executable[0] = "/usr/bin/true";
    box.executable[1] = "/bin/true";
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(len > 0);
    self[len] = '\0';
    box.executable[2] = self;
    p->executable = box.executable;
    p->executable_count = 3;
    p->unwritable_exec = libraries;
    p->unwritable_exec_count = 3;
    if (what & RIGHTS) {
        own_rights[0] = (struct moe_landlock_path){ box.work, UINT64_MAX };
        own_rights[1] = rights[0];
        box.plan.landlock = own_rights;
        box.plan.landlock_count = 2;
        box.plan.landlock_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                LANDLOCK_ACCESS_FS_MAKE_SYM;
    }
    if (what & GAP)
        box.during = gap;
    if (what & DENY) {
        box.extra[0] = SYS_ptrace;
        box.extra[1] = SYS_keyctl;
        box.extra_count = 2;
    }
    int good = listener(&port_listed, 128), bad = listener(&port_other, 128), silent = listener(&port_silent, 0), kept = listener(&port_kept, 16), full[6];
    struct sockaddr_in there = host(port_silent);
    for (size_t i = 0; i < MOE_COUNT(full); i++) {
        full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(full[i], (struct sockaddr *)&there, sizeof there);
    }
    pid_t pid = server(good, bad);
    box_dest(&box, "127.0.0.1", port_listed);
    box_dest(&box, "127.0.0.1", port_silent);
    box_dest(&box, "127.0.0.1", port_kept);
    shared->forbidden = shared->reached = 0;
    int r = box_run(&box, job);
    *denials = moe_log_denials(box.log);
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
    close(good);
    close(bad);
    close(silent);
    close(kept);
    for (size_t i = 0; i < MOE_COUNT(full); i++)
        close(full[i]);
    box_done(&box);
    return r;
}

static void with(int (*job)(const struct box *), unsigned what)
{
    for (int as = 0; as < (getuid() ? 1 : 2); as++) {
        uint64_t denials;
        assert_int_equal(run_as(job, what, as, &denials), 0);
        assert_int_equal(shared->forbidden, 0);
    }
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

static void t_race(void **s)
{
    (void)s;
    with(maps_code_by_race, WX);
    with(maps_code_by_race, WX | OLDER);
}

static void t_held(void **s)
{
    (void)s;
    with(is_held, WX);
    with(is_held_in_odd_states, WX | FILES);
    with(hold_is_quick, WX);
}

static void t_fds(void **s) { (void)s; with(flips_descriptors, NET); }
static void t_signals(void **s) { (void)s; with(is_interrupted, FILES); }
static void t_deaths(void **s) { (void)s; with(dies_often, FILES | NET); }
static void t_crowds(void **s) { (void)s; with(comes_in_crowds, FILES | NET); }
static void t_exec(void **s) { (void)s; with(executes, EXEC | MEMFD); }
static void t_swift(void **s) { (void)s; with(is_swift, EXEC | NET); }
static void t_older(void **s)
{
    (void)s;
    with(executes, EXEC | MEMFD | OLDER);
    with(flips_descriptors, NET | OLDER);
    with(flips_addresses, NET | OLDER);
    with(is_interrupted, FILES | OLDER);
}
static void t_maps(void **s) { (void)s; with(maps_code, WX); }

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
    (void)puts("1..1\nok 1 - races against the broker # SKIP ten thousand rounds take the speed of the plain build; files_test and net_test run under sanitizers");
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
        { .name = "only what is named is executed", .test_func = t_exec },
        { .name = "only libraries are mapped executable", .test_func = t_maps },
        { .name = "a race of threads maps nothing that was not allowed", .test_func = t_race },
        { .name = "threads that were held go on as they were", .test_func = t_held },
        { .name = "the same without what kernels before 6.9 lack", .test_func = t_older },
        { .name = "exec and connect are quick", .test_func = t_swift },
        { .name = "what nothing allows is answered and logged", .test_func = t_denied },
    };
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    (void)snprintf(forbid, sizeof forbid, "/tmp/moe-forbid-XXXXXX");
    if (!box_possible() || shared == MAP_FAILED || !mkdtemp(forbid)) {
        printf("1..0 # SKIP no user namespaces here\n");
        return 0;
    }
    int r = cmocka_run_group_tests(tests, NULL, NULL);
    (void)rmdir(forbid);
    return r;
}
