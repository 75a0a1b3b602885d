/* Records against a schema: the first fault, its field and its place; order from record to record; every fault at once. */
#include "common/telemetry/telemetry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static const char yaml[] =
    "schema: t\n"
    "order: {rank: rank, world: world, step: step, time: ts, slack: 1.0}\n"
    "extra: {words: [loss, ms], vector-words: [load], max-items: 4}\n"
    "fields:\n"
    "  step: {type: integer, unit: steps, required: true}\n"
    "  rank: {type: integer, unit: ranks}\n"
    "  world: {type: integer, min: 1, max: 100}\n"
    "  ts: {type: time}\n"
    "  loss: {type: number, min: 0, max: 100, null: true}\n"
    "  mfu: {type: number, unit: ratio}\n"
    "  ok: {type: boolean}\n"
    "  phase: {type: enum, values: [train, eval]}\n"
    "  sha: {type: hex, min-items: 4, max-items: 8}\n"
    "  load: {type: vector, of: integer, min: 0, max-items: 4}\n"
    "  grid: {type: vector, max-items: 2, max-rows: 2}\n"
    "  flags: {type: vector, of: boolean, max-items: 2}\n"
    "  mem: {type: map, fields: {used: {type: number, unit: bytes, required: true}, peak: {type: number}}}\n";

