/* A plan made by hand, and a run of it in a process of its own: for the tests of this folder. The job is the test program itself, told what to do by its
 * first arguments ("job NAME..."), so that what it sees inside is asked there and not guessed. */
#ifndef MOE_TESTS_LAUNCH_BED_H
#define MOE_TESTS_LAUNCH_BED_H
#include "common/base/base.h"
#include "sandbox/broker/broker.h"
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/launch.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BASE   (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
#define SEALED (BASE | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC)
#define SPACES (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET)

enum { BED_MOUNTS = 64, BED_LIMITS = 8, BED_PATHS = 8, BED_ARGS = 12, NOBODY = 65534 };

struct bed {
    struct moe_plan plan;
    struct moe_profile profile;
    struct moe_mount mounts[BED_MOUNTS];
    struct moe_plan_limit limits[BED_LIMITS];
    struct moe_landlock_path landlock[BED_PATHS];
    struct moe_secret_item secrets[4];
    char *argv[BED_ARGS], *envp[8];
    char self[PATH_MAX];
    bool user;                                   /* run by an ordinary user */
    uint64_t ahead;                              /* namespaces that are begun before */
    void (*before)(void *ctx);                   /* in the supervisor's process, just before */
    void *ctx;
    int input;                                   /* the job's standard input; -1: /dev/null */
    unsigned patience_s;
};

struct result {
    enum moe_code code;
    struct moe_outcome out;
    struct moe_error err;
    bool came;                                   /* the supervisor said how it went */
    int wait_status;                             /* of the supervisor's process     */
    char text[16384]; size_t len;                /* what the job wrote              */
};

/* ---- a plan ---- */

static inline struct moe_mount *bed_mount(struct bed *b, enum moe_mount_kind kind, const char *from, const char *to, uint64_t attr)
{
    struct moe_mount *m = &b->mounts[b->plan.mount_count++];
    *m = (struct moe_mount){ .kind = kind, .from = from, .to = to, .attr = attr, .tree = -1 };
    return m;
}

static inline void bed_limit(struct bed *b, int resource, rlim_t value, const char *name)
{
    b->limits[b->plan.limit_count++] = (struct moe_plan_limit){ resource, value, name };
}

static inline void bed_args(struct bed *b, const char *a, const char *c, const char *d)
{
    size_t n = 0;
    b->argv[n++] = (char *)"job";
    b->argv[n++] = (char *)"job";
    for (const char *const *p = (const char *const[]){ a, c, d, NULL }; *p; p++)
        b->argv[n++] = (char *)*p;
    b->argv[n] = NULL;
}

static inline void bed_tree(struct bed *b)
{
    static const char *const links[] = { "bin", "lib", "lib64", "sbin" };
    static char said[MOE_COUNT(links)][64];
    static const char *const devices[] = { "null", "zero", "full", "urandom" };
    static char nodes[MOE_COUNT(devices)][2][32];
    bed_mount(b, MOE_MOUNT_BIND, "/usr", "usr", BASE | MOUNT_ATTR_RDONLY);
    for (size_t i = 0; i < MOE_COUNT(links); i++) {
        char path[16];
        (void)snprintf(path, sizeof path, "/%s", links[i]);
        ssize_t n = readlink(path, said[i], sizeof said[i] - 1);
        if (n > 0) {
            said[i][n] = '\0';
            bed_mount(b, MOE_MOUNT_LINK, said[i], links[i], 0);
        } else {
            (void)snprintf(said[i], sizeof said[i], "%s", path);
            bed_mount(b, MOE_MOUNT_BIND, said[i], links[i], BASE | MOUNT_ATTR_RDONLY)->optional = true;
        }
    }
    bed_mount(b, MOE_MOUNT_TMPFS, NULL, "tmp", BASE | MOUNT_ATTR_NOEXEC)->data = "mode=1777,size=64m";
    bed_mount(b, MOE_MOUNT_TMPFS, NULL, "dev", BASE | MOUNT_ATTR_NOEXEC)->data = "mode=755,size=64k";
    for (size_t i = 0; i < MOE_COUNT(devices); i++) {
        (void)snprintf(nodes[i][0], sizeof nodes[i][0], "/dev/%s", devices[i]);
        (void)snprintf(nodes[i][1], sizeof nodes[i][1], "dev/%s", devices[i]);
        bed_mount(b, MOE_MOUNT_BIND, nodes[i][0], nodes[i][1], MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    }
    bed_mount(b, MOE_MOUNT_FILE, NULL, "etc/hostname", 0)->text = MOE_STR("inside\n");
    bed_mount(b, MOE_MOUNT_PROC, NULL, "proc", BASE | MOUNT_ATTR_NOEXEC);
    bed_mount(b, MOE_MOUNT_REMOUNT, NULL, "proc/sys", SEALED)->optional = true;
    bed_mount(b, MOE_MOUNT_MASK, NULL, "proc/kcore", SEALED)->optional = true;
    bed_mount(b, MOE_MOUNT_MASK, NULL, "proc/bus", SEALED)->optional = true;
    bed_mount(b, MOE_MOUNT_BIND, b->self, "job", BASE | MOUNT_ATTR_RDONLY);
}

/* After it nothing can be added. */
static inline void bed_seal(struct bed *b)
{
    bed_mount(b, MOE_MOUNT_REMOUNT, NULL, "", SEALED);
}

#ifdef __SANITIZE_ADDRESS__
#define PATIENCE_S 200
#else
#define PATIENCE_S 60
#endif

/* The test program where every user can reach it: the folder that it was built in may be its owner's alone. Made once, gone with the process that made it. */
static char bed_copy[64];
static pid_t bed_copier;
static inline void bed_drop_copy(void)
{
    if (getpid() == bed_copier)
        (void)unlink(bed_copy);
}

static inline void bed_self(char *self, size_t room)
{
    if (geteuid() != 0 || *bed_copy) {
        if (*bed_copy)
            (void)snprintf(self, room, "%s", bed_copy);
        else
            (void)!readlink("/proc/self/exe", self, room - 1);
        return;
    }
    char name[] = "/tmp/moe-job-XXXXXX";
    int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), to = mkostemp(name, O_CLOEXEC); // nosec M410: bed_drop_copy removes it when the process that made it ends
    ssize_t n = 1;
    while (from >= 0 && to >= 0 && n > 0)
        n = copy_file_range(from, NULL, to, NULL, 1 << 30, 0);
    if (from < 0 || to < 0 || n != 0 || fchmod(to, 0755) != 0) {
        perror("a copy of the test program");
        _exit(1);
    }
    (void)close(from);
    (void)close(to);
    (void)snprintf(bed_copy, sizeof bed_copy, "%s", name);
    bed_copier = getpid();
    (void)atexit(bed_drop_copy);
    (void)snprintf(self, room, "%s", bed_copy);
}

static inline void bed_make(struct bed *b, bool user)
{
    *b = (struct bed){ .user = user || geteuid() != 0, .input = -1, .patience_s = PATIENCE_S };
    struct moe_plan *p = &b->plan;
    bed_self(b->self, sizeof b->self);
    p->profile = &b->profile;
    b->profile.umask = 077;
    p->kernel.root = !b->user;
    p->kernel.landlock_abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    p->kernel.has[MOE_LAYER_MEMFD_NOEXEC] = access("/proc/sys/vm/memfd_noexec", F_OK) == 0;
    p->clone_flags = b->ahead = SPACES;
    p->inner_uid = p->inner_gid = 1000;
    p->outer_uid = b->user ? (geteuid() ? geteuid() : NOBODY) : 0x6d000000u + (uid_t)(getpid() & 0xffff);
    p->outer_gid = b->user ? (geteuid() ? getegid() : NOBODY) : p->outer_uid;
    p->switch_user = !b->user;
    p->hostname = "inside";
    p->loopback_up = true;
    p->mounts = b->mounts;
    p->limits = b->limits;
    p->landlock = b->landlock;
    p->secrets = b->secrets;
    p->memory_bytes = p->tasks = p->time_ms = UINT64_MAX;
    p->grace_ms = 2000;
    p->argv = b->argv;
    p->envp = b->envp;
    b->envp[0] = (char *)"LANG=C";
    p->command = "/job";
    p->cwd = "/tmp";
    p->broker.quota_bytes = p->broker.quota_files = p->broker.file_bytes = UINT64_MAX;
    bed_tree(b);
}

/* ---- a run ---- */

static inline void bed_become_nobody(void)
{
    if (geteuid() == 0 && (syscall(SYS_setgroups, 0, NULL) != 0 || syscall(SYS_setresgid, NOBODY, NOBODY, NOBODY) != 0 || syscall(SYS_setresuid, NOBODY, NOBODY, NOBODY) != 0))
        _exit(99);
    (void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

struct running { pid_t pid; int text, said; };

_Noreturn static inline void bed_child(struct bed *b, int text, int said)
{
    struct result r = { .code = MOE_E_BUG };
    int in = b->input >= 0 ? b->input : open("/dev/null", O_RDONLY);
    if (dup2(in, 0) < 0 || dup2(text, 1) < 0)
        _exit(98);
    if (b->user)
        bed_become_nobody();
    if (b->before)
        b->before(b->ctx);
    struct moe_log *log = NULL;
    struct moe_ahead *ahead = moe_ahead_start(b->ahead);
    if (moe_log_open(NULL, -1, &log, &r.err) == MOE_OK)
        r.code = moe_launch_run(&b->plan, ahead, log, &r.out, &r.err);
    moe_ahead_free(&ahead);
    moe_log_free(&log);
    (void)!write(said, &r.code, sizeof r.code);
    (void)!write(said, &r.out, sizeof r.out);
    (void)!write(said, &r.err, sizeof r.err);
    _exit(r.out.status);
}

static inline struct running bed_start(struct bed *b)
{
    int text[2], said[2];
    if (pipe2(text, O_CLOEXEC) != 0 || pipe2(said, O_CLOEXEC) != 0)
        abort();
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        bed_child(b, text[1], said[1]);
    (void)close(text[1]);
    (void)close(said[1]);
    return (struct running){ pid, text[0], said[0] };
}

/* Reads what comes within `ms`; false when the time is over, true at the end of both. */
static inline bool bed_read(struct running *run, struct result *r, unsigned ms, const char *until)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    const int64_t end = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + ms;
    for (;;) {
        char drop[4096];
        struct pollfd p = { run->text, POLLIN, 0 };
        (void)clock_gettime(CLOCK_MONOTONIC, &t);
        int64_t left = end - ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            return false;
        size_t room = sizeof r->text - 1 - r->len;
        ssize_t n = read(run->text, room ? r->text + r->len : drop, room ? room : sizeof drop);
        if (n <= 0)
            return true;
        r->len += room ? (size_t)n : 0;
        if (until && strstr(r->text, until))
            return true;
    }
}

static inline void bed_wait(struct bed *b, struct running *run, struct result *r)
{
    bool ended = bed_read(run, r, b->patience_s * 1000, NULL);
    if (!ended)
        (void)kill(run->pid, SIGKILL);
    (void)waitpid(run->pid, &r->wait_status, 0);
    r->came = read(run->said, &r->code, sizeof r->code) == (ssize_t)sizeof r->code && read(run->said, &r->out, sizeof r->out) == (ssize_t)sizeof r->out &&
              read(run->said, &r->err, sizeof r->err) == (ssize_t)sizeof r->err;
    r->came = r->came && ended;
    (void)close(run->text);
    (void)close(run->said);
}

static inline void bed_run(struct bed *b, struct result *r)
{
    memset(r, 0, sizeof *r);
    struct running run = bed_start(b);
    bed_wait(b, &run, r);
}

static inline bool said(const struct result *r, const char *line)
{
    return strstr(r->text, line) != NULL;
}
#endif
