/* What is known of a machine below a root: texts with their places, the process, the environment, what is missing. */
#include "root.h"

static const char status[] = "Name:\tpython\nUmask:\t0027\nUid:\t1000\t1001\t1001\t1001\nGid:\t100\t100\t100\t100\nGroups:\t44 999 \nCapEff:\t0000000000200000\nSeccomp:\t2\n";

static void reads_a_line_with_its_place(void **state)
{
    struct root r;
    struct moe_machine_text t;
    (void)state;
    root_new(&r);
    root_put(&r, "/proc/self/status", status, 0644);
    root_open(&r, NULL);
    assert_true(moe_machine_line(r.machine, "/proc/self/status", "CapEff", &t));
    assert_true(moe_str_is(t.text, "0000000000200000"));
    assert_int_equal(t.at.line, 6);
    assert_true(moe_str_starts(t.at.path, moe_str_c(r.path)));
    assert_true(moe_str_ends(t.at.path, MOE_STR("/proc/self/status")));
    assert_false(moe_machine_line(r.machine, "/proc/self/status", "Cap", &t));
    assert_true(root_has_gap(&r, "(Cap)", "this kernel does not say"));
    root_free(&r);
}

static void knows_the_process(void **state)
{
    struct root r;
    struct moe_machine_self self;
    struct moe_str name;
    (void)state;
    root_new(&r);
    root_put(&r, "/proc/self/status", status, 0644);
    root_put(&r, "/etc/group", "root:x:0:\nvideo:x:44:a\ndocker:x:999:a,b\n", 0644);
    root_open(&r, NULL);
    assert_true(moe_machine_self(r.machine, &self));
    assert_int_equal(self.uid, 1001);
    assert_int_equal(self.gid, 100);
    assert_int_equal(self.group_count, 2);
    assert_int_equal(self.groups[1], 999);
    assert_true(moe_machine_group(r.machine, 999, &name));
    assert_true(moe_str_is(name, "docker"));
    assert_false(moe_machine_group(r.machine, 7, &name));
    root_free(&r);
}

static void tells_what_is_missing(void **state)
{
    struct root r;
    struct moe_machine_self self;
    struct moe_machine_text t;
    size_t count;
    (void)state;
    root_new(&r);
    root_folder(&r, "/proc", 0755);
    root_open(&r, NULL);
    assert_false(moe_machine_self(r.machine, &self));
    assert_true(root_has_gap(&r, "/proc/self/status", "not judged: no such file"));
    assert_false(moe_machine_switch(r.machine, "kernel.yama.ptrace_scope", &t));
    assert_false(moe_machine_switch(r.machine, "kernel.yama.ptrace_scope", &t));
    assert_true(root_has_gap(&r, "/proc/sys/kernel/yama/ptrace_scope", "no such file"));
    (void)moe_machine_gaps(r.machine, &count);
    (void)moe_machine_gpus(r.machine, &count);
    assert_int_equal(count, 0);
    assert_true(root_has_gap(&r, "NVML", "live machine"));
    root_free(&r);
}

static void says_a_gap_once(void **state)
{
    struct root r;
    size_t before, after;
    (void)state;
    root_new(&r);
    root_open(&r, NULL);
    moe_machine_gap(r.machine, MOE_STR("x"), "one");
    (void)moe_machine_gaps(r.machine, &before);
    moe_machine_gap(r.machine, MOE_STR("x"), "two");
    (void)moe_machine_gaps(r.machine, &after);
    assert_int_equal(before, after);
    root_free(&r);
}

static void sorts_the_environment(void **state)
{
    char *const environment[] = { "PATH=/bin", "HOME=/home/u", "broken", "=x", "A=b=c", NULL };
    struct root r;
    size_t count;
    (void)state;
    root_new(&r);
    root_open(&r, environment);
    const struct moe_machine_var *vars = moe_machine_env(r.machine, &count);
    assert_int_equal(count, 4);
    assert_true(moe_str_is(vars[0].name, "A"));
    assert_true(moe_str_is(vars[0].value, "b=c"));
    assert_int_equal(vars[1].line, 2);
    assert_true(moe_str_is(moe_machine_var(r.machine, MOE_STR("PATH"))->value, "/bin"));
    assert_null(moe_machine_var(r.machine, MOE_STR("PAT")));
    root_free(&r);
}

