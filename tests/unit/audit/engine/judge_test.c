/* Findings judged through real rules, a real policy and real comments: what is suppressed by what, and what is said about suppressions. */
#include "audit/engine/judge.h"
#include "common/base/file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define TODAY "2026-11-21"
#define SOUND ": the loop above has checked this index"

static const char *const engine_rules[] = { "rules/engine/M001-bare-suppression", "rules/engine/M002-malformed-suppression",
    "rules/engine/M003-unknown-code-in-suppression", "rules/engine/M004-weak-reason", "rules/engine/M005-unused-suppression",
    "rules/engine/M006-expired-suppression" };
static const struct moe_rule_text own_rules[] = {
    { "rules/source/M113-unchecked-size", MOE_STR("code: M113\nname: unchecked-size\ntitle: a size from outside is not checked\nseverity: high\n"
                                                  "confidence: high\nwhy: It may be larger than the object.\nfix: Check it.\nmatch: [{call: malloc}]\n") },
    { "rules/source/M701-discarded-status", MOE_STR("code: M701\nname: discarded-status\ntitle: status of a call is discarded\nseverity: high\n"
                                                    "confidence: high\nwhy: A failed copy leaves old bytes.\nfix: Test it.\nmatch: [{call: cudaMemcpy}]\n") },
};

struct fixture { struct moe_rules *rules; struct moe_policy *policy; struct moe_report *report; };

static void check(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err->file, err->line, err->column, err->field, err->text);
}

static void free_fixture(struct fixture *f)
{
    moe_report_free(&f->report);
    moe_policy_free(&f->policy);
    moe_rules_free(&f->rules);
}

static void read_rules(size_t engine_count, struct moe_rules **out)
{
    struct moe_buf *bytes[MOE_COUNT(engine_rules)] = { NULL };
    struct moe_rule_text texts[MOE_COUNT(engine_rules) + MOE_COUNT(own_rules)];
    struct moe_error err = { 0 };
    size_t n = 0;
    char path[128];
    for (size_t i = 0; i < engine_count; i++) {
        assert_in_range(snprintf(path, sizeof path, "%s/rule.yaml", engine_rules[i]), 1, sizeof path - 1);
        check(moe_file_read(path, 1 << 16, &bytes[i], &err), &err);
        texts[n++] = (struct moe_rule_text){ engine_rules[i], moe_buf_str(bytes[i]) };
    }
    for (size_t i = 0; i < MOE_COUNT(own_rules); i++)
        texts[n++] = own_rules[i];
    enum moe_code code = moe_rules_read("source", texts, n, out, &err);
    for (size_t i = 0; i < engine_count; i++)
        moe_buf_free(&bytes[i]);
    check(code, &err);
}

static struct fixture make_fixture(const char *policy)
{
    struct fixture f = { 0 };
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *yaml = moe_buf_new(4096);
    read_rules(MOE_COUNT(engine_rules), &f.rules);
    struct moe_policy_rules known = moe_rules_known(f.rules);
    moe_buf_printf(yaml, "extends: []\n%s", policy);
    check(moe_policy_parse("policy.yaml", moe_buf_str(yaml), &known, TODAY, &f.policy, &err), &err);
    check(moe_rules_resolve(f.rules, f.policy, &err), &err);
    f.report = moe_report_new("moe-audit", "test");
    assert_non_null(f.report);
    return f;
}

static bool rule_known(void *rules, struct moe_str code) { return moe_rules_find(rules, code) != NULL; }

/* The suppression that a comment is; the test fails when it is none. */
static struct moe_nosec nosec_of(struct moe_rules *rules, const char *text, unsigned line, bool own_line)
{
    struct moe_nosec n;
    const struct moe_comment c = { .text = moe_str_c(text), .line = line, .end_line = line, .column = own_line ? 1 : 20, .own_line = own_line };
    if (!moe_nosec_parse(&c, rule_known, rules, TODAY, &n))
        fail_msg("%s is no suppression", text);
    return n;
}

static void add(struct fixture *f, const char *file, const char *code, unsigned line)
{
    struct moe_error err = { 0 };
    const struct moe_rule *rule = moe_rules_find(f->rules, moe_str_c(code));
    const struct moe_finding finding = { .rule = &rule->info, .severity = rule->info.severity, .confidence = rule->info.confidence, .file = moe_str_c(file),
        .line = line, .column = 5, .end_line = line, .end_column = 9, .message = MOE_STR("found here") };
    check(moe_report_add(f->report, &finding, &err), &err);
}

