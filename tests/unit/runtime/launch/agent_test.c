/* An agent and real processes: this program, called with a word, is the rank. The test is the coordinator. */
/* Waits: for ranks that do not end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "runtime/launch/agent.h"
#include "runtime/launch/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RANKS = 3, MOST = 256, PATIENCE_MS = 60000, CONTROL = MOE_SPAWN_CONTROL };
static char self[PATH_MAX];

/* ---- the rank ---- */

static void send_up(enum moe_control_kind kind, uint64_t generation, uint64_t step, uint32_t still)
{
    struct moe_control m = { .kind = kind, .generation = generation };
    struct moe_error err;
    if (kind == MOE_CONTROL_HELLO)
        m.hello.version = MOE_CONTROL_VERSION;
    else if (kind == MOE_CONTROL_BEAT)
        m.beat.phase = MOE_PHASE_TRAIN, m.beat.step = step, m.beat.still_ms = still;
    if (moe_control_send(CONTROL, &m, -1, &err) != MOE_OK)
        _exit(30);
}

static struct moe_control hear(int *fd)
{
    struct moe_control m;
    struct moe_error err;
    for (;;) {
        enum moe_code code = moe_control_receive(CONTROL, &m, fd, &err);
        if (code == MOE_OK)
            return m;
        if (code != MOE_E_IO || err.sys != EAGAIN)
            _exit(31);
        (void)poll(&(struct pollfd){ .fd = CONTROL, .events = POLLIN }, 1, -1);
    }
}

static bool swap_numbers(int fd, unsigned char mine, unsigned char theirs)
{
    unsigned char got = 0xff;
    ssize_t n = write(fd, &mine, 1);
    return n == 1 && read(fd, &got, 1) == 1 && got == theirs;
}

/* Joins each generation: says over every open link who it is, beats with how many links were right, and leaves when told. A link that needs a key is told by its key. */
static int obey(void)
{
    struct moe_control m, start = { 0 };
    uint32_t peers[16];
    int fds[16], fd = -1;
    size_t n = 0;
    unsigned right = 0;
    send_up(MOE_CONTROL_HELLO, 0, 0, 0);
    for (;;) {
        m = hear(&fd);
        if (m.kind == MOE_CONTROL_START) {
            start = m;
            n = right = 0;
        } else if (m.kind == MOE_CONTROL_LINK && m.link.secure) {
            uint64_t key;
            memcpy(&key, m.link.key, sizeof key);
            send_up(MOE_CONTROL_BEAT, m.generation, key, 100 + m.link.peer * 2 + m.link.server);
        } else if (m.kind == MOE_CONTROL_LINK) {
            peers[n] = m.link.peer;
            fds[n++] = fd;
        } else if (m.kind == MOE_CONTROL_GO) {
            for (size_t i = 0; i < n; i++)
                right += swap_numbers(fds[i], (unsigned char)start.start.rank, (unsigned char)peers[i]); // nosec M121: as many as there are links
            printf("rank %u of %u goes\n", start.start.rank, start.start.world);
            (void)fflush(stdout);
            send_up(MOE_CONTROL_BEAT, m.generation, start.start.restore_step, right);
        } else if (m.kind == MOE_CONTROL_ABORT) {
            for (; n; n--)
                close(fds[n - 1]);
            send_up(MOE_CONTROL_DRAINED, m.generation, 0, 0);
        } else if (m.kind == MOE_CONTROL_STOP) {
            return m.stop.why == MOE_STOP_SIGNAL && m.stop.grace_ms == 1234 ? 0 : 9;
        }
    }
}

