/* Literals: what a string's spelling says, what a number is worth. */
#include "audit/source/lex/lex.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct string_row { const char *name, *spelling; struct moe_str text; bool wide; } strings[] = {
    { "plain", "\"abc\"", MOE_STR("abc"), false },
    { "empty", "\"\"", MOE_STR(""), false },
    { "simple escapes", "\"a\\n\\t\\\\\\\"\\'\\?\\e\\a\\b\\f\\v\\r\"", MOE_STR("a\n\t\\\"'?\033\a\b\f\v\r"), false },
    { "hexadecimal and octal", "\"\\x41\\101\\0\\18\"", MOE_STR("AA\0\0018"), false },
    { "a narrow unit is a byte", "\"\\xff\"", MOE_STR("\xff"), false },
    { "a wide unit is UTF-8", "L\"\\xe4\"", MOE_STR("\xc3\xa4"), true },
    { "universal names", "\"\\u00e4\\U0001F600\"", MOE_STR("\xc3\xa4\xf0\x9f\x98\x80"), false },
    { "a short universal name is text", "\"\\u12\"", MOE_STR("u12"), false },
    { "adjacent ones are joined", "\"a\" /* x */ \"b\"\n  // \"no\"\n\"c\"", MOE_STR("abc"), false },
    { "macros between are left out", "\"%\" PRIu64 \"x\"", MOE_STR("%x"), false },
    { "raw", "R\"x(a\\n\")x\"", MOE_STR("a\\n\""), false },
    { "wide raw", "LR\"(a)\"", MOE_STR("a"), true },
    { "u8 is not wide", "u8\"a\"", MOE_STR("a"), false },
    { "u and U are wide", "u\"a\" U\"b\"", MOE_STR("ab"), true },
    { "a splice is nothing", "\"a\\\nb\"", MOE_STR("ab"), false },
    { "an unterminated one keeps its text", "\"abc", MOE_STR("abc"), false },
    { "no string", "abc", MOE_STR(""), false },
    { "a character between is left out", "'x' \"a\"", MOE_STR("a"), false },
    { "a huge escape does not overflow", "L\"\\xffffffffffffffff\"", MOE_STR("\xf4\x8f\xbf\xbf"), true },
};

static void decodes(void **state)
{
    const struct string_row *row = *state;
    struct moe_arena *arena = moe_arena_new(1 << 16);
    bool wide = !row->wide;
    struct moe_str text = moe_lex_string(moe_str_c(row->spelling), arena, &wide);
    assert_int_equal(text.len, row->text.len);
    assert_memory_equal(text.ptr, row->text.ptr, text.len);
    assert_int_equal(wide, row->wide);
    assert_int_equal(moe_lex_string(moe_str_c(row->spelling), arena, NULL).len, text.len);
    moe_arena_free(&arena);
}

static const struct number_row { const char *spelling; bool ok; int64_t value; } numbers[] = {
    { "0", true, 0 },
    { "42", true, 42 },
    { "0x7F", true, 127 },
    { "0Xff", true, 255 },
    { "0b1010", true, 10 },
    { "0755", true, 493 },
    { "1'000'000", true, 1000000 },
    { "0xFFFF'FFFFu", true, 4294967295 },
    { "42u", true, 42 },
    { "42UL", true, 42 },
    { "42llu", true, 42 },
    { "42uz", true, 42 },
    { "9223372036854775807", true, INT64_MAX },
    { "18446744073709551615u", true, -1 },
    { "18446744073709551616", false, 0 },
    { "0xFFFFFFFFFFFFFFFFF", false, 0 },
    { "1\\\n2", true, 12 },
    { "08", false, 0 },
    { "0x", false, 0 },
    { "0b2", false, 0 },
    { "1.0", false, 0 },
    { "1e3", false, 0 },
    { "0x1p3", false, 0 },
    { "1f", false, 0 },
    { "1lL", false, 0 },
    { "1uu", false, 0 },
    { "10ms", false, 0 },
    { "1'", false, 0 },
    { "", false, 0 },
    { "x", false, 0 },
    { "-1", false, 0 },
    { "'a'", true, 97 },
    { "'\\n'", true, 10 },
    { "'\\0'", true, 0 },
    { "'\\''", true, 39 },
    { "'\\xff'", true, -1 },
    { "'\\377'", true, -1 },
    { "u8'a'", true, 97 },
    { "L'\xc3\xa4'", true, 228 },
    { "U'\\U0001F600'", true, 128512 },
    { "'ab'", true, 24930 },
    { "'abcd'", true, 1633837924 },
    { "''", false, 0 },
    { "'a", false, 0 },
    { "'a'b", false, 0 },
    { "R'a'", false, 0 },
    { "x'a'", false, 0 },
};

static void counts(void **state)
{
    const struct number_row *row = *state;
    int64_t v = 4711;
    size_t n = strlen(row->spelling);
    char *exact = malloc(n ? n : 1);
    assert_non_null(exact);
    memcpy(exact, row->spelling, n);
    assert_int_equal(moe_lex_number((struct moe_str){ exact, n }, &v), row->ok);
    assert_true(v == (row->ok ? row->value : 4711));
    free(exact);
}

static void needs_room(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(32);
    assert_null(moe_lex_string(MOE_STR("\"a string that is longer than the arena\""), arena, NULL).ptr);
    moe_arena_free(&arena);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(strings) + MOE_COUNT(numbers) + 1], *at = tests;
    for (size_t i = 0; i < MOE_COUNT(strings); i++)
        *at++ = (struct CMUnitTest){ .name = strings[i].name, .test_func = decodes, .initial_state = (void *)&strings[i] };
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        *at++ = (struct CMUnitTest){ .name = numbers[i].spelling, .test_func = counts, .initial_state = (void *)&numbers[i] };
    *at = (struct CMUnitTest)cmocka_unit_test(needs_room);
    return _cmocka_run_group_tests("literal", tests, MOE_COUNT(tests), NULL, NULL);
}
