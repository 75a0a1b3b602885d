/* What the broker decides without a job: addresses, texts, hints, which calls come to it.
 * Links    sandbox/broker sandbox/filter sandbox/profile */
#include "sandbox/broker/parts.h"
#include <arpa/inet.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <cmocka.h>

static void said(struct moe_buf *b, const char *want)
{
    assert_false(moe_buf_failed(b));
    assert_string_equal(moe_buf_str(b).ptr, want);
    moe_buf_clear(b);
}

static void shows_addresses(void **s)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *b = moe_buf_new(4096);
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(443), .sin_addr.s_addr = htonl(0x0a000001) };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(80), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/run/a\nb" }, abs = { .sun_family = AF_UNIX, .sun_path = "\0x\001y" };
    (void)s;
    moe_addr_show((unsigned char *)&in, sizeof in, b);
    said(b, "10.0.0.1:443");
    moe_addr_show((unsigned char *)&in6, sizeof in6, b);
    said(b, "[::1]:80");
    moe_addr_show((unsigned char *)&un, sizeof un, b);
    said(b, "unix:/run/a\\x0ab");
    moe_addr_show((unsigned char *)&abs, 6, b);
    said(b, "unix:@x\\x01y");
    moe_addr_show((unsigned char *)&un, 2, b);
    said(b, "unix:");
    moe_addr_show((unsigned char *)&in, 1, b);
    said(b, "1 bytes");
    moe_addr_show((unsigned char *)&in, 8, b);
    said(b, "family 2, 8 bytes");
}

static struct moe_addr addr_of(const char *ip, unsigned port)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    struct moe_addr a;
    bool four = inet_pton(AF_INET, ip, &in.sin_addr) == 1;
    assert_true(four || inet_pton(AF_INET6, ip, &in6.sin6_addr) == 1);
    assert_true(moe_addr_read(four ? (unsigned char *)&in : (unsigned char *)&in6, four ? sizeof in : sizeof in6, &a));
    return a;
}

static void knows_what_is_listed(void **s)
{
    struct moe_dest d[2] = { { .len = sizeof(struct sockaddr_in), .port = 443 }, { .len = sizeof(struct sockaddr_in6), .any_port = true } };
    struct sockaddr_in *in = (struct sockaddr_in *)&d[0].addr;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&d[1].addr;
    struct moe_bindable binds[] = { { 29500, 29510 } };
    struct moe_broker_plan p = { .dests = d, .dest_count = 2, .binds = binds, .bind_count = 1 };
    (void)s;
    in->sin_family = AF_INET;
    assert_int_equal(inet_pton(AF_INET, "192.0.2.7", &in->sin_addr), 1);
    in6->sin6_family = AF_INET6;
    assert_int_equal(inet_pton(AF_INET6, "2001:db8::1", &in6->sin6_addr), 1);
    static const struct { const char *ip; unsigned port; bool listed; } cases[] = {
        { "192.0.2.7", 443, true },  { "192.0.2.7", 444, false }, { "192.0.2.8", 443, false }, { "::ffff:192.0.2.7", 443, true },
        { "2001:db8::1", 1, true },  { "2001:db8::2", 1, false }, { "0.0.0.0", 443, false },   { "::", 0, false },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_addr a = addr_of(cases[i].ip, cases[i].port);
        assert_int_equal(moe_addr_listed(&p, &a) != NULL, cases[i].listed);
    }
    assert_true(moe_port_listed(&p, 29500) && moe_port_listed(&p, 29510));
    assert_false(moe_port_listed(&p, 29511) || moe_port_listed(&p, 0));
    assert_true(addr_of("127.9.9.9", 1).loopback && addr_of("::ffff:127.0.0.1", 1).loopback && addr_of("::1", 1).loopback && addr_of("::", 1).any);
    assert_false(addr_of("128.0.0.1", 1).loopback);
}

static void compares_paths(void **s)
{
    static const char *const tops[] = { "/data", "/x/", "/" };
    unsigned which;
    (void)s;
    assert_true(moe_path_below("/data", tops, 2, &which) && which == 0);
    assert_true(moe_path_below("/data/a", tops, 2, &which) && which == 0);
    assert_true(moe_path_below("/x/y", tops, 2, &which) && which == 1);
    assert_false(moe_path_below("/database", tops, 2, NULL));
    assert_true(moe_path_below("/anything", tops, 3, NULL));
    struct moe_landlock_path rights[] = { { "/", 4 }, { "/data", 2 } };
    struct moe_plan plan = { .landlock = rights, .landlock_count = 2, .landlock_fs = 6 };
    struct moe_broker b = { .plan = &plan, .p = &plan.broker };
    assert_true(moe_path_allows(&b, "/data/a", 6) && moe_path_allows(&b, "/etc", 4) && moe_path_allows(&b, "/etc", 8));
    assert_false(moe_path_allows(&b, "/etc", 2));
}

