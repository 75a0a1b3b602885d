/* A typo in a matcher is an error at its own place, never a rule that says nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/source/match/match.h"
#include <stdio.h>

/* Lines count from `match:`, which is line 1 here; `text` is part of the message. */
static const struct row { const char *name, *match; enum moe_code code; unsigned line, column; const char *field, *text; } rows[] = {
    { "unknown head", "match:\n  - cal: strcpy\n", MOE_E_SCHEMA, 2, 5, "match[0].cal", "did you mean 'call'?" },
    { "no head at all", "match:\n  - {}\n", MOE_E_SCHEMA, 2, 5, "match[0]", "needs a head" },
    { "two heads", "match:\n  - call: a\n    use: b\n", MOE_E_SCHEMA, 3, 5, "match[0].use", "second head" },
    { "an item that is no map", "match:\n  - strcpy\n", MOE_E_SCHEMA, 2, 5, "match[0]", "expected a map" },
    { "unknown condition", "match:\n  - call: a\n    arg: {0: {}}\n", MOE_E_SCHEMA, 3, 5, "match[0].arg", "did you mean 'args'?" },
    { "a condition of another head", "match:\n  - call: a\n    lacks: default\n", MOE_E_SCHEMA, 3, 5, "match[0].lacks", "says nothing about `call`" },
    { "unknown test", "match:\n  - call: a\n    args: {0: {cosnt: 1}}\n", MOE_E_SCHEMA, 3, 16, "match[0].args.0.cosnt", "did you mean 'const'?" },
    { "a test's companion alone", "match:\n  - call: a\n    args: {0: {lhs: {}}}\n", MOE_E_SCHEMA, 3, 16, "match[0].args.0.lhs", "`binary`, which is missing" },
    { "an argument that is no number", "match:\n  - call: a\n    args: {first: {}}\n", MOE_E_SCHEMA, 3, 12, "match[0].args.first", "is no argument" },
    { "a broken range", "match:\n  - call: a\n    nargs: \"5..2\"\n", MOE_E_SCHEMA, 3, 12, "match[0].nargs", "is no range" },
    { "a range that is a word", "match:\n  - call: a\n    nargs: few\n", MOE_E_SCHEMA, 3, 12, "match[0].nargs", "whole number" },
    { "a broken pattern", "match:\n  - comment: \"a(\"\n", MOE_E_PARSE, 2, 14, "match[0].comment", "at its column" },
    { "unknown event", "match:\n  - event: use-after-fre\n", MOE_E_SCHEMA, 2, 12, "match[0].event", "did you mean 'use-after-free'?" },
    { "unknown operator", "match:\n  - binary: \"===\"\n", MOE_E_SCHEMA, 2, 13, "match[0].binary", "unknown operator" },
    { "unknown node kind", "match:\n  - stmt: swich\n", MOE_E_SCHEMA, 2, 11, "match[0].stmt", "did you mean 'switch'?" },
    { "unknown declaration", "match:\n  - declare: variable\n", MOE_E_SCHEMA, 2, 14, "match[0].declare", "kind of declaration" },
    { "unknown label", "match:\n  - taint: {from: enviroment, to: run}\n", MOE_E_SCHEMA, 2, 19, "match[0].taint.from", "taint label" },
    { "taint without a sink", "match:\n  - taint: {from: env}\n", MOE_E_SCHEMA, 2, 12, "match[0].taint", "`to` is missing" },
    { "taint from nowhere", "match:\n  - taint: {to: run}\n", MOE_E_SCHEMA, 2, 12, "match[0].taint", "where the data comes from" },
    { "order with both directions", "match:\n  - order: {first: a, require: b, before: end, precede: true}\n", MOE_E_SCHEMA, 2, 35, "match[0].order.before", "either" },
    { "order with neither", "match:\n  - order: {first: a, require: b}\n", MOE_E_SCHEMA, 2, 12, "match[0].order", "either" },
    { "order's unknown word", "match:\n  - order: {fist: a, require: b, before: end}\n", MOE_E_SCHEMA, 2, 13, "match[0].order.fist", "did you mean 'first'?" },
    { "an unknown parameter", "match:\n  - call: $funcs\n", MOE_E_SCHEMA, 2, 11, "match[0].call", "unknown parameter 'funcs'; did you mean 'func'?" },
    { "an empty list of names", "match:\n  - call: []\n", MOE_E_SCHEMA, 2, 11, "match[0].call", "empty list" },
    { "an empty name", "match:\n  - call: [a, \"\"]\n", MOE_E_SCHEMA, 2, 15, "match[0].call[1]", "empty name" },
    { "an unknown place in a message", "match:\n  - call: a\n    message: \"{nmae}\"\n", MOE_E_SCHEMA, 3, 14, "match[0].message", "unknown place 'nmae'" },
    { "a CWE that is none", "match:\n  - call: a\n    cwe: \"120\"\n", MOE_E_SCHEMA, 3, 10, "match[0].cwe", "is not CWE-n" },
    { "an unknown level", "match:\n  - call: a\n    severity: severe\n", MOE_E_SCHEMA, 3, 15, "match[0].severity", "unknown level" },
    { "unknown word in where", "match:\n  - call: a\n    where: {lop: true}\n", MOE_E_SCHEMA, 3, 13, "match[0].where.lop", "did you mean 'loop'?" },
    { "a flag that is none", "match:\n  - call: a\n    args: {1: {flags: {all: [O_CRAET]}}}\n", MOE_E_SCHEMA, 3, 30, "match[0].args.1.flags.all[0]", "did you mean 'O_CREAT'?" },
    { "value without field", "match:\n  - init: cfg\n    value: {}\n", MOE_E_SCHEMA, 2, 5, "match[0]", "`field` must say" },
    { "true only", "match:\n  - init: cfg\n    field: x\n    missing: false\n", MOE_E_SCHEMA, 4, 14, "match[0].missing", "only true" },
    { "result compared as a word", "match:\n  - call: a\n    result: compared\n", MOE_E_SCHEMA, 3, 13, "match[0].result", "compared: {op" },
    { "nested too deep", "match:\n  - call: a\n    args: {0: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: "
      "{not: {not: {not: {not: {}}}}}}}}}}}}}}}}}}}}}}}}}}}\n", MOE_E_SCHEMA, 3, 0, NULL, "nested more than" },
};

