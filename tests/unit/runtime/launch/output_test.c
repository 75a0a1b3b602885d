/* Lines of ranks: whole, under their names, in bounded memory, and never at the cost of waiting for a reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "runtime/launch/output.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct stage { int in[2], out[2]; struct moe_sink *sink; struct moe_lines *lines; };

static int set(void **state)
{
    struct stage *s = calloc(1, sizeof *s);
    struct moe_error err = { 0 };
    (void)signal(SIGPIPE, SIG_IGN);
    if (!s || pipe(s->in) != 0 || pipe(s->out) != 0 || moe_sink_new(s->out[1], &s->sink, &err) != MOE_OK || moe_lines_new(s->in[0], s->sink, &s->lines, &err) != MOE_OK)
        return -1;
    moe_lines_name(s->lines, MOE_STR("[rank 2] "));
    (void)fcntl(s->out[0], F_SETFL, O_NONBLOCK);
    *state = s;
    return 0;
}

static int clear(void **state)
{
    struct stage *s = *state;
    moe_lines_free(&s->lines);
    moe_sink_free(&s->sink);
    close(s->out[0]);
    close(s->out[1]);
    if (s->in[1] >= 0)
        close(s->in[1]);
    free(s);
    return 0;
}

static void say(struct stage *s, const char *text) { assert_int_equal(write(s->in[1], text, strlen(text)), strlen(text)); }

static bool turn(struct stage *s)
{
    const bool more = moe_lines_turn(s->lines, moe_now_ms());
    moe_sink_flush(s->sink, moe_now_ms());
    return more;
}

static void heard(struct stage *s, const char *want)
{
    char text[4096] = { 0 };
    const ssize_t n = read(s->out[0], text, sizeof text - 1);
    assert_string_equal(n > 0 ? text : "", want);
}

static void lines_come_whole_and_named(void **state)
{
    struct stage *s = *state;
    say(s, "one\ntwo\nthr");
    assert_true(turn(s));
    heard(s, "[rank 2] one\n[rank 2] two\n");
    say(s, "ee\n\n");
    assert_true(turn(s));
    heard(s, "[rank 2] three\n[rank 2] \n");
    say(s, "no end");
    close(s->in[1]);
    s->in[1] = -1;
    while (turn(s))
        ;
    moe_lines_free(&s->lines);
    moe_sink_flush(s->sink, moe_now_ms());
    heard(s, "[rank 2] no end\n");
}

static void what_nccl_says_of_the_network_stays_here(void **state)
{
    struct stage *s = *state;
    say(s, "node-7.rack.example:31:32 [0] NCCL WARN Connect to 192.0.2.7<4711> failed\nstep 1 at 192.0.2.7\n");
    assert_true(turn(s));
    heard(s, "[rank 2] *:31:32 [0] NCCL WARN Connect to * failed\n[rank 2] step 1 at 192.0.2.7\n");
}

static void a_new_name_counts_from_the_next_line(void **state)
{
    struct stage *s = *state;
    moe_lines_name(s->lines, MOE_STR("[rank 0] "));
    say(s, "x\n");
    assert_true(turn(s));
    heard(s, "[rank 0] x\n");
}

static void a_line_past_its_cap_is_cut_into_several(void **state)
{
    struct stage *s = *state;
    size_t sent = 0, got = 0, names = 0;
    char chunk[8192], text[8192];
    memset(chunk, 'z', sizeof chunk);
    while (sent < 3 * MOE_CAP_LINE_BYTES) {
        assert_int_equal(write(s->in[1], chunk, sizeof chunk), sizeof chunk);
        sent += sizeof chunk;
        (void)turn(s);
        for (ssize_t n; (n = read(s->out[0], text, sizeof text)) > 0; (void)turn(s))
            for (ssize_t i = 0; i < n; i++)
                got += text[i] == 'z', names += text[i] == '['; // nosec M121: what was sent is counted
    }
    assert_int_equal(names, 3);
    assert_int_equal(got, sent);
}

/* A reader that does not read: the rank is slowed, nothing is lost, until it reads again. */
static void a_slow_reader_loses_nothing(void **state)
{
    struct stage *s = *state;
    char line[1000], text[65536];
    uint64_t written = 0, lines = 0;
    memset(line, 'b', sizeof line);
    line[sizeof line - 1] = '\n';
    (void)fcntl(s->in[1], F_SETFL, O_NONBLOCK);
    while (moe_lines_fd(s->lines, moe_now_ms()) >= 0) {
        written += write(s->in[1], line, sizeof line) == (ssize_t)sizeof line;       /* a pipe takes 1000 bytes whole or not at all */
        (void)turn(s);
        assert_true(written < 10000);
    }
    assert_true(written >= (MOE_CAP_SINK_BYTES - MOE_CAP_LINE_BYTES) / 1100);
    for (int quiet = 0; quiet < 3; quiet++) // nosec M128: the pipe is empty at some time, for nobody writes any more
        for (ssize_t n; (n = read(s->out[0], text, sizeof text)) > 0; quiet = 0) {
            for (ssize_t i = 0; i < n; i++)
                lines += text[i] == '\n'; // nosec M121: what was sent is counted
            (void)turn(s);
        }
    assert_int_equal(lines, written);
}

/* One that never reads again is not waited for; what it missed is counted. */
static void a_stuck_reader_does_not_stop_anybody(void **state)
{
    struct stage *s = *state;
    const uint64_t later = moe_now_ms() + MOE_SINK_STUCK_MS + 1000;
    char text[65536], seen[65536] = "";
    while (moe_sink_open(s->sink, moe_now_ms()))
        moe_sink_add(s->sink, MOE_STR(""), MOE_STR("some words that stand for a line of output"));
    moe_sink_flush(s->sink, moe_now_ms());
    assert_true(moe_sink_open(s->sink, later));
    for (int i = 0; i < 100000; i++)
        moe_sink_add(s->sink, MOE_STR(""), MOE_STR("some words that stand for a line of output"));
    for (ssize_t n; (n = read(s->out[0], text, sizeof text)) > 0;)
        moe_sink_flush(s->sink, moe_now_ms());
    moe_sink_add(s->sink, MOE_STR(""), MOE_STR("again"));
    moe_sink_flush(s->sink, moe_now_ms());
    const ssize_t n = read(s->out[0], seen, sizeof seen - 1);
    assert_true(n > 0);
    assert_non_null(strstr(seen, "lines were dropped here\nagain\n"));
}

static void a_reader_that_is_gone_stops_nobody(void **state)
{
    struct stage *s = *state;
    close(s->out[0]);
    s->out[0] = open("/dev/null", O_RDONLY);
    for (int i = 0; i < 100; i++) {
        say(s, "words\n");
        assert_true(turn(s));
    }
    assert_int_equal(moe_sink_fd(s->sink), -1);
    assert_true(moe_sink_open(s->sink, moe_now_ms()));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set, clear)
    const struct CMUnitTest tests[] = {
        TEST(lines_come_whole_and_named),      TEST(a_new_name_counts_from_the_next_line), TEST(a_line_past_its_cap_is_cut_into_several),
        TEST(a_slow_reader_loses_nothing),     TEST(a_stuck_reader_does_not_stop_anybody), TEST(a_reader_that_is_gone_stops_nobody),
        TEST(what_nccl_says_of_the_network_stays_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
