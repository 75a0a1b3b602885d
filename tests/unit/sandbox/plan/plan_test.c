/* Plans are made from real folders, real links and real programs, for a kernel that has everything; nothing of them is carried out. */
#include "sandbox/plan/plan.h"
#include "sandbox/kernel/uapi.h"
#include <errno.h>
#include <ftw.h>
#include <sched.h>
#include <setjmp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char here[64];

static int drop(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st, (void)kind, (void)walk;
    return remove(path);
}

static void put(const char *name, const char *text, mode_t mode)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", here, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static int lay_out(void **state)
{
    (void)state;
    snprintf(here, sizeof here, "/tmp/plan-XXXXXX");
    if (!mkdtemp(here) || chdir(here) != 0 || mkdir("real", 0755) != 0 || mkdir("real/sub", 0755) != 0 || mkdir("out", 0755) != 0 || symlink("real", "link") != 0 ||
        symlink("loop", "loop") != 0 || mkdir("bin", 0755) != 0)
        return 1;
    put("real/data", "x", 0644);
    put("train.yaml", "x", 0644);
    put("secret", "x", 0600);
    put("bin/script", "#!/usr/bin/env -S sh -e\n", 0755);
    put("bin/plain", "x", 0644);
    setenv("MOE_TEST_WHERE", here, 1);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    return chdir("/") != 0 || nftw(here, drop, 16, FTW_DEPTH | FTW_PHYS) != 0;
}

struct made { struct moe_profiles *all; struct moe_plans *owner; struct moe_plan *plan; struct moe_error err; enum moe_code code; };

static struct made make(const char *yaml, const struct moe_run_options *options, char *const *command)
{
    struct made m = { 0 };
    struct moe_kernel kernel = { .landlock_abi = 7, .notify_killable = true, .notify_send = true };
    const struct moe_profile *profile = NULL;
    for (int i = 0; i < MOE_LAYER_COUNT; i++)
        kernel.has[i] = i != MOE_LAYER_CGROUP2;
    snprintf(kernel.why_not[MOE_LAYER_CGROUP2], sizeof kernel.why_not[0], "nobody delegated one");
    m.all = moe_profiles_new();
    assert_non_null(m.all);
    m.code = moe_profile_parse(m.all, "test.yaml", moe_str_c(yaml), true, &profile, &m.err);
    if (m.code == MOE_OK)
        m.code = moe_plan_make(profile, options, &kernel, command, &m.owner, &m.plan, &m.err);
    return m;
}

static void done(struct made *m)
{
    moe_plans_free(&m->owner);
    moe_profiles_free(&m->all);
}

#define HEAD "name: test\ntitle: a test\nextends: [minimal]\n"
static char *const command[] = { "/bin/true", NULL };
static const struct moe_run_options nothing;

static const struct moe_mount *mount_at(const struct moe_plan *p, enum moe_mount_kind kind, const char *to)
{
    const struct moe_mount *found = NULL;
    for (size_t i = 0; i < p->mount_count; i++)
        if (p->mounts[i].kind == kind && strcmp(p->mounts[i].to, *to == '/' ? to + 1 : to) == 0)
            found = &p->mounts[i];
    return found;
}

static void sees_what_is_named_and_no_more(void **state)
{
    (void)state;
    char ro[128], rw[128];
    snprintf(ro, sizeof ro, "%s/link/data", here);
    snprintf(rw, sizeof rw, "%s/out", here);
    struct moe_run_options o = { .ro = (const char *[]){ ro }, .ro_count = 1, .rw = (const char *[]){ "out" }, .rw_count = 1 };
    struct made m = make(HEAD, &o, command);
    assert_int_equal(m.code, MOE_OK);
    char real[128], link[128];
    snprintf(real, sizeof real, "%s/real/data", here);
    snprintf(link, sizeof link, "%s/link", here);
    const struct moe_mount *data = mount_at(m.plan, MOE_MOUNT_BIND, real), *out = mount_at(m.plan, MOE_MOUNT_BIND, rw);
    assert_non_null(data);
    assert_true(data->attr & MOUNT_ATTR_RDONLY && data->attr & MOUNT_ATTR_NOEXEC && data->attr & MOUNT_ATTR_NOSUID && data->attr & MOUNT_ATTR_NODEV);
    assert_non_null(out);
    assert_false(out->attr & MOUNT_ATTR_RDONLY);
    assert_true(out->attr & MOUNT_ATTR_NOEXEC);
    assert_non_null(mount_at(m.plan, MOE_MOUNT_LINK, link));
    char beside[128];
    snprintf(beside, sizeof beside, "%s/secret", here);
    assert_null(mount_at(m.plan, MOE_MOUNT_BIND, beside));
    assert_null(mount_at(m.plan, MOE_MOUNT_BIND, here));
    done(&m);
}