static void says_what_would_allow_it(void **s)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *b = moe_buf_new(4096);
    uint64_t args[6] = { AF_PACKET, SOCK_RAW, 0 };
    (void)s;
    moe_hint(NULL, SYS_connect, args, "network.connect", NULL, "10.0.0.1:443", b);
    said(b, "network.connect: [\"10.0.0.1:443\"]  or  --connect 10.0.0.1:443");
    moe_hint(NULL, SYS_bind, args, "network.bind", NULL, "0.0.0.0:29500", b);
    said(b, "network.bind: [29500]  or  --bind 29500");
    moe_hint(NULL, SYS_openat, args, "files.write", "/data/a", NULL, b);
    said(b, "files.write: [/data]  or  --rw /data");
    moe_hint(NULL, SYS_execve, args, "files.execute", "/usr/bin/git", NULL, b);
    said(b, "files.execute: [/usr/bin/git]  or  --rx /usr/bin/git");
    moe_hint(NULL, SYS_ptrace, args, NULL, NULL, NULL, b);
    assert_non_null(strstr(moe_buf_str(b).ptr, "ptrace"));
    moe_buf_clear(b);
    moe_args_show(SYS_socket, args, NULL, NULL, b);
    assert_non_null(strstr(moe_buf_str(b).ptr, "AF_PACKET"));
}

/* A hint is the nearest rule with what failed exchanged, and never one that gives set-id bits. */
static void hints_name_the_demand_that_failed(void **s)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *b = moe_buf_new(4096);
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p, *again;
    struct moe_error err;
    static const char yaml[] = "calls:\n  allow:\n    - {call: socket, args: {domain: [AF_UNIX, AF_INET], type: {mask: 0xf, is: [SOCK_STREAM]}}}\n    - {call: socket, args: {domain: [AF_NETLINK]}}\n"
                               "    - {call: chmod, args: {mode: {without: [06000]}}}\n    - {call: openat, args: {mode: {without: [06000]}}}\n"
                               "    - {call: clone, args: {flags: {without: [CLONE_NEWUSER, CLONE_NEWNS]}}}\n"
                               "    - {call: prctl, args: {option: [PR_SET_NAME]}}\n  deny: [ptrace]\n";
    static const struct { int nr; uint64_t args[6]; const char *says; } cases[] = {
        { SYS_socket, { AF_PACKET, SOCK_STREAM, 0 }, "calls.allow: [{call: socket, args: {domain: [AF_PACKET], type: {mask: 0xf, is: [SOCK_STREAM]}}}]"
                                                     "  (p:3: domain is AF_UNIX or AF_INET)" },
        { SYS_socket, { AF_INET, SOCK_RAW | SOCK_CLOEXEC, 0 }, "calls.allow: [{call: socket, args: {domain: [AF_INET], type: {mask: 0xf, is: [SOCK_RAW]}}}]"
                                                               "  (p:3: type is SOCK_STREAM)" },
        { SYS_chmod, { 0, 04755 }, "never: set-uid and set-gid bits are given to nobody" },
        { SYS_openat, { 0, 0, O_WRONLY | O_CREAT, 02755 }, "never: set-uid and set-gid bits are given to nobody" },
        { SYS_clone, { CLONE_NEWUSER | SIGCHLD }, "calls.allow: [{call: clone, args: {flags: {mask: 0x10020000, is: [CLONE_NEWUSER]}}}]  (p:7: flags without CLONE_NEWNS, CLONE_NEWUSER)" },
        { SYS_prctl, { 22 }, "calls.allow: [{call: prctl, args: {option: [PR_SET_SECCOMP]}}]  (p:8: option is PR_SET_NAME)" },
        { SYS_ptrace, { 0 }, "never: p:9 denies it by name" },
        { SYS_keyctl, { 0 }, "calls.allow: [{call: keyctl" },
    };
    (void)s;
    if (moe_profile_parse(all, "p", moe_str_c(yaml), false, &p, &err) != MOE_OK)
        fail_msg("%u: %s", err.line, err.text);
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        moe_buf_clear(b);
        moe_hint(p, cases[i].nr, cases[i].args, NULL, NULL, NULL, b);
        if (strncmp(moe_buf_str(b).ptr, cases[i].says, strlen(cases[i].says)) != 0)
            fail_msg("%zu: %s", i, moe_buf_str(b).ptr);
        if (strncmp(moe_buf_str(b).ptr, "calls.allow: ", 13) != 0)
            continue;
        /* written into a profile it is read, and lets just that call through */
        char text[600];
        const char *end = strstr(moe_buf_str(b).ptr, "]  (");
        int n = snprintf(text, sizeof text, "calls: {allow: %.*s}", end ? (int)(end + 1 - moe_buf_str(b).ptr) - 13 : (int)moe_buf_str(b).len - 13, moe_buf_str(b).ptr + 13);
        if (moe_profile_parse(all, "h", (struct moe_str){ text, (size_t)n }, false, &again, &err) != MOE_OK)
            fail_msg("%s: %s", text, err.text);
        assert_non_null(moe_filter_rule(again, cases[i].nr, cases[i].args));
        assert_null(moe_filter_rule(again, cases[i].nr, (uint64_t[6]){ AF_ALG, SOCK_SEQPACKET }));
    }
    moe_buf_clear(b);
    moe_hint(p, SYS_openat, (uint64_t[6]){ 0 }, "set-uid and set-gid bits", "/x", NULL, b);
    said(b, "never: set-uid and set-gid bits are given to nobody");
    moe_hint(p, SYS_mprotect, (uint64_t[6]){ 0 }, "wx: strict", NULL, NULL, b);
    said(b, "wx: {is: cache, why: ...}, without --strict-wx");
}