#define P(x) MOE_TELEMETRY_##x
static const struct check_case { const char *record; enum moe_telemetry_problem problem; const char *field; size_t offset; } cases[] = {
    { "{\"step\": 1}", P(NONE), "", 0 },
    { " {\"step\":1,\"rank\":0,\"ts\":1748901234.56,\"loss\":2.5e0,\"mfu\":0.4,\"ok\":true,\"phase\":\"eval\"} ", P(NONE), "", 0 },
    { "{\"step\":1,\"sha\":\"c0ffee\",\"load\":[1,2,3,4],\"grid\":[[1,2],[3,4]],\"flags\":[true,false],\"mem\":{\"used\":1}}", P(NONE), "", 0 },
    { "{\"step\":1,\"loss\":null,\"aux_loss\":-1,\"waitMs\":3,\"my_load\":[0.5,1],\"loss_parts\":{\"a_loss\":1}}", P(NONE), "", 0 },
    { "{\"step\":1,\"ts\":\"2026-04-19T10:39:53.480055+02:00\"}", P(NONE), "", 0 },
    { "{\"st\\u0065p\":1}", P(NONE), "", 0 },
    { "{\"step\":1e3}", P(NONE), "", 0 },
    { "", P(CUT), "", 0 },
    { "   ", P(CUT), "", 3 },
    { "{", P(CUT), "", 1 },
    { "{\"step\":1", P(CUT), "", 9 },
    { "{\"step\":", P(CUT), "step", 8 },
    { "{\"step\":1,\"loss\":2,\"phase\":\"tr", P(CUT), "phase", 27 },
    { "[1]", P(NOT_JSON), "", 0 },
    { "step 1", P(NOT_JSON), "", 0 },
    { "{'step':1}", P(NOT_JSON), "", 1 },
    { "{\"step\":1,}", P(NOT_JSON), "", 10 },
    { "{\"step\":01}", P(NOT_JSON), "step", 8 },
    { "{\"step\":1.}", P(NOT_JSON), "step", 8 },
    { "{\"step\":+1}", P(NOT_JSON), "step", 8 },
    { "{\"step\":1 \"rank\":0}", P(NOT_JSON), "", 10 },
    { "{\"step\":1,\"ok\":tru}", P(NOT_JSON), "ok", 15 },
    { "{\"step\":1} x", P(TRAILING), "", 11 },
    { "{\"step\":1}{\"step\":2}", P(TRAILING), "", 10 },
    { "{\"step\":1,\"loss\":2,\"loss\":3}", P(DUPLICATE), "loss", 26 },
    { "{\"step\":1,\"loss\":2,\"l\\u006fss\":3}", P(DUPLICATE), "loss", 31 },
    { "{\"step\":1,\"a_loss\":2,\"a_loss\":3}", P(DUPLICATE), "a_loss", 30 },
    { "{\"step\":1,\"loss\":NaN}", P(NAN), "loss", 17 },
    { "{\"step\":1,\"loss\":-Infinity}", P(NAN), "loss", 17 },
    { "{\"step\":1,\"loss\":1e999}", P(NAN), "loss", 17 },
    { "{\"step\":1,\"x_loss\":NaN}", P(NAN), "x_loss", 19 },
    { "{\"step\":1,\"load\":[1,NaN]}", P(NAN), "load", 20 },
    { "{\"step\":1,\"phase\":\"\xff\"}", P(TEXT), "phase", 18 },
    { "{\"step\":1,\"phase\":\"a\\u0000\"}", P(TEXT), "phase", 18 },
    { "{\"step\":1,\"phase\":\"\\ud800\"}", P(TEXT), "phase", 18 },
    { "{\"step\":1,\"host\":\"a\"}", P(FREEFORM), "host", 17 },
    { "{\"step\":1,\"extra\":1}", P(UNKNOWN), "extra", 18 },
    { "{\"step\":1,\"extra\":{\"loss\":1}}", P(UNKNOWN), "extra", 18 },
    { "{\"step\":1,\"loss_x\":{\"extra\":1}}", P(UNKNOWN), "extra", 28 },
    { "{\"step\":1,\"loss_x\":[1,2]}", P(UNKNOWN), "loss_x", 19 },
    { "{\"step\":1,\"my_load\":[1,-2]}", P(RANGE), "my_load", 23 },
    { "{\"step\":1,\"my_load\":[1,2,3,4,5]}", P(LENGTH), "my_load", 20 },
    { "{\"rank\":1}", P(MISSING), "step", 0 },
    { "{\"step\":1,\"mem\":{}}", P(MISSING), "used", 16 },
    { "{\"step\":\"1\"}", P(TYPE), "step", 8 },
    { "{\"step\":1.5}", P(TYPE), "step", 8 },
    { "{\"step\":null}", P(TYPE), "step", 8 },
    { "{\"step\":1,\"ok\":1}", P(TYPE), "ok", 15 },
    { "{\"step\":1,\"mem\":3}", P(TYPE), "mem", 16 },
    { "{\"step\":1,\"load\":3}", P(TYPE), "load", 17 },
    { "{\"step\":1,\"load\":[1.5]}", P(TYPE), "load", 18 },
    { "{\"step\":1,\"grid\":[[1],2]}", P(TYPE), "grid", 22 },
    { "{\"step\":1,\"load\":[[1]]}", P(TYPE), "load", 18 },
    { "{\"step\":1,\"sha\":\"nothex\"}", P(TYPE), "sha", 16 },
    { "{\"step\":1,\"sha\":\"abc\"}", P(LENGTH), "sha", 16 },
    { "{\"step\":1,\"load\":[1,2,3,4,5]}", P(LENGTH), "load", 17 },
    { "{\"step\":1,\"grid\":[[1],[2],[3]]}", P(LENGTH), "grid", 17 },
    { "{\"step\":-4}", P(RANGE), "step", 8 },
    { "{\"step\":1,\"mfu\":1.5}", P(RANGE), "mfu", 16 },
    { "{\"step\":1,\"ts\":1748901234560}", P(RANGE), "ts", 15 },
    { "{\"step\":1,\"ts\":\"yesterday\"}", P(TYPE), "ts", 15 },
    { "{\"step\":1,\"phase\":\"tra\"}", P(ENUM), "phase", 18 },
    { "{\"step\":1,\"phase\":\"we train now\"}", P(FREEFORM), "phase", 18 },
    { "{\"step\":1,\"rank\":3,\"world\":3}", P(RANK), "rank", 17 },
    { "{\"step\":1,\"loss_x\":{\"loss_x\":{\"loss_x\":{\"loss_x\":{\"loss_x\":{\"loss_x\":{\"loss_x\":{\"loss_x\":{\"loss_x\":1}}}}}}}}}", P(DEPTH), "", 89 },
};

