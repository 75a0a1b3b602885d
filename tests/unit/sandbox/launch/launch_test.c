#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/sandbox/launch/bed.h"
#include "tests/unit/sandbox/launch/no_broker.h"
#include "tests/unit/sandbox/launch/jobs.h"
#include "tests/unit/sandbox/launch/expect.h"


static struct bed b;
static struct result r;

/* ---- what the job finds ---- */

static void is_held(void **state, uint64_t ahead)
{
    begin(&b, state);
    b.ahead = ahead;
    bed_seal(&b);
    bed_limit(&b, RLIMIT_CORE, 0, "core");
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    says(&r, (const char *const[]){
        "Uid: 1000 1000 1000 1000\n", "Gid: 1000 1000 1000 1000\n", "NoNewPrivs: 1\n", "CapInh: 0000000000000000\n", "CapPrm: 0000000000000000\n",
        "CapEff: 0000000000000000\n", "CapBnd: 0000000000000000\n", "CapAmb: 0000000000000000\n", "SigBlk: 0000000000000000\n", "SigIgn: 0000000000000000\n",
        "Umask: 0077\n", "host=inside\n", "pid=2 ppid=1 session=1\n", "lo=1\n", "securebits=ef dumpable=1\n", "core=0\n", "cwd=/tmp\n",
        "dev=full null urandom zero \n", "fd=0 1 2 3 \n", "namespaces=0 \n", "cmdline=moe-init \n", "environ=Permission denied\n", "comm=moe-init \n", "bus=\n",
        "etc=inside \n", NULL });
    assert_true(said(&r, "memfd=1") || b.user);
    assert_true(said(&r, "Groups:  \n") || said(&r, "Groups: \n"));
}

static void every_right_is_gone(void **state) { is_held(state, SPACES); }
static void the_same_with_nothing_made_ahead(void **state) { is_held(state, 0); }
static void others_made_ahead_are_let_go(void **state) { is_held(state, SPACES & ~(uint64_t)CLONE_NEWNET); }

static void the_root_holds_only_what_was_mounted(void **state)
{
    begin(&b, state);
    bed_seal(&b);
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    const char *root = strstr(r.text, "root=");
    assert_non_null(root);
    assert_null(memmem(root, strcspn(root, "\n"), "home", 4));
    assert_null(memmem(root, strcspn(root, "\n"), "moe-cover", 9));
}

static void read_only_is_read_only(void **state)
{
    static const char *const places[] = { "/x", "/usr/x", "/proc/sys/kernel/hostname", "/etc/hostname", "/dev/x" };
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        begin(&b, state);
        if (i == 4)
            bed_mount(&b, MOE_MOUNT_REMOUNT, NULL, "dev", SEALED);
        bed_seal(&b);
        bed_args(&b, "write", places[i], NULL);
        bed_run(&b, &r);
        ends_with(&r, 1);
    }
    begin(&b, state);
    bed_seal(&b);
    bed_args(&b, "write", "/tmp/x", NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
}

/* ---- how it ends ---- */

static void every_exit_code_comes_through(void **state)
{
    begin(&b, state);
    bed_seal(&b);
    for (int i = 0; i < 256; i += b.user ? 1 : 15) {
        char number[12];
        (void)snprintf(number, sizeof number, "%d", i);
        b.argv[2] = NULL;
        bed_args(&b, "exit", number, NULL);
        bed_run(&b, &r);
        ends_with(&r, i);
        assert_true(r.out.ran);
    }
}

static void death_by_a_signal_is_128_and_its_number(void **state)
{
    static const int all[] = { SIGKILL, SIGTERM, SIGSEGV, SIGABRT, SIGINT, SIGHUP, SIGPIPE, SIGUSR1, SIGALRM };
    for (size_t i = 0; i < MOE_COUNT(all); i++) {
        char number[12];
        begin(&b, state);
        bed_limit(&b, RLIMIT_CORE, 0, "core");
        (void)snprintf(number, sizeof number, "%d", all[i]);
        bed_args(&b, "raise", number, NULL);
        bed_run(&b, &r);
        ends_with(&r, 128 + all[i]);
        assert_int_equal(r.out.signal, all[i]);
    }
}

static void what_cannot_be_executed_is_126_or_127(void **state)
{
    static const struct { const char *command; int status; } rows[] = { { "/absent", 127 }, { "/etc/hostname", 126 }, { "/usr", 126 } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        begin(&b, state);
        bed_args(&b, "exit", "0", NULL);
        b.plan.command = rows[i].command;
        bed_run(&b, &r);
        ends_with(&r, rows[i].status);
        assert_false(r.out.ran);
        assert_non_null(strstr(r.err.text, rows[i].command));
    }
}

static void a_layer_that_cannot_be_is_125_and_named(void **state)
{
    begin(&b, state);
    bed_mount(&b, MOE_MOUNT_BIND, "/absent", "usr/absent", SEALED);
    bed_args(&b, "exit", "0", NULL);
    bed_run(&b, &r);
    ends_with(&r, 125);
    assert_non_null(strstr(r.err.text, "usr/absent"));
    assert_string_equal(r.text, "");
}

