/* A job that works against the broker, and what it finds outside: a server at ports that it may reach and at those it may not. */
#ifndef MOE_TESTS_BROKER_HOSTILE_H
#define MOE_TESTS_BROKER_HOSTILE_H
#include "box.h"
#include "sandbox/kernel/uapi.h"
#include <sys/mman.h>

static struct shared { volatile unsigned forbidden, reached; } *shared;      /* with the server outside */
static unsigned port_listed, port_other, port_silent, port_kept;              /* kept: whoever comes may stay */
static char forbid[64];                                                       /* a folder of the host that anybody may write to */
static uint64_t longest_gap_ms;

/* What a second thread exchanges, on and on. */
struct flip { void *at; const void *a, *b; size_t bytes; volatile bool stop; int fd, from_a, from_b; };

static inline void *flip_fd(void *arg)
{
    struct flip *f = arg;
    while (!f->stop) {
        (void)dup2(f->from_a, f->fd);
        (void)dup2(f->from_b, f->fd);
    }
    return NULL;
}
static inline struct sockaddr_in host(unsigned port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}
static inline int listener(unsigned *port, int queue)
{
    struct sockaddr_in in = host(0);
    socklen_t n = sizeof in;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&in, n) == 0 && listen(fd, queue) == 0 && getsockname(fd, (struct sockaddr *)&in, &n) == 0);
    *port = ntohs(in.sin_port);
    return fd;
}

static inline pid_t server(int good, int bad)
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

static inline void gap(struct box *box, struct moe_broker *b)
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

static inline int run_as(int (*job)(const struct box *), unsigned what, int as, uint64_t *denials)
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

static inline void with(int (*job)(const struct box *), unsigned what)
{
    for (int as = 0; as < (getuid() ? 1 : 2); as++) {
        uint64_t denials;
        assert_int_equal(run_as(job, what, as, &denials), 0);
        assert_int_equal(shared->forbidden, 0);
    }
}

static inline int hostile_main(const struct CMUnitTest *tests, size_t count)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    (void)snprintf(forbid, sizeof forbid, "/tmp/moe-forbid-XXXXXX");
    if (!box_possible() || shared == MAP_FAILED || !mkdtemp(forbid)) {
        printf("1..0 # SKIP no user namespaces here\n");
        return 0;
    }
    int r = _cmocka_run_group_tests("tests", tests, count, NULL, NULL);
    (void)rmdir(forbid);
    return r;
}
#endif