static int rank(const char *word)
{
    int fd;
    if (strcmp(word, "obey") == 0)
        return obey();
    if (strcmp(word, "exit") == 0)
        return printf("last words") == 10 ? 3 : 4;
    if (strcmp(word, "lie") == 0)
        send_up(MOE_CONTROL_GO, 0, 0, 0);
    if (strcmp(word, "hasty") == 0)                        /* before HELLO */
        send_up(MOE_CONTROL_BEAT, 0, 0, 0);
    if (strcmp(word, "garbage") == 0)
        fd = (int)write(CONTROL, "garbage", 7);
    if (strcmp(word, "deaf") == 0)
        close(CONTROL);
    if (strcmp(word, "parent") == 0 && fork() == 0)
        for (fd = 0; fd < 100; fd++)
            (void)sleep(1);
    if (strcmp(word, "parent") == 0)
        return 0;
    for (;;) // nosec M128: until it is killed
        (void)pause();
}

/* ---- the coordinator ---- */

struct stage {
    struct moe_agent *agent;
    struct moe_rdzv_message told[MOST];
    size_t count;
    struct { uint32_t from, to; } wanted[MOST];
    size_t wanted_count;
    int out[2];
    struct moe_sink *sink;
    char *argv[3], *envp[2];
};

static enum moe_code tell(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct stage *s = ctx;
    (void)err;
    assert_true(s->count < MOST);
    s->told[s->count++] = *m;
    return MOE_OK;
}

static enum moe_code link_wanted(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err)
{
    struct stage *s = ctx;
    (void)err;
    (void)generation;
    s->wanted[s->wanted_count].from = from;
    s->wanted[s->wanted_count++].to = to;
    return MOE_OK;
}

static void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s %s", err->field, err->text);
}

static struct stage *open_stage(const char *word, bool captured)
{
    struct stage *s = calloc(1, sizeof *s);
    struct moe_error err = { 0 };
    assert_non_null(s);
    s->argv[0] = self;
    s->argv[1] = (char *)(uintptr_t)word;
    assert_int_equal(pipe2(s->out, O_CLOEXEC | O_NONBLOCK), 0);
    good(moe_sink_new(s->out[1], &s->sink, &err), &err);
    const struct moe_agent_options o = { .ranks = RANKS, .path = self, .argv = s->argv, .envp = s->envp, .deadline_ms = 1234, .job = MOE_STR("job"), .ctx = s,
                                         .out = captured ? s->sink : NULL, .err = captured ? s->sink : NULL, .tell = tell, .link = link_wanted };
    good(moe_agent_new(&o, &s->agent, &err), &err);
    return s;
}

static void close_stage(struct stage *s)
{
    moe_agent_free(&s->agent);
    moe_sink_free(&s->sink);
    close(s->out[0]);
    close(s->out[1]);
    free(s);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);      /* nobody is left */
    assert_int_equal(errno, ECHILD);
}

static void take(struct stage *s, struct moe_rdzv_message m)
{
    struct moe_error err = { 0 };
    good(moe_agent_take(s->agent, &m, &err), &err);
}

static size_t seen(const struct stage *s, enum moe_rdzv_kind kind, int control)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        n += s->told[i].kind == kind && (kind != MOE_RDZV_CONTROL || (int)s->told[i].control.kind == control);
    return n;
}

/* Until so many of them were told. */
static void until(struct stage *s, enum moe_rdzv_kind kind, int control, size_t want)
{
    const uint64_t end = moe_now_ms() + PATIENCE_MS;
    struct pollfd polled[RANKS * 3];
    struct moe_error err = { 0 };
    while (seen(s, kind, control) < want) {
        if (moe_now_ms() > end)
            fail_msg("%zu of %zu came", seen(s, kind, control), want);
        int timeout = 20;
        const size_t n = moe_agent_poll(s->agent, polled, MOE_COUNT(polled), &timeout);
        assert_true(poll(polled, n, timeout) >= 0 || errno == EINTR);
        good(moe_agent_turn(s->agent, polled, n, &err), &err);
        good(moe_agent_reap(s->agent, &err), &err);
        moe_sink_flush(s->sink, moe_now_ms());
    }
}

static void start_all(struct stage *s)
{
    for (uint32_t i = 0; i < RANKS; i++)
        take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_START_RANK, .local = i });
}

