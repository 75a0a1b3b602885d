#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "sandbox/calls/info.h"
#include "common/base/base.h"
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static void every_number_of_this_machine_has_a_name_and_back(void **state)
{
    (void)state;
    unsigned known = 0;
    for (int nr = 0; nr < 600; nr++) {
        char *theirs = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, nr);
        const char *ours = moe_call_name(nr);
        int back = -1;
        if (theirs)
            assert_string_equal(ours, theirs);
        free(theirs);
        if (!ours)
            continue;
        known++;
        assert_true(moe_call_number(moe_str_c(ours), &back));
        assert_int_equal(back, nr);
    }
    assert_true(known > 300);
    assert_null(moe_call_name(-1));
    assert_null(moe_call_name(INT32_MAX));
}

static void names_are_told_from_other_machines_and_from_nonsense(void **state)
{
    (void)state;
    int nr = 7;
    assert_true(moe_call_number(MOE_STR("read"), &nr));
    assert_int_equal(nr, SYS_read);
    assert_true(moe_call_number(MOE_STR("_llseek"), &nr));       /* 32 bits only */
    assert_true(nr < 0);
    assert_true(moe_call_number(MOE_STR("mseal"), &nr));
    assert_int_equal(nr, 462);
    assert_true(moe_call_number(MOE_STR("cachestat"), &nr));
    assert_int_equal(nr, 451);
    assert_false(moe_call_number(MOE_STR("reed"), &nr));
    assert_false(moe_call_number(MOE_STR(""), &nr));
    assert_false(moe_call_number(MOE_STR("read\0x"), &nr));
    assert_false(moe_call_number(MOE_STR("a_name_that_is_far_longer_than_any_system_call_that_was_ever_made_"), &nr));
    assert_string_equal(moe_call_suggest(MOE_STR("opnat")), "openat");
    assert_string_equal(moe_call_suggest(MOE_STR("sokcet")), "socket");
    assert_null(moe_call_suggest(MOE_STR("xyzzyxyzzyxyzzy")));
}

static void each_group_names_calls_that_linux_has_each_once(void **state)
{
    (void)state;
    for (const struct moe_call_group *g = moe_call_groups; g->name; g++) {
        assert_int_equal(g->name[0], '@');
        assert_true(*g->title && g->calls[0]);
        assert_ptr_equal(moe_call_group(moe_str_c(g->name)), g);
        for (size_t i = 0; g->calls[i]; i++) {
            int nr;
            if (!moe_call_number(moe_str_c(g->calls[i]), &nr))
                fail_msg("%s: %s is no call", g->name, g->calls[i]);
            for (size_t k = 0; k < i; k++)
                if (strcmp(g->calls[i], g->calls[k]) == 0)
                    fail_msg("%s: %s twice", g->name, g->calls[i]);
        }
    }
    assert_null(moe_call_group(MOE_STR("base")));
    assert_null(moe_call_group(MOE_STR("@nothing")));
}

static void what_is_in_a_dangerous_group_has_a_danger_or_is_long_gone(void **state)
{
    (void)state;
    static const char *const without[] = { "fanotify_mark", "listmount", "statmount", "lsm_set_self_attr", "uprobe", "uretprobe" };
    for (const struct moe_call_group *g = moe_call_groups; g->name; g++)
        for (size_t i = 0; g->calls[i] && strncmp(g->name, "@dangerous-", 11) == 0 && strcmp(g->name, "@dangerous-obsolete") != 0 && strcmp(g->name, "@dangerous-modules") != 0; i++) {
            const struct moe_call_info *info = moe_call_info(moe_str_c(g->calls[i]));
            bool excused = false;
            for (size_t k = 0; k < MOE_COUNT(without); k++)
                excused = excused || strcmp(without[k], g->calls[i]) == 0;
            if (!excused && !(info && info->danger))
                fail_msg("%s: %s is said to be harmless", g->name, g->calls[i]);
        }
    static const char *const dangerous[] = { "ptrace", "bpf", "io_uring_setup", "userfaultfd", "keyctl", "perf_event_open", "mount", "setns", "unshare", "init_module", "kexec_load", "ioctl", "mmap", "prctl",
                                             "clone", "execve", "process_vm_writev", "open_by_handle_at" };
    for (size_t i = 0; i < MOE_COUNT(dangerous); i++)
        assert_non_null(moe_call_info(moe_str_c(dangerous[i]))->danger);
    assert_null(moe_call_info(MOE_STR("read"))->danger);
}

