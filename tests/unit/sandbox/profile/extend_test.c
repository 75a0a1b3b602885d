/* Profiles that build on others: what adds, what replaces, what is taken away, and what goes round in a circle. */
#include "tests/unit/sandbox/profile/profiles.h"
#include "sandbox/profile/demand.h"
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], before[4096];

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}
static int enter(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/moe-profile-XXXXXX");
    return getcwd(before, sizeof before) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}
static int leave(void **state)
{
    (void)state;
    return chdir(before) == 0 && nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0 ? 0 : -1;
}
static void put(const char *path, const char *text)
{
    FILE *to = fopen(path, "w");
    assert_true(to && fputs(text, to) != EOF && fclose(to) == 0);
}

static size_t rules_of(const struct moe_profile *p, const char *call)
{
    size_t n;
    (void)moe_profile_rules_of(p, moe_str_c(call), &n);
    return n;
}

static void adds_and_replaces(void **state)
{
    (void)state;
    put("base.yaml", "name: base\ntitle: below\ncalls: {allow: [read, {call: ioctl, args: {request: [TCGETS]}}]}\nfiles: {read: [/a, {path: /b, why: first reason given}]}\nlimits: {memory: 1G, tasks: 5}\n"
                     "environment: {set: {X: \"1\"}, keep: [Y]}\nwx: free\n");
    put("top.yaml", "extends: base.yaml\ncalls: {allow: [write, {call: ioctl, args: {request: [TIOCGWINSZ]}}, read]}\nfiles: {read: [{path: /a, why: now it has one}, {path: /b, why: another reason}, /c]}\n"
                    "limits: {memory: 2G}\nenvironment: {set: {X: \"2\"}}\nwx: cache\n");
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_load(all, "./top.yaml");
    assert_true(moe_str_is(p->name, "top") && moe_str_is(p->title, "below") && p->chain_count == 2 && moe_str_is(p->chain[0], "base") && moe_str_is(p->chain[1], "top"));
    assert_true(rules_of(p, "read") == 1 && rules_of(p, "write") == 1 && rules_of(p, "ioctl") == 2);
    assert_true(p->read_count == 3 && moe_str_is(p->read[0].at.why, "now it has one") && moe_str_is(p->read[1].at.why, "first reason given"));
    assert_true(p->limits.memory_bytes == 2ull << 30 && p->limits.tasks == 5 && p->wx == MOE_WX_CACHE);
    assert_true(p->env_count == 2 && moe_str_is(p->env[1].value, "2"));
    moe_profiles_free(&all);
}

static void removes(void **state)
{
    (void)state;
    put("base.yaml", "calls: {allow: [read, write, \"@numa\", {call: clone, args: {flags: {without: [CLONE_NEWUSER]}}}], deny: [bpf]}\n"
                     "files: {read: [/opt, /opt/x, /optical], library: [/opt/lib], devices: [null, fuse], hide: [/opt/y]}\n"
                     "environment: {keep: [LC_ALL, LC_*, LANG]}\nnetwork: {connect: [\"a:1\", \"b:2\"], bind: [10, 11-12, 20]}\n");
    put("top.yaml", "extends: ./base.yaml\nremove:\n  calls: [write, \"@numa\"]\n  files: [/opt]\n  devices: [fuse]\n  env: [LC_*]\n  connect: [\"a:1\"]\n  bind: [10-15]\n"
                    "calls: {allow: [{call: write, args: {fd: [1, 2]}}]}\n");
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_load(all, "./top.yaml");
    assert_true(rules_of(p, "mbind") == 0 && rules_of(p, "read") == 1 && rules_of(p, "bpf") == 1 && rules_of(p, "clone") == 1);
    size_t n;
    const struct moe_call_rule *w = moe_profile_rules_of(p, MOE_STR("write"), &n);
    assert_true(n == 1 && w->demand_count == 1 && w->demands[0].count == 2);
    assert_true(p->read_count == 1 && moe_str_is(p->read[0].path, "/optical") && p->library_count == 0 && p->hide_count == 1);
    assert_true(p->device_count == 1 && p->env_count == 1 && moe_str_is(p->env[0].name, "LANG"));
    assert_true(p->connect_count == 1 && moe_str_is(p->connect[0].host, "b") && p->bind_count == 1 && p->bind[0].first == 20);
    moe_profiles_free(&all);
}