static void reads_the_environment_of_a_copy(void **state)
{
    struct root r;
    (void)state;
    root_new(&r);
    root_put(&r, "/machine.yaml", "# a copy\nenvironment:\n  HOME: /home/u\n  CUDA_CACHE_PATH: /c\n", 0644);
    root_open(&r, NULL);
    const struct moe_machine_var *var = moe_machine_var(r.machine, MOE_STR("CUDA_CACHE_PATH"));
    assert_non_null(var);
    assert_int_equal(var->line, 4);
    assert_true(moe_str_ends(moe_machine_env_at(r.machine, var).path, MOE_STR("/machine.yaml")));
    root_free(&r);
}

static void refuses_a_faulty_statement(void **state)
{
    static const struct { const char *text; enum moe_code code; unsigned line; } cases[] = {
        { "files: [\n", MOE_E_PARSE, 0 },
        { "file: []\n", MOE_E_SCHEMA, 1 },
        { "files:\n  - {path: relative, mode: 0644}\n", MOE_E_SCHEMA, 2 },
        { "files:\n  - {path: /x}\n", MOE_E_SCHEMA, 2 },
        { "files:\n  - {path: /x, mode: 0999}\n", MOE_E_SCHEMA, 2 },
        { "files:\n  - {path: /x, mode: 0644, uid: 99999999999}\n", MOE_E_SCHEMA, 2 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct root r;
        struct moe_error err = { 0 };
        root_new(&r);
        root_put(&r, "/machine.yaml", cases[i].text, 0644);
        assert_int_equal(root_try(&r, NULL, &err), cases[i].code);
        if (cases[i].line)
            assert_int_equal(err.line, cases[i].line);
        root_free(&r);
    }
}

static void refuses_a_root_that_is_none(void **state)
{
    const struct moe_machine_how how = { .root = "/nowhere/at/all" };
    struct moe_machine *machine = NULL;
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(moe_machine_open(&how, &machine, &err), MOE_E_IO);
    assert_null(machine);
}

/* A copy's links lead to the copy, not to this machine. */
static void links_stay_below_the_root(void **state)
{
    struct root r;
    struct moe_machine_text t;
    char path[128];
    (void)state;
    root_new(&r);
    root_put(&r, "/real/group", "copy:x:5:\n", 0644);
    root_folder(&r, "/etc", 0755);
    snprintf(path, sizeof path, "%s/etc/group", r.path);
    assert_int_equal(symlink("/real/group", path), 0);
    snprintf(path, sizeof path, "%s/etc/passwd", r.path);
    assert_int_equal(symlink("../../../../../../../etc/passwd", path), 0);
    root_open(&r, NULL);
    if (moe_machine_read(r.machine, "/etc/group", &t))           /* not where the kernel has no openat2 */
        assert_true(moe_str_is(t.text, "copy:x:5:"));
    assert_false(moe_machine_read(r.machine, "/etc/passwd", &t));
    root_free(&r);
}

static void reads_numbers_whole(void **state)
{
    uint64_t n;
    (void)state;
    assert_true(moe_machine_number(MOE_STR("0777"), 8, &n));
    assert_int_equal(n, 0777);
    assert_true(moe_machine_number(MOE_STR("00ffFF"), 16, &n));
    assert_int_equal(n, 0xffff);
    assert_true(moe_machine_number(MOE_STR("18446744073709551615"), 10, &n));
    assert_false(moe_machine_number(MOE_STR("18446744073709551616"), 10, &n));
    assert_false(moe_machine_number(MOE_STR("08"), 8, &n));
    assert_false(moe_machine_number(MOE_STR(""), 10, &n));
    assert_false(moe_machine_number(MOE_STR("1 "), 10, &n));
}

static void reads_this_machine(void **state)
{
    const struct moe_machine_how how = { .root = "/" };
    struct moe_machine *machine = NULL;
    struct moe_machine_self self;
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(moe_machine_open(&how, &machine, &err), MOE_OK);
    assert_true(moe_machine_self(machine, &self));
    assert_int_equal(self.uid, geteuid());
    assert_true(moe_machine_is_live(machine));
    moe_machine_free(&machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_line_with_its_place), cmocka_unit_test(knows_the_process), cmocka_unit_test(tells_what_is_missing),
        cmocka_unit_test(says_a_gap_once), cmocka_unit_test(sorts_the_environment), cmocka_unit_test(reads_the_environment_of_a_copy),
        cmocka_unit_test(refuses_a_faulty_statement), cmocka_unit_test(refuses_a_root_that_is_none), cmocka_unit_test(links_stay_below_the_root),
        cmocka_unit_test(reads_numbers_whole), cmocka_unit_test(reads_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