/* Each mount point is there when its turn comes: made before, or brought along by what lies above it. */
static void makes_every_point_before_it_is_used(void **state)
{
    (void)state;
    struct moe_run_options o = { .rw = (const char *[]){ "out", "real/sub" }, .rw_count = 2, .ro = (const char *[]){ "real" }, .ro_count = 1 };
    struct made m = make(HEAD, &o, command);
    assert_int_equal(m.code, MOE_OK);
    for (size_t i = 0; i < m.plan->mount_count; i++) {
        const struct moe_mount *mnt = &m.plan->mounts[i];
        if (mnt->kind != MOE_MOUNT_BIND && mnt->kind != MOE_MOUNT_TMPFS && mnt->kind != MOE_MOUNT_PROC)
            continue;
        bool there = false;
        for (size_t k = 0; k < i && !there; k++) {
            const struct moe_mount *before = &m.plan->mounts[k];
            size_t n = strlen(before->to);
            there = (before->kind == MOE_MOUNT_DIR || before->kind == MOE_MOUNT_FILE) ? strcmp(before->to, mnt->to) == 0
                  : before->kind == MOE_MOUNT_BIND && strncmp(before->to, mnt->to, n) == 0 && mnt->to[n] == '/';
        }
        if (!there)
            fail_msg("nothing makes /%s", mnt->to);
    }
    done(&m);
}

static void finds_the_command_and_its_interpreters(void **state)
{
    (void)state;
    char script[128];
    snprintf(script, sizeof script, "%s/bin/script", here);
    char *const words[] = { script, NULL };
    struct made m = make(HEAD, &nothing, words);
    assert_int_equal(m.code, MOE_OK);
    size_t found = 0;
    for (size_t i = 0; i < m.plan->broker.executable_count; i++) {
        const char *name = strrchr(m.plan->broker.executable[i], '/') + 1;
        found += strcmp(name, "script") == 0 || strcmp(name, "env") == 0 || strcmp(name, "dash") == 0 || strcmp(name, "bash") == 0 || strncmp(name, "ld-linux", 8) == 0;
    }
    assert_true(found >= 4);                                   /* the script, env, sh, the loader */
    for (size_t i = 0; i < m.plan->landlock_count; i++)
        if (m.plan->landlock[i].access & LANDLOCK_ACCESS_FS_EXECUTE)
            assert_string_not_equal(m.plan->landlock[i].path, "/");
    done(&m);
}

