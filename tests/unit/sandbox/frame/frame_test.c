/* The frame of filters, asked as a program; and filters over calls that it knows and does not know.
 * Links    sandbox/filter */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "sandbox/filter/filter.h"
#include "sandbox/frame/frame.h"
#include <errno.h>
#include <sys/syscall.h>

static uint32_t ask(const struct sock_filter *code, size_t size, int nr)
{
    const struct moe_bpf bpf = { (struct sock_filter *)code, (unsigned short)size };
    const uint64_t args[MOE_CALL_ARGS] = { 0 };
    return moe_bpf_ask(&bpf, 0, nr, args);
}

static void each_call_ends_in_its_mark(void **state)
{
    (void)state;
    static struct sock_filter code[BPF_MAXINSNS];
    const struct moe_frame_call calls[] = { { SYS_read, 7 }, { SYS_openat, 3 }, { 4000, 12 } };
    struct moe_error err = { 0 };
    size_t size = 0;
    assert_int_equal(moe_frame_make(calls, MOE_COUNT(calls), code, &size, &err), MOE_OK);
    for (size_t i = 0; i < MOE_COUNT(calls); i++)
        assert_int_equal(ask(code, size, calls[i].nr), SECCOMP_RET_TRACE | calls[i].mark);
    assert_int_equal(ask(code, size, SYS_write), SECCOMP_RET_TRACE | MOE_FRAME_DEFAULT);
}

static void the_frozen_one_knows_every_call(void **state)
{
    (void)state;
    for (int nr = 0; nr < 600; nr++)
        assert_int_equal(ask(moe_frozen_frame, moe_frozen_frame_size, nr), SECCOMP_RET_TRACE | (moe_call_name(nr) ? (unsigned)nr : MOE_FRAME_DEFAULT));
}

static void foreign_calls_end_the_process(void **state)
{
    (void)state;
    const struct moe_bpf bpf = { (struct sock_filter *)moe_frozen_frame, (unsigned short)moe_frozen_frame_size };
    const uint64_t args[MOE_CALL_ARGS] = { 0 };
    assert_int_equal(moe_bpf_ask(&bpf, 0x40000003, 11, args), SECCOMP_RET_KILL_PROCESS);       /* i386 */
#ifdef __x86_64__
    assert_int_equal(moe_bpf_ask(&bpf, 0, 0x40000000 + SYS_read, args), SECCOMP_RET_KILL_PROCESS);      /* x32 */
#endif
}

static void a_call_newer_than_the_program_is_found_too(void **state)
{
    (void)state;
    const struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM };
    const struct moe_call_rule asks[] = { { .name = MOE_STR("read"), .nr = SYS_read }, { .name = MOE_STR("newer"), .nr = 900 } };
    for (size_t n = 1; n <= MOE_COUNT(asks); n++) {
        struct moe_bpf bpf = { 0 };
        struct moe_error err = { 0 };
        assert_int_equal(moe_filter_build(&(struct moe_filter_want){ .profile = &p, .ask = asks, .ask_count = n }, &bpf, &err), MOE_OK);
        assert_int_equal(ask(bpf.code, bpf.count, SYS_read), SECCOMP_RET_USER_NOTIF);
        assert_int_equal(ask(bpf.code, bpf.count, 900), n == 2 ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ERRNO | EPERM);
        assert_int_equal(ask(bpf.code, bpf.count, SYS_write), SECCOMP_RET_ERRNO | EPERM);
        moe_bpf_free(&bpf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_ends_in_its_mark),
        cmocka_unit_test(the_frozen_one_knows_every_call),
        cmocka_unit_test(foreign_calls_end_the_process),
        cmocka_unit_test(a_call_newer_than_the_program_is_found_too),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
