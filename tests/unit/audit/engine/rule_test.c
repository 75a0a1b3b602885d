/* Rules: what rule.yaml may say, what a policy may change, where user rules are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/engine/rule.h"
#include "common/base/file.h"
#include "common/base/glob.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "code: M199\nname: row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\n"
#define CALL "match:\n  - call: a\n"

static const struct row { const char *name, *folder, *yaml; enum moe_code code; unsigned line, column; const char *field, *text; } rows[] = {
    { "reads the smallest rule", "rules/source/M199-row", HEAD CALL, MOE_OK, 0, 0, "", "" },
    { "reads an engine rule without a matcher", "rules/engine/M099-row", "code: M099\nname: row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\nengine: true\n", MOE_OK, 0, 0, "", "" },
    { "a code that differs from the folder", "rules/source/M198-row", HEAD CALL, MOE_E_SCHEMA, 1, 7, "code", "the folder is called 'M198-row'" },
    { "a name that differs from the folder", "rules/source/M199-raw", HEAD CALL, MOE_E_SCHEMA, 2, 7, "name", "the folder is called 'M199-raw'" },
    { "a code that is none", "rules/source/M19-row", "code: M19\nname: row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\n" CALL, MOE_E_SCHEMA, 1, 7, "code", "three digits" },
    { "a name with capitals", "rules/source/M199-Row", "code: M199\nname: Row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\n" CALL, MOE_E_SCHEMA, 2, 7, "name", "lower case" },
    { "an unknown severity", "rules/source/M199-row", "code: M199\nname: row\ntitle: t\nseverity: severe\nconfidence: high\nwhy: w\nfix: f\n" CALL, MOE_E_SCHEMA, 4, 11, "severity", "" },
    { "an unknown field", "rules/source/M199-row", HEAD "refs: [x]\n" CALL, MOE_E_SCHEMA, 8, 1, "refs", "" },
    { "a missing fix", "rules/source/M199-row", "code: M199\nname: row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\n" CALL, MOE_E_SCHEMA, 0, 0, NULL, "fix" },
    { "neither matcher nor code", "rules/source/M199-row", HEAD, MOE_E_SCHEMA, 1, 1, "", "needs `match`" },
    { "a matcher that is a map", "rules/source/M199-row", HEAD "match: {call: a}\n", MOE_E_SCHEMA, 8, 8, "match", "expected a list" },
    { "an empty matcher", "rules/source/M199-row", HEAD "match: []\n", MOE_E_SCHEMA, 8, 8, "match", "expected a list" },
    { "engine on a rule that is not M0xx", "rules/source/M199-row", HEAD "engine: true\n", MOE_E_SCHEMA, 8, 9, "engine", "M0xx" },
    { "a CWE without its prefix", "rules/source/M199-row", HEAD "cwe: [CWE-79, \"80\"]\n" CALL, MOE_E_SCHEMA, 8, 15, "cwe[1]", "is not CWE-n" },
    { "too many CWEs", "rules/source/M199-row", HEAD "cwe: [CWE-1, CWE-2, CWE-3, CWE-4, CWE-5, CWE-6, CWE-7, CWE-8, CWE-9]\n" CALL, MOE_E_SCHEMA, 8, 63, "cwe[8]", "more than 8" },
    { "a reference that is no address", "rules/source/M199-row", HEAD "references: [a book]\n" CALL, MOE_E_SCHEMA, 8, 13, "references", "https" },
    { "a parameter that is a map", "rules/source/M199-row", HEAD "params: {a: {b: 1}}\n" CALL, MOE_E_SCHEMA, 8, 13, "params.a", "string, a number or a list" },
    { "a parameter's value that is a list", "rules/source/M199-row", HEAD "params: {a: [[1]]}\n" CALL, MOE_E_SCHEMA, 8, 14, "params.a[0]", "string or a number" },
    { "a key twice", "rules/source/M199-row", HEAD "why: again\n" CALL, MOE_E_PARSE, 8, 1, NULL, "" },
};

static void one(void **state)
{
    const struct row *row = *state;
    struct moe_rule_text text = { row->folder, moe_str_c(row->yaml) };
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rules_read("source", &text, 1, &rules, &err), row->code);
    assert_int_equal(rules != NULL, row->code == MOE_OK);
    assert_int_equal(err.code, row->code);
    if (row->code != MOE_OK && row->line) {
        assert_int_equal(err.line, row->line);
        assert_int_equal(err.column, row->column);
    }
    if (row->field)
        assert_string_equal(err.field, row->field);
    if (!strstr(err.text, row->text))
        fail_msg("'%s' lacks '%s'", err.text, row->text);
    moe_rules_free(&rules);
}

static struct moe_rules *two_rules(void)
{
    static const char a[] = "code: M199\nname: row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\ncwe: CWE-252\nbandit: B101\n"
                            "params: {names: [a, \"b*\"], most: 0x20}\nmatch:\n  - call: $names\n";
    static const char b[] = "code: M198\nname: other\ntitle: t\nseverity: high\nconfidence: low\nwhy: w\nfix: f\nmatch:\n  - call: a\n";
    struct moe_rule_text texts[] = { { "rules/source/M199-row", moe_str_c(a) }, { "rules/source/M198-other", moe_str_c(b) } };
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rules_read("source", texts, 2, &rules, &err), MOE_OK);
    return rules;
}

static void sorts_and_finds_by_code_and_name(void **state)
{
    (void)state;
    struct moe_rules *rules = two_rules();
    assert_int_equal(moe_rules_count(rules), 2);
    assert_true(moe_str_is(moe_rules_at(rules, 0)->info.code, "M198"));
    assert_null(moe_rules_at(rules, 2));
    const struct moe_rule *rule = moe_rules_find(rules, MOE_STR("row"));
    assert_ptr_equal(rule, moe_rules_find(rules, MOE_STR("M199")));
    assert_null(moe_rules_find(rules, MOE_STR("M19")));
    assert_int_equal(rule->info.cwes[0], 252);
    assert_int_equal(rule->info.confidence, MOE_HIGH);
    assert_true(moe_str_is(rule->info.help_uri, "docs/rules/M199.md"));
    assert_true(moe_rule_param_has(rule, "names", MOE_STR("a")));
    assert_true(moe_rule_param_has(rule, "names", MOE_STR("bcd")));
    assert_false(moe_rule_param_has(rule, "names", MOE_STR("ab")));
    assert_false(moe_rule_param_has(rule, "nouns", MOE_STR("a")));
    assert_int_equal(moe_rule_param_int(rule, "most", 7), 32);
    assert_int_equal(moe_rule_param_int(rule, "names", 7), 7);
    moe_rules_free(&rules);
}

static void refuses_a_code_and_a_name_used_twice(void **state)
{
    (void)state;
    struct moe_rule_text same[] = { { "a/M199-row", MOE_STR(HEAD CALL) }, { "b/M199-row", MOE_STR(HEAD CALL) } };
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rules_read("source", same, 2, &rules, &err), MOE_E_SCHEMA);
    assert_string_equal(err.file, "b/M199-row/rule.yaml");
    assert_string_equal(err.field, "code");
    assert_non_null(strstr(err.text, "first in a/M199-row"));
    struct moe_rule_text named[] = { { "a/M199-row", MOE_STR(HEAD CALL) }, { "b/M198-row", MOE_STR("code: M198\nname: row\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\n" CALL) } };
    assert_int_equal(moe_rules_read("source", named, 2, &rules, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "name");
    assert_int_equal(err.line, 2);
}

static void a_policy_overrides_parameters_and_maps_controls(void **state)
{
    (void)state;
    struct moe_rules *rules = two_rules();
    struct moe_error err = { 0 };
    struct moe_str values[] = { MOE_STR("z") }, globs[] = { MOE_STR("M19*"), MOE_STR("other") };
    struct moe_policy_param params[] = { { .rule = MOE_STR("row"), .name = MOE_STR("names"), .values = values, .value_count = 1 },
                                         { .rule = MOE_STR("L101"), .name = MOE_STR("another tool's"), .values = values, .value_count = 1 } };
    struct moe_policy_control controls[] = { { .id = MOE_STR("A"), .rules = globs, .rule_count = 1 }, { .id = MOE_STR("B"), .rules = globs + 1, .rule_count = 1 } };
    struct moe_policy policy = { .params = params, .param_count = 2, .controls = controls, .control_count = 2 };
    assert_int_equal(moe_rules_resolve(rules, &policy, &err), MOE_OK);
    const struct moe_rule *row = moe_rules_find(rules, MOE_STR("row")), *other = moe_rules_find(rules, MOE_STR("other"));
    assert_true(moe_rule_param_has(row, "names", MOE_STR("z")));
    assert_false(moe_rule_param_has(row, "names", MOE_STR("a")));
    assert_int_equal(row->control_count, 1);
    assert_int_equal(other->control_count, 2);
    assert_true(moe_str_is(other->controls[1]->id, "B"));
    moe_rules_free(&rules);
}

static void an_unknown_parameter_points_into_the_policy(void **state)
{
    (void)state;
    struct moe_rules *rules = two_rules();
    struct moe_error err = { 0 };
    struct moe_policy_param param = { .rule = MOE_STR("M199"), .name = MOE_STR("nmaes"), .from = { MOE_STR("policy.yaml"), 12, 7 } };
    struct moe_policy policy = { .params = &param, .param_count = 1 };
    assert_int_equal(moe_rules_resolve(rules, &policy, &err), MOE_E_SCHEMA);
    assert_string_equal(err.file, "policy.yaml");
    assert_int_equal(err.line, 12);
    assert_int_equal(err.column, 7);
    assert_string_equal(err.field, "params.M199.nmaes");
    assert_non_null(strstr(err.text, "did you mean 'names'?"));
    moe_rules_free(&rules);
}

/* This program is linked without rules/source, as moe-lint is. */
static void code_that_was_not_linked_is_an_error(void **state)
{
    (void)state;
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rules_load("source", NULL, 0, &rules, &err), MOE_E_BUG);
    assert_null(rules);
    assert_non_null(strstr(err.text, "linked without"));
}