/* The rows as the real filter takes them: writing opens come, reading ones do not. */
static void asks_by_the_filter(void **s)
{
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    struct moe_broker_plan plan = { .net = true, .files = true, .exec = true, .memfd = true, .strict_wx = true, .quota_bytes = 1, .quota_files = 1 };
    struct moe_call_rule rows[MOE_CAP_ASK];
    const struct moe_profile *p;
    struct moe_error err;
    struct moe_bpf bpf = { 0 };
    (void)s;
    size_t n = moe_plan_asks(&plan, all, rows);
    assert_true(n > 20);
    if (moe_profile_parse(all, "test", MOE_STR("name: t\ntitle: t\ncalls:\n  default: errno:EPERM\n  allow: [openat, open, mmap, read, connect, execve]\n"), false, &p,
                          &err) != MOE_OK)
        fail_msg("%s", err.text);
    struct moe_filter_want want = { .profile = p, .notify_denied = true, .ask = rows, .ask_count = n };
    if (moe_filter_build(&want, &bpf, &err) != MOE_OK)
        fail_msg("%s", err.text);
    const struct { int nr; uint64_t args[6]; bool asked; } cases[] = {
        { SYS_openat, { 0, 0, O_RDONLY }, false },           { SYS_openat, { 0, 0, O_RDONLY | O_CLOEXEC | O_DIRECTORY }, false },
        { SYS_openat, { 0, 0, O_WRONLY }, true },            { SYS_openat, { 0, 0, O_RDWR | O_APPEND }, true },
        { SYS_openat, { 0, 0, O_RDONLY | O_CREAT }, true },  { SYS_openat, { 0, 0, O_RDONLY | O_TRUNC }, true },
        { SYS_openat, { 0, 0, O_ACCMODE }, true },           { SYS_openat2, { 0 }, true },
        { SYS_mmap, { 0, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, 3 }, true },
        { SYS_mmap, { 0, 1, PROT_READ, MAP_PRIVATE, 3 }, false },
        { SYS_read, { 0 }, false },                          { SYS_connect, { 0 }, true },
        { SYS_execve, { 0 }, true },                         { SYS_renameat2, { 0 }, true },
        { SYS_fallocate, { 3, 0, 0, 4096 }, true },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        uint32_t r = moe_bpf_ask(&bpf, 0, cases[i].nr, cases[i].args);
        if ((r == SECCOMP_RET_USER_NOTIF) != cases[i].asked)
            fail_msg("case %zu: %08x", i, r);
    }
    moe_bpf_free(&bpf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { .name = "addresses are shown", .test_func = shows_addresses },
        { .name = "listed peers and ports are known in any form", .test_func = knows_what_is_listed },
        { .name = "paths are compared by components", .test_func = compares_paths },
        { .name = "hints name the demand that failed", .test_func = hints_name_the_demand_that_failed },
        { .name = "hints say what would allow it", .test_func = says_what_would_allow_it },
        { .name = "the filter asks when it should", .test_func = asks_by_the_filter },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
