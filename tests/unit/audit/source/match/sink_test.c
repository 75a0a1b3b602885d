/* What a finding carries: message, context, function, fingerprint, confidence; and what is called a secret.
 * Links    audit/source/parse
 */
#include "tests/unit/audit/source/match/support.h"

static struct moe_report *run(const char *params, const char *items, enum how how, const char *code, struct moe_rules **rules)
{
    *rules = rules_of(params, items);
    struct moe_tree *tree = tree_of(how, how == CUDA ? "a.cu" : "a.c", code);
    struct moe_report *report = matched(*rules, NULL, tree);
    moe_tree_free(&tree);                       /* a report stands on its own */
    return report;
}

static void end(struct moe_report *report, struct moe_rules *rules)
{
    moe_report_free(&report);
    moe_rules_free(&rules);
}

#define ASSERT_STR(s, z) do { char copy_[1024]; snprintf(copy_, sizeof copy_, "%.*s", MOE_FMT(s)); assert_string_equal(copy_, z); } while (0)

static void fills_places_in_the_message(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, "- call: copy\n  message: \"{name}({0}) gives {type} in {function}, not {7}\"", C,
                               "int copy(char *);\nint f(char *p) {\n return copy(p +\n     1);\n}", &rules);
    assert_int_equal(r->finding_count, 1);
    ASSERT_STR(r->findings[0].message, "copy(p + 1) gives int in f, not ");
    end(r, rules);
}

static void an_item_may_say_better_words(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, "- call: copy\n  cwe: CWE-78\n  severity: low\n  confidence: medium", C, "void copy(void);\nvoid f(void) {\n copy();\n}", &rules);
    assert_int_equal(r->findings[0].cwe, 78);
    assert_int_equal(r->findings[0].severity, MOE_LOW);
    assert_int_equal(r->findings[0].confidence, MOE_MEDIUM);
    ASSERT_STR(r->findings[0].message, "it happened");
    end(r, rules);
}

static void the_event_adds_its_detail(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, "- event: out-of-bounds-write", C, "void f(void) {\n char b[4];\n b[4] = 1;\n}", &rules);
    assert_int_equal(r->finding_count, 1);
    assert_true(moe_str_starts(r->findings[0].message, MOE_STR("it happened: ")));
    assert_true(r->findings[0].message.len > 15);
    end(r, rules);
}

static void context_is_the_lines_around(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, "- call: copy", C, "void copy(int);\nvoid f(void)\n{\n    copy(\n        1);\n}\nint last;\n", &rules);
    const struct moe_finding *f = &r->findings[0];
    assert_int_equal(f->line, 4);
    assert_int_equal(f->column, 5);
    assert_int_equal(f->end_line, 5);
    assert_int_equal(f->context_line, 3);
    ASSERT_STR(f->context, "{\n    copy(\n        1);\n}\n");
    ASSERT_STR(f->function, "f");
    end(r, rules);
}

static void context_ends_with_the_file_and_at_nine_lines(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, "- call: copy", C, "void copy(int); void f(void) { copy(\n1\n+1\n+1\n+1\n+1\n+1\n+1\n+1\n+1\n+1); }", &rules);
    assert_int_equal(r->findings[0].context_line, 1);
    unsigned lines = 0;
    for (size_t i = 0; i < r->findings[0].context.len; i++)
        lines += r->findings[0].context.ptr[i] == '\n';
    assert_int_equal(lines, 9);
    end(r, rules);
}

static uint64_t print_of(const char *items, const char *code)
{
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, items, C, code, &rules);
    assert_int_equal(r->finding_count, 1);
    uint64_t print = r->findings[0].fingerprint;
    end(r, rules);
    return print;
}

static const struct { const char *name, *code; bool same; } prints[] = {
    { "moved lines",          "\n\n\nvoid copy(int);\nvoid f(int a) {\n copy(a + 1);\n}", true },
    { "reformatted",          "void copy(int); void f(int a) { copy( a+1 /* why */ ) ; }", true },
    { "another function",     "void copy(int);\nvoid g(int a) {\n copy(a + 1);\n}", false },
    { "other tokens",         "void copy(int);\nvoid f(int a) {\n copy(a + 2);\n}", false },
    { "a neighbour was added","void copy(int);\nvoid f(int a) {\n a++;\n copy(a + 1);\n}", true },
};
static void fingerprint_survives_what_does_not_matter(void **state)
{
    (void)state;
    uint64_t print = print_of("- call: copy", "void copy(int);\nvoid f(int a) {\n copy(a + 1);\n}");
    for (size_t i = 0; i < MOE_COUNT(prints); i++)
        if ((print_of("- call: copy", prints[i].code) == print) != prints[i].same)
            fail_msg("fingerprint: %s", prints[i].name);
}

