/* Each profile's expect.tsv, asked of the compiled filter and of a live one with harmless arguments.
 * Links    sandbox/filter sandbox/check
 */
#include "common/base/file.h"
#include "sandbox/check/check.h"
#include "sandbox/filter/filter.h"
#include <errno.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROWS = 400, FREE = 250 };      /* FREE: an errno that no call gives, which stands for the profile's default in the live filter */

struct row { struct moe_str call, args, action; unsigned line; int nr; uint64_t value[MOE_CALL_ARGS]; bool given[MOE_CALL_ARGS]; };
struct suite { struct moe_profiles *all; struct moe_buf *text; const struct moe_profile *p; struct moe_bpf bpf; struct row rows[ROWS]; size_t count; };

static void read_args(const char *profile, struct row *r)
{
    const struct moe_call_info *info = moe_call_info(r->call);
    struct moe_str rest = r->args;
    while (rest.len) {
        struct moe_str word = moe_str_cut(&rest, ' '), name = moe_str_cut(&word, '=');
        int arg = moe_call_arg(info, name);
        if (arg < 0 || !moe_arg_value(&info->args[arg], word, &r->value[arg]))
            fail_msg("%s/expect.tsv:%u: %.*s=%.*s is not understood", profile, r->line, MOE_FMT(name), MOE_FMT(word));
        r->given[arg] = true;
    }
}

static void read_rows(struct suite *s, const char *profile)
{
    char path[200];
    struct moe_error err = { 0 };
    struct moe_str rest, line;
    unsigned nth = 0;
    int n = snprintf(path, sizeof path, "sandbox/profiles/%s/expect.tsv", profile);
    assert_true(n > 0 && (size_t)n < sizeof path);
    if (moe_file_read(path, 1u << 20, &s->text, &err) != MOE_OK)
        fail_msg("%s: %s", path, err.text);
    rest = moe_buf_str(s->text);
    while (moe_str_line(&rest, &line)) {
        struct row *r = &s->rows[s->count];
        nth++;
        if (!line.len || line.ptr[0] == '#')
            continue;
        assert_true(s->count < ROWS);
        *r = (struct row){ .line = nth };
        r->call = moe_str_cut(&line, '\t');
        r->args = moe_str_cut(&line, '\t');
        r->action = line;
        if (!moe_call_number(r->call, &r->nr))
            fail_msg("%s:%u: no call %.*s", path, nth, MOE_FMT(r->call));
        read_args(profile, r);
        s->count++;
    }
    assert_true(s->count > 30);
}

static struct suite *open_suite(const char *profile)
{
    struct suite *s = calloc(1, sizeof *s);
    struct moe_error err = { 0 };
    assert_non_null(s);
    s->all = moe_profiles_new();
    assert_non_null(s->all);
    if (moe_profile_load(s->all, profile, &s->p, &err) != MOE_OK)
        fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
    const struct moe_filter_want want = { .profile = s->p };
    if (moe_filter_build(&want, &s->bpf, &err) != MOE_OK)
        fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
    read_rows(s, profile);
    return s;
}

static void close_suite(struct suite *s)
{
    moe_bpf_free(&s->bpf);
    moe_buf_free(&s->text);
    moe_profiles_free(&s->all);
    free(s);
}

static const struct { const char *name; int error; } errors[] = { { "errno:EPERM", EPERM }, { "errno:ENOSYS", ENOSYS } };

static uint32_t wanted(const struct row *r)
{
    if (moe_str_is(r->action, "allow"))
        return SECCOMP_RET_ALLOW;
    if (moe_str_is(r->action, "kill"))
        return SECCOMP_RET_KILL_PROCESS;
    if (moe_str_is(r->action, "ask"))
        return SECCOMP_RET_USER_NOTIF;
    for (size_t i = 0; i < MOE_COUNT(errors); i++)
        if (moe_str_is(r->action, errors[i].name))
            return SECCOMP_RET_ERRNO | (uint32_t)errors[i].error;
    fail_msg("line %u: no action %.*s", r->line, MOE_FMT(r->action));
    return 0;
}

