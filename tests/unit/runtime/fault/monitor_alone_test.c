/* The monitor of a rank that nobody started as one, and of one whose launcher is nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/fault/monitor.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOON_MS = 5000 };

static void alone_it_is_a_world_of_one(void **state)
{
    (void)state;
    struct moe_monitor *m = NULL;
    struct moe_session s = { 0 };
    struct moe_error err = { 0 };
    bool more;
    unsetenv(MOE_CONTROL_VARIABLE);
    assert_int_equal(moe_monitor_new((unsigned char[32]){ 0 }, 1000, &m, &err), MOE_OK);
    assert_true(moe_monitor_alone(m));
    assert_int_equal(moe_monitor_next(m, &s, &more, &err), MOE_OK);
    assert_true(more && s.world->size == 1 && s.world->rank == 0 && s.generation == 0 && s.restore_step == MOE_NO_STEP && !s.restarted && s.local_world == 1);
    assert_int_equal(s.world->ops->barrier(s.world, &err), MOE_OK);
    moe_monitor_progress(m, MOE_PHASE_TRAIN, 1);
    moe_monitor_committed(m, 1);
    (void)moe_fail(&err, MOE_E_IO, (struct moe_where){ 0 }, "something");
    assert_false(moe_monitor_failed(m, &err));
    moe_comm_free(&s.world);
    assert_int_equal(moe_monitor_next(m, &s, &more, &err), MOE_OK);
    assert_false(more);
    assert_int_equal(moe_monitor_stop(m), MOE_STOP_NONE);
    assert_int_equal(raise(SIGTERM), 0);
    for (unsigned i = 0; i < SOON_MS && moe_monitor_stop(m) == MOE_STOP_NONE; i++)
        usleep(1000);
    assert_int_equal(moe_monitor_stop(m), MOE_STOP_SIGNAL);
    moe_monitor_done(m);
    moe_monitor_free(&m);
    assert_null(m);
}

static void what_is_no_socket_of_a_launcher_is_refused(void **state)
{
    (void)state;
    int pipes[2], stream[2];
    char number[2][16];
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, stream), 0);
    (void)snprintf(number[0], sizeof number[0], "%d", pipes[0]);
    (void)snprintf(number[1], sizeof number[1], "%d", stream[0]);
    const char *const texts[] = { "", "x", "-1", "9999", "3x", "99999999999999999999", number[0], number[1] };
    for (size_t i = 0; i < MOE_COUNT(texts); i++) {
        struct moe_monitor *m = NULL;
        struct moe_error err = { 0 };
        setenv(MOE_CONTROL_VARIABLE, texts[i], 1);
        assert_int_equal(moe_monitor_new((unsigned char[32]){ 0 }, 1000, &m, &err), MOE_E_USAGE);
        assert_string_equal(err.field, MOE_CONTROL_VARIABLE);
        assert_null(m);
    }
    unsetenv(MOE_CONTROL_VARIABLE);
    for (size_t i = 0; i < 2; i++) {
        close(pipes[i]);
        close(stream[i]);
    }
}

static void a_deadline_cannot_be_left_out(void **state)
{
    (void)state;
    struct moe_monitor *m = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_monitor_new((unsigned char[32]){ 0 }, 0, &m, &err), MOE_E_USAGE);
    assert_null(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_socket_of_a_launcher_is_refused), cmocka_unit_test(a_deadline_cannot_be_left_out),
        cmocka_unit_test(alone_it_is_a_world_of_one),
    };
    return cmocka_run_group_tests_name("monitor alone", tests, NULL, NULL);
}
