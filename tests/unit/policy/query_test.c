/* Questions to a policy, what it prints, and what is made of its table. */
#include "tests/unit/policy/known.h"
#include "common/base/file.h"
#include <glob.h>
#include <stdlib.h>

static struct moe_policy *read_policy(const char *name, const char *yaml)
{
    struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    if (parse_as(name, yaml, &p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return p;
}

/* ---- which rules, which files ---- */

static const struct runs_case { const char *name, *rules; const char *code, *rule; bool want; } runs_cases[] = {
    { "runs everything by default",              "exclude: x\n",                            "M113", "unchecked-size",   true  },
    { "runs a rule by code",                     "rules: M113\n",                 "M113", "unchecked-size",   true  },
    { "runs a rule by name",                     "rules: unchecked-size\n",       "M113", "unchecked-size",   true  },
    { "runs a family",                           "rules: M1*\n",                  "M113", "unchecked-size",   true  },
    { "runs by a glob of names",                 "rules: \"unchecked-*\"\n",      "M702", "unchecked-launch", true  },
    { "does not run another family",             "rules: M1*\n",                  "M201", "weak-digest",      false },
    { "does not take a code for a prefix",       "rules: M701\n",                 "M7",   "x",                false },
};

static void runs(void **state)
{
    const struct runs_case *c = *state;
    MOE_AUTO(moe_policy_free) struct moe_policy *p = read_policy("p.yaml", c->rules);
    assert_int_equal(moe_policy_runs(p, moe_str_c(c->code), moe_str_c(c->rule)), c->want);
}

static const struct wants_case { const char *name, *yaml, *path; bool want; } wants_cases[] = {
    { "wants a file by default",                 "extends: []\nanalysis: {degraded: fail}\n",   "src/a.c",          true  },
    { "wants a file below a path",               "paths: [src/]\n",                             "src/deep/a.cu",    true  },
    { "wants no file beside the paths",          "paths: [src/]\n",                             "lib/a.c",          false },
    { "excludes before it includes",             "paths: [src/]\nexclude: [\"*.gen.c\"]\n",     "src/a.gen.c",      false },
    { "excludes what the built-in one does",     "paths: [\"**\"]\n",                           ".git/hooks/a.c",   false },
    { "wants a nested folder named build",       "exclude: [out/]\n",                           "src/build/a.c",    true  },
};

static void wants(void **state)
{
    const struct wants_case *c = *state;
    MOE_AUTO(moe_policy_free) struct moe_policy *p = read_policy("p.yaml", *c->yaml ? c->yaml : "rules: \"*\"\n");
    assert_int_equal(moe_policy_wants(p, moe_str_c(c->path)), c->want);
}

#define WHY "rationale: the benchmark never reads these copies"
static const struct skip_case { const char *name, *yaml, *code, *rule, *path; unsigned line; bool expired; } skip_cases[] = {
    { "skips everywhere without paths",          "skip:\n- {rule: M701, " WHY "}\n",                                    "M701", "discarded-status", "a.c",       2, false },
    { "skips below a path",                      "skip:\n- {rule: M701, " WHY ", paths: bench/}\n",                     "M701", "discarded-status", "bench/a.c", 2, false },
    { "does not skip beside the path",           "skip:\n- {rule: M701, " WHY ", paths: bench/}\n",                     "M701", "discarded-status", "src/a.c",   0, false },
    { "skips by the rule's name",                "skip:\n- {rule: discarded-status, " WHY "}\n",                        "M701", "discarded-status", "a.c",       2, false },
    { "skips a family",                          "skip:\n- {rule: M7*, " WHY "}\n",                                     "M702", "unchecked-launch", "a.c",       2, false },
    { "does not skip another rule",              "skip:\n- {rule: M701, " WHY "}\n",                                    "M702", "unchecked-launch", "a.c",       0, false },
    { "skips on the last day",                   "skip:\n- {rule: M701, " WHY ", until: 2026-11-21}\n",                 "M701", "discarded-status", "a.c",       2, false },
    { "does not skip the day after",             "skip:\n- {rule: M701, " WHY ", until: 2026-11-20}\n",                 "M701", "discarded-status", "a.c",       0, true  },
    { "passes an expired skip for a living one", "skip:\n- {rule: M701, " WHY ", until: 2020-01-01}\n- {rule: M7*, " WHY "}\n", "M701", "discarded-status", "a.c", 3, true },
};

static void skips(void **state)
{
    const struct skip_case *c = *state;
    MOE_AUTO(moe_policy_free) struct moe_policy *p = read_policy("p.yaml", c->yaml);
    const struct moe_policy_skip *s = moe_policy_skip_for(p, moe_str_c(c->code), moe_str_c(c->rule), moe_str_c(c->path));
    assert_int_equal(s ? s->from.line : 0, c->line);
    assert_int_equal(p->skips[0].expired, c->expired);
    assert_true(moe_str_is(p->skips[0].from.file, "p.yaml"));
}

/* ---- printing ---- */

static void same_bytes(const char *path, struct moe_str got)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *want = NULL;
    struct moe_error err = { 0 };
    const char *mode = getenv("MOE_GOLDEN");
    if (mode && strcmp(mode, "write") == 0)
        assert_int_equal(moe_file_write(path, got, 0644, &err), MOE_OK);
    if (moe_file_read(path, 1 << 20, &want, &err) != MOE_OK)
        fail_msg("%s: %s (MOE_GOLDEN=write makes it)", path, err.text);
    assert_string_equal(got.ptr, moe_buf_str(want).ptr);
}

static const char full[] =
    "rules: [M1*, discarded-status]\n"
    "skip:\n"
    "- rule: M701\n"
    "  rationale: |\n"
    "    the benchmark never reads\n"
    "    these copies\n"
    "  paths: [bench/, \"src/*.cu\"]\n"
    "  owner: storage\n"
    "  ticket: OPS-12\n"
    "  until: 2026-01-01\n"
    "- {rule: M2*, rationale: \"a \\\"quoted\\\" word, a \\\\ and an \\u00e9\"}\n"
    "paths: src/\n"
    "exclude: [\"*.gen.c\", \"a # b\", .git/]\n"
    "params:\n"
    "  M701: {types: [cudaError_t, 12, true], depth: 3}\n"
    "  M101: {sinks: strcpy}\n"
    "controls:\n"
    "- {id: X-1, title: first, text: \"two\\nlines\", rules: [M1*, M701]}\n"
    "secrets: [OUR_KEY]\n"
    "compile:\n"
    "  flags: [-Iinclude, -DNDEBUG]\n"
    "  defines: [A=1]\n"
    "  undefine: B\n"
    "  include: [third/include]\n"
    "  database: out\n"
    "  cuda: /usr/local/cuda\n"
    "  standard: gnu17\n"
    "analysis: {degraded: fail, min_understood_percent: 75}\n";

static const struct golden_case { const char *name, *file, *extends; } golden_cases[] = {
    { "prints every section",            "tests/golden/policy/full.txt",     "extends: []\n"       },
    { "prints what the built-in one adds", "tests/golden/policy/extends.txt", "extends: built-in\n" },
    { "prints the built-in one",         "tests/golden/policy/built-in.txt", NULL                  },
};

static void prints(void **state)
{
    const struct golden_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *yaml = moe_buf_new(1 << 16), *out = moe_buf_new(1 << 20), *again = moe_buf_new(1 << 20);
    MOE_AUTO(moe_policy_free) struct moe_policy *p = NULL, *second = NULL;
    struct moe_error err = { 0 };
    moe_buf_printf(yaml, "%s%s", c->extends ? c->extends : "", full);
    if (c->extends)
        p = read_policy("policy.yaml", moe_buf_str(yaml).ptr);
    else
        assert_int_equal(moe_policy_load(NULL, &known, TODAY, &p, &err), MOE_OK);
    moe_policy_print(p, out);
    assert_false(moe_buf_failed(out));
    same_bytes(c->file, moe_buf_str(out));

    /* It loads again, to the same values: printed under its own name, only the places differ, and those of the third are the second's. */
    second = read_policy("printed.yaml", moe_buf_str(out).ptr);
    moe_policy_print(second, again);
    assert_int_equal(second->skip_count, p->skip_count);
    assert_int_equal(second->control_count, p->control_count);
    struct moe_str a = moe_buf_str(out), b = moe_buf_str(again), x, y = { 0 };
    while (moe_str_line(&a, &x)) {
        assert_true(moe_str_line(&b, &y));
        struct moe_str vx = x, vy = y;
        const char *cx = memmem(x.ptr, x.len, "  # ", 4), *cy = memmem(y.ptr, y.len, "  # ", 4);
        vx.len = cx ? (size_t)(cx - x.ptr) : x.len;
        vy.len = cy ? (size_t)(cy - y.ptr) : y.len;
        if (!moe_str_eq(vx, vy))
            fail_msg("%.*s\nis not\n%.*s", MOE_FMT(x), MOE_FMT(y));
    }
    assert_int_equal(b.len, 0);
}

static void keeps_a_hostile_file_name_in_its_comment(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16);
    MOE_AUTO(moe_policy_free) struct moe_policy *p = read_policy("a\nskip: []\x1b.yaml", "extends: []\nrules: M101\n");
    moe_policy_print(p, out);
    assert_string_equal(moe_buf_str(out).ptr,
                        "extends: []  # everything that was extended stands below\nrules:\n  - \"M101\"  # a\\x0askip: []\\x1b.yaml:2\n");
}

