/* Documents held to a shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/doc/lax.h"
#include "common/doc/shape.h"
#include <stdio.h>

static const char shape_text[] =
    "keys:\n"
    "  steps: {type: int, min: 1, required: true}\n"
    "  lr: {type: number, min: 0, max: 1}\n"
    "  dtype: {enum: [bf16, fp16]}\n"
    "  name: string\n"
    "  resume: [string, empty]\n"
    "  betas: {items: number, length: 2}\n"
    "  optim:\n"
    "    keys: {weight_decay: number, max_grad_norm: number}\n"
    "  env: {values: string, max_length: 2}\n"
    "  extra: any\n"
    "  plugin: {keys: {kind: string}, open: true}\n";

static const struct row { const char *name, *text, *faults; } rows[] = {
    { "what fits is silent", "steps: 5\nlr: 1.0e-3\ndtype: bf16\nname: x\nresume: ~\nbetas: [0.9, 0.95]\noptim: {weight_decay: 1}\nenv: {A: b}\nextra: [1]\nplugin: {kind: k, z: 1}\n", "" },
    { "an unknown key with a near one", "steps: 1\noptim:\n  wieght_decay: 0.1\n", "3:3 unknown key wieght_decay; did you mean weight_decay?" },
    { "an unknown key like none", "steps: 1\nzzzz: 1\n", "2:1 unknown key zzzz" },
    { "a required key", "lr: 1\n", "1:1 lacks the key steps" },
    { "types", "steps: 1.5\nlr: high\nname: 3\nresume: [a]\n",
      "1:8 must be int, is a fraction|2:5 must be number, is a string|3:7 must be string, is a whole number|4:9 must be empty or string, is a list" },
    { "ranges", "steps: 0\nlr: 1.5\n", "1:8 must be at least 1|2:5 must be at most 1" },
    { "NaN is in no range", "steps: 1\nlr: .nan\n", "2:5 must be at least 0" },
    { "words", "steps: 1\ndtype: fp64\n", "2:8 must be one of bf16, fp16" },
    { "lengths and elements", "steps: 1\nbetas: [1, 2, x]\nenv: {A: a, B: b, C: c}\n", "2:8 has 3 entries, at most 2 are allowed|2:15 must be number, is a string|3:6 has 3 entries, at most 2 are allowed" },
    { "free keys", "steps: 1\nenv: {A: 1}\n", "2:10 must be string, is a whole number" },
    { "no map at all", "- 1\n", "1:1 must be map, is a list" },
};

static char told[1024];

static void tell(void *ctx, const struct moe_shape_fault *f)
{
    size_t used = strlen(told);
    bool key = f->at_key && f->node->key_line;
    (void)ctx;
    snprintf(told + used, sizeof told - used, "%s%u:%u %s", used ? "|" : "", key ? f->node->key_line : f->node->line, key ? f->node->key_column : f->node->column, f->text);
}

static void holds(void **state)
{
    const struct row *row = *state;
    MOE_AUTO(moe_shape_free) struct moe_shape *shape = NULL;
    struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_error err = { 0 };
    struct moe_lax l;
    told[0] = 0;
    assert_int_equal(moe_shape_read("shape.yaml", moe_str_c(shape_text), &shape, &err), MOE_OK);
    assert_int_equal(moe_lax_yaml(moe_str_c(row->text), arena, NULL, &l, &err), MOE_OK);
    moe_shape_check(shape, l.root->first, tell, NULL);
    assert_string_equal(told, row->faults);
    moe_arena_free(&arena);
}

static const struct bad_row { const char *name, *text; unsigned line; const char *error; } bad_rows[] = {
    { "no keys", "a: 1\n", 1, "must be a map with `keys`" },
    { "an unknown word", "keys:\n  a: {tpye: int}\n", 2, "unknown word; did you mean type?" },
    { "an unknown type", "keys:\n  a: strng\n", 2, "is no type; did you mean string?" },
    { "a range the wrong way round", "keys:\n  a: {min: 2, max: 1}\n", 2, "min is larger than max" },
    { "a length below zero", "keys:\n  a: {length: -1}\n", 2, "must be a whole number from 0" },
    { "keys that are no map", "keys: [a]\n", 1, "must be a map of keys" },
    { "an empty set of words", "keys:\n  a: {enum: []}\n", 2, "must be a list of what is allowed" },
};

static void refuses(void **state)
{
    const struct bad_row *row = *state;
    struct moe_shape *shape = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_shape_read("shape.yaml", moe_str_c(row->text), &shape, &err), MOE_E_SCHEMA);
    assert_null(shape);
    assert_int_equal(err.line, row->line);
    assert_string_equal(err.text, row->error);
}

static void depth_is_capped(void **state)
{
    char text[4096] = "keys: {a: ";
    struct moe_shape *shape = NULL;
    struct moe_error err = { 0 };
    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(text, "{items: ");
    strcat(text, "int");
    for (int i = 0; i < 41; i++)
        strcat(text, "}");
    assert_int_equal(moe_shape_read("shape.yaml", moe_str_c(text), &shape, &err), MOE_E_LIMIT);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + MOE_COUNT(bad_rows) + 1];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = holds, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(bad_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = bad_rows[i].name, .test_func = refuses, .initial_state = (void *)&bad_rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(depth_is_capped);
    return _cmocka_run_group_tests("shape", tests, n, NULL, NULL);
}