static void the_filter_answers_as_expected(void **state)
{
    const char *profile = *state;
    struct suite *s = open_suite(profile);
    for (size_t i = 0; i < s->count; i++) {
        const struct row *r = &s->rows[i];
        const struct moe_call_info *info = moe_call_info(r->call);
        uint64_t args[MOE_CALL_ARGS];
        if (r->nr < 0)
            continue;
        /* Above the bits that the kernel looks at nothing counts. */
        for (int high = 0; high < 2; high++) {
            for (int a = 0; a < MOE_CALL_ARGS; a++)
                args[a] = r->value[a] | (high && info && info->args[a].name && moe_arg_bits(&info->args[a]) == UINT32_MAX ? 0xdead00000000ull : 0);
            uint32_t got = moe_bpf_ask(&s->bpf, 0, r->nr, args);
            if (got != wanted(r))
                fail_msg("%s/expect.tsv:%u: %.*s %.*s: the filter says %08x, not %.*s%s", profile, r->line, MOE_FMT(r->call), MOE_FMT(r->args), got, MOE_FMT(r->action),
                         high ? ", when bits above 32 are set" : "");
        }
        const struct moe_call_rule *rule = moe_filter_rule(s->p, r->nr, r->value);
        bool lets = rule ? rule->act == MOE_ACT_ALLOW : false;
        assert_int_equal(lets, moe_str_is(r->action, "allow"));
    }
    close_suite(s);
}

/* ---- live ---- */

/* Calls that end, stop or wait whatever their arguments, or change what the test needs. */
static bool is_harmless(struct moe_str call)
{
    static const char *const others[] = { "exit", "exit_group", "rt_sigreturn", "pause", "fork", "vfork", "clone", "select", "pselect6", "poll", "ppoll", "rt_sigsuspend", "seccomp", "setitimer",
                                          "alarm", "landlock_restrict_self", "sync", "setsid", "wait4", "waitid" };
    for (size_t i = 0; i < MOE_COUNT(others); i++)
        if (moe_str_is(call, others[i]))
            return false;
    return true;
}

/* Descriptors that are not open, processes that are not there, and no memory. */
static void harmless(const struct row *r, uint64_t args[MOE_CALL_ARGS])
{
    const struct moe_call_info *info = moe_call_info(r->call);
    for (int a = 0; a < MOE_CALL_ARGS; a++) {
        enum moe_arg_kind kind = info && info->args[a].name ? info->args[a].kind : MOE_ARG_NONE;
        args[a] = r->given[a] ? r->value[a] : kind == MOE_ARG_FD || kind == MOE_ARG_DIRFD ? (uint64_t)-1 : kind == MOE_ARG_PID ? 0x3ffffff0 : 0;
    }
}

