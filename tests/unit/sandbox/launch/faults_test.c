/* Each system call of a start is made to fail, one run for each: the run must end with 125 and a sentence that says what was being done, or, where the call
 * does not matter, with a job from which nothing is missing. Never with a job that runs without a layer, and never not at all.
 *
 * A filter of the kernel hands every call of the supervisor, of init and of the job to the test, which counts them until the job executes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/sandbox/launch/bed.h"
#include "tests/unit/sandbox/launch/no_broker.h"
#include "tests/unit/sandbox/launch/jobs.h"
#include "tests/unit/sandbox/launch/expect.h"
#include <linux/filter.h>
#include <stdatomic.h>

/* Calls whose failure nobody looks at, because nothing can be done or nothing depends on it; and those that the test itself needs to begin. */
static const int spared[] = { SYS_exit_group, SYS_exit, SYS_close, SYS_munmap, SYS_nanosleep, SYS_clock_nanosleep, SYS_rt_sigreturn, SYS_restart_syscall, SYS_futex };

struct shared { _Atomic int listener, taken; };
static struct shared *page;

static void watch_me(void *ctx)
{
    struct sock_filter code[MOE_COUNT(spared) + 3];
    size_t n = 0;
    (void)ctx;
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < MOE_COUNT(spared); i++)
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)spared[i], (unsigned char)(MOE_COUNT(spared) - i), 0);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = { (unsigned short)n, code };
    if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        _exit(97);
    long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (fd < 0)
        _exit(96);
    atomic_store(&page->listener, (int)fd + 1);
    while (!atomic_load(&page->taken))
        (void)usleep(100);
    (void)close((int)fd);
}

/* The call that fails, if there are so many. */
struct fault { unsigned at; int error; unsigned seen; int nr; };

static int take_listener(pid_t pid)
{
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), fd = -1;
    for (int i = 0; i < 50000 && !atomic_load(&page->listener) && waitpid(pid, NULL, WNOHANG) == 0; i++)
        (void)usleep(100);
    if (pidfd >= 0 && atomic_load(&page->listener))
        fd = (int)syscall(SYS_pidfd_getfd, pidfd, atomic_load(&page->listener) - 1, 0);
    if (pidfd >= 0)
        (void)close(pidfd);
    atomic_store(&page->taken, 1);
    return fd;
}

/* Answers until nobody is left to ask; false when that takes too long. */
static bool answer(int listener, struct fault *f)
{
    bool counting = true;
    const time_t until = time(NULL) + 25;
    while (time(NULL) < until) {
        struct pollfd p = { listener, POLLIN, 0 };
        struct seccomp_notif ask = { .id = 0 };
        struct seccomp_notif_resp say = { .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
        if (poll(&p, 1, 1000) < 1)
            continue;
        if (!(p.revents & POLLIN))
            return true;
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &ask) != 0)
            continue;
        say.id = ask.id;
        if (counting && ++f->seen == f->at) {
            f->nr = ask.data.nr;
            say.flags = 0;
            say.error = -f->error;
        } else if (counting && ask.data.nr == SYS_execve) {
            counting = false;                        /* from now on it is the job's own */
        }
        (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &say);
    }
    return false;
}

static struct bed b;
static struct result r;

static void prepare(void **state)
{
    static struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_personality, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ELOOP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    begin(&b, state);
    b.before = watch_me;
    b.plan.filter = (struct moe_bpf){ code, MOE_COUNT(code) };
    b.plan.mdwe = true;
    bed_limit(&b, RLIMIT_CORE, 0, "core");
    if (b.plan.kernel.landlock_abi > 0) {
        b.plan.landlock_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_DIR;
        b.landlock[0] = (struct moe_landlock_path){ "/usr", LANDLOCK_ACCESS_FS_EXECUTE };
        b.landlock[1] = (struct moe_landlock_path){ "/job", LANDLOCK_ACCESS_FS_EXECUTE };
        b.plan.landlock_count = 2;
    }
    bed_seal(&b);
    bed_args(&b, "show", NULL, NULL);
}

