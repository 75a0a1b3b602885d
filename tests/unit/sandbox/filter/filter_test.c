/* The filter against a judge that reads the rules as they are written, over random rules and questions; and against the kernel, in a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/sandbox/filter/random_rules.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static uint32_t ask(const struct moe_bpf *bpf, const char *call, uint64_t a0, uint64_t a1, uint64_t a2)
{
    return moe_bpf_ask(bpf, 0, number_of(call), (uint64_t[MOE_CALL_ARGS]){ a0, a1, a2, 0, 0, 0 });
}

static void build(const struct moe_filter_want *want, struct moe_bpf *bpf)
{
    struct moe_error err = { 0 };
    if (moe_filter_build(want, bpf, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

static bool same(const struct moe_call_rule *a, const struct moe_call_rule *b) { return a->act == b->act && (a->act != MOE_ACT_ERRNO || a->error == b->error); }

/* Whether some call is held by two rules that stand on one step and want different things. */
static bool contradicts(struct dice *d, const struct case_ *c)
{
    for (unsigned tries = 0; tries < 60000; tries++) {
        uint64_t args[MOE_CALL_ARGS];
        int nr = number_of(some_calls[tries % KINDS]);
        const struct moe_call_rule *first[2] = { NULL, NULL };
        for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
            args[i] = telling_value(d, c, i);
        for (size_t i = 0; i < c->p.rule_count; i++)
            if (rule_says(&c->rules[i], nr, args)) {
                const struct moe_call_rule **f = &first[c->rules[i].act == MOE_ACT_ALLOW];
                if (*f && !same(*f, &c->rules[i]))
                    return true;
                *f = *f ? *f : &c->rules[i];
            }
    }
    return false;
}

static void a_filter_answers_as_its_rules_say(void **state)
{
    (void)state;
    static struct case_ c;
    struct dice d = { 0x9e3779b97f4a7c15ull };
    unsigned built = 0, asked = 0, refused = 0;
    while (built < 400) {
        struct moe_bpf bpf = { 0 };
        struct moe_error err = { 0 };
        random_case(&d, &c);
        if (moe_filter_build(&c.want, &bpf, &err) != MOE_OK) {
            assert_int_equal(err.code, MOE_E_SCHEMA);
            assert_string_equal(err.file, "random.yaml");
            assert_true(err.line > 1 && err.line <= c.p.rule_count);
            if (refused++ < 60 && !contradicts(&d, &c))
                fail_msg("refused without a reason: %s", err.text);
            /* the rest of the same rules, made free of contradictions, is a case too */
            for (size_t i = 0; i < c.p.rule_count; i++)
                if (c.rules[i].act != MOE_ACT_ALLOW)
                    c.rules[i].act = MOE_ACT_ERRNO, c.rules[i].error = EACCES;
            build(&c.want, &bpf);
        }
        built++;
        for (unsigned i = 0; i < 500; i++, asked++) {
            uint64_t args[MOE_CALL_ARGS];
            int nr = number_of(some_calls[under(&d, KINDS)]);
            for (unsigned k = 0; k < MOE_CALL_ARGS; k++)
                args[k] = telling_value(&d, &c, k);
            uint32_t got = moe_bpf_ask(&bpf, 0, nr, args), expected = judge(&c.want, nr, args);
            if (got != expected)
                fail_msg("case %u, call %d (%llx, %llx, %llx): %08x instead of %08x", built, nr, (unsigned long long)args[0], (unsigned long long)args[1], (unsigned long long)args[2], got, expected);
            const struct moe_call_rule *why = moe_filter_rule(&c.p, nr, args);
            if (!c.want.ask_count && !c.want.strict_wx)
                assert_int_equal(got, why ? answer(why->act, why->error, c.want.notify_denied) : answer(c.p.deny, c.p.deny_errno, c.want.notify_denied));
        }
        moe_bpf_free(&bpf);
    }
    assert_true(asked >= 100000 && refused > 20);
}

/* ---- single promises ---- */