static void groups_do_not_widen(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_parse(all, "calls:\n  allow: [\"@network\", {call: socket, args: {domain: [AF_UNIX]}}]\n  deny: [connect]\n");
    size_t n;
    const struct moe_call_rule *s = moe_profile_rules_of(p, MOE_STR("socket"), &n);
    assert_true(n == 1 && s->demand_count == 1);
    s = moe_profile_rules_of(p, MOE_STR("connect"), &n);
    assert_true(n == 1 && s->act == MOE_ACT_ERRNO);
    assert_true(rules_of(p, "bind") == 1);
    moe_profiles_free(&all);
}

static void a_denial_of_the_base_holds_until_named(void **state)
{
    (void)state;
    put("base.yaml", "calls: {deny: [connect, bind]}\n");
    put("group.yaml", "extends: base.yaml\ncalls: {allow: [\"@network\", bind]}\n");
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_load(all, "./group.yaml");
    size_t n;
    const struct moe_call_rule *c = moe_profile_rules_of(p, MOE_STR("connect"), &n);
    assert_true(n == 1 && c->act == MOE_ACT_ERRNO);
    c = moe_profile_rules_of(p, MOE_STR("bind"), &n);
    assert_true(n == 1 && c->act == MOE_ACT_ALLOW);
    moe_profiles_free(&all);
}

static void merges_a_diamond_once(void **state)
{
    (void)state;
    put("root.yaml", "calls: {allow: [read, write]}\n");
    put("left.yaml", "extends: root.yaml\nremove: {calls: [write]}\n");
    put("right.yaml", "extends: [./root.yaml]\ncalls: {allow: [lseek]}\n");
    put("top.yaml", "extends: [left.yaml, right.yaml]\n");
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_load(all, "top.yaml");
    assert_true(p->chain_count == 4 && rules_of(p, "write") == 0 && rules_of(p, "lseek") == 1);
    moe_profiles_free(&all);
}

static void fails(const char *path, enum moe_code code, const char *file, unsigned line, const char *text)
{
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    if (moe_profile_load(all, path, &p, &err) != code || strcmp(err.file, file) != 0 || err.line != line || !strstr(err.text, text))
        fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
    assert_null(p);
    moe_profiles_free(&all);
}

static void circles_and_missing_files_are_told(void **state)
{
    (void)state;
    put("a.yaml", "extends: b.yaml\n");
    put("b.yaml", "name: b\nextends: ./a.yaml\n");
    put("self.yaml", "extends: self.yaml\n");
    put("gone.yaml", "\nextends: nowhere.yaml\n");
    put("text.yaml", "extends: /etc/passwd\n");
    put("bad.yaml", "extends: worse.yaml\n");
    put("worse.yaml", "a: b\n");
    assert_int_equal(symlink("/etc/passwd", "link.yaml"), 0);
    fails("./a.yaml", MOE_E_SCHEMA, "./b.yaml", 2, "extends itself");
    fails("./self.yaml", MOE_E_SCHEMA, "./self.yaml", 1, "extends itself");
    fails("./gone.yaml", MOE_E_IO, "./gone.yaml", 2, "cannot read");
    fails("./text.yaml", MOE_E_SCHEMA, "./text.yaml", 1, "no .yaml or .yml file");
    fails("./bad.yaml", MOE_E_SCHEMA, "./worse.yaml", 1, "unknown field");
    fails("./link.yaml", MOE_E_USAGE, "./link.yaml", 0, "is a link");
    char name[32], text[64];
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "n%d.yaml", i);
        snprintf(text, sizeof text, "extends: n%d.yaml\n", i + 1);
        put(name, i == 11 ? "name: last\n" : text);
    }
    fails("./n0.yaml", MOE_E_LIMIT, "./n8.yaml", 1, "one on another");
}

int main(void)
{
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, enter, leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(adds_and_replaces), IN_FOLDER(removes), cmocka_unit_test(groups_do_not_widen), IN_FOLDER(a_denial_of_the_base_holds_until_named), IN_FOLDER(merges_a_diamond_once),
        IN_FOLDER(circles_and_missing_files_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