static bool run_with(struct fault *f)
{
    memset(&r, 0, sizeof r);
    atomic_store(&page->listener, 0);
    atomic_store(&page->taken, 0);
    struct running run = bed_start(&b);
    int listener = take_listener(run.pid);
    bool ended = listener >= 0 && answer(listener, f);
    if (!ended)
        (void)kill(run.pid, SIGKILL);
    if (listener >= 0)
        (void)close(listener);
    bed_wait(&b, &run, &r);
    return ended;
}

/* A job that runs must be held as if nothing had failed. */
static const char *what_is_missing(void)
{
    static const char *const lines[] = {
        "Uid: 1000 1000 1000 1000\n", "Gid: 1000 1000 1000 1000\n", "NoNewPrivs: 1\n", "CapInh: 0000000000000000\n", "CapPrm: 0000000000000000\n",
        "CapEff: 0000000000000000\n", "CapBnd: 0000000000000000\n", "CapAmb: 0000000000000000\n", "SigBlk: 0000000000000000\n", "SigIgn: 0000000000000000\n",
        "Umask: 0077\n", "host=inside\n", "pid=2 ppid=1 session=1\n", "lo=1\n", "securebits=ef ", "core=0\n", "cwd=/tmp\n", "mdwe=1\n", "filter=40\n",
        "dev=full null urandom zero \n", "fd=0 1 2 3 \n", "namespaces=0 \n", "cmdline=moe-init \n", "environ=Permission denied\n", "bus=\n", "etc=inside \n",
    };
    for (size_t i = 0; i < MOE_COUNT(lines); i++)
        if (!said(&r, lines[i]))
            return lines[i];
    return b.plan.landlock_count && !said(&r, "landlock=Permission denied\n") ? "landlock" : NULL;
}

static void every_call_fails(void **state, int error)
{
    struct fault f = { .at = 0 };
    prepare(state);
    assert_true(run_with(&f));
    ends_with(&r, 0);
    assert_null(what_is_missing());
    const unsigned calls = f.seen, step = getenv("MOE_FAULTS_ALL") ? 1 : 3;
    unsigned stopped = 0, bad = 0;
    assert_in_range(calls, 100, 5000);
    for (unsigned at = 1 + (unsigned)error % step; at <= calls; at += step) {
        f = (struct fault){ .at = at, .error = error, .nr = -1 };
        prepare(state);
        const bool ended = run_with(&f);
        const char *missing = r.out.ran ? what_is_missing() : NULL;
        const bool refused = r.came && !r.out.ran && (r.out.status == 125 || (r.out.status == 126 && f.nr == SYS_execve)) && *r.err.text &&
                             (!r.len || f.nr == SYS_recvmsg);      /* a supervisor that lost sight of a job, held as it should be, ends it */
        stopped += refused;
        if (ended && (refused || (r.came && r.out.ran && !missing && r.out.status == 0)))
            continue;
        bad++;
        print_message("call %u of %u, number %d: ended %d came %d ran %d status %d missing %s: %s\n", at, calls, f.nr, ended, r.came, r.out.ran, r.out.status,
                      missing ? missing : "nothing", r.err.text);
    }
    print_message("%u calls, %u of %u tried stopped the start\n", calls, stopped, (calls + step - 1) / step);
    assert_int_equal(bad, 0);
    assert_true(stopped > calls / step / 3);
}

static void refused(void **state) { every_call_fails(state, EPERM); }
static void out_of_memory(void **state) { every_call_fails(state, ENOMEM); }

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "job") == 0)
        return job_main(argc - 2, argv + 2);
#ifdef __SANITIZE_ADDRESS__
    printf("1..1\nok 1 - each call of a start fails once # skip the sanitizer's own calls would\n");
    return 0;
#endif
    page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return 1;
    const struct CMUnitTest tests[] = {
        BOTH("each call of a start is refused once", refused),
        BOTH("each call of a start finds no memory once", out_of_memory),
    };
    return run_rows(tests, MOE_COUNT(tests), NULL, NULL);
}