static void the_tables_of_arguments_are_whole(void **state)
{
    (void)state;
    const struct moe_call_info *const tables[] = { moe_calls_files, moe_calls_system };
    size_t rows = 0, named = 0;
    for (size_t t = 0; t < 2; t++)
        for (const struct moe_call_info *c = tables[t]; c->name; c++, rows++) {
            int nr;
            if (!moe_call_number(moe_str_c(c->name), &nr) || moe_call_info(moe_str_c(c->name)) != c)
                fail_msg("%s: unknown, or twice", c->name);
            for (int i = 0; i < MOE_CALL_ARGS && c->args[i].name; i++, named++) {
                bool words = c->args[i].kind == MOE_ARG_WORD || c->args[i].kind == MOE_ARG_FLAGS;
                assert_true(words == (c->args[i].words != NULL));
                assert_int_equal(moe_call_arg(c, moe_str_c(c->args[i].name)), i);
            }
        }
    assert_true(rows > 190 && named > 400);
}

static void every_word_reads_as_its_value(void **state)
{
    (void)state;
#define COUNT(set) moe_words_##set,
    const struct moe_word *const sets[] = { MOE_WORD_SETS(COUNT) };
#undef COUNT
    size_t words = 0;
    for (size_t s = 0; s < MOE_COUNT(sets); s++) {
        struct moe_arg_info arg = { "x", MOE_ARG_FLAGS, sets[s] };
        for (const struct moe_word *w = sets[s]; w->name; w++, words++) {
            uint64_t v = 0;
            assert_true(moe_arg_value(&arg, moe_str_c(w->name), &v));
            if (v != w->value)
                fail_msg("%s: two values", w->name);
            if (w->mask && (w->value & ~w->mask))
                fail_msg("%s: told by bits it does not lie in", w->name);
            for (const struct moe_word *o = sets[s]; o != w; o++)
                if (strcmp(o->name, w->name) == 0)
                    fail_msg("%s: twice", w->name);
        }
    }
    assert_true(words > 800);
}

static const struct show_case { const char *call, *arg; uint64_t value; const char *shown; } shows[] = {
    { "socket", "domain", AF_INET, "AF_INET" },
    { "socket", "domain", 0xabc00000002, "AF_INET" },
    { "socket", "type", SOCK_RAW, "SOCK_RAW" },
    { "socket", "type", SOCK_SEQPACKET | SOCK_CLOEXEC, "SOCK_SEQPACKET|SOCK_CLOEXEC" },
    { "socket", "domain", 999, "999" },
    { "openat", "dirfd", (uint64_t)AT_FDCWD, "AT_FDCWD" },
    { "openat", "dirfd", 5, "5" },
    { "openat", "path", 0x7ffe0000, "0x7ffe0000" },
    { "openat", "path", 0, "NULL" },
    { "openat", "flags", O_RDONLY | O_CLOEXEC, "O_RDONLY|O_CLOEXEC" },
    { "openat", "flags", O_RDWR | O_CREAT | O_TRUNC, "O_RDWR|O_CREAT|O_TRUNC" },
    { "openat", "flags", O_WRONLY | O_SYNC, "O_WRONLY|O_SYNC" },
    { "openat", "flags", O_TMPFILE | O_RDWR, "O_RDWR|O_TMPFILE" },
    { "openat", "mode", 0644, "0644" },
    { "openat", "mode", 0, "0" },
    { "close", "fd", 0xffffffff, "-1" },
    { "mmap", "prot", 3, "PROT_READ|PROT_WRITE" },
    { "mmap", "prot", 0, "PROT_NONE" },
    { "mmap", "flags", 0x22, "MAP_PRIVATE|MAP_ANONYMOUS" },
    { "mmap", "flags", 3, "MAP_SHARED_VALIDATE" },
    { "mmap", "length", 4096, "4096" },
    { "ioctl", "request", 0x5412, "TIOCSTI" },
    { "ioctl", "request", 0xc020462a, "NV_ESC_RM_CONTROL" },
    { "ioctl", "request", 0x12345678, "0x12345678" },
    { "prctl", "option", 15, "PR_SET_NAME" },
    { "clone", "flags", 0x11 | 0x10000000, "SIGCHLD|CLONE_NEWUSER" },
    { "clone", "flags", 0x80, "CLONE_NEWTIME" },
    { "personality", "persona", 0xffffffff, "PERSONALITY_QUERY" },
    { "kill", "sig", 9, "SIGKILL" },
    { "kill", "pid", (uint64_t)-5, "-5" },
    { "mknod", "mode", 0010644, "S_IFIFO|0644" },
    { "access", "mode", 0, "F_OK" },
    { "unshare", "flags", 0, "0" },
    { "futex", "op", 128, "FUTEX_WAIT|FUTEX_PRIVATE_FLAG" },
};

