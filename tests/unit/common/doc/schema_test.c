#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/doc/json_write.h"
#include "common/doc/schema.h"
#include <math.h>

static const char *const levels[] = { "high", "medium", "low", NULL };
static const struct moe_field rule[] = {
    { .name = "severity", .type = MOE_FIELD_ENUM, .words = levels, .doc = "how bad" },
    { .name = "why", .type = MOE_FIELD_STR, .required = true, .doc = ".the reason - in a \\ sentence" },
    { .name = NULL },
};
static const struct moe_field fields[] = {
    { .name = "name", .type = MOE_FIELD_STR, .required = true, .doc = "what it is called", .pattern = "^[a-z]+$" },
    { .name = "experts", .type = MOE_FIELD_UINT, .min = 1, .max = 4096, .doc = "experts per layer" },
    { .name = "factor", .type = MOE_FIELD_NUMBER, .min = 0.5, .max = 8 },
    { .name = "count", .type = MOE_FIELD_UINT },
    { .name = "bytes", .type = MOE_FIELD_UINT, .max = 1125899906842624.0, .doc = "that are taken" },
    { .name = "tiny", .type = MOE_FIELD_NUMBER, .min = 1e-20, .max = 0.999999, .doc = "of it" },
    { .name = "strict", .type = MOE_FIELD_BOOL },
    { .name = "paths", .type = MOE_FIELD_STRS },
    { .name = "until", .type = MOE_FIELD_DATE },
    { .name = "extra", .type = MOE_FIELD_ANY },
    { .name = "one", .type = MOE_FIELD_MAP, .fields = rule },
    { .name = "list", .type = MOE_FIELD_MAPS, .fields = rule },
    { .name = "rules", .type = MOE_FIELD_NAMED, .fields = rule },
    { .name = NULL },
};