static int child(const struct moe_bpf *bpf, const struct row *r)
{
    uint64_t a[MOE_CALL_ARGS];
    const struct sock_fprog program = { bpf->count, bpf->code };
    harmless(r, a);
    alarm(5);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
        return 255;
    errno = 0;
    long got = syscall(r->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
    return got == -1 ? errno : 0;
}

static bool is_as_wanted(const struct row *r, int status)
{
    if (moe_str_is(r->action, "kill"))
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    if (!WIFEXITED(status))
        return false;
    if (moe_str_is(r->action, "allow"))
        return WEXITSTATUS(status) != FREE && WEXITSTATUS(status) != 255;
    return WEXITSTATUS(status) == (moe_str_is(r->action, "errno:ENOSYS") ? ENOSYS : FREE);
}

/* The default's errno is one that no call gives, so that a refusal of the kernel's own cannot be taken for the filter's. */
static void the_kernel_answers_as_expected(void **state)
{
    const char *profile = *state;
    struct suite *s = open_suite(profile);
    struct moe_profile p = *s->p;
    struct moe_error err = { 0 };
    struct moe_bpf bpf = { 0 };
    p.deny_errno = FREE;
    p.rules = calloc(p.rule_count, sizeof *p.rules);
    assert_non_null(p.rules);
    for (size_t i = 0; i < p.rule_count; i++) {
        p.rules[i] = s->p->rules[i];
        if (p.rules[i].act == MOE_ACT_ERRNO && p.rules[i].error == EPERM)
            p.rules[i].error = FREE;
    }
    const struct moe_filter_want want = { .profile = &p };
    assert_int_equal(moe_filter_build(&want, &bpf, &err), MOE_OK);
    for (size_t i = 0; i < s->count; i++) {
        const struct row *r = &s->rows[i];
        int status = 0;
        if (r->nr < 0 || (moe_str_is(r->action, "allow") && !is_harmless(r->call)))
            continue;
        pid_t pid = fork();
        if (pid == 0)
            _exit(child(&bpf, r));
        assert_true(pid > 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (!is_as_wanted(r, status))
            fail_msg("%s/expect.tsv:%u: %.*s %.*s: not %.*s but status %x", profile, r->line, MOE_FMT(r->call), MOE_FMT(r->args), MOE_FMT(r->action), status);
    }
    moe_bpf_free(&bpf);
    free(p.rules);
    close_suite(s);
}

/* ---- all of them ---- */

/* Profiles by which a process of ours confines itself: it runs already, within the limits of whoever started it. */
static bool is_of_self(const char *profile) { return strncmp(profile, "self-", 5) == 0; }
/* No file of a reader may grow, and whoever started it limits its tasks and memory. */
static bool is_by_design(const char *profile, const struct moe_finding *f)
{
    return f->suppressed != MOE_SUPPRESS_NONE || (is_of_self(profile) && moe_str_starts(f->rule->code, MOE_STR("P5")));
}

static void check_is_content(void **state)
{
    const char *profile = *state;
    struct suite *s = open_suite(profile);
    struct moe_report *report = moe_report_new("moe-sandbox", "test");
    struct moe_error err = { 0 };
    assert_non_null(report);
    assert_int_equal(moe_profile_check(s->p, report, &err), MOE_OK);
    moe_report_settle(report);
    /* What Docker leaves open is what that profile is there to show. */
    bool docker = strcmp(profile, "docker-default") == 0;
    assert_true(!docker || report->finding_count > 20);
    for (size_t i = 0; i < report->finding_count && !docker; i++) {
        const struct moe_finding *f = &report->findings[i];
        if (!is_by_design(profile, f))
            fail_msg("%s: %.*s:%u: %.*s %.*s", profile, MOE_FMT(f->file), f->line, MOE_FMT(f->rule->code), MOE_FMT(f->message));
    }
    moe_report_free(&report);
    close_suite(s);
}

static void is_named_like_its_folder(void **state)
{
    struct suite *s = open_suite(*state);
    assert_true(moe_str_is(s->p->name, *state) && moe_str_is(s->p->chain[s->p->chain_count - 1], *state));
    assert_true(s->p->title.len > 10);
    assert_true(s->p->requires_layer[MOE_LAYER_SECCOMP]);
    assert_true(is_of_self(*state) || (s->p->requires_layer[MOE_LAYER_USER_NS] && s->p->requires_layer[MOE_LAYER_PID_NS]));
    close_suite(s);
}

int main(void)
{
    static const struct { const char *what; CMUnitTestFunction run; } kinds[] = {
        { "is named like its folder", is_named_like_its_folder },
        { "has nothing that check objects to", check_is_content },
        { "has a filter that answers as expected", the_filter_answers_as_expected },
        { "holds in the kernel", the_kernel_answers_as_expected },
    };
    struct CMUnitTest tests[256];
    static char names[256][96];
    size_t count = 0;
    for (const struct moe_builtin_profile *p = moe_builtin_profiles; p->name; p++)
        for (size_t k = 0; k < MOE_COUNT(kinds) && count < MOE_COUNT(tests); k++) {
            snprintf(names[count], sizeof names[count], "%s %s", p->name, kinds[k].what);
            tests[count] = (struct CMUnitTest){ .name = names[count], .test_func = kinds[k].run, .initial_state = (void *)(uintptr_t)p->name };
            count++;
        }
    return count < 40 ? 1 : _cmocka_run_group_tests("profiles", tests, count, NULL, NULL);
}