static struct moe_telemetry_schema *schema(void)
{
    struct moe_telemetry_schema *s = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = moe_telemetry_schema_new("t.yaml", moe_str_c(yaml), &s, &err);
    if (code)
        print_message("%u:%u %s: %s\n", err.line, err.column, err.field, err.text);
    assert_int_equal(code, MOE_OK);
    return s;
}

/* The record lies at the end of a block of its own, so that a sanitizer sees a read past it. */
static void judges(void **state)
{
    const struct check_case *c = *state;
    struct moe_telemetry_schema *s = schema();
    struct moe_telemetry_why why = { 0 };
    size_t len = strlen(c->record);
    char *own = malloc(len + 1), words[300];
    assert_non_null(own);
    memcpy(own, c->record, len);
    char *exact = realloc(own, len ? len : 1);
    bool good = moe_telemetry_check(s, NULL, (struct moe_str){ exact, len }, &why);
    moe_telemetry_describe(s, &why, words, sizeof words);
    if (why.problem != c->problem || why.offset != c->offset)
        print_message("%s: %s at %zu: %s\n", c->record, moe_telemetry_problem_name(why.problem), why.offset, words);
    assert_int_equal(good, c->problem == P(NONE));
    assert_int_equal(why.problem, c->problem);
    assert_int_equal(why.field.len, strlen(c->field));
    assert_memory_equal(why.field.ptr ? why.field.ptr : "", c->field, why.field.len);
    assert_int_equal(why.offset, c->offset);
    free(exact);
    moe_telemetry_schema_free(&s);
}

static void order_is_kept_for_each_rank(void **state)
{
    (void)state;
    static const struct { const char *record; enum moe_telemetry_problem problem; } log[] = {
        { "{\"step\":5,\"rank\":0,\"ts\":1748901234}", P(NONE) },  { "{\"step\":4,\"rank\":1,\"ts\":1748901200}", P(NONE) },
        { "{\"step\":5,\"rank\":0,\"ts\":1748901233.5}", P(NONE) }, { "{\"step\":4,\"rank\":0,\"ts\":1748901240}", P(STEP) },
        { "{\"step\":6,\"rank\":0,\"ts\":1748901200}", P(CLOCK) }, { "{\"step\":6,\"rank\":0,\"ts\":1748901240}", P(NONE) },
        { "{\"step\":5,\"rank\":1,\"ts\":1748901201}", P(NONE) },  { "{\"step\":1,\"rank\":999999,\"ts\":1748901201}", P(NONE) },
    };
    struct moe_telemetry_schema *s = schema();
    struct moe_telemetry_state *st = moe_telemetry_state_new(8);
    for (size_t i = 0; i < MOE_COUNT(log); i++) {
        struct moe_telemetry_why why = { 0 };
        bool good = moe_telemetry_check(s, st, moe_str_c(log[i].record), &why);
        assert_int_equal(why.problem, log[i].problem);
        assert_int_equal(good, log[i].problem == P(NONE));
    }
    moe_telemetry_state_reset(st);
    assert_true(moe_telemetry_check(s, st, MOE_STR("{\"step\":1,\"rank\":0}"), NULL));
    moe_telemetry_state_free(&st);
    moe_telemetry_schema_free(&s);
}

static void a_restart_goes_back(void **state)
{
    (void)state;
    static const struct { const char *record; enum moe_telemetry_problem problem; } log[] = {
        { "{\"what\":\"on\",\"step\":5,\"rank\":0}", P(NONE) }, { "{\"what\":\"on\",\"step\":3,\"rank\":0}", P(STEP) },
        { "{\"what\":\"again\",\"step\":3,\"rank\":1}", P(NONE) }, { "{\"what\":\"on\",\"step\":4,\"rank\":0}", P(STEP) },     /* the other rank's is not this one's */
        { "{\"step\":2,\"rank\":0,\"what\":\"again\"}", P(NONE) }, { "{\"what\":\"on\",\"step\":3,\"rank\":0}", P(NONE) },
        { "{\"what\":\"on\",\"step\":2,\"rank\":0}", P(STEP) },
    };
    static const char yaml[] = "schema: s\norder: {rank: rank, step: step}\nfields:\n  rank: {type: integer}\n  step: {type: integer}\n"
                               "  what: {type: enum, values: [on, again], restart: [again]}\n";
    struct moe_telemetry_schema *s = NULL;
    struct moe_telemetry_state *st = moe_telemetry_state_new(2);
    struct moe_error err;
    assert_int_equal(moe_telemetry_schema_new("s.yaml", moe_str_c(yaml), &s, &err), MOE_OK);
    for (size_t i = 0; i < MOE_COUNT(log); i++) {
        struct moe_telemetry_why why = { 0 };
        (void)!moe_telemetry_check(s, st, moe_str_c(log[i].record), &why);
        assert_int_equal(why.problem, log[i].problem);
    }
    moe_telemetry_state_free(&st);
    moe_telemetry_schema_free(&s);
}