static void every_tool_has_the_engine_s_rules_and_knows_all_codes(void **state)
{
    (void)state;
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rules_load("engine", NULL, 0, &rules, &err), MOE_OK);
    assert_non_null(moe_rules_find(rules, MOE_STR("M001")));
    assert_null(moe_rules_find(rules, MOE_STR("M701")));
    struct moe_policy_rules known = moe_rules_known(rules);
    bool m701 = false;
    for (size_t i = 0; i < known.count; i++) {
        m701 |= strcmp(known.codes[i], "M701") == 0 && strcmp(known.names[i], "discarded-status") == 0;
        if (i)
            assert_true(strcmp(known.codes[i - 1], known.codes[i]) < 0);
    }
    assert_true(m701);
    moe_rules_free(&rules);
}

static int drop_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void put(const char *root, const char *folder, const char *yaml)
{
    char path[512];
    struct moe_error err = { 0 };
    snprintf(path, sizeof path, "%s/%s", root, folder);
    for (char *p = path + strlen(root) + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
            *p = '/';
        }
    assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
    if (!yaml)
        return;
    strncat(path, "/rule.yaml", sizeof path - strlen(path) - 1);
    assert_int_equal(moe_file_write(path, moe_str_c(yaml), 0600, &err), MOE_OK);
}