static const struct refusal { const char *name; struct moe_run_options o; const char *yaml; char *const *words; enum moe_code code; int sys; const char *says; } refusals[] = {
    { "a path that is not there", { .ro = (const char *[]){ "nothing-here" }, .ro_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "No such file" },
    { "a link to itself", { .ro = (const char *[]){ "loop" }, .ro_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "symbolic links" },
    { "the whole of /", { .ro = (const char *[]){ "/" }, .ro_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "the whole of /" },
    { "the host's /proc", { .ro = (const char *[]){ "/proc/self" }, .ro_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "/proc of its own" },
    { "the host's /dev", { .ro = (const char *[]){ "/dev" }, .ro_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "files.devices" },
    { "a place both written and executed", { .rw = (const char *[]){ "out" }, .rw_count = 1, .rx = (const char *[]){ "out" }, .rx_count = 1 }, HEAD, command,
      MOE_E_USAGE, 0, "both written and executed" },
    { "a peer without port", { .connect = (const char *[]){ "localhost" }, .connect_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "HOST:PORT" },
    { "a port past 65535", { .connect = (const char *[]){ "localhost:65536" }, .connect_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "no port" },
    { "IPv6 without brackets", { .connect = (const char *[]){ "::1:80" }, .connect_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "[ADDRESS]:PORT" },
    { "a URL", { .connect = (const char *[]){ "http://localhost:80" }, .connect_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "is a URL" },
    { "a peer without name", { .connect = (const char *[]){ "*:80" }, .connect_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "--connect" },
    { "a place to write that is not there", { .rw = (const char *[]){ "gone" }, .rw_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "before the job starts" },
    { "ports backwards", { .bind = (const char *[]){ "90-80" }, .bind_count = 1 }, HEAD, command, MOE_E_USAGE, 0, "below the first" },
    { "a size that is none", { .mem = "2Q" }, HEAD, command, MOE_E_USAGE, 0, "2Q" },
    { "a command that is not there", { 0 }, HEAD, (char *const[]){ "no-such-command-anywhere", NULL }, MOE_E_USAGE, ENOENT, "not found" },
    { "a command that is no program", { 0 }, HEAD, (char *const[]){ "bin/plain", NULL }, MOE_E_USAGE, EACCES, "Permission denied" },
    { "a layer that is required and absent", { 0 }, HEAD "requires: [cgroup2]\n", command, MOE_E_DEVICE, 0, "nobody delegated one" },
    { "a GPU that is no number", { .gpu = "first" }, HEAD, command, MOE_E_USAGE, 0, "no number" },
};

static void refuses(void **state)
{
    const struct refusal *r = *state;
    struct made m = make(r->yaml, &r->o, r->words);
    assert_int_equal(m.code, r->code);
    assert_int_equal(m.err.sys, r->sys);
    if (!strstr(m.err.text, r->says))
        fail_msg("'%s' does not say '%s'", m.err.text, r->says);
    done(&m);
}

static void keeps_of_the_environment_what_is_named(void **state)
{
    (void)state;
    setenv("MOE_TEST_KEPT_A", "1", 1);
    setenv("MOE_TEST_OTHER", "2", 1);
    setenv("LD_PRELOAD_X", "3", 1);
    struct moe_run_options o = { .env = (const char *[]){ "MOE_TEST_SET=a=b", "MOE_TEST_GONE" }, .env_count = 2 };
    struct made m = make(HEAD "environment: {keep: [MOE_TEST_KEPT_*]}\n", &o, command);
    assert_int_equal(m.code, MOE_OK);
    bool kept = false, set = false;
    for (char *const *e = m.plan->envp; *e; e++) {
        kept = kept || strcmp(*e, "MOE_TEST_KEPT_A=1") == 0;
        set = set || strcmp(*e, "MOE_TEST_SET=a=b") == 0;
        assert_null(strstr(*e, "MOE_TEST_OTHER"));
        assert_null(strstr(*e, "MOE_TEST_GONE"));
        assert_null(strstr(*e, "LD_PRELOAD"));
    }
    assert_true(kept && set);
    done(&m);
}

static void resolves_peers_once_and_tells_their_names(void **state)
{
    (void)state;
    struct moe_run_options o = { .connect = (const char *[]){ "127.0.0.1:29400", "[::1]:53" }, .connect_count = 2, .bind = (const char *[]){ "29500-29510" }, .bind_count = 1 };
    struct made m = make(HEAD, &o, command);
    assert_int_equal(m.code, MOE_OK);
    assert_int_equal(m.plan->broker.dest_count, 2);
    assert_int_equal(m.plan->broker.dests[0].port, 29400);
    assert_int_equal(m.plan->broker.dests[1].addr.ss_family, AF_INET6);
    assert_int_equal(m.plan->broker.binds[0].last, 29510);
    assert_true(m.plan->broker.net);
    assert_true(m.plan->clone_flags & CLONE_NEWNET);
    assert_non_null(mount_at(m.plan, MOE_MOUNT_FILE, "etc/hosts"));
    done(&m);
}

static bool warns(const struct moe_plan *p, const char *of)
{
    for (size_t i = 0; i < p->warning_count; i++)
        if (strstr(p->warnings[i], of))
            return true;
    return false;
}

static void warns_of_an_argument_that_is_not_seen(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "--config=x");
    char *const words[] = { "/bin/true", "real/data", path, "train.yaml", "out", NULL };
    struct made m = make(HEAD, &nothing, words);
    assert_int_equal(m.code, MOE_OK);
    assert_true(warns(m.plan, "real/data is named on the command line"));
    assert_true(warns(m.plan, "train.yaml is named on the command line"));
    assert_false(warns(m.plan, "out is named"));               /* a word, which happens to be a folder here */
    done(&m);
    struct made seen = make(HEAD "files: {read: [$ARGUMENTS]}\n", &nothing, words);
    assert_int_equal(seen.code, MOE_OK);
    snprintf(path, sizeof path, "%s/real/data", here);
    assert_non_null(mount_at(seen.plan, MOE_MOUNT_BIND, path));
    done(&seen);
}

static void warns_of_a_place_to_write_that_is_not_there(void **state)
{
    (void)state;
    struct made m = make(HEAD "files:\n  read: [/no-such-folder/a]\n  write: [{path: /no-such-folder/b, why: a test}]\n", &nothing, command);
    assert_int_equal(m.code, MOE_OK);
    assert_true(warns(m.plan, "test.yaml:6: /no-such-folder/b"));
    assert_false(warns(m.plan, "/no-such-folder/a"));
    done(&m);
}

static void warns_of_a_working_folder_that_ends_with_the_job(void **state)
{
    (void)state;
    struct moe_run_options out = { .rw = (const char *[]){ "." }, .rw_count = 1 }, file = { .ro = (const char *[]){ "train.yaml" }, .ro_count = 1 };
    struct made kept = make(HEAD, &out, command), lost = make(HEAD, &file, command);
    assert_int_equal(kept.code, MOE_OK);
    assert_int_equal(lost.code, MOE_OK);
    assert_false(warns(kept.plan, "the working folder"));
    assert_true(warns(lost.plan, "the working folder"));
    assert_string_equal(lost.plan->cwd, here);
    done(&kept);
    done(&lost);
}

/* What we make in the private folders is not of the job's number. */
static void leaves_room_for_its_own_below_a_small_number_of_files(void **state)
{
    (void)state;
    struct moe_run_options o = { .files = 2, .files_given = true };
    struct made m = make(HEAD, &o, command);
    assert_int_equal(m.code, MOE_OK);
    assert_int_equal(m.plan->broker.quota_files, 2);
    const struct moe_mount *tmp = mount_at(m.plan, MOE_MOUNT_TMPFS, "tmp");
    assert_non_null(tmp);
    assert_non_null(strstr(tmp->data, "nr_inodes=4098"));
    done(&m);
}

static void shows_names_and_no_values_of_the_environment(void **state)
{
    (void)state;
    struct moe_run_options o = { .env = (const char *[]){ "MOE_TEST_SET=hush" }, .env_count = 1, .mem = "64M" };
    struct made m = make(HEAD, &o, command);
    assert_int_equal(m.code, MOE_OK);
    struct moe_buf *out = moe_buf_new(1 << 20);
    assert_non_null(out);
    moe_plan_show(m.plan, out);
    const char *text = moe_buf_str(out).ptr;
    assert_non_null(strstr(text, "MOE_TEST_SET"));
    assert_null(strstr(text, "hush"));
    assert_non_null(strstr(text, "64M"));
    assert_non_null(strstr(text, "\nwarning: without a delegated cgroup"));
    moe_buf_free(&out);
    done(&m);
}

int main(void)
{
    struct CMUnitTest tests[10 + MOE_COUNT(refusals)] = {
        cmocka_unit_test(sees_what_is_named_and_no_more),
        cmocka_unit_test(makes_every_point_before_it_is_used),
        cmocka_unit_test(finds_the_command_and_its_interpreters),
        cmocka_unit_test(keeps_of_the_environment_what_is_named),
        cmocka_unit_test(resolves_peers_once_and_tells_their_names),
        cmocka_unit_test(warns_of_an_argument_that_is_not_seen),
        cmocka_unit_test(warns_of_a_place_to_write_that_is_not_there),
        cmocka_unit_test(warns_of_a_working_folder_that_ends_with_the_job),
        cmocka_unit_test(leaves_room_for_its_own_below_a_small_number_of_files),
        cmocka_unit_test(shows_names_and_no_values_of_the_environment),
    };
    size_t n = 10;
    for (size_t i = 0; i < MOE_COUNT(refusals); i++)
        tests[n++] = (struct CMUnitTest){ .name = refusals[i].name, .test_func = refuses, .initial_state = (void *)(uintptr_t)&refusals[i] };
    return _cmocka_run_group_tests("sandbox/plan", tests, n, lay_out, clear);
}