static void reads_test_no_argument(void **state)
{
    (void)state;
    struct moe_demand d = { .arg = 1, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = (uint64_t[]){ 0x5401 }, .count = 1 };
    struct moe_call_rule rules[400];
    size_t n = 0;
    for (int nr = 0; nr < 335; nr++) {
        const char *name = moe_call_name(nr);
        if (name && strcmp(name, "ioctl") != 0)
            rules[n++] = (struct moe_call_rule){ .name = moe_str_c(name), .nr = nr, .act = MOE_ACT_ALLOW };
    }
    rules[n++] = rule("ioctl", MOE_ACT_ALLOW, &d, 1);
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = rules, .rule_count = n };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    unsigned most = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        unsigned steps;
        assert_int_equal(moe_bpf_run(&bpf, &(struct seccomp_data){ .nr = rules[i].nr, .arch = moe_filter_arch() }, &steps), SECCOMP_RET_ALLOW);
        most = steps > most ? steps : most;
    }
    assert_true(most <= 20);                                   /* 7 questions of the frame, 9 halvings, few at the end */
    moe_bpf_free(&bpf);
}

static void many_values_are_found_by_halves(void **state)
{
    (void)state;
    uint64_t values[50];
    for (size_t i = 0; i < 50; i++)
        values[i] = 0x46c8 + 7 * i;
    struct moe_demand d = { .arg = 1, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = values, .count = 50 };
    struct moe_call_rule r = rule("ioctl", MOE_ACT_ALLOW, &d, 1);
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = &r, .rule_count = 1 };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    for (uint64_t v = 0x4600; v < 0x4900; v++) {
        unsigned steps;
        struct seccomp_data data = { .nr = r.nr, .arch = moe_filter_arch(), .args = { 3, v } };
        bool listed = v >= 0x46c8 && v < 0x46c8 + 350 && (v - 0x46c8) % 7 == 0;
        assert_int_equal(moe_bpf_run(&bpf, &data, &steps), listed ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | EPERM);
        assert_true(steps <= 32);          /* about half of them find the call among all */
    }
    moe_bpf_free(&bpf);
}

static void the_upper_half_of_a_short_argument_says_nothing(void **state)
{
    (void)state;
    struct moe_demand family = { .arg = 0, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = (uint64_t[]){ AF_VSOCK }, .count = 1 };
    struct moe_call_rule rules[] = { rule("socket", MOE_ACT_ALLOW, NULL, 0), rule("socket", MOE_ACT_ERRNO, &family, 1) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = rules, .rule_count = 2 };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    assert_int_equal(ask(&bpf, "socket", AF_INET, 1, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&bpf, "socket", AF_VSOCK, 1, 0), SECCOMP_RET_ERRNO | EACCES);
    assert_int_equal(ask(&bpf, "socket", AF_VSOCK | 0xdead00000000, 1, 0), SECCOMP_RET_ERRNO | EACCES);
    moe_bpf_free(&bpf);
}

static void opens_that_write_are_asked_and_reads_are_not(void **state)
{
    (void)state;
    struct moe_demand d[] = { { .arg = 2, .how = MOE_ONE_OF, .mask = O_ACCMODE, .values = (uint64_t[]){ O_WRONLY, O_RDWR, 3 }, .count = 3 },
                              { .arg = 2, .how = MOE_ONE_OF, .mask = O_CREAT, .values = (uint64_t[]){ O_CREAT }, .count = 1 },
                              { .arg = 2, .how = MOE_ONE_OF, .mask = O_TRUNC, .values = (uint64_t[]){ O_TRUNC }, .count = 1 } };
    struct moe_call_rule asks[] = { rule("openat", MOE_ACT_NOTIFY, &d[0], 1), rule("openat", MOE_ACT_NOTIFY, &d[1], 1), rule("openat", MOE_ACT_NOTIFY, &d[2], 1), rule("openat2", MOE_ACT_NOTIFY, NULL, 0) };
    struct moe_call_rule allow[] = { rule("openat", MOE_ACT_ALLOW, NULL, 0), rule("openat2", MOE_ACT_ALLOW, NULL, 0) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = allow, .rule_count = 2 };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p, .notify_denied = true, .ask = asks, .ask_count = 4 }, &bpf);
    for (uint64_t flags = 0; flags < 01000000; flags++)
        assert_int_equal(ask(&bpf, "openat", 0, 0, flags), (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&bpf, "openat2", 0, 0, 0), SECCOMP_RET_USER_NOTIF);
    assert_int_equal(ask(&bpf, "reboot", 0, 0, 0), SECCOMP_RET_USER_NOTIF);
    moe_bpf_free(&bpf);
}