#define USER(code, name) "code: " code "\nname: " name "\ntitle: t\nseverity: low\nconfidence: high\nwhy: w\nfix: f\nmatch:\n  - call: a\n"

static void user_rules_are_found_two_levels_deep(void **state)
{
    (void)state;
    char root[] = "/tmp/moe-rules-XXXXXX", dir[600];
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    assert_non_null(mkdtemp(root));
    put(root, "U102-below", USER("U102", "below"));
    put(root, "engine/U103-deep", USER("U103", "deep"));
    put(root, "source/U104-elsewhere", USER("U104", "elsewhere"));
    const char *const dirs[] = { root };
    assert_int_equal(moe_rules_load("engine", dirs, 1, &rules, &err), MOE_OK);
    assert_true(moe_str_is(moe_rules_find(rules, MOE_STR("U102"))->input, "engine"));
    assert_non_null(moe_rules_find(rules, MOE_STR("U103")));
    assert_null(moe_rules_find(rules, MOE_STR("U104")));
    moe_rules_free(&rules);

    snprintf(dir, sizeof dir, "%s/U102-below/", root);
    const char *const single[] = { dir };
    assert_int_equal(moe_rules_load("engine", single, 1, &rules, &err), MOE_OK);
    assert_non_null(moe_rules_find(rules, MOE_STR("U102")));
    moe_rules_free(&rules);

    put(root, "empty", NULL);
    snprintf(dir, sizeof dir, "%s/empty", root);
    assert_int_equal(moe_rules_load("engine", single, 1, &rules, &err), MOE_E_USAGE);
    snprintf(dir, sizeof dir, "%s/absent", root);
    assert_int_equal(moe_rules_load("engine", single, 1, &rules, &err), MOE_E_IO);

    put(root, "U105-twice", USER("M001", "twice"));
    assert_int_equal(moe_rules_load("engine", dirs, 1, &rules, &err), MOE_E_SCHEMA);
    assert_int_equal(nftw(root, drop_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* Many values are looked up by what a name has and lacks; that says what comparing them one by one says. */
static void long_lists_say_what_comparing_says(void **state)
{
    (void)state;
    static const char *const values[] = { "*_HOST", "HOST", "S3_NO_VERIFY*", "*PROMETHEUS*BIND*", "q?z", "[ab]c", "x[!0-9]", "e\\*f", "plain", "" };
    static const char *const names[] = { "", "HOST", "A_HOST", "_HOST", "GHOST", "S3_NO_VERIFY", "S3_NO_VERIFY_SSL", "MY_PROMETHEUS_BIND", "PROMETHEUSBIND_ADDR", "BIND_PROMETHEUS",
                                         "qaz", "qz", "q?z", "ac", "bc", "cc", "[ab]c", "xa", "x1", "e*f", "e\\*f", "exf", "plain", "Plain", "plains", "\xc3\xa9",
                                         "a name that is longer than sixty-four bytes and so has no bit of its own for its length_HOST" };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1u << 20);
    struct moe_str list[MOE_COUNT(values)];
    for (size_t i = 0; i < MOE_COUNT(values); i++)
        list[i] = moe_str_c(values[i]);
    for (size_t count = 0; count <= MOE_COUNT(values); count++) {
        struct moe_param param = { .name = MOE_STR("names"), .values = list, .count = count };
        assert_true(moe_param_index(&param, arena));
        for (size_t i = 0; i < MOE_COUNT(names); i++) {
            bool want = false;
            for (size_t k = 0; k < count; k++)
                want |= moe_str_eq(list[k], moe_str_c(names[i])) || moe_glob_name(list[k], moe_str_c(names[i]));
            assert_int_equal(moe_param_has(&param, moe_str_c(names[i])), want);
        }
    }
    assert_false(moe_param_has(NULL, MOE_STR("HOST")));
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(sorts_and_finds_by_code_and_name), cmocka_unit_test(refuses_a_code_and_a_name_used_twice),
        cmocka_unit_test(a_policy_overrides_parameters_and_maps_controls), cmocka_unit_test(an_unknown_parameter_points_into_the_policy),
        cmocka_unit_test(code_that_was_not_linked_is_an_error), cmocka_unit_test(every_tool_has_the_engine_s_rules_and_knows_all_codes),
        cmocka_unit_test(user_rules_are_found_two_levels_deep), cmocka_unit_test(long_lists_say_what_comparing_says),
    };
    struct CMUnitTest tests[MOE_COUNT(rows) + MOE_COUNT(fixed)];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = one, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(fixed); i++)
        tests[MOE_COUNT(rows) + i] = fixed[i];
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
