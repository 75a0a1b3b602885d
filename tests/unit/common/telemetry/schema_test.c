/* A schema's YAML: what is compiled, and where what is wrong with it is told. */
#include "common/telemetry/telemetry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static const struct schema_case { const char *name, *yaml; enum moe_code code; unsigned line; const char *field; } cases[] = {
    { "compiles a small schema", "schema: s\nfields:\n  step: {type: integer}\n", MOE_OK, 0, "" },
    { "refuses what is no YAML", "schema: [\n", MOE_E_PARSE, 2, "" },
    { "refuses an unknown word", "schema: s\nfield: {}\n", MOE_E_SCHEMA, 2, "field" },
    { "refuses an unknown type", "schema: s\nfields:\n  a: {type: string}\n", MOE_E_SCHEMA, 3, "fields.a.type" },
    { "refuses an unknown unit", "schema: s\nfields:\n  a: {type: number, unit: furlongs}\n", MOE_E_SCHEMA, 3, "fields.a.unit" },
    { "an enum needs values", "schema: s\nfields:\n  a: {type: enum}\n", MOE_E_SCHEMA, 3, "fields.a" },
    { "a number has no values", "schema: s\nfields:\n  a: {type: number, values: [x]}\n", MOE_E_SCHEMA, 3, "fields.a.values" },
    { "a word of restart is one of the values", "schema: s\nfields:\n  a: {type: enum, values: [x, y], restart: [x, z]}\n", MOE_E_SCHEMA, 3, "fields.a.restart[1]" },
    { "a number has no restart", "schema: s\nfields:\n  a: {type: number, restart: [x]}\n", MOE_E_SCHEMA, 3, "fields.a.restart" },
    { "a name and its unit agree", "schema: s\nfields:\n  step_ms: {type: number, unit: s}\n", MOE_E_SCHEMA, 3, "fields.step_ms.unit" },
    { "per is no unit", "schema: s\nfields:\n  tokens_per_ms: {type: number, unit: count}\n", MOE_OK, 0, "" },
    { "min is not above max", "schema: s\nfields:\n  a: {type: number, min: 2, max: 1}\n", MOE_E_SCHEMA, 3, "fields.a.max" },
    { "other names are names", "schema: s\nfields:\n  a: {type: number, also: [b]}\n  b: {type: number}\n", MOE_E_SCHEMA, 4, "fields.b" },
    { "what is required has one name", "schema: s\nfields:\n  a: {type: number, also: [b], required: true}\n", MOE_E_SCHEMA, 3, "fields.a.also" },
    { "an order names fields", "schema: s\norder: {step: stop}\nfields:\n  step: {type: integer}\n", MOE_E_SCHEMA, 2, "order.step" },
    { "an enum is no step", "schema: s\norder: {step: a}\nfields:\n  a: {type: enum, values: [x]}\n", MOE_E_SCHEMA, 2, "order.step" },
    { "known-by names fields", "schema: s\nknown-by:\n  - [b]\nfields:\n  a: {type: number}\n", MOE_E_SCHEMA, 3, "known-by[0]" },
    { "a map needs its fields", "schema: s\nfields:\n  a: {type: map}\n", MOE_E_SCHEMA, 3, "fields.a" },
    { "a word stands once", "schema: s\nfields:\n  a: {type: enum, values: [x, x]}\n", MOE_E_SCHEMA, 3, "fields.a.values[1]" },
};

static void compiles(void **state)
{
    const struct schema_case *c = *state;
    struct moe_telemetry_schema *schema = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = moe_telemetry_schema_new("s.yaml", moe_str_c(c->yaml), &schema, &err);
    if (code != c->code || (code && err.line != c->line))
        print_message("%s:%u:%u %s: %s\n", err.file, err.line, err.column, err.field, err.text);
    assert_int_equal(code, c->code);
    assert_int_equal(err.line, c->line);
    assert_string_equal(err.field, c->field);
    assert_int_equal(schema != NULL, code == MOE_OK);
    moe_telemetry_schema_free(&schema);
}

static void many_fields_are_a_limit(void **state)
{
    (void)state;
    static char yaml[64 << 10];
    size_t n = (size_t)snprintf(yaml, sizeof yaml, "schema: s\nfields:\n");
    for (unsigned i = 0; i <= MOE_CAP_TELEMETRY_FIELDS; i++)
        n += (size_t)snprintf(yaml + n, sizeof yaml - n, "  f%u: {type: number}\n", i);
    struct moe_telemetry_schema *schema = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_telemetry_schema_new("s.yaml", moe_str_c(yaml), &schema, &err), MOE_E_LIMIT);
    assert_null(schema);
}

static void every_built_in_one_compiles(void **state)
{
    (void)state;
    struct moe_telemetry_set *set = NULL;
    struct moe_error err = { 0 };
    size_t n = 0;
    while (moe_telemetry_builtin(n, NULL))
        n++;
    assert_true(n >= 3);
    assert_int_equal(moe_telemetry_set_new(&set, &err), MOE_OK);
    const struct moe_telemetry_schema *s = moe_telemetry_set_claim(set, MOE_STR("{\"step\":1,\"rank\":0,\"ts\":1748901234.5,\"loss\":2}"));
    assert_non_null(s);
    assert_string_equal(moe_telemetry_schema_name(s), "step-record");
    s = moe_telemetry_set_claim(set, MOE_STR("{\"v\":1,\"event\":\"step\",\"step\":1,\"rank\":0,\"world\":8,\"ts\":1748901234.5}"));
    assert_non_null(s);
    assert_string_equal(moe_telemetry_schema_name(s), "moe-step");
    s = moe_telemetry_set_claim(set, MOE_STR("{\"step\":1,\"loss\":2,\"kernel\":{},\"collective\":{}}"));
    assert_non_null(s);
    assert_string_equal(moe_telemetry_schema_name(s), "engine-record");
    assert_null(moe_telemetry_set_claim(set, MOE_STR("{\"step\": 20, \"loss\": 8.5, \"lr\": 3e-05, \"tokens\": 10485760, \"usd\": 0.07}")));
    moe_telemetry_set_free(&set);
}

static void a_near_name_is_suggested(void **state)
{
    (void)state;
    struct moe_telemetry_schema *schema = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_telemetry_schema_load("step-recrod", &schema, &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "step-record"));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 3];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = compiles, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(many_fields_are_a_limit);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_built_in_one_compiles);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_near_name_is_suggested);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
