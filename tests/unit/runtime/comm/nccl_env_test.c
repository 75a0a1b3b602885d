/* What NCCL may be told, by the environment and by its file; and what it says, without what that tells of the network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/comm/nccl_words.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What moe-launch makes, with one more, or without one. */
enum { MOST = 32 };
static char pairs[MOST][64];

static char **environment(char *items[MOST + 1], const char *without, const char *more)
{
    const struct moe_nccl_setting *s;
    size_t n = 0;
    items[n++] = (char *)(uintptr_t)"PATH=/bin";
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++)
        if (!without || strcmp(s->pattern, without) != 0) {
            (void)snprintf(pairs[i], sizeof pairs[i], "%s=%s", s->pattern, s->value);
            items[n++] = pairs[i];
        }
    if (!without || strcmp(without, MOE_NCCL_IFNAME) != 0)
        items[n++] = (char *)(uintptr_t)(MOE_NCCL_IFNAME "==lo");
    if (more)
        items[n++] = (char *)(uintptr_t)more;
    items[n] = NULL;
    return items;
}

static void the_launcher_s_environment_passes(void **state)
{
    (void)state;
    static const char *const more[] = { NULL, "NCCL_IB_HCA==mlx5_0", "NCCL_IB_DISABLE=0", "noequals", "=x", "OTHER=NCCL_COMM_ID" };
    char *items[MOST + 1];
    struct moe_error err = { 0 };
    for (size_t i = 0; i < MOE_COUNT(more); i++)
        assert_int_equal(moe_nccl_env_check(environment(items, NULL, more[i]), &err), MOE_OK);
}

static void what_is_refused_is_named_without_its_value(void **state)
{
    (void)state;
    static const char *const more[] = { "NCCL_COMM_ID=secret", "NCCL_NET_PLUGIN=secret", "NCCL_DEBUG=secret", "NCCL_SOCKET_IFNAME=secret", "NCCL_IB_HCA=secret", "NCCL_WHAT=secret", "NCCL_COMM_ID=" };
    char *items[MOST + 1];
    for (size_t i = 0; i < MOE_COUNT(more); i++) {
        struct moe_error err = { 0 };
        assert_int_equal(moe_nccl_env_check(environment(items, NULL, more[i]), &err), MOE_E_USAGE);
        assert_memory_equal(err.field, more[i], strlen(err.field));
        assert_int_equal(more[i][strlen(err.field)], '=');
        assert_null(strstr(err.text, "secret"));
    }
}

static void what_has_to_be_set_is_missed(void **state)
{
    (void)state;
    const struct moe_nccl_setting *s;
    char *items[MOST + 1];
    struct moe_error err = { 0 };
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++) {
        assert_int_equal(moe_nccl_env_check(environment(items, s->pattern, NULL), &err), MOE_E_USAGE);
        assert_string_equal(err.field, s->pattern);
    }
    assert_int_equal(moe_nccl_env_check(environment(items, MOE_NCCL_IFNAME, NULL), &err), MOE_E_USAGE);
    assert_string_equal(err.field, MOE_NCCL_IFNAME);
    assert_non_null(strstr(err.text, "--interface"));
}

/* Sockets go by an interface, and verbs by whatever there is: not so. */
static void rdma_is_pinned_or_off(void **state)
{
    (void)state;
    static const struct { const char *pair; bool taken; } cases[] = {
        { NULL, false }, { "NCCL_IB_DISABLE=0", false }, { "NCCL_IB_TC=106", false }, { "NCCL_IB_DISABLE=1", true }, { "NCCL_IB_HCA==mlx5_0", true },
    };
    char *items[MOST + 2];
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_error err = { 0 };
        size_t n = 0;
        (void)environment(items, MOE_NCCL_IFNAME, cases[i].pair);
        while (items[n])
            n++;
        items[n] = (char *)(uintptr_t)(MOE_NCCL_IFNAME "==ib0");
        items[n + 1] = NULL;
        assert_int_equal(moe_nccl_env_check(items, &err), cases[i].taken ? MOE_OK : MOE_E_USAGE);
        assert_string_equal(err.field, cases[i].taken ? "" : "NCCL_IB_HCA");
    }
}