struct heard { unsigned count, of[MOE_TELEMETRY_PROBLEMS]; };
static void hear(void *ctx, const struct moe_telemetry_why *why)
{
    struct heard *h = ctx;
    h->count++;
    h->of[why->problem]++;
}

static void every_fault_is_told(void **state)
{
    (void)state;
    struct moe_telemetry_schema *s = schema();
    struct heard h = { 0 };
    assert_false(moe_telemetry_check_all(s, NULL, MOE_STR("{\"rank\":-1,\"loss\":NaN,\"loss\":2,\"x\":{\"y\":[1,{}]},\"note\":\"hi\",\"phase\":7,\"mem\":{}}"), hear, &h));
    assert_int_equal(h.count, 8);
    assert_int_equal(h.of[P(RANGE)], 1);
    assert_int_equal(h.of[P(NAN)], 1);
    assert_int_equal(h.of[P(DUPLICATE)], 1);
    assert_int_equal(h.of[P(UNKNOWN)], 1);
    assert_int_equal(h.of[P(FREEFORM)], 1);
    assert_int_equal(h.of[P(TYPE)], 1);
    assert_int_equal(h.of[P(MISSING)], 2);
    moe_telemetry_schema_free(&s);
}

/* Whatever is cut off or changed: an answer, and the same from both questions. */
static void damage_is_refused_or_read(void **state)
{
    (void)state;
    static const char whole[] = "{\"step\":1,\"rank\":0,\"ts\":1748901234.56,\"mem\":{\"used\":1},\"load\":[1,2],\"phase\":\"train\",\"sha\":\"c0ffee\",\"ok\":true}";
    struct moe_telemetry_schema *s = schema();
    char copy[sizeof whole];
    for (size_t n = 0; n < sizeof whole - 1; n++)
        assert_false(moe_telemetry_check(s, NULL, (struct moe_str){ whole, n }, NULL));
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        for (int c = 0; c < 256; c++) {
            memcpy(copy, whole, sizeof whole);
            copy[i] = (char)c;
            struct moe_str r = { copy, sizeof whole - 1 };
            struct heard h = { 0 };
            bool one = moe_telemetry_check(s, NULL, r, NULL), all = moe_telemetry_check_all(s, NULL, r, hear, &h);
            assert_int_equal(one, all);
            assert_int_equal(one, h.count == 0);
        }
    }
    moe_telemetry_schema_free(&s);
}

static void names_of_the_record_are_not_repeated(void **state)
{
    (void)state;
    struct moe_telemetry_schema *s = schema();
    struct moe_telemetry_why why;
    char words[300];
    assert_false(moe_telemetry_check(s, NULL, MOE_STR("{\"step\":1,\"sk-123456789abcdef0\":1}"), &why));
    moe_telemetry_describe(s, &why, words, sizeof words);
    assert_null(strstr(words, "1234"));
    assert_false(moe_telemetry_check(s, NULL, MOE_STR("{\"step\":1,\"mfu\":7}"), &why));
    moe_telemetry_describe(s, &why, words, sizeof words);
    assert_string_equal(words, "mfu is out of range: 0 to 1 ratio is allowed");
    moe_telemetry_schema_free(&s);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 5];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].record, .test_func = judges, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(order_is_kept_for_each_rank);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_restart_goes_back);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_fault_is_told);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(damage_is_refused_or_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(names_of_the_record_are_not_repeated);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