/* ---- this repository's own ---- */

enum { MAX_OWN = 1000 };
struct own_rules { char code[MAX_OWN][8]; const char *codes[MAX_OWN], *names[MAX_OWN]; struct moe_policy_rules rules; glob_t folders; };

/* The rules that the folders below rules/ name: rules/source/M101-use-after-free. */
static void find_own_rules(struct own_rules *own)
{
    size_t n = 0;
    assert_int_equal(glob("rules/*/[A-Z]*-*", 0, NULL, &own->folders), 0);
    for (; n < own->folders.gl_pathc && n < MAX_OWN; n++) {
        const char *code = strrchr(own->folders.gl_pathv[n], '/') + 1;
        memcpy(own->code[n], code, 4);
        own->code[n][4] = '\0';
        own->codes[n] = own->code[n];
        own->names[n] = code + 5;
    }
    own->rules = (struct moe_policy_rules){ own->codes, own->names, n };
}

static void loads_the_repositorys_own_policy(void **state)
{
    (void)state;
    MOE_AUTO(moe_policy_free) struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    static struct own_rules own;
    find_own_rules(&own);
    if (moe_policy_load("policy.yaml", &own.rules, TODAY, &p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    globfree(&own.folders);
    for (size_t i = 0; i < p->skip_count; i++) {     /* no rule is left out where the tools are */
        assert_true(p->skips[i].path_count > 0);
        for (size_t k = 0; k < p->skips[i].path_count; k++)
            assert_true(moe_str_starts(p->skips[i].paths[k], MOE_STR("tests/")) || moe_str_starts(p->skips[i].paths[k], MOE_STR("docs/rules/")));
    }
    assert_true(moe_policy_wants(p, MOE_STR("policy/load.c")) && moe_policy_wants(p, MOE_STR("rules/source/M701-discarded-status/check.c")));
    assert_false(moe_policy_wants(p, MOE_STR("rules/source/M701-discarded-status/bad.cu")));
    assert_false(moe_policy_wants(p, MOE_STR("rules/engine/M001-bare-suppression/good.c")));
    assert_false(moe_policy_wants(p, MOE_STR("audit/source/shim/cuda/prelude.h")));
    assert_false(moe_policy_wants(p, MOE_STR("tests/fixtures/deep/a.c")));
}

/* ---- what is made of the table ---- */

static void makes_a_schema_and_a_page(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *schema = moe_buf_new(1 << 20), *page = moe_buf_new(1 << 20);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_schema_json("moe-policy.json", "policy of moe-guard", moe_policy_fields, schema);
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "schema.json", moe_buf_str(schema), &doc, &err), MOE_OK);
    const struct moe_node_doc *keys = moe_doc_get(moe_doc_root(doc), "properties");
    moe_policy_man(page);
    assert_false(moe_buf_failed(page));
    for (const struct moe_field *f = moe_policy_fields; f->name; f++) {
        char item[64];
        assert_in_range(snprintf(item, sizeof item, ".It Ic \\&%s\n", f->name), 1, sizeof item - 1);
        assert_non_null(moe_doc_get(keys, f->name));
        if (!strstr(moe_buf_str(page).ptr, item))
            fail_msg("%s is not in the page", f->name);
    }
    assert_int_equal(keys->count, 12);
    const struct moe_node_doc *skip = moe_doc_get(moe_doc_get(keys, "skip"), "items");
    assert_int_equal(moe_doc_get(skip, "required")->count, 2);
    assert_non_null(strstr(moe_buf_str(page).ptr, ".Sh NAME\n.Nm moe-policy\n"));
}

int main(void)
{
    enum { N = MOE_COUNT(runs_cases) + MOE_COUNT(wants_cases) + MOE_COUNT(skip_cases) + MOE_COUNT(golden_cases) + 3 };
    struct CMUnitTest tests[N];
    size_t n = 0;
#define ROWS(cases, f)                                                                                                                 \
    for (size_t i = 0; i < MOE_COUNT(cases); i++)                                                                                      \
        tests[n++] = (struct CMUnitTest){ .name = (cases)[i].name, .test_func = (f), .initial_state = (void *)&(cases)[i] }
    ROWS(runs_cases, runs);
    ROWS(wants_cases, wants);
    ROWS(skip_cases, skips);
    ROWS(golden_cases, prints);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(keeps_a_hostile_file_name_in_its_comment);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(loads_the_repositorys_own_policy);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(makes_a_schema_and_a_page);
    assert_int_equal(n, N);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
