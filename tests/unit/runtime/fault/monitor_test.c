/* The monitor from outside: ranks are processes with the real mesh, and the test is their launcher, by script. Without one: monitor_alone_test.c. */
/* Waits: for suspicion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "runtime/fault/monitor.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RANKS = 3, DEADLINE_MS = 20000, SOON_MS = 5000, PATIENCE_MS = 30000, CONFIG = 0x42 };

/* --- ranks ------------------------------------------------------------------------------------------------------------------------------------------------ */
/* In a rank, nothing of cmocka is at hand: what does not hold ends the process with the line. */
#define MUST(cond) ((cond) ? (void)0 : (dprintf(2, "rank: line %d: %s\n", __LINE__, #cond), _exit(99)))

static struct moe_monitor *monitor(void)
{
    unsigned char config[32];
    struct moe_monitor *m = NULL;
    struct moe_error err = { 0 };
    memset(config, CONFIG, sizeof config);
    MUST(moe_monitor_new(config, DEADLINE_MS, &m, &err) == MOE_OK);
    MUST(!getenv(MOE_CONTROL_VARIABLE));
    return m;
}

enum { FAIL_RANK = 1, FAIL_GENERATION = 0, FAIL_STEP = 3, LAST_STEP = 6 };

/* One step of a training that is nothing but a sum over all ranks. */
static enum moe_code one_step(const struct moe_session *s, uint64_t step, struct moe_error *err)
{
    double ones = 1;
    if (s->generation == FAIL_GENERATION && s->world->size > 1 && s->world->rank == FAIL_RANK && step == FAIL_STEP)
        return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .field = "rank 2" }, "a test's doing");
    MOE_TRY(s->world->ops->allreduce(s->world, &ones, 1, MOE_COMM_F64, MOE_COMM_SUM, err));
    MUST(ones >= s->world->size && ones <= s->world->size);
    return MOE_OK;
}

static enum moe_code steps(struct moe_monitor *m, const struct moe_session *s, struct moe_error *err)
{
    uint64_t step = s->restore_step == MOE_NO_STEP ? 0 : s->restore_step;
    for (moe_monitor_progress(m, MOE_PHASE_RESTORE, step); step < LAST_STEP; step++) {
        moe_monitor_progress(m, MOE_PHASE_TRAIN, step);
        MOE_TRY(one_step(s, step, err));
    }
    if (s->world->rank == 0)
        moe_monitor_committed(m, step);
    return MOE_OK;
}

/* A rank as moe-train is one: 0 at its end, 3 when nobody forms another generation. */
static int trains(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    for (;;) {
        struct moe_session s = { 0 };
        struct moe_error err = { 0 };
        bool more;
        enum moe_code code = moe_monitor_next(m, &s, &more, &err);
        if (code == MOE_OK && !more)
            return 0;
        if (code == MOE_OK) {
            MUST(s.restarted == (s.generation > 0) && s.world->generation == s.generation && s.local_world == s.world->size);
            code = steps(m, &s, &err);
            moe_comm_free(&s.world);
        }
        if (code == MOE_OK) {
            moe_monitor_done(m);
            return 0;
        }
        if (!moe_monitor_failed(m, &err))
            return 3;
    }
}

/* Takes part in the first barrier, and then waits in one of its own that nobody else comes to. What it says of the failure is its exit status. */
static int hangs(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    struct moe_session s = { 0 };
    struct moe_error err = { 0 };
    bool more;
    MUST(moe_monitor_next(m, &s, &more, &err) == MOE_OK && more);
    moe_monitor_progress(m, MOE_PHASE_TRAIN, 1);
    MUST(s.world->ops->barrier(s.world, &err) == MOE_E_IO);
    MUST(err.sys == ECANCELED);
    bool hope = moe_monitor_failed(m, &err);
    moe_comm_free(&s.world);
    if (!hope)
        return 4;
    MUST(moe_monitor_next(m, &s, &more, &err) == MOE_OK && !more);
    return 0;
}