static void foreign_machines_are_killed(void **state)
{
    (void)state;
    struct moe_call_rule r = rule("getpid", MOE_ACT_ALLOW, NULL, 0);
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = &r, .rule_count = 1 };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    uint64_t args[MOE_CALL_ARGS] = { 0 };
    assert_int_equal(moe_bpf_ask(&bpf, AUDIT_ARCH_I386, r.nr, args), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(moe_bpf_ask(&bpf, AUDIT_ARCH_ARM, r.nr, args), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(moe_bpf_ask(&bpf, 0, r.nr, args), SECCOMP_RET_ALLOW);
#ifdef __x86_64__
    assert_int_equal(moe_bpf_ask(&bpf, 0, r.nr | 0x40000000, args), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(moe_bpf_ask(&bpf, 0, 0x40000000 + 520, args), SECCOMP_RET_KILL_PROCESS);
#endif
    assert_int_equal(moe_bpf_ask(&bpf, 0, -1, args), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(moe_bpf_ask(&bpf, 0, 9999, args), SECCOMP_RET_ERRNO | EPERM);
    moe_bpf_free(&bpf);
}

static void rules_that_contradict_are_refused_at_the_later_one(void **state)
{
    (void)state;
    struct moe_demand low = { .arg = 0, .how = MOE_ONE_OF, .mask = 3, .values = (uint64_t[]){ 1 }, .count = 1 }, high = { .arg = 0, .how = MOE_ONE_OF, .mask = 12, .values = (uint64_t[]){ 4 }, .count = 1 };
    struct moe_demand other = { .arg = 0, .how = MOE_ONE_OF, .mask = 3, .values = (uint64_t[]){ 2 }, .count = 1 };
    struct moe_call_rule rules[] = { rule("prctl", MOE_ACT_KILL, &low, 1), rule("prctl", MOE_ACT_ERRNO, &high, 1) };
    rules[0].at = (struct moe_origin){ .file = MOE_STR("a.yaml"), .line = 9, .column = 5 };
    rules[1].at = (struct moe_origin){ .file = MOE_STR("a.yaml"), .line = 4, .column = 5 };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = rules, .rule_count = 2 };
    struct moe_bpf bpf = { 0 };
    struct moe_error err = { 0 };
    assert_int_equal(moe_filter_build(&(struct moe_filter_want){ .profile = &p }, &bpf, &err), MOE_E_SCHEMA);
    assert_string_equal(err.file, "a.yaml");
    assert_int_equal(err.line, 9);
    assert_null(bpf.code);
    rules[1].demands = &other;                                  /* no value has both */
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    moe_bpf_free(&bpf);
}

static void strict_wx_lets_libraries_in_and_written_code_not(void **state)
{
    (void)state;
    struct moe_call_rule rules[] = { rule("mmap", MOE_ACT_ALLOW, NULL, 0), rule("mprotect", MOE_ACT_ALLOW, NULL, 0), rule("pkey_mprotect", MOE_ACT_ALLOW, NULL, 0), rule("shmat", MOE_ACT_ALLOW, NULL, 0),
                                     rule("personality", MOE_ACT_ALLOW, NULL, 0) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = rules, .rule_count = 5 };
    struct moe_bpf strict = { 0 }, loose = { 0 };
    build(&(struct moe_filter_want){ .profile = &p, .strict_wx = true }, &strict);
    build(&(struct moe_filter_want){ .profile = &p }, &loose);
    static const struct { uint64_t prot, flags; bool good; } maps[] = {
        { PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_DENYWRITE, true }, { PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, true }, { PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, true },
        { PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE, false }, { PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, false }, { PROT_READ | PROT_EXEC, MAP_SHARED, false },
        { PROT_READ | PROT_EXEC, MAP_SHARED_VALIDATE, false }, { PROT_WRITE | PROT_READ, MAP_SHARED, true }, { PROT_EXEC | 0x100000000, MAP_SHARED, false },
    };
    for (size_t i = 0; i < MOE_COUNT(maps); i++) {
        uint64_t args[MOE_CALL_ARGS] = { 0, 4096, maps[i].prot, maps[i].flags };
        assert_int_equal(moe_bpf_ask(&strict, 0, number_of("mmap"), args), maps[i].good ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | EPERM);
        assert_int_equal(moe_bpf_ask(&loose, 0, number_of("mmap"), args), SECCOMP_RET_ALLOW);
        assert_int_equal(moe_filter_wx_denies(number_of("mmap"), args), !maps[i].good);
    }
    assert_int_equal(ask(&strict, "mprotect", 0, 0, PROT_READ), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&strict, "mprotect", 0, 0, PROT_READ | PROT_EXEC), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(ask(&strict, "pkey_mprotect", 0, 0, PROT_EXEC), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(ask(&strict, "shmat", 0, 0, 0100000), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(ask(&strict, "shmat", 0, 0, 010000), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&strict, "personality", 0xffffffff, 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&strict, "personality", 0x0400000, 0, 0), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(ask(&strict, "personality", 0x80400000, 0, 0), SECCOMP_RET_ERRNO | EPERM);
    moe_bpf_free(&strict);
    moe_bpf_free(&loose);
}

static void a_written_and_executed_map_is_told(void **state)
{
    (void)state;
    struct moe_demand code[] = { { .arg = 2, .how = MOE_ONE_OF, .mask = PROT_EXEC, .values = (uint64_t[]){ PROT_EXEC }, .count = 1 }, { .arg = 3, .how = MOE_WITHOUT, .mask = MAP_ANONYMOUS } };
    struct moe_call_rule asks = rule("mmap", MOE_ACT_NOTIFY, code, 2), rules[] = { rule("mmap", MOE_ACT_ALLOW, NULL, 0), rule("mprotect", MOE_ACT_ALLOW, NULL, 0) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = rules, .rule_count = 2 };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p, .strict_wx = true, .notify_denied = true, .ask = &asks, .ask_count = 1 }, &bpf);
    assert_int_equal(moe_bpf_ask(&bpf, 0, asks.nr, (uint64_t[MOE_CALL_ARGS]){ 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 3 }), SECCOMP_RET_USER_NOTIF);
    assert_int_equal(moe_bpf_ask(&bpf, 0, asks.nr, (uint64_t[MOE_CALL_ARGS]){ 0, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE, 3 }), SECCOMP_RET_USER_NOTIF);
    assert_int_equal(moe_bpf_ask(&bpf, 0, asks.nr, (uint64_t[MOE_CALL_ARGS]){ 0, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, 3 }), SECCOMP_RET_USER_NOTIF);
    assert_true(moe_filter_wx_denies(asks.nr, (uint64_t[MOE_CALL_ARGS]){ 0, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, 3 }));
    assert_false(moe_filter_wx_denies(asks.nr, (uint64_t[MOE_CALL_ARGS]){ 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 3 }));
    assert_int_equal(moe_bpf_ask(&bpf, 0, asks.nr, (uint64_t[MOE_CALL_ARGS]){ 0, 4096, PROT_READ, MAP_SHARED, 3 }), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(&bpf, "mprotect", 0, 0, PROT_EXEC), SECCOMP_RET_USER_NOTIF);
    moe_bpf_free(&bpf);
}

/* Whether the kernel takes the program. */
static bool installs(const struct moe_bpf *bpf)
{
    int status = 1;
    pid_t child = fork();
    if (child == 0) {
        struct sock_fprog program = { bpf->count, bpf->code };
        bool in = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
        syscall(SYS_exit_group, in ? 0 : 1);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static void every_profile_that_is_built_in_becomes_a_filter(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    size_t seen = 0;
    for (const struct moe_builtin_profile *b = moe_builtin_profiles; b->name; b++, seen++)
        for (unsigned way = 0; way < 4; way++) {
            const struct moe_profile *p = NULL;
            struct moe_error err = { 0 };
            struct moe_bpf bpf = { 0 };
            if (moe_profile_load(all, b->name, &p, &err) != MOE_OK)
                fail_msg("%s: %s", b->name, err.text);
            build(&(struct moe_filter_want){ .profile = p, .strict_wx = way & 1, .notify_denied = way & 2 }, &bpf);
            assert_int_equal(ask(&bpf, "exit_group", 0, 0, 0), SECCOMP_RET_ALLOW);
            assert_true(installs(&bpf));
            assert_int_not_equal(ask(&bpf, "kexec_load", 0, 0, 0), SECCOMP_RET_ALLOW);
            assert_int_not_equal(ask(&bpf, "bpf", 0, 0, 0), SECCOMP_RET_ALLOW);
            for (size_t i = 0; i < p->rule_count; i++)
                if (!p->rules[i].demand_count && p->rules[i].act == MOE_ACT_ALLOW && p->rules[i].nr >= 0 && !(way & 1)) {
                    const struct moe_call_rule *why = moe_filter_rule(p, p->rules[i].nr, (uint64_t[MOE_CALL_ARGS]){ 0 });
                    uint32_t got = moe_bpf_ask(&bpf, 0, p->rules[i].nr, (uint64_t[MOE_CALL_ARGS]){ 0 });
                    assert_int_equal(got == SECCOMP_RET_ALLOW, why->act == MOE_ACT_ALLOW);
                }
            moe_bpf_free(&bpf);
        }
    assert_true(seen >= 5);
    moe_profiles_free(&all);
}

static void long_lists_reach_their_answers(void **state)
{
    (void)state;
    static uint64_t values[700];
    for (size_t i = 0; i < MOE_COUNT(values); i++)
        values[i] = 3 * i;
    struct moe_demand d = { .arg = 1, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = values, .count = MOE_COUNT(values) };
    struct moe_call_rule r[] = { rule("ioctl", MOE_ACT_ALLOW, &d, 1), rule("lseek", MOE_ACT_ALLOW, &d, 1) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = r, .rule_count = 2 };
    struct moe_bpf bpf = { 0 };
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    for (uint64_t v = 0; v < 2200; v++) {
        assert_int_equal(ask(&bpf, "ioctl", 0, v, 0), v < 2100 && v % 3 == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | EPERM);
        assert_int_equal(ask(&bpf, "lseek", 0, v, 0), v < 2100 && v % 3 == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | EPERM);
        assert_int_equal(ask(&bpf, "lseek", 0, v | 0x100000000, 0), SECCOMP_RET_ERRNO | EPERM);
    }
    moe_bpf_free(&bpf);
    static uint64_t far_too_many[5000];
    for (size_t i = 0; i < MOE_COUNT(far_too_many); i++)
        far_too_many[i] = 3 * i;
    struct moe_error err = { 0 };
    d.values = far_too_many;
    d.count = MOE_COUNT(far_too_many);
    assert_int_equal(moe_filter_build(&(struct moe_filter_want){ .profile = &p }, &bpf, &err), MOE_E_LIMIT);
}

static void a_listing_names_calls_and_answers(void **state)
{
    (void)state;
    struct moe_demand d = { .arg = 0, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = (uint64_t[]){ AF_UNIX }, .count = 1 };
    struct moe_call_rule r[] = { rule("getpid", MOE_ACT_ALLOW, NULL, 0), rule("socket", MOE_ACT_ALLOW, &d, 1) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .rules = r, .rule_count = 2 };
    struct moe_bpf bpf = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 20);
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    moe_bpf_text(&bpf, out);
    const char *text = moe_buf_str(out).ptr;
    assert_non_null(strstr(text, "(getpid) then"));
    assert_non_null(strstr(text, "load  arg0\n"));
    assert_non_null(strstr(text, "deny with EPERM\n"));
    assert_non_null(strstr(text, "kill\n"));
    moe_bpf_free(&bpf);
}

/* ---- the kernel's own answers ---- */

static const struct { const char *call; uint64_t args[MOE_CALL_ARGS]; } harmless[] = {
    { "getpid", { 0 } }, { "getuid", { 0 } }, { "gettid", { 0 } }, { "getppid", { 0 } }, { "sched_yield", { 0 } }, { "close", { (uint64_t)-1 } }, { "dup", { (uint64_t)-1 } }, { "umask", { 077 } },
    { "ioctl", { (uint64_t)-1, 0x5401 } }, { "ioctl", { (uint64_t)-1, 0x5412 } }, { "ioctl", { (uint64_t)-1, 0x541c } }, { "fcntl", { (uint64_t)-1, 1 } }, { "fcntl", { (uint64_t)-1, 2, 1 } },
    { "lseek", { (uint64_t)-1, 0, 0 } }, { "lseek", { (uint64_t)-1, 5, 0 } }, { "lseek", { (uint64_t)-1, 0x100000005, 0 } }, { "listen", { (uint64_t)-1, 4 } }, { "listen", { (uint64_t)-1, 40 } },
    { "socket", { 0xdead, 1, 0 } }, { "socket", { 0xdeae, 1, 0 } }, { "shutdown", { (uint64_t)-1, 2 } }, { "fsync", { (uint64_t)-1 } }, { "flock", { (uint64_t)-1, 8 } }, { "kill", { 0, 0 } },
};

/* errno of the call; 0 = it did something. */
static int try_call(size_t i)
{
    const uint64_t *a = harmless[i].args;
    long got = syscall(number_of(harmless[i].call), a[0], a[1], a[2], a[3], a[4], a[5]);
    return got == -1 ? errno : 0;
}

static void the_kernel_answers_as_we_say(void **state)
{
    (void)state;
    struct moe_demand d[] = { { .arg = 1, .how = MOE_ONE_OF, .mask = UINT64_MAX, .values = (uint64_t[]){ 0x5401, 0x541c }, .count = 2 }, { .arg = 1, .how = MOE_AT_MOST, .values = (uint64_t[]){ 7 }, .count = 1 },
                              { .arg = 0, .how = MOE_ONE_OF, .mask = 1, .values = (uint64_t[]){ 1 }, .count = 1 }, { .arg = 1, .how = MOE_WITHOUT, .mask = 2 } };
    struct moe_call_rule rules[] = { rule("ioctl", MOE_ACT_ALLOW, &d[0], 1), rule("lseek", MOE_ACT_ALLOW, &d[1], 1), rule("listen", MOE_ACT_ALLOW, &d[1], 1), rule("socket", MOE_ACT_ALLOW, &d[2], 1),
                                     rule("fcntl", MOE_ACT_ALLOW, &d[3], 1), rule("getpid", MOE_ACT_ALLOW, NULL, 0), rule("gettid", MOE_ACT_ALLOW, NULL, 0), rule("close", MOE_ACT_ALLOW, NULL, 0),
                                     rule("fsync", MOE_ACT_ALLOW, NULL, 0), rule("write", MOE_ACT_ALLOW, NULL, 0), rule("exit_group", MOE_ACT_ALLOW, NULL, 0), rule("flock", MOE_ACT_ALLOW, NULL, 0),
                                     /* the sanitizers' and the C library's own */
                                     rule("futex", MOE_ACT_ALLOW, NULL, 0), rule("brk", MOE_ACT_ALLOW, NULL, 0), rule("mmap", MOE_ACT_ALLOW, NULL, 0), rule("munmap", MOE_ACT_ALLOW, NULL, 0),
                                     rule("sigaltstack", MOE_ACT_ALLOW, NULL, 0) };
    struct moe_profile p = { .deny = MOE_ACT_ERRNO, .deny_errno = EXDEV, .rules = rules, .rule_count = MOE_COUNT(rules) };
    struct moe_bpf bpf = { 0 };
    int free_errno[MOE_COUNT(harmless)], got[MOE_COUNT(harmless)], ends[2];
    build(&(struct moe_filter_want){ .profile = &p }, &bpf);
    for (size_t i = 0; i < MOE_COUNT(harmless); i++)
        free_errno[i] = try_call(i);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct sock_fprog program = { bpf.count, bpf.code };
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
            _exit(1);
        for (size_t i = 0; i < MOE_COUNT(harmless); i++)
            got[i] = try_call(i);
        _exit(write(ends[1], got, sizeof got) == (ssize_t)sizeof got ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], got, sizeof got), sizeof got);
    unsigned denied = 0;
    for (size_t i = 0; i < MOE_COUNT(harmless); i++) {
        uint32_t said = moe_bpf_ask(&bpf, 0, number_of(harmless[i].call), harmless[i].args);
        denied += said != SECCOMP_RET_ALLOW;
        if (got[i] != (said == SECCOMP_RET_ALLOW ? free_errno[i] : EXDEV))
            fail_msg("%s, row %zu: errno %d, and %08x was said", harmless[i].call, i, got[i], said);
    }
    assert_true(denied >= 8);
    close(ends[0]);
    close(ends[1]);
    moe_bpf_free(&bpf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_answers_as_its_rules_say),
        cmocka_unit_test(reads_test_no_argument),
        cmocka_unit_test(many_values_are_found_by_halves),
        cmocka_unit_test(the_upper_half_of_a_short_argument_says_nothing),
        cmocka_unit_test(opens_that_write_are_asked_and_reads_are_not),
        cmocka_unit_test(foreign_machines_are_killed),
        cmocka_unit_test(rules_that_contradict_are_refused_at_the_later_one),
        cmocka_unit_test(strict_wx_lets_libraries_in_and_written_code_not),
        cmocka_unit_test(a_written_and_executed_map_is_told),
        cmocka_unit_test(every_profile_that_is_built_in_becomes_a_filter),
        cmocka_unit_test(long_lists_reach_their_answers),
        cmocka_unit_test(a_listing_names_calls_and_answers),
        cmocka_unit_test(the_kernel_answers_as_we_say),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