static void one(void **state)
{
    const struct row *row = *state;
    static const char head[] = "code: M199\nname: row\ntitle: t\nseverity: low\nconfidence: low\nwhy: w\nfix: f\nparams: {func: [a]}\n";
    enum { HEAD_LINES = 8 };
    char yaml[4096];
    struct moe_error err = { 0 };
    struct moe_rules *rules = NULL;
    struct moe_matcher *matcher = NULL;
    snprintf(yaml, sizeof yaml, "%s%s", head, row->match);
    struct moe_rule_text text = { "rules/source/M199-row", moe_str_c(yaml) };
    assert_int_equal(moe_rules_read("source", &text, 1, &rules, &err), MOE_OK);
    assert_int_equal(moe_matcher_new(rules, NULL, &matcher, &err), row->code);
    assert_null(matcher);
    assert_int_equal(err.code, row->code);
    assert_int_equal(err.line, row->line + HEAD_LINES);
    if (row->column)
        assert_int_equal(err.column, row->column);
    if (row->field)
        assert_string_equal(err.field, row->field);
    if (!strstr(err.text, row->text))
        fail_msg("'%s' lacks '%s'", err.text, row->text);
    assert_string_equal(err.file, "rules/source/M199-row/rule.yaml");
    moe_rules_free(&rules);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows)];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = one, .initial_state = (void *)&rows[i] };
    return cmocka_run_group_tests_name("matcher errors", tests, NULL, NULL);
}
