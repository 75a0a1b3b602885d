/* What a policy may say, and where the error points when it says something else. */
#include "tests/unit/policy/known.h"

#define WHY "rationale: the benchmark never reads these copies"

static const struct parse_case { const char *name, *yaml; enum moe_code code; unsigned line, column; const char *field, *text; } cases[] = {
    /* accepted */
    { "reads one rule",                          "rules: [M101]\n", MOE_OK, 0, 0, "", "" },
    { "takes one string for a list",             "rules: discarded-status\n", MOE_OK, 0, 0, "", "" },
    { "takes globs of codes and of names",       "rules: [M7*, \"*-copy\"]\n", MOE_OK, 0, 0, "", "" },
    { "takes a skip with owner, ticket and day", "skip:\n- {rule: M701, " WHY ", owner: a, ticket: T-1, until: 2026-11-21}\n", MOE_OK, 0, 0, "", "" },
    { "takes a rationale of two lines",          "skip:\n- rule: M701\n  rationale: |\n    the benchmark never reads\n    what it copies\n", MOE_OK, 0, 0, "", "" },
    { "takes every flag that is let through",    "compile: {flags: [-Ia, -isystemb, -iquotec, -DX, \"-DY(a)=1\", -UZ, -std=gnu++20]}\n", MOE_OK, 0, 0, "", "" },
    { "takes numbers and truth as parameters",   "params: {M701: {a: 1, b: 1.5, c: true, d: [x, 2]}}\n", MOE_OK, 0, 0, "", "" },
    { "extends nothing when told so",            "extends: []\n", MOE_OK, 0, 0, "", "" },

    /* the document */
    { "rejects what is no YAML",                 "rules: [M101\n", MOE_E_PARSE, 2, 1, NULL, "" },
    { "rejects a list at the top",               "- rules\n", MOE_E_SCHEMA, 1, 1, "", "must be a map" },
    { "rejects a repeated key",                  "rules: M101\nrules: M113\n", MOE_E_PARSE, 2, 1, "rules", "" },
    { "rejects two documents",                   "rules: M101\n---\nrules: M113\n", MOE_E_PARSE, 2, 1, NULL, "" },

    /* a typo in each section */
    { "suggests a key of the top",               "exlude: [a]\n", MOE_E_SCHEMA, 1, 1, "exlude", "did you mean exclude?" },
    { "suggests a key of skip",                  "skip:\n- rule: M701\n  rationalle: x\n", MOE_E_SCHEMA, 3, 3, "skip[0].rationalle", "did you mean rationale?" },
    { "suggests a key of controls",              "controls:\n- {id: a, titel: b, rules: M101}\n", MOE_E_SCHEMA, 2, 11, "controls[0].titel", "did you mean title?" },
    { "suggests a key of compile",               "compile:\n  define: [A]\n", MOE_E_SCHEMA, 2, 3, "compile.define", "did you mean defines?" },
    { "suggests a key of analysis",              "analysis: {degrade: fail}\n", MOE_E_SCHEMA, 1, 12, "analysis.degrade", "did you mean degraded?" },
    { "suggests a word of degraded",             "analysis: {degraded: fial}\n", MOE_E_SCHEMA, 1, 22, "analysis.degraded", "did you mean fail?" },
    { "suggests a rule's code in rules",         "rules:\n- M101\n- m113\n", MOE_E_SCHEMA, 3, 3, "rules[1]", "did you mean \"M113\"?" },
    { "suggests a rule's name in skip",          "skip:\n- {rule: discarded-statsu, " WHY "}\n", MOE_E_SCHEMA, 2, 10, "skip[0].rule", "did you mean \"discarded-status\"?" },
    { "suggests a rule in params",               "params:\n  M7O1: {types: [a]}\n", MOE_E_SCHEMA, 2, 3, "params.M7O1", "did you mean \"M701\"?" },
    { "suggests a rule in controls",             "controls:\n- {id: a, title: b, rules: [M101, weak-digets]}\n", MOE_E_SCHEMA, 2, 35, "controls[0].rules[1]", "did you mean \"weak-digest\"?" },

    /* rules */
    { "rejects a glob that matches no rule",     "rules: [M9*]\n", MOE_E_SCHEMA, 1, 9, "rules[0]", "\"M9*\" matches no rule" },
    { "rejects a rule like nothing known",       "rules: [xyzzy]\n", MOE_E_SCHEMA, 1, 9, "rules[0]", "no rule \"xyzzy\"" },
    { "rejects an empty rule",                   "rules: [\"\"]\n", MOE_E_SCHEMA, 1, 9, "rules[0]", "must not be empty" },
    { "rejects no rules at all",                 "rules: []\n", MOE_E_SCHEMA, 1, 8, "rules", "must not be an empty list; \"*\" stands for all" },
    { "rejects no paths at all",                 "paths: []\n", MOE_E_SCHEMA, 1, 8, "paths", "must not be an empty list; \"**\" stands for all" },
    { "rejects a number for a rule",             "rules: [101]\n", MOE_E_SCHEMA, 1, 9, "rules[0]", "must be a string" },
    { "rejects a path with an escape in it",     "paths: [\"a\\x1b[2J\"]\n", MOE_E_SCHEMA, 1, 9, "paths[0]", "control or direction character" },
    { "rejects an owner that reorders its line", "skip:\n- {rule: M701, " WHY ", owner: \"a\\u202eb\"}\n", MOE_E_SCHEMA, 2, 74, "skip[0].owner", "control or direction character" },

    /* skip */
    { "rejects a skip without rationale",        "skip:\n- rule: M701\n", MOE_E_SCHEMA, 2, 3, "skip[0]", "rationale" },
    { "rejects a skip without rule",             "skip:\n- " WHY "\n", MOE_E_SCHEMA, 2, 3, "skip[0]", "rule" },
    { "rejects a rationale of one word",         "skip:\n- rule: M701\n  rationale: ok\n", MOE_E_SCHEMA, 3, 14, "skip[0].rationale", "too short" },
    { "rejects a rationale that says nothing",   "skip:\n- {rule: M701, rationale: this is a false positive}\n", MOE_E_SCHEMA, 2, 27, "skip[0].rationale", "says nothing" },
    { "rejects an empty rationale",              "skip:\n- {rule: M701, rationale: \"  \"}\n", MOE_E_SCHEMA, 2, 27, "skip[0].rationale", "must not be empty" },
    { "rejects a rationale of one word again",   "skip:\n- {rule: M701, rationale: reviewed reviewed reviewed}\n", MOE_E_SCHEMA, 2, 27, "skip[0].rationale", "repeats one word" },
    { "rejects a skip of no paths",              "skip:\n- {rule: M701, " WHY ", paths: []}\n", MOE_E_SCHEMA, 2, 74, "skip[0].paths", "skip the rule everywhere" },
    { "rejects the thirtieth of February",       "skip:\n- {rule: M701, " WHY ", until: 2027-02-30}\n", MOE_E_SCHEMA, 2, 74, "skip[0].until", "no date" },
    { "rejects the leap day of a plain year",    "skip:\n- {rule: M701, " WHY ", until: 2027-02-29}\n", MOE_E_SCHEMA, 2, 74, "skip[0].until", "no date" },
    { "rejects a day in another order",          "skip:\n- {rule: M701, " WHY ", until: 31.12.2027}\n", MOE_E_SCHEMA, 2, 74, "skip[0].until", "" },
    { "rejects a month without its zero",        "skip:\n- {rule: M701, " WHY ", until: 2027-1-31}\n", MOE_E_SCHEMA, 2, 74, "skip[0].until", "no date" },

    /* params */
    { "rejects parameters as a list",            "params: [M701]\n", MOE_E_SCHEMA, 1, 9, "params", "must be a map" },
    { "rejects a glob of rules for parameters",  "params:\n  \"M7*\": {a: b}\n", MOE_E_SCHEMA, 2, 3, "params.M7*", "" },
    { "rejects a rule without a map",            "params: {M701: types}\n", MOE_E_SCHEMA, 1, 16, "params.M701", "must be a map of parameters" },
    { "rejects a map as a parameter",            "params: {M701: {types: {a: b}}}\n", MOE_E_SCHEMA, 1, 24, "params.M701.types", "a list of them" },
    { "rejects a list in a parameter's list",    "params: {M701: {types: [a, [b]]}}\n", MOE_E_SCHEMA, 1, 28, "params.M701.types[1]", "a list of them" },
    { "rejects an empty parameter",              "params: {M701: {types: ~}}\n", MOE_E_SCHEMA, 1, 24, "params.M701.types", "a list of them" },
    { "rejects an empty list as a hidden skip",  "params: {M701: {types: []}}\n", MOE_E_SCHEMA, 1, 24, "params.M701.types", "skip it with a rationale" },
    { "rejects a parameter by code and by name", "params:\n  M701: {types: a}\n  discarded-status: {types: b}\n", MOE_E_SCHEMA, 3, 22, "params.discarded-status.types", "line 2 says it too" },

    /* controls */
    { "rejects a control without rules",         "controls:\n- {id: a, title: b, rules: []}\n", MOE_E_SCHEMA, 2, 28, "controls[0].rules", "no evidence" },
    { "rejects a control given twice",           "controls:\n- {id: a, title: b, rules: M101}\n- {id: a, title: c, rules: M113}\n", MOE_E_SCHEMA, 3, 8, "controls[1].id", "line 2 has it too" },

    /* compile and analysis */
    { "rejects a plugin",                        "compile: {flags: [-fplugin=x.so]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "is not allowed" },
    { "rejects an output file",                  "compile: {flags: [-Ia, -o, b]}\n", MOE_E_SCHEMA, 1, 24, "compile.flags[1]", "is not allowed" },
    { "rejects a forced include",                "compile: {flags: [-include, a.h]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "is not allowed" },
    { "rejects a flag apart from its value",     "compile: {flags: [-I, -fplugin=x.so]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "joined to its value" },
    { "rejects a response file",                 "compile: {flags: [\"@flags\"]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "is not allowed" },
    { "rejects a definition without a name",     "compile: {flags: [-D=1]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "is no value of -D" },
    { "rejects two words in one flag",           "compile: {flags: [\"-I -fplugin=x\"]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "is no value of -I" },
    { "rejects an unknown standard as a flag",   "compile: {flags: [-std=latest]}\n", MOE_E_SCHEMA, 1, 19, "compile.flags[0]", "is no value of -std=" },
    { "rejects an unknown standard",             "compile: {standard: latest}\n", MOE_E_SCHEMA, 1, 21, "compile.standard", "is no language standard" },
    { "rejects a macro that starts with a digit", "compile: {defines: [A, 1B]}\n", MOE_E_SCHEMA, 1, 24, "compile.defines[1]", "" },
    { "rejects a value for what is undefined",   "compile: {undefine: A=1}\n", MOE_E_SCHEMA, 1, 21, "compile.undefine", "is no macro's name" },
    { "rejects more than all",                   "analysis: {min_understood_percent: 101}\n", MOE_E_SCHEMA, 1, 36, "analysis.min_understood_percent", "outside 0 to 100" },

    /* extends */
    { "rejects standard input as a base",        "extends: \"-\"\n", MOE_E_SCHEMA, 1, 10, "extends", "must be the path of a policy" },
    { "rejects an empty base",                   "extends: [built-in, \"\"]\n", MOE_E_SCHEMA, 1, 21, "extends[1]", "must be the path of a policy" },
    { "points at a base that is missing",        "rules: M101\nextends: [built-in, no/such.yaml]\n", MOE_E_IO, 2, 21, "extends[1]", "cannot read no/such.yaml" },
    { "rejects bytes that extend themselves",    "extends: case.yaml\n", MOE_E_SCHEMA, 1, 10, "extends", "extends itself: case.yaml -> case.yaml" },
};

static void parse(void **state)
{
    const struct parse_case *c = *state;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = parse_as("case.yaml", c->yaml, &policy, &err);
    if (code != c->code)
        fail_msg("code %d, want %d: %u:%u: %s: %s", code, c->code, err.line, err.column, err.field, err.text);
    assert_true((code == MOE_OK) == (policy != NULL));
    if (code == MOE_OK)
        return;
    assert_string_equal(err.file, "case.yaml");
    if (c->field)
        assert_string_equal(err.field, c->field);
    if (!strstr(err.text, c->text))
        fail_msg("\"%s\" says nothing of \"%s\"", err.text, c->text);
    if (err.line != c->line || err.column != c->column)
        fail_msg("%u:%u: %s: %s; want %u:%u", err.line, err.column, err.field, err.text, c->line, c->column);
}

static void refuses_too_many_items(void **state)
{
    (void)state;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *yaml = moe_buf_new(1 << 20);
    struct moe_error err = { 0 };
    moe_buf_add(yaml, MOE_STR("extends: []\nexclude:\n"));
    for (unsigned i = 0; i < 4097; i++)
        moe_buf_printf(yaml, "- f%u\n", i);
    assert_int_equal(parse_as("big.yaml", moe_buf_str(yaml).ptr, &policy, &err), MOE_E_LIMIT);
    assert_int_equal(err.line, 3 + 4096);
    assert_string_equal(err.field, "exclude[4096]");
}

static void refuses_too_many_bytes(void **state)
{
    (void)state;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    struct moe_error err = { 0 };
    char *bytes = test_malloc(MOE_CAP_POLICY_BYTES + 1);
    memset(bytes, '#', MOE_CAP_POLICY_BYTES + 1);
    assert_int_equal(moe_policy_parse("big.yaml", (struct moe_str){ bytes, MOE_CAP_POLICY_BYTES + 1 }, &known, TODAY, &policy, &err), MOE_E_LIMIT);
    assert_string_equal(err.file, "big.yaml");
    assert_null(policy);
    test_free(bytes);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 2];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = parse, .initial_state = (void *)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest)cmocka_unit_test(refuses_too_many_items);
    tests[MOE_COUNT(cases) + 1] = (struct CMUnitTest)cmocka_unit_test(refuses_too_many_bytes);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