/* Comes to the first barrier, and then to no other. */
static int idles(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    struct moe_session s = { 0 };
    struct moe_error err = { 0 };
    bool more;
    MUST(moe_monitor_next(m, &s, &more, &err) == MOE_OK && more);
    moe_monitor_progress(m, MOE_PHASE_EVAL, 0);
    while (moe_monitor_stop(m) == MOE_STOP_NONE && s.world->ops->poll_error(s.world, &err) == MOE_OK)
        usleep(1000);
    enum moe_stop why = moe_monitor_stop(m);
    moe_comm_free(&s.world);
    return 10 + (int)why;
}

/* What waiting for a generation gives, as an exit status: 0 there is none, 1 there is one, 20 and the code: none, and the launcher cannot help. */
static int waits(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    struct moe_session s = { 0 };
    struct moe_error err = { 0 };
    bool more;
    enum moe_code code = moe_monitor_next(m, &s, &more, &err);
    moe_comm_free(&s.world);
    return code == MOE_OK ? more : moe_monitor_failed(m, &err) ? 2 : 20 + (int)code;
}

/* Waits, is told to drain, waits again: for a rank that fails while its links are opened. */
static int opens_and_waits(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    struct moe_session s = { 0 };
    struct moe_error err = { 0 };
    bool more;
    MUST(moe_monitor_next(m, &s, &more, &err) != MOE_OK);
    MUST(moe_monitor_failed(m, &err));
    MUST(moe_monitor_next(m, &s, &more, &err) == MOE_OK && !more);
    return 0;
}

static int moves_through_phases(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    usleep(2200000);
    moe_monitor_progress(m, MOE_PHASE_EVAL, 77);
    usleep(300000);
    return 0;
}

/* --- the launcher ---------------------------------------------------------------------------------------------------------------------------------------- */
struct rank { pid_t pid; int socket; };

/* Ends of other ranks' sockets too, which would hide that the launcher is gone. */
static void close_all_but(int fd)
{
    if (fd > 3)
        (void)close_range(3, (unsigned)fd - 1, 0);
    (void)close_range((unsigned)fd + 1, ~0u, 0);
}

static struct rank launch(int (*body)(void))
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        char number[16];
        (void)snprintf(number, sizeof number, "%d", ends[1]);
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        close_all_but(ends[1]);
        setenv(MOE_CONTROL_VARIABLE, number, 1);
        _exit(body());
    }
    close(ends[1]);
    return (struct rank){ pid, ends[0] };
}

