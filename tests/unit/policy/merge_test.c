/* Policies that extend others: who wins, who is merged once, and what circles and missing files are told. */
#include "tests/unit/policy/known.h"
#include "tests/unit/policy/folder.h"

#define LOAD(path, out, err) moe_policy_load((path), &known, TODAY, (out), (err))

static int enter(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    *state = f;
    return f ? folder_enter(f) : -1;
}
static int leave(void **state)
{
    int bad = folder_leave(*state);
    free(*state);
    return bad;
}

static struct moe_policy *load(const char *path)
{
    struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    if (LOAD(path, &p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return p;
}

static void has_texts(const struct moe_policy_list *list, const char *want)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *got = moe_buf_new(4096);
    for (size_t i = 0; i < list->count; i++)
        moe_buf_printf(got, "%s%.*s@%.*s:%u", i ? " " : "", MOE_FMT(list->items[i].text), MOE_FMT(list->items[i].from.file), list->items[i].from.line);
    assert_string_equal(moe_buf_str(got).ptr, want);
}

static bool has_exclude(const struct moe_policy *p, const char *text)
{
    for (size_t i = 0; i < p->exclude.count; i++)
        if (moe_str_is(p->exclude.items[i].text, text))
            return true;
    return false;
}

static void extends_the_built_in_one_unless_told(void **state)
{
    (void)state;
    folder_put("plain.yaml", "exclude: gen/\n");
    folder_put("alone.yaml", "extends: []\nexclude: gen/\n");
    MOE_AUTO(moe_policy_free) struct moe_policy *plain = load("plain.yaml"), *alone = load("alone.yaml"), *built_in = load(NULL);
    assert_true(has_exclude(plain, ".git/") && has_exclude(plain, "gen/"));
    assert_true(plain->control_count > 30 && plain->control_count == built_in->control_count);
    assert_false(has_exclude(alone, ".git/"));
    assert_int_equal(alone->control_count, 0);
    assert_true(moe_str_is(built_in->path, "built-in") && moe_str_is(plain->path, "plain.yaml"));
    assert_true(moe_str_is(built_in->exclude.items[0].from.file, "built-in"));
}

static void merges_a_diamond_once(void **state)
{
    (void)state;
    folder_put("base/root.yaml", "extends: []\nskip: [{rule: M701, rationale: the benchmark never reads these copies}]\nexclude: [a]\nrules: [M1*]\n");
    folder_put("base/left.yaml", "extends: root.yaml\nexclude: [b]\nrules: [M2*]\n");
    folder_put("base/right.yaml", "extends: [../base/./root.yaml]\nexclude: [c, a]\n");
    folder_put("top.yaml", "extends: [base/left.yaml, ./base/right.yaml]\nexclude: [d]\n");
    MOE_AUTO(moe_policy_free) struct moe_policy *p = load("top.yaml");
    has_texts(&p->exclude, "a@base/root.yaml:3 b@base/left.yaml:2 c@base/right.yaml:2 d@top.yaml:2");
    has_texts(&p->rules, "M2*@base/left.yaml:3");           /* right.yaml does not bring root's rules back */
    assert_int_equal(p->skip_count, 1);
}

static void replaces_what_is_single(void **state)
{
    (void)state;
    folder_put("org.yaml", "paths: [src/]\ncompile: {standard: c11, cuda: /opt/a, flags: [-Ia]}\nanalysis: {degraded: fail}\n"
                           "params: {M701: {types: [x], deep: 1}}\ncontrols: [{id: X-1, title: old, rules: M101}]\n");
    folder_put("policy.yaml", "extends: org.yaml\npaths: [lib/, src/]\ncompile: {standard: c17, flags: [-Ib, -Ia]}\nanalysis: {min_understood_percent: 90}\n"
                              "params: {discarded-status: {types: [y, z]}}\ncontrols: [{id: X-1, title: new, rules: M2*}]\n");
    MOE_AUTO(moe_policy_free) struct moe_policy *p = load("policy.yaml");
    has_texts(&p->paths, "lib/@policy.yaml:2 src/@policy.yaml:2");
    has_texts(&p->compile.flags, "-Ia@org.yaml:2 -Ib@policy.yaml:3");
    assert_true(moe_str_is(p->compile.standard.text, "c17") && p->compile.standard.from.line == 3);
    assert_true(moe_str_is(p->compile.cuda.text, "/opt/a") && moe_str_is(p->compile.cuda.from.file, "org.yaml"));
    assert_int_equal(p->analysis.degraded, MOE_DEGRADED_FAIL);
    assert_int_equal(p->analysis.min_understood_percent, 90);
    assert_true(moe_str_is(p->analysis.from.file, "org.yaml") && moe_str_is(p->analysis.percent_from.file, "policy.yaml"));
    assert_int_equal(p->param_count, 2);
    const struct moe_policy_param *types = moe_policy_param_for(p, MOE_STR("M701"), MOE_STR("discarded-status"), "types");
    assert_int_equal(types->value_count, 2);
    assert_true(moe_str_is(types->values[0], "y") && moe_str_is(types->from.file, "policy.yaml"));
    const struct moe_policy_control *x = NULL;
    for (size_t i = 0; i < p->control_count; i++)
        if (moe_str_is(p->controls[i].id, "X-1"))
            x = &p->controls[i];
    assert_non_null(x);
    assert_true(moe_str_is(x->title, "new") && moe_str_is(x->rules[0], "M2*"));
}

static void keeps_the_built_in_one_below(void **state)
{
    (void)state;
    folder_put("strict.yaml", "extends: []\nrules: [M1*]\nanalysis: {degraded: fail, min_understood_percent: 99}\n");
    folder_put("policy.yaml", "extends: [strict.yaml, built-in]\n");
    MOE_AUTO(moe_policy_free) struct moe_policy *p = load("policy.yaml");
    has_texts(&p->rules, "M1*@strict.yaml:2");
    assert_int_equal(p->analysis.degraded, MOE_DEGRADED_FAIL);
    assert_int_equal(p->analysis.min_understood_percent, 99);
    assert_true(p->control_count > 30);
}

static void fails(const char *path, enum moe_code code, const char *file, unsigned line, unsigned column, const char *field, const char *text)
{
    MOE_AUTO(moe_policy_free) struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(LOAD(path, &p, &err), code);
    assert_null(p);
    assert_string_equal(err.file, file);
    assert_string_equal(err.field, field);
    if (err.line != line || err.column != column || !strstr(err.text, text))
        fail_msg("%u:%u: %s; want %u:%u: %s", err.line, err.column, err.text, line, column, text);
}

static void names_the_circle(void **state)
{
    (void)state;
    folder_put("a.yaml", "rules: M101\nextends: b.yaml\n");
    folder_put("b.yaml", "extends: [built-in, sub/c.yaml]\n");
    folder_put("sub/c.yaml", "extends:\n- ../a.yaml\n");
    assert_int_equal(symlink("a.yaml", "link.yaml"), 0);
    folder_put("self.yaml", "extends: ./self.yaml\n");
    fails("a.yaml", MOE_E_SCHEMA, "sub/c.yaml", 2, 3, "extends[0]", "extends itself: a.yaml -> b.yaml -> sub/c.yaml -> a.yaml");
    fails("link.yaml", MOE_E_SCHEMA, "sub/c.yaml", 2, 3, "extends[0]", "link.yaml -> b.yaml -> sub/c.yaml -> link.yaml");
    fails("self.yaml", MOE_E_SCHEMA, "self.yaml", 1, 10, "extends", "extends itself: self.yaml -> self.yaml");
}

static void points_into_the_file_at_fault(void **state)
{
    (void)state;
    folder_put("policy.yaml", "extends: sub/bad.yaml\n");
    folder_put("sub/bad.yaml", "exclude: [x]\nskip:\n- rule: M701\n  rationale: todo\n");
    folder_put("gone.yaml", "exclude: a\nextends:\n- sub/gone.yaml\n");
    folder_put("dir.yaml", "extends: sub\n");
    folder_put("folder.yaml", "extends: sub.yml\n");
    assert_int_equal(mkdir("sub.yml", 0755), 0);
    fails("policy.yaml", MOE_E_SCHEMA, "sub/bad.yaml", 4, 14, "skip[0].rationale", "too short");
    fails("gone.yaml", MOE_E_IO, "gone.yaml", 3, 3, "extends[0]", "cannot read sub/gone.yaml");
    fails("dir.yaml", MOE_E_SCHEMA, "dir.yaml", 1, 10, "extends", "\"sub\" is no .yaml or .yml file");
    fails("folder.yaml", MOE_E_IO, "folder.yaml", 1, 10, "extends", "cannot read sub.yml");
    fails("absent.yaml", MOE_E_IO, "absent.yaml", 0, 0, "", "");
}

static void bounds_what_is_extended(void **state)
{
    (void)state;
    char name[32], text[64];
    for (unsigned i = 0; i < 9; i++) {
        snprintf(name, sizeof name, "p%u.yaml", i);
        snprintf(text, sizeof text, "extends: p%u.yaml\n", i + 1);
        folder_put(name, text);
    }
    folder_put("p9.yaml", "exclude: z\n");
    fails("p0.yaml", MOE_E_LIMIT, "p8.yaml", 1, 10, "extends", "more than 8 policies are extended");
    MOE_AUTO(moe_policy_free) struct moe_policy *p = load("p1.yaml");
    assert_true(has_exclude(p, "z"));
}

static void finds_the_nearest_policy(void **state)
{
    (void)state;
    char found[256];
    folder_put("policy.yaml", "exclude: a\n");
    folder_put("repo/.git/HEAD", "ref: refs/heads/main\n");
    folder_put("repo/src/deep/a.c", "int a;\n");
    folder_put("plain/src/a.c", "int a;\n");
    assert_true(moe_policy_find(".", found, sizeof found));
    assert_string_equal(found, "policy.yaml");
    assert_false(moe_policy_find("repo/src/deep", found, sizeof found));    /* the repository's root ends the search */
    assert_true(moe_policy_find("plain/src/", found, sizeof found));
    assert_string_equal(found, "plain/src/../../policy.yaml");
    folder_put("repo/policy.yaml", "exclude: b\n");
    assert_true(moe_policy_find("repo/src/deep", found, sizeof found));
    assert_string_equal(found, "repo/src/deep/../../policy.yaml");
    assert_int_equal(chdir("repo/src"), 0);
    assert_true(moe_policy_find(".", found, sizeof found));
    assert_string_equal(found, "../policy.yaml");
    assert_int_equal(chdir("../.."), 0);
    assert_false(moe_policy_find("no/such/folder", found, sizeof found));
    assert_string_equal(found, "");
}

static void finds_a_broken_link_too(void **state)
{
    (void)state;
    char found[256];
    folder_put("sub/.git/HEAD", "ref\n");
    assert_int_equal(symlink("nowhere.yaml", "sub/policy.yaml"), 0);
    assert_true(moe_policy_find("sub", found, sizeof found));
    assert_string_equal(found, "sub/policy.yaml");
    fails(found, MOE_E_IO, "sub/policy.yaml", 0, 0, "", "");
}

/* Messages quote what they find: nothing but policies may be named by a policy, or stand behind its name. */
static void reads_nothing_but_policies(void **state)
{
    (void)state;
    folder_put("private", "root:x: secret\n");
    folder_put("a.yaml", "exclude: a\nextends: private\n");
    folder_put("b.yaml", "extends: [built-in, link.yaml]\n");
    folder_put("c.yaml", "extends: /etc/passwd\n");
    folder_put("d.yaml", "extends: ./real.yml\n");
    folder_put("real.yml", "exclude: z\n");
    assert_int_equal(symlink("private", "link.yaml"), 0);
    assert_int_equal(symlink("d.yaml", "good"), 0);
    fails("a.yaml", MOE_E_SCHEMA, "a.yaml", 2, 10, "extends", "\"private\" is no .yaml or .yml file");
    fails("b.yaml", MOE_E_SCHEMA, "b.yaml", 1, 21, "extends[1]", "\"link.yaml\" is no .yaml or .yml file");
    fails("c.yaml", MOE_E_SCHEMA, "c.yaml", 1, 10, "extends", "no .yaml or .yml file");
    fails("link.yaml", MOE_E_USAGE, "link.yaml", 0, 0, "", "is a link to what is no .yaml or .yml file");
    MOE_AUTO(moe_policy_free) struct moe_policy *p = load("good");
    assert_true(has_exclude(p, "z"));
}

int main(void)
{
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, enter, leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(extends_the_built_in_one_unless_told), IN_FOLDER(merges_a_diamond_once), IN_FOLDER(replaces_what_is_single),
        IN_FOLDER(keeps_the_built_in_one_below), IN_FOLDER(names_the_circle), IN_FOLDER(points_into_the_file_at_fault), IN_FOLDER(bounds_what_is_extended),
        IN_FOLDER(finds_the_nearest_policy), IN_FOLDER(finds_a_broken_link_too), IN_FOLDER(reads_nothing_but_policies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