static const struct moe_rdzv_message *last(const struct stage *s, enum moe_rdzv_kind kind, int control)
{
    for (size_t i = s->count; i; i--)
        if (s->told[i - 1].kind == kind && (kind != MOE_RDZV_CONTROL || (int)s->told[i - 1].control.kind == control))
            return &s->told[i - 1];
    return NULL;
}

static void every_two_ranks_are_joined_and_leave_and_join_again(void **state)
{
    (void)state;
    struct stage *s = open_stage("obey", true);
    char text[4096] = { 0 };
    start_all(s);
    assert_int_equal(seen(s, MOE_RDZV_STARTED, 0), RANKS);
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO, RANKS);
    for (uint64_t g = 1; g <= 3; g++) {
        s->count = 0;
        take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_FORM, .generation = g, .world = RANKS, .count = RANKS, .step = 70 + g });
        until(s, MOE_RDZV_CONTROL, MOE_CONTROL_BEAT, RANKS);
        for (size_t i = 0; i < s->count; i++) {
            assert_int_equal(s->told[i].control.generation, g);
            assert_int_equal(s->told[i].control.beat.step, 70 + g);
            assert_int_equal(s->told[i].control.beat.still_ms, RANKS - 1);         /* links that led where they should */
        }
        take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_ABORT, .generation = g });
        until(s, MOE_RDZV_CONTROL, MOE_CONTROL_DRAINED, RANKS);
    }
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_STOP, .stop = MOE_STOP_SIGNAL, .count = 1234 });
    until(s, MOE_RDZV_EXITED, 0, RANKS);
    for (size_t i = 0; i < s->count; i++)
        if (s->told[i].kind == MOE_RDZV_EXITED)
            assert_int_equal(s->told[i].status, 0);
    assert_true(read(s->out[0], text, sizeof text - 1) > 0);
    assert_non_null(strstr(text, "[rank 1] rank 1 of 3 goes\n"));
    close_stage(s);
}

static void a_rank_that_is_gone_is_left_out_of_what_forms(void **state)
{
    (void)state;
    struct stage *s = open_stage("obey", true);
    start_all(s);
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO, RANKS);
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_KILL_RANK, .local = 1 });
    until(s, MOE_RDZV_EXITED, 0, 1);
    assert_int_equal(last(s, MOE_RDZV_EXITED, 0)->local, 1);
    assert_true(WIFSIGNALED(last(s, MOE_RDZV_EXITED, 0)->status) && WTERMSIG(last(s, MOE_RDZV_EXITED, 0)->status) == SIGKILL);
    /* the coordinator did not know yet: such a generation is not begun */
    s->count = 0;
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_FORM, .generation = 1, .world = 3, .count = 3 });
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_FORM, .generation = 2, .world = 2, .count = 2, .step = MOE_NO_STEP });
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_BEAT, 2);
    for (size_t i = 0; i < s->count; i++) {
        assert_int_equal(s->told[i].control.generation, 2);
        assert_int_equal(s->told[i].control.beat.still_ms, 1);
    }
    /* started again, it is in the next one */
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_ABORT, .generation = 2 });
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_START_RANK, .local = 1 });
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO, 1);
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_DRAINED, 2);
    s->count = 0;
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_FORM, .generation = 3, .world = 3, .count = 3 });
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_BEAT, 3);
    close_stage(s);
}

/* The i-th beat that tells of a link with a key. */
static const struct moe_rdzv_message *told_of_link(struct stage *s, size_t i)
{
    for (size_t beats = i + 1;; beats++) {
        size_t links = 0;
        until(s, MOE_RDZV_CONTROL, MOE_CONTROL_BEAT, beats);
        for (size_t k = 0; k < s->count; k++)
            if (s->told[k].control.beat.still_ms >= 100 && links++ == i)
                return &s->told[k];
    }
}