/* ---- the file ---- */

static const struct conf_case { const char *name, *text; unsigned mode; enum moe_code code; unsigned line; const char *field; } conf_cases[] = {
    { "an empty file",                    "", 0644, MOE_OK, 0, "" },
    { "what may be set",                  "# ours\nNCCL_IB_HCA==mlx5_0\n\nnothing here\nNCCL_SOCKET_IFNAME==ib0\r\nNCCL_DEBUG=WARN\n", 0644, MOE_OK, 0, "" },
    { "a meeting point",                  "NCCL_IB_HCA==mlx5_0\nNCCL_COMM_ID=192.0.2.1:9\n", 0644, MOE_E_USAGE, 2, "NCCL_COMM_ID" },
    { "a plugin",                         "NCCL_NET_PLUGIN=x", 0600, MOE_E_USAGE, 1, "NCCL_NET_PLUGIN" },
    { "what would be set otherwise",      "NCCL_RAS_ENABLE=1\n", 0644, MOE_E_USAGE, 1, "NCCL_RAS_ENABLE" },
    { "a vague interface",                "NCCL_SOCKET_IFNAME=eth\n", 0644, MOE_E_USAGE, 1, "NCCL_SOCKET_IFNAME" },
    { "a vague device",                   "NCCL_IB_HCA=mlx5\n", 0644, MOE_E_USAGE, 1, "NCCL_IB_HCA" },
    { "another's variable",               "LD_PRELOAD=/x.so\n", 0644, MOE_E_USAGE, 1, "" },
    { "a name with a space, as NCCL reads it", " NCCL_COMM_ID=x\n", 0644, MOE_E_USAGE, 1, "" },
    { "a file that a group may write",    "", 0664, MOE_E_USAGE, 0, "" },
    { "a file that all may write",        "NCCL_IB_HCA==mlx5_0\n", 0646, MOE_E_USAGE, 0, "" },
};

static void conf(void **state)
{
    const struct conf_case *c = *state;
    char path[] = "/tmp/moe-nccl-conf-XXXXXX";
    const int fd = mkstemp(path);
    struct moe_error err = { 0 };
    assert_true(fd >= 0 && write(fd, c->text, strlen(c->text)) == (ssize_t)strlen(c->text) && fchmod(fd, c->mode) == 0);
    close(fd);
    const enum moe_code code = moe_nccl_conf_check(path, &err);
    (void)unlink(path);
    assert_int_equal(code, c->code);
    assert_int_equal(err.line, c->line);
    assert_string_equal(err.field, c->field);
    assert_string_equal(err.file, c->code == MOE_OK ? "" : path);
    assert_null(strstr(err.text, "192.0.2.1"));
}

static void a_file_that_is_not_there_sets_nothing(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    assert_int_equal(moe_nccl_conf_check("/moe-nowhere/nccl.conf", &err), MOE_OK);
    assert_int_equal(moe_nccl_conf_check("/tmp", &err), MOE_E_USAGE);              /* a folder is no file */
}

static void a_file_past_all_measure_is_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/moe-nccl-conf-XXXXXX";
    const int fd = mkstemp(path);
    struct moe_error err = { 0 };
    assert_true(fd >= 0);
    for (int i = 0; i < 2000; i++)
        assert_int_equal(write(fd, "#", 1), 1);
    assert_int_equal(moe_nccl_conf_check(path, &err), MOE_E_USAGE);                /* NCCL would cut the line */
    assert_int_equal(err.line, 1);
    assert_int_equal(ftruncate(fd, MOE_CAP_NCCL_CONF + 1), 0);
    assert_int_equal(moe_nccl_conf_check(path, &err), MOE_E_LIMIT);
    close(fd);
    (void)unlink(path);
}