/* "3:5 M701 inline | 4:20 M005" of the settled report */
static struct moe_buf *told(struct moe_report *r)
{
    static const char *const kinds[] = { "", " inline", " policy", " baseline" };
    struct moe_buf *out = moe_buf_new(1 << 16);
    moe_report_settle(r);
    for (size_t i = 0; i < r->finding_count; i++)
        moe_buf_printf(out, "%s%.*s:%u:%u %.*s%s", i ? " | " : "", MOE_FMT(r->findings[i].file), r->findings[i].line, r->findings[i].column,
                       MOE_FMT(r->findings[i].rule->code), kinds[r->findings[i].suppressed]);
    return out;
}

#define SKIP(more) "skip:\n- {rule: M701, rationale: the benchmark never reads these copies" more "}\n"
#define STATE_NONE -1

static const struct judge_case {
    const char *name, *policy;
    struct { const char *text; unsigned line; bool own_line; } comments[3];
    struct { const char *code; unsigned line; } findings[3];
    bool complete;
    int state;                          /* of a.c in the report; STATE_NONE = not listed */
    const char *want, *message;         /* message: part of the last finding's           */
} cases[] = {
    { "leaves an unsuppressed finding open", "", { { 0 } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701", "found here" },
    { "suppresses on the line", "", { { "// nosec M701" SOUND, 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 inline", "found here" },
    { "suppresses from the line above", "", { { "// nosec M701" SOUND, 2, true } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 inline", "" },
    { "suppresses two rules with one comment", "", { { "// nosec M113,M701" SOUND, 3, false } }, { { "M701", 3 }, { "M113", 3 } }, true, STATE_NONE,
      "a.c:3:5 M113 inline | a.c:3:5 M701 inline", "" },
    { "suppresses no other rule and says it is idle", "", { { "// nosec M113" SOUND, 3, false } }, { { "M701", 3 } }, true, STATE_NONE,
      "a.c:3:5 M701 | a.c:3:20 M005", "suppression of M113 is unused: that rule found nothing here" },
    { "says which code of two is idle", "", { { "// nosec M113,M701" SOUND, 3, false } }, { { "M701", 3 } }, true, STATE_NONE,
      "a.c:3:5 M701 inline | a.c:3:20 M005", "suppression of M113 is unused" },
    { "says nothing of idle ones in a run of some rules", "", { { "// nosec M113" SOUND, 3, false } }, { { 0 } }, false, STATE_NONE, "", "" },
    { "says nothing of idle ones in a degraded file", "", { { "// nosec M113" SOUND, 3, false } }, { { 0 } }, true, MOE_FILE_DEGRADED, "", "" },
    { "says idle in a file that was understood", "", { { "// nosec M113" SOUND, 3, false } }, { { 0 } }, true, MOE_FILE_OK, "a.c:3:20 M005", "M113" },
    { "says nothing of a rule that the policy does not run", "rules: [M0*, M701]\n", { { "// nosec M113" SOUND, 3, false } }, { { 0 } }, true, STATE_NONE, "", "" },
    { "says idle where the policy skips the rule", SKIP(""), { { "// nosec M701" SOUND, 3, false } }, { { 0 } }, false, STATE_NONE,
      "a.c:3:20 M005", "the policy skips that rule here (policy.yaml:3)" },

    { "says bare", "", { { "// nosec", 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 | a.c:3:20 M001", "bare suppression" },
    { "says malformed", "", { { "// nosec M701 no colon before this", 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 | a.c:3:20 M002", "does not parse" },
    { "says unknown code, and takes no code of the comment", "", { { "// nosec M701,M999" SOUND, 3, false } }, { { "M701", 3 } }, true, STATE_NONE,
      "a.c:3:5 M701 | a.c:3:20 M003", "M999" },
    { "says weak", "", { { "// nosec M701: false positive", 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 | a.c:3:20 M004", "" },
    { "says weak when the reason is the rule's title", "", { { "// nosec M701: status of a call is discarded", 3, false } }, { { "M701", 3 } }, true, STATE_NONE,
      "a.c:3:5 M701 | a.c:3:20 M004", "only repeats" },
    { "says expired", "", { { "// nosec M701" SOUND " until=2026-11-20", 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 | a.c:3:20 M006", "2026-11-20" },
    { "holds on the last day", "", { { "// nosec M701" SOUND " until=2026-11-21", 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 inline", "" },
    { "cannot silence what is said about suppressions", "", { { "// nosec M001" SOUND, 3, false }, { "// nosec", 4, false } }, { { 0 } }, true, STATE_NONE,
      "a.c:3:20 M002 | a.c:4:20 M001", "bare" },
    { "says nothing when the policy runs no M0 rule", "rules: M701\n", { { "// nosec", 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701", "" },

    { "skips by the policy", SKIP(""), { { 0 } }, { { "M701", 3 }, { "M113", 4 } }, true, STATE_NONE, "a.c:3:5 M701 policy | a.c:4:5 M113", "" },
    { "skips only at the path", SKIP(", paths: bench/"), { { 0 } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701", "" },
    { "takes the line's own reason before the policy's", SKIP(""), { { "// nosec M701" SOUND, 3, false } }, { { "M701", 3 } }, true, STATE_NONE, "a.c:3:5 M701 inline", "" },
    { "says that a skip expired, at its line of the policy", SKIP(", until: 2026-11-20"), { { 0 } }, { { "M701", 3 } }, true, STATE_NONE,
      "a.c:3:5 M701 | policy.yaml:3:10 M006", "the policy's skip of M701 expired: it was valid until 2026-11-20" },
    { "skips a finding about a suppression", "skip:\n- {rule: M001, rationale: comments of the vendor are left as they came}\n", { { "// nosec", 3, false } },
      { { 0 } }, true, STATE_NONE, "a.c:3:20 M001 policy", "" },
};

static size_t fill(struct fixture *f, const struct judge_case *c, struct moe_nosec *nosecs)
{
    size_t n = 0;
    struct moe_error err = { 0 };
    for (size_t i = 0; i < MOE_COUNT(c->comments) && c->comments[i].text; i++)
        nosecs[n++] = nosec_of(f->rules, c->comments[i].text, c->comments[i].line, c->comments[i].own_line);
    for (size_t i = 0; i < MOE_COUNT(c->findings) && c->findings[i].code; i++)
        add(f, "a.c", c->findings[i].code, c->findings[i].line);
    if (c->state != STATE_NONE) {
        const struct moe_file file = { .path = MOE_STR("a.c"), .state = (enum moe_file_state)c->state };
        check(moe_report_add_file(f->report, &file, &err), &err);
    }
    return n;
}

static void judges(void **state)
{
    const struct judge_case *c = *state;
    struct fixture f = make_fixture(c->policy);
    struct moe_nosec nosecs[MOE_COUNT(c->comments)];
    struct moe_judged_file file = { .path = MOE_STR("a.c"), .nosecs = nosecs, .nosec_count = fill(&f, c, nosecs) };
    struct moe_error err = { 0 };
    check(moe_judge(f.rules, f.policy, &file, 1, c->complete, f.report, &err), &err);
    MOE_AUTO(moe_buf_free) struct moe_buf *got = told(f.report);
    assert_string_equal(moe_buf_str(got).ptr, c->want);
    if (*c->message)
        assert_non_null(strstr(f.report->findings[f.report->finding_count - 1].message.ptr, c->message));
    free_fixture(&f);
}

static void attaches_controls_reasons_and_hits(void **state)
{
    (void)state;
    struct fixture f = make_fixture("skip:\n- {rule: M7*, rationale: the benchmark never reads these copies, paths: [bench/, old/], owner: ann, ticket: T-1}\n"
                                        "- {rule: M113, rationale: sizes are checked by the caller alone, paths: lib/}\n"
                                        "controls:\n- {id: X-1, title: a, rules: M7*}\n- {id: X-2, title: b, rules: [discarded-status, M0*]}\n");
    struct moe_nosec n = nosec_of(f.rules, "// nosec M113" SOUND " owner=bob ticket=T-2 until=2027-01-31", 3, false);
    struct moe_nosec bare = nosec_of(f.rules, "// nosec", 9, false);
    struct moe_nosec both[] = { n, bare };
    struct moe_judged_file file = { .path = MOE_STR("bench/a.c"), .nosecs = both, .nosec_count = 2 };
    struct moe_error err = { 0 };
    add(&f, "bench/a.c", "M701", 5);
    add(&f, "bench/a.c", "M701", 5);            /* the same header read with two sources */
    add(&f, "bench/a.c", "M701", 6);
    add(&f, "bench/a.c", "M113", 3);
    check(moe_judge(f.rules, f.policy, &file, 1, true, f.report, &err), &err);
    MOE_AUTO(moe_buf_free) struct moe_buf *got = told(f.report);
    assert_string_equal(moe_buf_str(got).ptr, "bench/a.c:3:5 M113 inline | bench/a.c:5:5 M701 policy | bench/a.c:6:5 M701 policy | bench/a.c:9:20 M001");
    const struct moe_finding *inline_one = &f.report->findings[0], *policy_one = &f.report->findings[1], *meta = &f.report->findings[3];
    assert_true(moe_str_is(inline_one->owner, "bob") && moe_str_is(inline_one->ticket, "T-2") && moe_str_is(inline_one->until, "2027-01-31"));
    assert_true(moe_str_is(policy_one->reason, "the benchmark never reads these copies") && moe_str_is(policy_one->owner, "ann"));
    assert_int_equal(inline_one->control_count, 0);
    assert_int_equal(policy_one->control_count, 2);
    assert_true(moe_str_is(policy_one->controls[0], "X-1") && moe_str_is(policy_one->controls[1], "X-2"));
    assert_true(meta->control_count == 1 && moe_str_is(meta->controls[0], "X-2"));
    assert_int_equal(f.report->skip_count, 2);
    assert_int_equal(f.report->skips[0].hits, 2);
    assert_int_equal(f.report->skips[1].hits, 0);
    assert_true(moe_str_is(f.report->skips[0].paths, "bench/, old/") && moe_str_is(f.report->skips[0].ticket, "T-1"));
    assert_int_equal(both[0].used, 1);
    free_fixture(&f);
}

/* A header comes with each source that includes it; its comment is idle only if no source gave it work. */
static void knows_one_comment_in_many_sources(void **state)
{
    (void)state;
    struct fixture f = make_fixture("");
    struct moe_nosec first[] = { nosec_of(f.rules, "// nosec M701" SOUND, 3, false), nosec_of(f.rules, "// nosec M113" SOUND, 8, false) };
    struct moe_nosec second[] = { first[0], first[1] };
    second[0].last_line = 4;                    /* this source knew the statement's end */
    struct moe_judged_file files[] = { { MOE_STR("b.c"), NULL, 0 }, { MOE_STR("a.h"), first, 2 }, { MOE_STR("a.h"), second, 2 } };
    struct moe_error err = { 0 };
    add(&f, "a.h", "M701", 4);
    check(moe_judge(f.rules, f.policy, files, 3, true, f.report, &err), &err);
    MOE_AUTO(moe_buf_free) struct moe_buf *got = told(f.report);
    assert_string_equal(moe_buf_str(got).ptr, "a.h:4:5 M701 inline | a.h:8:20 M005");
    free_fixture(&f);
}

static void fingerprints_without_the_line(void **state)
{
    (void)state;
    uint64_t prints[3];
    for (unsigned i = 0; i < 3; i++) {
        struct fixture f = make_fixture("");
        struct moe_nosec n = nosec_of(f.rules, i < 2 ? "// nosec M701: ok" : "// nosec M113: ok", 3 + i, false);
        struct moe_judged_file file = { .path = MOE_STR("a.c"), .nosecs = &n, .nosec_count = 1 };
        struct moe_error err = { 0 };
        check(moe_judge(f.rules, f.policy, &file, 1, true, f.report, &err), &err);
        assert_int_equal(f.report->finding_count, 1);
        prints[i] = f.report->findings[0].fingerprint;
        free_fixture(&f);
    }
    assert_true(prints[0] == prints[1] && prints[1] != prints[2]);
}

static void says_unused_only_of_rules_that_ran(void **state)
{
    (void)state;
    struct fixture f = make_fixture("");
    const struct moe_rule_info *ran[] = { &moe_rules_find(f.rules, MOE_STR("M701"))->info };
    struct moe_nosec both[] = { nosec_of(f.rules, "// nosec M701" SOUND, 3, false), nosec_of(f.rules, "// nosec M113" SOUND, 4, false) };
    struct moe_judged_file file = { .path = MOE_STR("a.c"), .nosecs = both, .nosec_count = 2 };
    struct moe_error err = { 0 };
    f.report->rules = ran;
    f.report->rule_count = 1;
    check(moe_judge(f.rules, f.policy, &file, 1, true, f.report, &err), &err);
    assert_int_equal(f.report->finding_count, 1);
    assert_int_equal(f.report->findings[0].line, 3);
    free_fixture(&f);
}

static void refuses_rules_without_the_engines_own(void **state)
{
    (void)state;
    struct moe_rules *rules = NULL;
    struct moe_policy *policy = NULL;
    struct moe_error err = { 0 };
    read_rules(0, &rules);
    struct moe_policy_rules known = moe_rules_known(rules);
    check(moe_policy_parse("policy.yaml", MOE_STR("extends: []\n"), &known, TODAY, &policy, &err), &err);
    struct moe_report *report = moe_report_new("moe-audit", "test");
    struct moe_nosec n = nosec_of(rules, "// nosec", 3, false);
    struct moe_judged_file file = { .path = MOE_STR("a.c"), .nosecs = &n, .nosec_count = 1 };
    assert_int_equal(moe_judge(rules, policy, &file, 1, true, report, &err), MOE_E_BUG);
    assert_non_null(strstr(err.text, "M001"));
    moe_report_free(&report);
    moe_policy_free(&policy);
    moe_rules_free(&rules);
}

int main(void)
{
    enum { N = MOE_COUNT(cases) + 5 };
    struct CMUnitTest tests[N];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = judges, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(attaches_controls_reasons_and_hits);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(knows_one_comment_in_many_sources);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(fingerprints_without_the_line);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(says_unused_only_of_rules_that_ran);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses_rules_without_the_engines_own);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