static void values_are_shown_as_people_read_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(shows); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
        const struct moe_call_info *info = moe_call_info(moe_str_c(shows[i].call));
        int arg = moe_call_arg(info, moe_str_c(shows[i].arg));
        assert_true(arg >= 0);
        moe_arg_show(&info->args[arg], shows[i].value, out);
        assert_string_equal(moe_buf_str(out).ptr, shows[i].shown);
    }
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64);
    moe_arg_show(NULL, 7, out);
    assert_string_equal(moe_buf_str(out).ptr, "7");
}

static const struct value_case { const char *call, *arg, *word; bool good; uint64_t value; } values[] = {
    { "socket", "domain", "AF_UNIX", true, AF_UNIX },
    { "socket", "domain", "AF_LOCAL", true, AF_UNIX },
    { "socket", "domain", "AF_NONE", false, 0 },
    { "socket", "protocol", "NETLINK_ROUTE", true, 0 },
    { "socket", "type", "SOCK_STREAM|SOCK_CLOEXEC", true, SOCK_STREAM | SOCK_CLOEXEC },
    { "socket", "type", " SOCK_STREAM | SOCK_CLOEXEC ", true, SOCK_STREAM | SOCK_CLOEXEC },
    { "socket", "type", "SOCK_STREAM|", false, 0 },
    { "socket", "type", "|", false, 0 },
    { "socket", "type", "", false, 0 },
    { "ioctl", "request", "TIOCSTI", true, 0x5412 },
    { "ioctl", "request", "0x5412", true, 0x5412 },
    { "ioctl", "request", "'F'", true, 0x4600 },
    { "ioctl", "request", "0x100000000", false, 0 },
    { "ioctl", "request", "0xffffffff", true, 0xffffffff },
    { "ioctl", "request", "0x", false, 0 },
    { "ioctl", "request", "12z", false, 0 },
    { "openat", "mode", "0644", true, 0644 },
    { "openat", "mode", "0689", false, 0 },
    { "openat", "dirfd", "AT_FDCWD", true, 0xffffff9c },
    { "openat", "dirfd", "-100", true, 0xffffff9c },
    { "openat", "dirfd", "-2147483648", true, 0x80000000 },
    { "openat", "dirfd", "-2147483649", false, 0 },
    { "prctl", "arg2", "18446744073709551615", true, UINT64_MAX },
    { "prctl", "arg2", "18446744073709551616", false, 0 },
    { "prctl", "arg2", "-1", true, UINT64_MAX },
};

static void words_and_numbers_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(values); i++) {
        const struct moe_call_info *info = moe_call_info(moe_str_c(values[i].call));
        uint64_t v = 0;
        int arg = moe_call_arg(info, moe_str_c(values[i].arg));
        assert_true(arg >= 0);
        if (moe_arg_value(&info->args[arg], moe_str_c(values[i].word), &v) != values[i].good || (values[i].good && v != values[i].value))
            fail_msg("%s %s: \"%s\" read as 0x%llx", values[i].call, values[i].arg, values[i].word, (unsigned long long)v);
    }
    assert_int_equal(moe_call_arg(moe_call_info(MOE_STR("socket")), MOE_STR("arg5")), 5);
    assert_int_equal(moe_call_arg(NULL, MOE_STR("arg0")), 0);
    assert_int_equal(moe_call_arg(NULL, MOE_STR("arg6")), -1);
    assert_int_equal(moe_call_arg(moe_call_info(MOE_STR("socket")), MOE_STR("family")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_of_this_machine_has_a_name_and_back),
        cmocka_unit_test(names_are_told_from_other_machines_and_from_nonsense),
        cmocka_unit_test(each_group_names_calls_that_linux_has_each_once),
        cmocka_unit_test(what_is_in_a_dangerous_group_has_a_danger_or_is_long_gone),
        cmocka_unit_test(the_tables_of_arguments_are_whole),
        cmocka_unit_test(every_word_reads_as_its_value),
        cmocka_unit_test(values_are_shown_as_people_read_them),
        cmocka_unit_test(words_and_numbers_are_read),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