/* ---- its words ---- */

static const struct { const char *said, *told; } words[] = {
    { "node-7:1234:1240 [0] NCCL WARN hello", "*:1234:1240 [0] NCCL WARN hello" },
    { "[2026-11-22 16:14:56] vm:3448:3449 [0] misc/socket.cc:458 NCCL WARN socketTryAccept: Accept failed: Invalid argument",
      "[2026-11-22 16:14:56] *:3448:3449 [0] misc/socket.cc:458 NCCL WARN socketTryAccept: Accept failed: Invalid argument" },
    { "a.rack.example:1:2 [3] NCCL WARN Connect to 10.0.0.2<45678> failed : Connection refused", "*:1:2 [3] NCCL WARN Connect to * failed : Connection refused" },
    { "n1:1:2 [0] NCCL WARN Net : Using [0]eth0:10.0.0.1<0>", "*:1:2 [0] NCCL WARN Net : Using [0]*" },
    { "n1:1:2 [0] NCCL WARN peer fe80::a00:27ff:fe4e:66a1%eth0<4711> on n1, 192.0.2.7:80.", "*:1:2 [0] NCCL WARN peer * on *, *." },
    { "n1:1:2 [0] NCCL WARN localGid fe80:0000:0000:0000:506b:4b03:00a2:1122 guid 0x506b4b0300a21122 commHash 0xd1a2b3c4d5e6f708 mac 02:42:ac:11:00:02",
      "*:1:2 [0] NCCL WARN localGid * guid * commHash * mac *" },
    { "n1:1:2 [0] NCCL WARN GPU 0000:65:00.0 of node7.cluster.internal has 81920 MB, libibverbs.so.1 is 0x2a, code 1234567890",
      "*:1:2 [0] NCCL WARN GPU 0000:65:00.0 of * has 81920 MB, libibverbs.so.1 is 0x2a, code 1234567890" },
    { "Connection to 203.0.113.9<1> closed", "Connection to * closed" },
    { "", "" },
    { "a", "a" },
    { "::", "::" },
};

static void addresses_and_names_become_stars(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%s", words[i].said);
        text[moe_nccl_redact(text, strlen(text))] = '\0';
        assert_string_equal(text, words[i].told);
        text[moe_nccl_redact(text, strlen(text))] = '\0';                          /* once is enough */
        assert_string_equal(text, words[i].told);
    }
}

static const struct { const char *line; bool nccl; } lines[] = {
    { "host:1:2 [0] NCCL WARN x", true },      { "[time] host:1:2 [0] NCCL INFO x", true },  { "host:1:2 NCCL VERSION", true },
    { "step 1 loss 2.0", false },              { "host: NCCL WARN", false },                 { ":1:2 NCCL x", false },
    { "[open NCCL WARN", false },              { "12:34:56 NCCL WARN", true },               { "", false },
    { "the NCCL plugin is at 10.0.0.1", false },
};

static void lines_of_nccl_are_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(lines); i++)
        if (moe_nccl_says(moe_str_c(lines[i].line)) != lines[i].nccl)
            fail_msg("'%s'", lines[i].line);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(conf_cases) + 7] = {
        cmocka_unit_test(the_launcher_s_environment_passes),
        cmocka_unit_test(what_is_refused_is_named_without_its_value),
        cmocka_unit_test(what_has_to_be_set_is_missed), cmocka_unit_test(rdma_is_pinned_or_off),
        cmocka_unit_test(a_file_that_is_not_there_sets_nothing),
        cmocka_unit_test(a_file_past_all_measure_is_refused),
        cmocka_unit_test(addresses_and_names_become_stars),
        cmocka_unit_test(lines_of_nccl_are_known),
    };
    for (size_t i = 0; i < MOE_COUNT(conf_cases); i++)
        tests[7 + i] = (struct CMUnitTest){ .name = conf_cases[i].name, .test_func = conf, .initial_state = (void *)(uintptr_t)&conf_cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