static void links_to_other_nodes_have_keys_and_go_waits_for_them(void **state)
{
    (void)state;
    struct stage *s = open_stage("obey", true);
    struct moe_rdzv_message form = { .kind = MOE_RDZV_FORM, .generation = 5, .world = 5, .first = 1, .count = 3, .nonce = { 7, 8, 9 } };
    struct moe_error err = { 0 };
    unsigned char key[MOE_LINK_KEY_BYTES];
    start_all(s);
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO, RANKS);
    s->count = 0;
    take(s, form);
    const struct { uint32_t from, to; } want[] = { { 1, 0 }, { 2, 0 }, { 3, 0 }, { 1, 4 }, { 2, 4 }, { 3, 4 } };       /* in the order of pairs that every node keeps */
    assert_int_equal(s->wanted_count, MOE_COUNT(want));
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        int ends[2];
        uint64_t told;
        assert_int_equal(s->wanted[i].from, want[i].from);
        assert_int_equal(s->wanted[i].to, want[i].to);
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        close(ends[1]);
        good(moe_agent_linked(s->agent, 5, want[i].from, want[i].to, ends[0], &err), &err);
        const struct moe_rdzv_message *beat = told_of_link(s, i);
        const uint32_t low = MOE_MIN(want[i].from, want[i].to), high = MOE_MAX(want[i].from, want[i].to);
        good(moe_rdzv_key_link(form.nonce, MOE_STR("job"), 5, form.nonce, low, high, key, &err), &err);
        memcpy(&told, key, sizeof told);
        assert_int_equal(beat->local, want[i].from - 1);
        assert_int_equal(beat->control.beat.step, told);
        assert_int_equal(beat->control.beat.still_ms, 100 + want[i].to * 2 + (want[i].from < want[i].to));        /* the lower rank is the server */
    }
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_BEAT, MOE_COUNT(want) + RANKS);         /* now all went */
    close_stage(s);
}

static void a_link_of_another_generation_is_closed_and_one_that_fails_is_told(void **state)
{
    (void)state;
    struct stage *s = open_stage("obey", true);
    struct moe_error err = { 0 };
    int ends[2];
    char byte;
    start_all(s);
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO, RANKS);
    s->count = 0;
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_FORM, .generation = 5, .world = 4, .count = 3 });
    const struct { uint64_t generation; uint32_t from, to; } none[] = { { 4, 0, 3 }, { 5, 3, 0 }, { 5, 0, 4 } };
    for (size_t i = 0; i < MOE_COUNT(none); i++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        good(moe_agent_linked(s->agent, none[i].generation, none[i].from, none[i].to, ends[0], &err), &err);
        assert_int_equal(read(ends[1], &byte, 1), 0);      /* the other end is closed */
        close(ends[1]);
    }
    assert_int_equal(s->count, 0);
    good(moe_agent_linked(s->agent, 5, 1, 3, -1, &err), &err);
    assert_int_equal(seen(s, MOE_RDZV_CONTROL, MOE_CONTROL_FAILED), 1);
    assert_int_equal(s->told[0].local, 1);
    assert_int_equal(s->told[0].control.generation, 5);
    assert_int_equal(s->told[0].control.failed.peer, 3);
    close_stage(s);
}

static const struct bad_case { const char *name, *word; int status; } bad_cases[] = {
    { "a rank's own status is told", "exit", W_EXITCODE(3, 0) },
    { "a rank that says what launchers say is ended", "lie", SIGKILL },
    { "a rank that speaks before it says HELLO is ended", "hasty", SIGKILL },
    { "a rank that sends bytes of no packet is ended", "garbage", SIGKILL },
    { "a rank that hangs up and lives on is ended", "deaf", SIGKILL },
    { "what a rank leaves behind is ended with it", "parent", 0 },
};