static const struct check_case { const char *name, *yaml; enum moe_code code; unsigned line, column; const char *field, *text; } cases[] = {
    { "takes every field", "name: x\nexperts: 4096\nfactor: 1\ncount: 0\nstrict: true\npaths: [a, b]\nuntil: 2028-02-29\nextra: [1, {a: 2}]\n"
      "one: {why: x}\nlist: [{why: x, severity: low}]\nrules: {M101: {why: y}}\n", MOE_OK, 0, 0, "", "" },
    { "a string is a list of one",        "name: x\npaths: a\n",          MOE_OK, 0, 0, "", "" },
    { "order does not matter",            "extra:\ncount: 1\nname: x\n",  MOE_OK, 0, 0, "", "" },
    { "an unknown field, and the near one", "name: x\nexprets: 1\n",      MOE_E_SCHEMA, 2, 1, "exprets", "did you mean experts?" },
    { "an unknown field, nothing near",   "name: x\nzzzzzz: 1\n",         MOE_E_SCHEMA, 2, 1, "zzzzzz", "unknown field" },
    { "a field in another case",          "NAME: x\n",                    MOE_E_SCHEMA, 1, 1, "NAME", "did you mean name?" },
    { "a missing field",                  "experts: 1\n",                 MOE_E_SCHEMA, 1, 1, "", "field name is missing" },
    { "a missing field of a named map",   "name: x\nrules:\n  M101: {severity: low}\n", MOE_E_SCHEMA, 3, 3, "rules.M101", "field why is missing" },
    { "a missing field in a list",        "name: x\nlist:\n- {why: a}\n- {severity: low}\n", MOE_E_SCHEMA, 4, 3, "list[1]", "why is missing" },
    { "an unknown field deep inside",     "name: x\none:\n  wy: a\n",     MOE_E_SCHEMA, 3, 3, "one.wy", "unknown field" },
    { "a number as a string",             "name: 7\n",                    MOE_E_SCHEMA, 1, 7, "name", "must be a string, is a whole number; write it in quotes" },
    { "a string as a number",             "name: x\nexperts: '4'\n",      MOE_E_SCHEMA, 2, 10, "experts", "must be a whole number, is a string" },
    { "a fraction as a whole number",     "name: x\nexperts: 4.0\n",      MOE_E_SCHEMA, 2, 10, "experts", "is a fraction" },
    { "a negative number",                "name: x\ncount: -1\n",         MOE_E_SCHEMA, 2, 8, "count", "-1 is negative" },
    { "a number below its range",         "name: x\nexperts: 0\n",        MOE_E_SCHEMA, 2, 10, "experts", "0 is outside 1 to 4096" },
    { "a number above its range",         "name: x\nexperts: 4097\n",     MOE_E_SCHEMA, 2, 10, "experts", "4097 is outside" },
    { "a range is told in digits",        "name: x\nbytes: 1125899906842625\n", MOE_E_SCHEMA, 2, 8, "bytes", "1125899906842625 is outside 0 to 1125899906842624" },
    { "a fraction out of range",          "name: x\nfactor: 0.49\n",      MOE_E_SCHEMA, 2, 9, "factor", "0.49 is outside 0.5 to 8" },
    { "yes is no boolean",                "name: x\nstrict: yes\n",       MOE_E_SCHEMA, 2, 9, "strict", "must be true or false, is a string" },
    { "an empty value",                   "name: x\npaths:\n",            MOE_E_SCHEMA, 2, 7, "paths", "must be a list of strings, is empty" },
    { "a number in a list of strings",    "name: x\npaths: [a, 1]\n",     MOE_E_SCHEMA, 2, 12, "paths[1]", "must be a string" },
    { "an unknown word, and the near one", "name: x\none: {why: a, severity: hihg}\n", MOE_E_SCHEMA, 2, 25, "one.severity", "did you mean high?" },
    { "a day that is not",                "name: x\nuntil: 2026-02-29\n", MOE_E_SCHEMA, 2, 8, "until", "no date" },
    { "a month that is not",              "name: x\nuntil: 2026-13-01\n", MOE_E_SCHEMA, 2, 8, "until", "no date" },
    { "a century without a leap day",     "name: x\nuntil: 2100-02-29\n", MOE_E_SCHEMA, 2, 8, "until", "no date" },
    { "a date with a time",               "name: x\nuntil: 2026-01-01T00:00\n", MOE_E_SCHEMA, 2, 8, "until", "no date" },
    { "a map where a list belongs",       "name: x\nlist: {why: a}\n",    MOE_E_SCHEMA, 2, 7, "list", "must be a list of maps, is a map" },
    { "a list where names belong",        "name: x\nrules: [{why: a}]\n", MOE_E_SCHEMA, 2, 8, "rules", "must be a map of names, is a list" },
    { "a scalar where a map belongs",     "name: x\nrules: {M101: off}\n", MOE_E_SCHEMA, 2, 15, "rules.M101", "must be a map, is a string" },
    { "a list at the top",                "- name\n",                     MOE_E_SCHEMA, 1, 1, "", "must be a map, is a list" },
    { "an empty document",                "",                             MOE_E_SCHEMA, 1, 1, "", "must be a map, is empty" },
};

static void check(void **state)
{
    const struct check_case *c = *state;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_doc_parse(MOE_DOC_YAML, "t.yaml", moe_str_c(c->yaml), &doc, &err), MOE_OK);
    enum moe_code code = moe_schema_check(doc, moe_doc_root(doc), fields, &err);
    if (code != c->code || err.line != c->line || err.column != c->column || strcmp(err.field, c->field) != 0 || !strstr(err.text, c->text))
        fail_msg("code %d, %u:%u: [%s]: %s", code, err.line, err.column, err.field, err.text);
}

static const struct moe_node_doc *at(const struct moe_node_doc *n, const char *path)
{
    struct moe_str rest = moe_str_c(path);
    char key[64];
    while (rest.len && n) {
        struct moe_str part = moe_str_cut(&rest, '/');
        snprintf(key, sizeof key, "%.*s", MOE_FMT(part));
        n = moe_doc_get(n, key);
    }
    return n;
}