static void tell(const struct rank *r, struct moe_control message, int fd)
{
    struct moe_error err = { 0 };
    if (moe_control_send(r->socket, &message, fd, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

/* The next packet within the time; false: none came. */
static bool hear(const struct rank *r, unsigned ms, struct moe_control *message)
{
    struct pollfd wait = { .fd = r->socket, .events = POLLIN };
    struct moe_error err = { 0 };
    int fd;
    return poll(&wait, 1, (int)ms) > 0 && moe_control_receive(r->socket, message, &fd, &err) == MOE_OK;
}

/* The next packet that is no beat must be of this kind. */
static struct moe_control expect(const struct rank *r, enum moe_control_kind kind, unsigned ms)
{
    struct moe_control message = { 0 };
    for (uint64_t until = moe_now_ms() + ms; moe_now_ms() < until && hear(r, ms, &message);)
        if (message.kind != MOE_CONTROL_BEAT || kind == MOE_CONTROL_BEAT) {
            assert_int_equal(message.kind, kind);
            return message;
        }
    fail_msg("no packet of kind %d in %u ms", (int)kind, ms);
    return message;
}

static struct moe_control beat_in(const struct rank *r, enum moe_rank_phase phase)
{
    for (uint64_t until = moe_now_ms() + PATIENCE_MS; moe_now_ms() < until;) {
        struct moe_control beat = expect(r, MOE_CONTROL_BEAT, PATIENCE_MS);
        if (beat.beat.phase == phase)
            return beat;
    }
    fail_msg("no beat in phase %d", (int)phase);
    return (struct moe_control){ 0 };
}

/* The first packet, whichever beats came before it. */
static void expect_hello(const struct rank *r)
{
    struct moe_control hello = expect(r, MOE_CONTROL_HELLO, PATIENCE_MS);
    assert_int_equal(hello.hello.version, MOE_CONTROL_VERSION);
    for (size_t i = 0; i < sizeof hello.hello.config; i++)
        assert_int_equal(hello.hello.config[i], CONFIG);
}

static void expect_end(const struct rank *r, int status)
{
    int got = 0;
    assert_int_equal(waitpid(r->pid, &got, 0), r->pid);
    close(r->socket);
    if (WIFSIGNALED(got))
        assert_int_equal(128 + WTERMSIG(got), status);
    else
        assert_int_equal(WEXITSTATUS(got), status);
}

static struct moe_control start_of(unsigned rank, unsigned world, uint64_t generation, uint64_t step)
{
    return (struct moe_control){ .kind = MOE_CONTROL_START, .generation = generation, .start = { rank, world, rank, world, DEADLINE_MS, step } };
}

static struct moe_control link_of(uint32_t peer, uint64_t generation, bool secure, bool server)
{
    struct moe_control link = { .kind = MOE_CONTROL_LINK, .generation = generation, .link = { .peer = peer, .secure = secure, .server = server } };
    memset(link.link.key, secure ? 7 : 0, sizeof link.link.key);
    return link;
}

static void offer_pair(const struct rank *r, unsigned a, unsigned b, uint64_t generation, bool secure)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    tell(&r[a], link_of(b, generation, secure, false), ends[0]);
    tell(&r[b], link_of(a, generation, secure, secure), ends[1]);
    close(ends[0]);
    close(ends[1]);
}

/* Links go out in an order that is nobody's. */
static void form(const struct rank *r, unsigned world, uint64_t generation, uint64_t step, bool secure)
{
    for (unsigned i = 0; i < world; i++)
        tell(&r[i], start_of(i, world, generation, step), -1);
    for (unsigned a = world; a--;)
        for (unsigned b = world; b-- > a + 1;)
            offer_pair(r, a, b, generation, secure && (a + b) % 2);
    for (unsigned i = 0; i < world; i++)
        tell(&r[i], (struct moe_control){ .kind = MOE_CONTROL_GO, .generation = generation }, -1);
}

static void abort_all(const struct rank *r, unsigned world, uint64_t generation)
{
    for (unsigned i = 0; i < world; i++)
        tell(&r[i], (struct moe_control){ .kind = MOE_CONTROL_ABORT, .generation = generation }, -1);
}

static void expect_drained(const struct rank *r, uint64_t generation)
{
    struct moe_control drained = { 0 };
    do
        assert_true(hear(r, SOON_MS, &drained));
    while (drained.kind == MOE_CONTROL_BEAT || drained.kind == MOE_CONTROL_FAILED);
    assert_int_equal(drained.kind, MOE_CONTROL_DRAINED);
    assert_true(drained.generation == generation);
}

/* --- tests ----------------------------------------------------------------------------------------------------------------------------------------------- */
static void recovers(bool secure)
{
    struct rank r[RANKS];
    for (unsigned i = 0; i < RANKS; i++)
        r[i] = launch(trains);
    for (unsigned i = 0; i < RANKS; i++)
        expect_hello(&r[i]);
    form(r, RANKS, 0, MOE_NO_STEP, secure);
    struct moe_control failed = expect(&r[FAIL_RANK], MOE_CONTROL_FAILED, PATIENCE_MS);
    assert_int_equal(failed.failed.code, MOE_E_CRYPTO);
    assert_int_equal(failed.failed.peer, 2);
    assert_string_equal(failed.failed.text, "a test's doing");
    assert_true(failed.generation == 0);
    abort_all(r, RANKS, 0);
    for (unsigned i = 0; i < RANKS; i++)
        expect_drained(&r[i], 0);
    form(r, RANKS, 1, 2, secure);
    struct moe_control committed = expect(&r[0], MOE_CONTROL_COMMITTED, PATIENCE_MS);
    assert_true(committed.generation == 1 && committed.committed.step == LAST_STEP);
    for (unsigned i = 0; i < RANKS; i++) {
        assert_true(expect(&r[i], MOE_CONTROL_DONE, PATIENCE_MS).generation == 1);
        expect_end(&r[i], 0);
    }
}

static void ranks_fail_drain_and_go_on(void **state)
{
    (void)state;
    recovers(false);
}

static void over_encrypted_links_too(void **state)
{
    (void)state;
    recovers(true);
}

static void a_world_of_one_has_no_links(void **state)
{
    (void)state;
    struct rank r = launch(trains);
    expect_hello(&r);
    form(&r, 1, 0, 5, false);
    (void)expect(&r, MOE_CONTROL_COMMITTED, PATIENCE_MS);
    (void)expect(&r, MOE_CONTROL_DONE, PATIENCE_MS);
    expect_end(&r, 0);
}

static void abort_ends_a_collective_at_once(void **state)
{
    (void)state;
    struct rank r[] = { launch(hangs), launch(idles) };
    form(r, 2, 0, MOE_NO_STEP, false);
    expect_hello(&r[0]);
    struct moe_control beat = beat_in(&r[0], MOE_PHASE_TRAIN);
    assert_true(beat.generation == 0 && beat.beat.step == 1);
    usleep(100000);
    uint64_t from = moe_now_ms();
    abort_all(r, 1, 0);
    expect_drained(&r[0], 0);
    assert_true(moe_now_ms() - from < SOON_MS);           /* and not at the deadline */
    tell(&r[0], (struct moe_control){ .kind = MOE_CONTROL_STOP, .stop.why = MOE_STOP_SIGNAL }, -1);
    expect_end(&r[0], 0);
    assert_int_equal(shutdown(r[1].socket, SHUT_RDWR), 0);
    expect_end(&r[1], 10);
}

static void abort_ends_a_handshake_at_once(void **state)
{
    (void)state;
    struct rank r = launch(opens_and_waits);
    int ends[2];
    expect_hello(&r);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    tell(&r, start_of(0, 2, 4, 0), -1);
    tell(&r, link_of(1, 4, true, true), ends[0]);         /* whose other end never says a word */
    tell(&r, (struct moe_control){ .kind = MOE_CONTROL_GO, .generation = 4 }, -1);
    close(ends[0]);
    usleep(200000);
    uint64_t from = moe_now_ms();
    abort_all(&r, 1, 4);
    expect_drained(&r, 4);
    assert_true(moe_now_ms() - from < SOON_MS);
    tell(&r, (struct moe_control){ .kind = MOE_CONTROL_STOP, .stop.why = MOE_STOP_SIGNAL }, -1);
    expect_end(&r, 0);
    close(ends[1]);
}

static void abort_of_what_never_began_is_answered(void **state)
{
    (void)state;
    struct rank r = launch(waits);
    expect_hello(&r);
    abort_all(&r, 1, 9);                                  /* a rank that was started again, while the others leave */
    expect_drained(&r, 9);
    tell(&r, start_of(0, 2, 10, 0), -1);
    abort_all(&r, 1, 10);                                 /* before GO */
    expect_drained(&r, 10);
    tell(&r, (struct moe_control){ .kind = MOE_CONTROL_GO, .generation = 10 }, -1);      /* was under way */
    form(&r, 1, 11, 0, false);
    expect_end(&r, 1);
}

static void beats_every_second_and_when_a_phase_begins(void **state)
{
    (void)state;
    struct rank r = launch(moves_through_phases);
    expect_hello(&r);
    uint64_t at[3];
    struct moe_control beat = { 0 };
    for (size_t i = 0; i < 3; i++) {
        beat = expect(&r, MOE_CONTROL_BEAT, PATIENCE_MS);
        at[i] = moe_now_ms();
        assert_int_equal(beat.beat.phase, MOE_PHASE_WAIT);
    }
    assert_true(beat.beat.still_ms >= 1800);              /* it did nothing since it began */
    assert_true(at[1] - at[0] > 500 && at[2] - at[1] > 500 && at[2] - at[0] < PATIENCE_MS);
    beat = expect(&r, MOE_CONTROL_BEAT, PATIENCE_MS);
    assert_int_equal(beat.beat.phase, MOE_PHASE_EVAL);
    assert_true(beat.beat.step == 77 && beat.beat.still_ms < 900);
    expect_end(&r, 0);
}

static void stop_while_waiting_ends_in_good_order(void **state)
{
    (void)state;
    struct rank r = launch(waits);
    tell(&r, (struct moe_control){ .kind = MOE_CONTROL_STOP, .stop.why = MOE_STOP_DISABLED }, -1);
    expect_end(&r, 0);
}

static int waits_late(void)
{
    (void)raise(SIGSTOP);
    return waits();
}

/* Its first word finds nobody; what was said to it counts all the same. */
static void what_a_launcher_said_before_it_went_is_heard(void **state)
{
    (void)state;
    struct rank r = launch(waits_late);
    int status = 0;
    assert_int_equal(waitpid(r.pid, &status, WUNTRACED), r.pid);
    assert_true(WIFSTOPPED(status));
    tell(&r, (struct moe_control){ .kind = MOE_CONTROL_STOP, .stop.why = MOE_STOP_SIGNAL }, -1);
    assert_int_equal(shutdown(r.socket, SHUT_RDWR), 0);
    assert_int_equal(kill(r.pid, SIGCONT), 0);
    expect_end(&r, 0);
}

static void stop_says_why(void **state)
{
    (void)state;
    struct rank r = launch(idles);
    form(&r, 1, 0, 0, false);
    expect_hello(&r);
    (void)beat_in(&r, MOE_PHASE_EVAL);
    tell(&r, (struct moe_control){ .kind = MOE_CONTROL_STOP, .stop.why = MOE_STOP_DISABLED }, -1);
    expect_end(&r, 10 + MOE_STOP_DISABLED);
}

static void a_signal_is_a_stop(void **state)
{
    (void)state;
    static const int signals[] = { SIGTERM, SIGINT };
    for (size_t i = 0; i < MOE_COUNT(signals); i++) {
        struct rank r[] = { launch(waits), launch(idles) };
        expect_hello(&r[0]);
        expect_hello(&r[1]);
        form(&r[1], 1, 0, 0, false);
        (void)beat_in(&r[1], MOE_PHASE_EVAL);
        assert_int_equal(kill(r[0].pid, signals[i]), 0);
        assert_int_equal(kill(r[1].pid, signals[i]), 0);
        expect_end(&r[0], 0);
        expect_end(&r[1], 10 + MOE_STOP_SIGNAL);
    }
}

static int ignores_stop(void)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = monitor();
    while (moe_monitor_stop(m) == MOE_STOP_NONE)
        usleep(1000);
    moe_monitor_progress(m, MOE_PHASE_CHECKPOINT, 0);
    for (unsigned i = 0; i < PATIENCE_MS; i++)
        usleep(1000);
    return 98;
}

static void the_second_signal_ends_the_process(void **state)
{
    (void)state;
    struct rank r = launch(ignores_stop);
    expect_hello(&r);
    assert_int_equal(kill(r.pid, SIGINT), 0);
    (void)beat_in(&r, MOE_PHASE_CHECKPOINT);
    assert_int_equal(kill(r.pid, SIGTERM), 0);
    expect_end(&r, 128 + SIGTERM);
}

static void without_its_launcher_a_rank_ends(void **state)
{
    (void)state;
    struct rank r[] = { launch(waits), launch(hangs), launch(idles) };
    form(&r[1], 2, 0, 0, false);
    (void)expect(&r[1], MOE_CONTROL_HELLO, PATIENCE_MS);
    (void)beat_in(&r[1], MOE_PHASE_TRAIN);
    assert_int_equal(shutdown(r[0].socket, SHUT_RDWR), 0);
    assert_int_equal(shutdown(r[1].socket, SHUT_RDWR), 0);
    expect_end(&r[0], 20 + MOE_E_IO);
    expect_end(&r[1], 4);                                 /* its collective ended, and nobody will form another generation */
    assert_int_equal(shutdown(r[2].socket, SHUT_RDWR), 0);
    expect_end(&r[2], 10);
}

#define START { .kind = MOE_CONTROL_START, .start = { 0, 2, 0, 1, 1000, 0 } }
#define LINK(...) { .kind = MOE_CONTROL_LINK, __VA_ARGS__ }
static const struct nonsense { const char *name; struct moe_control message[3]; unsigned count; } nonsenses[] = {
    { "a link before its generation", { { .kind = MOE_CONTROL_LINK } }, 1 },
    { "GO before its generation", { { .kind = MOE_CONTROL_GO } }, 1 },
    { "GO without the links", { START, { .kind = MOE_CONTROL_GO } }, 2 },
    { "a link to itself", { START, { .kind = MOE_CONTROL_LINK } }, 2 },
    { "a link past the world", { START, LINK(.link.peer = 2) }, 2 },
    { "a link twice", { START, LINK(.link.peer = 1), LINK(.link.peer = 1) }, 3 },
    { "a link of another generation", { START, LINK(.generation = 1, .link.peer = 1) }, 2 },
    { "a generation that is not new",
      { { .kind = MOE_CONTROL_START, .generation = 3, .start = { 0, 2, 0, 1, 1000, 0 } }, { .kind = MOE_CONTROL_START, .generation = 3, .start = { 0, 1, 0, 1, 1000, 0 } } }, 2 },
    { "what a rank says", { { .kind = MOE_CONTROL_HELLO } }, 1 },
};

static void nonsense_of_the_launcher_is_the_end(void **state)
{
    const struct nonsense *n = *state;
    struct rank r = launch(waits);
    expect_hello(&r);
    for (unsigned i = 0; i < n->count; i++) {
        int fd = n->message[i].kind == MOE_CONTROL_LINK ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
        tell(&r, n->message[i], fd);
        if (fd >= 0)
            close(fd);
    }
    int status = 0;
    assert_int_equal(waitpid(r.pid, &status, 0), r.pid);   /* by itself, while the launcher is still there */
    assert_int_equal(WEXITSTATUS(status), 20 + MOE_E_PARSE);
    close(r.socket);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(nonsenses) + 13] = {
        cmocka_unit_test(ranks_fail_drain_and_go_on), cmocka_unit_test(over_encrypted_links_too), cmocka_unit_test(a_world_of_one_has_no_links),
        cmocka_unit_test(abort_ends_a_collective_at_once), cmocka_unit_test(abort_ends_a_handshake_at_once),
        cmocka_unit_test(abort_of_what_never_began_is_answered), cmocka_unit_test(beats_every_second_and_when_a_phase_begins),
        cmocka_unit_test(stop_while_waiting_ends_in_good_order), cmocka_unit_test(stop_says_why), cmocka_unit_test(a_signal_is_a_stop),
        cmocka_unit_test(the_second_signal_ends_the_process), cmocka_unit_test(without_its_launcher_a_rank_ends),
        cmocka_unit_test(what_a_launcher_said_before_it_went_is_heard),
    };
    size_t n = 13;
    for (size_t i = 0; i < MOE_COUNT(nonsenses); i++)
        tests[n++] = (struct CMUnitTest){ .name = nonsenses[i].name, .test_func = nonsense_of_the_launcher_is_the_end,
                                          .initial_state = (void *)(uintptr_t)&nonsenses[i] };
    return _cmocka_run_group_tests("monitor", tests, n, NULL, NULL);
}