static void bad(void **state)
{
    const struct bad_case *c = *state;
    struct stage *s = open_stage(c->word, true);
    char text[512] = { 0 };
    start_all(s);
    until(s, MOE_RDZV_EXITED, 0, RANKS);
    for (size_t i = 0; i < s->count; i++)
        if (s->told[i].kind == MOE_RDZV_EXITED)
            assert_int_equal(s->told[i].status, c->status);
    assert_int_equal(seen(s, MOE_RDZV_CONTROL, MOE_CONTROL_BEAT) + seen(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO), 0);
    if (strcmp(c->word, "exit") == 0) {
        moe_sink_flush(s->sink, moe_now_ms());
        assert_true(read(s->out[0], text, sizeof text - 1) > 0);
        assert_non_null(strstr(text, "[rank 2] last words\n"));
    }
    assert_int_equal(moe_agent_alive(s->agent), 0);
    close_stage(s);
}

static void a_program_that_cannot_run_ends_as_in_a_shell(void **state)
{
    (void)state;
    static const struct { const char *path; int status; } rows[] = { { "/nowhere", 127 }, { "/etc/passwd", 126 } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct stage s = { .argv = { (char *)(uintptr_t)"x" } };
        struct moe_error err = { 0 };
        const struct moe_agent_options o = { .ranks = 1, .path = rows[i].path, .argv = s.argv, .envp = s.envp, .ctx = &s, .tell = tell, .link = link_wanted };
        good(moe_agent_new(&o, &s.agent, &err), &err);
        take(&s, (struct moe_rdzv_message){ .kind = MOE_RDZV_START_RANK });
        assert_int_equal(s.count, 1);
        assert_int_equal(s.told[0].kind, MOE_RDZV_EXITED);
        assert_int_equal(s.told[0].status, W_EXITCODE(rows[i].status, 0));
        moe_agent_free(&s.agent);
    }
}

/* Who does not listen gets no more than is kept for it, and is waited for by nobody. */
static void a_stopped_rank_holds_nobody_up(void **state)
{
    (void)state;
    struct stage *s = open_stage("obey", true);
    start_all(s);
    until(s, MOE_RDZV_CONTROL, MOE_CONTROL_HELLO, RANKS);
    for (uint64_t g = 1; g <= 2000; g++) {                 /* far more than a socket holds, were it all sent; no rank reads meanwhile, for nobody turns */
        take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_FORM, .generation = g, .world = RANKS, .count = RANKS });
        take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_ABORT, .generation = g });
    }
    s->count = 0;
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_KILL_RANK, .local = 0 });
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_KILL_RANK, .local = 1 });
    take(s, (struct moe_rdzv_message){ .kind = MOE_RDZV_KILL_RANK, .local = 2 });
    const uint64_t end = moe_now_ms() + PATIENCE_MS;
    while (moe_agent_alive(s->agent) && moe_now_ms() < end) {
        struct moe_error err = { 0 };
        s->count = 0;
        good(moe_agent_reap(s->agent, &err), &err);
        (void)usleep(1000);
    }
    assert_int_equal(moe_agent_alive(s->agent), 0);
    close_stage(s);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return rank(argv[1]);
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return 2;
    (void)signal(SIGPIPE, SIG_IGN);
    struct CMUnitTest tests[MOE_COUNT(bad_cases) + 6] = {
        cmocka_unit_test(every_two_ranks_are_joined_and_leave_and_join_again), cmocka_unit_test(a_rank_that_is_gone_is_left_out_of_what_forms),
        cmocka_unit_test(links_to_other_nodes_have_keys_and_go_waits_for_them), cmocka_unit_test(a_link_of_another_generation_is_closed_and_one_that_fails_is_told),
        cmocka_unit_test(a_program_that_cannot_run_ends_as_in_a_shell),         cmocka_unit_test(a_stopped_rank_holds_nobody_up),
    };
    for (size_t i = 0; i < MOE_COUNT(bad_cases); i++)
        tests[6 + i] = (struct CMUnitTest){ .name = bad_cases[i].name, .test_func = bad, .initial_state = (void *)(uintptr_t)&bad_cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