static void a_loop_is_known_by_its_head(void **state)
{
    (void)state;
    static const char items[] = "- stmt: while";
    uint64_t print = print_of(items, "void f(int n) {\n while (n--) { n -= 2; }\n}");
    assert_true(print == print_of(items, "void f(int n) {\n while (n--) { n -= 3; n -= 1; }\n}"));
    assert_true(print != print_of(items, "void f(int n) {\n while (--n) { n -= 2; }\n}"));
}

static void tokens_alone_give_low_confidence(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run(NULL, "- call: gets", TOKENS, "void f(char *b)\n{\n    gets(b);\n}\n", &rules);
    assert_int_equal(r->finding_count, 1);
    assert_int_equal(r->findings[0].tier, MOE_TIER_LEXICAL);
    assert_int_equal(r->findings[0].confidence, MOE_LOW);
    end(r, rules);
}

static void parameters_stand_for_names(void **state)
{
    (void)state;
    struct moe_rules *rules;
    struct moe_report *r = run("params: {bad: [copy, \"old_*\"], most: \"..4\"}", "- call: [$bad, gone]\n  args: {0: {const: $most}}", C,
                               "void copy(int); void old_x(int); void gone(int); void fine(int);\nvoid f(void) {\n copy(1);\n old_x(2);\n gone(5);\n fine(1);\n}", &rules);
    assert_int_equal(r->finding_count, 2);
    assert_int_equal(r->findings[0].line, 3);
    assert_int_equal(r->findings[1].line, 4);
    end(r, rules);
}

static const struct { const char *name; bool secret; } names[] = {
    { "password", true }, { "db_passwd", true }, { "pwd", true }, { "PWD", false }, { "OLDPWD", false }, { "client_secret", true }, { "token", true },
    { "hfToken", true }, { "access_token", true }, { "HF_TOKEN", true }, { "max_tokens", false }, { "num_tokens", false }, { "token_ids", false },
    { "tokenizer", false }, { "n_tokens", false }, { "tokens_per_expert", false }, { "token_count", false }, { "next_token", false }, { "tokens", false },
    { "api_key", true }, { "apikey", true }, { "apiKey", true }, { "APIKey", true }, { "access_key", true }, { "AWS_SECRET_ACCESS_KEY", true },
    { "private_key", true }, { "public_key", false }, { "key", false }, { "sort_key", false }, { "map_key", false }, { "credential", true },
    { "credentials", true }, { "auth_token", true }, { "authorization", true }, { "auth", false }, { "author", false }, { "password_len", false },
    { "secret_path", false }, { "password_file", false }, { "is_secret", false }, { "secretary", false }, { "", false }, { "_", false }, { "hmac_key", true },
    { "loss", false }, { "router_logits", false }, { "passphrase", true }, { "psk", true }, { "compass", false }, { "bypass", false },
};
static void credentials_are_known_by_name(void **state)
{
    (void)state;
    struct moe_ctx ctx = { 0 };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_secret_name(&ctx, moe_str_c(names[i].name)) != names[i].secret)
            fail_msg("%s: expected %d", names[i].name, names[i].secret);
}

static void the_policy_adds_names(void **state)
{
    (void)state;
    struct moe_policy_text text = { .text = MOE_STR("moe_cookie*") };
    struct moe_policy policy = { .secrets = { &text, 1 } };
    struct moe_ctx ctx = { .policy = &policy };
    assert_true(moe_secret_name(&ctx, MOE_STR("moe_cookie_jar")));
    assert_false(moe_secret_name(&ctx, MOE_STR("cookie")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_places_in_the_message), cmocka_unit_test(an_item_may_say_better_words), cmocka_unit_test(the_event_adds_its_detail),
        cmocka_unit_test(context_is_the_lines_around), cmocka_unit_test(context_ends_with_the_file_and_at_nine_lines),
        cmocka_unit_test(fingerprint_survives_what_does_not_matter), cmocka_unit_test(a_loop_is_known_by_its_head),
        cmocka_unit_test(tokens_alone_give_low_confidence), cmocka_unit_test(parameters_stand_for_names),
        cmocka_unit_test(credentials_are_known_by_name), cmocka_unit_test(the_policy_adds_names),
    };
    return cmocka_run_group_tests_name("findings", tests, open_clang, close_clang);
}