static void orphans_are_reaped(void **state)
{
    begin(&b, state);
    bed_args(&b, "orphans", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    says(&r, (const char *const[]){ "zombies=0\n", NULL });
}

static void daemons_end_with_the_job(void **state)
{
    char tag[64];
    tag_of(tag, sizeof tag);
    begin(&b, state);
    bed_args(&b, "daemon", tag, NULL);
    bed_run(&b, &r);
    ends_with(&r, 5);
    assert_int_equal(with_argument(tag), 0);
}

static void nothing_outlives_the_supervisor(void **state)
{
    for (unsigned i = 0; i < 25; i++) {
        char tag[64];
        tag_of(tag, sizeof tag);
        begin(&b, state);
        bed_args(&b, i % 2 ? "bomb" : "sleep", tag, NULL);
        bed_limit(&b, RLIMIT_NPROC, 200, "nproc");
        memset(&r, 0, sizeof r);
        struct running run = bed_start(&b);
        if (i < 5)
            (void)bed_read(&run, &r, 10000, "ready");
        else
            (void)usleep((i * 211) % 7000);          /* somewhere in the middle of the start */
        (void)kill(run.pid, SIGKILL);
        bed_wait(&b, &run, &r);
        assert_true(gone_within(tag, 5000));
    }
}

static void a_fork_bomb_ends_with_the_time(void **state)
{
    char tag[64];
    tag_of(tag, sizeof tag);
    begin(&b, state);
    bed_limit(&b, RLIMIT_NPROC, 300, "nproc");
    b.plan.time_ms = 300;
    b.plan.grace_ms = 100;
    bed_args(&b, "bomb", tag, NULL);
    bed_run(&b, &r);
    ends_with(&r, 128 + SIGTERM);
    assert_true(r.out.timed_out);
    assert_int_equal(with_argument(tag), 0);
}

static void a_deaf_job_is_killed_after_the_grace(void **state)
{
    begin(&b, state);
    b.plan.time_ms = 200;
    b.plan.grace_ms = 200;
    bed_args(&b, "sleep", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 128 + SIGKILL);
    assert_true(r.out.timed_out);
    assert_in_range(r.out.elapsed_ms, 380, 3000);    /* the two times run from before what is told begins */
}

static void a_job_that_hears_keeps_its_code(void **state)
{
    begin(&b, state);
    b.plan.time_ms = 1000;                           /* it must hear by then, and have gone before the grace ends, on a busy machine, too */
    b.plan.grace_ms = 30000;
    bed_args(&b, "signals", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 7);
    assert_true(r.out.timed_out);
}

static void signals_reach_the_job(void **state)
{
    static const int all[] = { SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGTSTP, SIGCONT, SIGTERM };
    begin(&b, state);
    bed_args(&b, "signals", NULL, NULL);
    memset(&r, 0, sizeof r);
    struct running run = bed_start(&b);
    assert_true(bed_read(&run, &r, 10000, "ready"));
    for (size_t i = 0; i < MOE_COUNT(all); i++) {
        char line[32];
        (void)snprintf(line, sizeof line, "caught %d\n", all[i]);
        (void)kill(run.pid, all[i]);
        assert_true(bed_read(&run, &r, 5000, line));
    }
    bed_wait(&b, &run, &r);
    ends_with(&r, 7);
}

static int bench(const char *who, const char *times)
{
    static struct bed b;
    struct moe_log *log = NULL;
    struct moe_error err;
    struct moe_outcome out;
    bed_make(&b, strcmp(who, "user") == 0);
    bed_seal(&b);
    bed_args(&b, "exit", "0", NULL);
    if (b.user)
        bed_become_nobody();
    if (moe_log_open(NULL, -1, &log, &err) != MOE_OK)
        return 1;
    struct timespec from, to;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    int n = moe_number_int(times, NULL);
    for (int i = 0; i < n; i++)
        if (moe_launch_run(&b.plan, NULL, log, &out, &err) != MOE_OK || out.status != 0) {
            moe_error_print(stderr, &err);
            return 1;
        }
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%d runs, %.3f ms each\n", n, ((double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6) / (double)n);
    moe_log_free(&log);
    return 0;
}


int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "job") == 0)
        return job_main(argc - 2, argv + 2);
    if (argc > 3 && strcmp(argv[1], "bench") == 0)
        return bench(argv[2], argv[3]);
    const struct CMUnitTest tests[] = {
        BOTH("every right is gone", every_right_is_gone),
        BOTH("the same with nothing made ahead", the_same_with_nothing_made_ahead),
        BOTH("others that were made ahead are let go", others_made_ahead_are_let_go),
        BOTH("the root holds only what was mounted", the_root_holds_only_what_was_mounted),
        BOTH("read-only is read-only", read_only_is_read_only),
        BOTH("every exit code comes through", every_exit_code_comes_through),
        BOTH("death by a signal is 128 and its number", death_by_a_signal_is_128_and_its_number),
        BOTH("what cannot be executed is 126 or 127", what_cannot_be_executed_is_126_or_127),
        BOTH("a layer that cannot be is 125 and named", a_layer_that_cannot_be_is_125_and_named),
        BOTH("orphans are reaped", orphans_are_reaped),
        BOTH("daemons end with the job", daemons_end_with_the_job),
        BOTH("nothing outlives the supervisor", nothing_outlives_the_supervisor),
        BOTH("a fork bomb ends with the time", a_fork_bomb_ends_with_the_time),
        BOTH("a deaf job is killed after the grace", a_deaf_job_is_killed_after_the_grace),
        BOTH("a job that hears keeps its code", a_job_that_hears_keeps_its_code),
        BOTH("signals reach the job", signals_reach_the_job),
    };
    return run_rows(tests, MOE_COUNT(tests), NULL, NULL);
}