static void the_json_schema_says_what_the_table_says(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(100000);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_schema_json("https://example.org/x.json", "X", fields, out);
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "s", moe_buf_str(out), &doc, &err), MOE_OK);
    const struct moe_node_doc *r = moe_doc_root(doc);
    assert_true(moe_str_is(at(r, "$id")->text, "https://example.org/x.json"));
    assert_false(at(r, "additionalProperties")->as.boolean);
    assert_int_equal(at(r, "required")->count, 1);
    assert_int_equal(at(r, "properties")->count, MOE_COUNT(fields) - 1);
    assert_true(moe_str_is(at(r, "properties/name/pattern")->text, "^[a-z]+$"));
    assert_int_equal(at(r, "properties/experts/maximum")->as.integer, 4096);
    assert_int_equal(at(r, "properties/count/minimum")->as.integer, 0);
    assert_null(at(r, "properties/count/maximum"));
    assert_true(at(r, "properties/factor/minimum")->as.number == 0.5);
    assert_int_equal(at(r, "properties/paths/oneOf")->count, 2);
    assert_true(moe_str_is(at(r, "properties/until/format")->text, "date"));
    assert_int_equal(at(r, "properties/extra")->count, 0);
    assert_int_equal(at(r, "properties/one/properties/severity/enum")->count, 3);
    assert_true(moe_str_is(at(r, "properties/list/items/required")->first->text, "why"));
    assert_true(moe_str_is(at(r, "properties/rules/additionalProperties/properties/why/type")->text, "string"));
}

static void a_table_that_names_itself_ends(void **state)
{
    (void)state;
    struct moe_field self[2] = { { .name = "child", .type = MOE_FIELD_MAP }, { .name = NULL } };
    self[0].fields = self;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(100000);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_schema_json("x", "X", self, out);
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "s", moe_buf_str(out), &doc, &err), MOE_OK);
    moe_buf_clear(out);
    moe_schema_man(self, out);
    assert_false(moe_buf_failed(out));
}

static void the_manual_page_names_every_field(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(100000);
    char row[64];
    moe_schema_man(fields, out);
    for (const struct moe_field *f = fields; f->name; f++) {
        assert_in_range(snprintf(row, sizeof row, ".It Ic \\&%s\n", f->name), 1, sizeof row - 1);
        assert_non_null(strstr(moe_buf_str(out).ptr, row));
    }
    assert_non_null(strstr(moe_buf_str(out).ptr, "experts per layer (whole number, 1 to 4096)\n"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "that are taken (whole number, 0 to 1125899906842624)\n"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "of it (number, 1e-20 to 0.999999)\n"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "how bad (high, medium or low)\n"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "\\&.the reason \\- in a \\e sentence (string; required)\n"));
}

static void json_is_laid_out_in_lines(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1000);
    for (int compact = 0; compact < 2; compact++) {
        moe_buf_clear(out);
        struct moe_json j = moe_json_to(out, compact);
        moe_json_open(&j, '{');
        moe_json_key(&j, "a");
        moe_json_open(&j, '[');
        moe_json_int(&j, INT64_MIN);
        moe_json_num(&j, 1.25, 1);
        moe_json_num(&j, NAN, 2);
        moe_json_bool(&j, true);
        moe_json_close(&j, ']');
        moe_json_key(&j, "e");
        moe_json_open(&j, '{');
        moe_json_close(&j, '}');
        moe_json_key(&j, "n");
        moe_json_null(&j);
        moe_json_close(&j, '}');
        assert_string_equal(moe_buf_str(out).ptr,
                            compact ? "{\"a\":[-9223372036854775808,1.2,null,true],\"e\":{},\"n\":null}"
                                    : "{\n  \"a\": [\n    -9223372036854775808,\n    1.2,\n    null,\n    true\n  ],\n  \"e\": {},\n  \"n\": null\n}");
    }
}

static void json_strings_are_escaped(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1000);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    struct moe_json j = moe_json_to(out, true);
    moe_json_str(&j, MOE_STR("a\"\\\n\t\0\x1b\xff\xc3\xa9\xe2\x80\xae\x7f"));
    assert_string_equal(moe_buf_str(out).ptr, "\"a\\\"\\\\\\n\\t\\u0000\\u001b\xef\xbf\xbd\xc3\xa9\\u202e\\u007f\"");
    moe_buf_clear(out);
    j = moe_json_to(out, true);
    moe_json_num(&j, 0.1 + 0.2, -1);
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "n", moe_buf_str(out), &doc, &err), MOE_OK);
    assert_true(moe_doc_root(doc)->as.number == 0.1 + 0.2);
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(the_json_schema_says_what_the_table_says), cmocka_unit_test(a_table_that_names_itself_ends),
        cmocka_unit_test(the_manual_page_names_every_field), cmocka_unit_test(json_is_laid_out_in_lines),
        cmocka_unit_test(json_strings_are_escaped),
    };
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(plain)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].name, .test_func = check, .initial_state = (void *)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        tests[n++] = plain[i];
    return cmocka_run_group_tests_name("doc/schema", tests, NULL, NULL);
}
