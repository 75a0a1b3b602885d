#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/telemetry/record.h"
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct tty { int master, slave; };

static struct tty open_tty(unsigned short columns)
{
    struct tty t = { posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), -1 };
    struct winsize size = { .ws_row = 24, .ws_col = columns };
    char name[64];
    struct termios raw;
    assert_true(t.master >= 0);
    assert_int_equal(grantpt(t.master), 0);
    assert_int_equal(unlockpt(t.master), 0);
    assert_int_equal(ptsname_r(t.master, name, sizeof name), 0);
    t.slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(t.slave >= 0);
    assert_int_equal(tcgetattr(t.slave, &raw), 0);
    cfmakeraw(&raw);
    assert_int_equal(tcsetattr(t.slave, TCSANOW, &raw), 0);
    assert_int_equal(ioctl(t.slave, TIOCSWINSZ, &size), 0);
    return t;
}
static void close_tty(struct tty *t)
{
    close(t->master);
    close(t->slave);
}

/* What was drawn since the last look. */
static const char *drawn(const struct tty *t)
{
    static char text[1024];
    struct pollfd p = { t->master, POLLIN, 0 };
    ssize_t n = poll(&p, 1, 0) == 1 ? read(t->master, text, sizeof text - 1) : 0;
    text[n > 0 ? n : 0] = 0;
    return text;
}

static struct moe_step_record a_record(void)
{
    struct moe_step_record r;
    moe_step_record_clear(&r);
    r.event = MOE_STEP_STEP;
    r.step = 120;
    r.loss = 1.9344;
    r.tokens_per_s = 12345;
    r.load_max_over_mean = 1.214;
    r.checkpoint_age_s = 72;
    return r;
}

static void draws_one_line(void **state)
{
    struct tty t = open_tty(120);
    struct moe_step_record r = a_record();
    (void)state;
    struct moe_view *v = moe_view_new(t.slave, 2000);
    assert_non_null(v);
    moe_view_show(v, &r);
    assert_string_equal(drawn(&t), "\rstep 120/2000  loss 1.934  12.3k tok/s  imbalance 1.21  checkpoint 1:12 ago\x1b[K");
    r.step = 121;
    moe_view_show(v, &r);
    assert_string_equal(drawn(&t), "");                      /* not more often than an eye sees */
    usleep(150000);
    r.step = 122;
    r.loss = NAN;                                            /* what is not told again stays */
    r.eval_loss = 2;
    moe_view_show(v, &r);
    const char *line = drawn(&t);
    assert_non_null(strstr(line, "\rstep 122/2000  loss 1.934 (2.000)  "));
    assert_non_null(strstr(line, " left\x1b[K"));
    r.state = MOE_STATE_REFORM;
    moe_view_show(v, &r);                                    /* a change of state is told at once */
    assert_non_null(strstr(drawn(&t), "  re-forming\x1b[K"));
    r.step = 2000;
    r.state = MOE_STATE_RUNNING;
    moe_view_show(v, &r);
    assert_null(strstr(drawn(&t), "left"));
    moe_view_free(&v);
    assert_null(v);
    assert_string_equal(drawn(&t), "\n");
    close_tty(&t);
}

static void is_cut_to_the_width(void **state)
{
    struct tty t = open_tty(30);
    struct moe_step_record r = a_record();
    (void)state;
    struct moe_view *v = moe_view_new(t.slave, 2000);
    moe_view_show(v, &r);
    const char *line = drawn(&t);
    assert_string_equal(line, "\rstep 120/2000  loss 1.934  12\x1b[K");
    assert_int_equal(strcspn(line, "\x1b"), 30);             /* "\r" and 29 columns: the last one is never filled */
    moe_view_free(&v);
    close_tty(&t);
}

static void nothing_elsewhere(void **state)
{
    int fds[2];
    (void)state;
    assert_int_equal(pipe(fds), 0);
    struct moe_view *v = moe_view_new(fds[1], 10);
    struct moe_step_record r = a_record();
    assert_null(v);
    assert_null(moe_view_new(-1, 10));
    moe_view_show(v, &r);
    moe_view_free(&v);
    close(fds[0]);
    close(fds[1]);
}

static void a_terminal_that_goes(void **state)
{
    struct tty t = open_tty(80);
    struct moe_step_record r = a_record();
    (void)state;
    struct moe_view *v = moe_view_new(t.slave, 2000);
    close(t.master);
    moe_view_show(v, &r);
    moe_view_show(v, &r);
    moe_view_free(&v);
    close(t.slave);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_one_line), cmocka_unit_test(is_cut_to_the_width), cmocka_unit_test(nothing_elsewhere), cmocka_unit_test(a_terminal_that_goes),
    };
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
