/* Keywords: what one pass finds is what comparing every word at every place finds.
 * Links    none
 */
#include "audit/config/secrets/keywords.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

static const char *const words[] = { "tok", "token", "tokens", "se", "|x", "\\x", "%41", "key", "keys", "-us1", "akia", "s.a", "_mmk", "verylongkeyword", "12345678", "123456789",
                                     "\xc3\xa9t\xc3\xa9", "tok", "a@b", "[{" };

static const struct moe_keywords *made(struct moe_arena *arena, size_t count)
{
    const struct moe_keywords *k = NULL;
    struct moe_error err = { 0 };
    struct moe_keyword *list = moe_arena_array(arena, struct moe_keyword, count + 1);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct moe_keyword){ moe_str_c(words[i]), (uint16_t)(i + 1) };
    assert_int_equal(moe_keywords_new(list, count, arena, &k, &err), MOE_OK);
    return k;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool stands(struct moe_str text, size_t at, const char *word)
{
    size_t n = strlen(word), i = 0;
    while (i < n && at + i < text.len && lower(text.ptr[at + i]) == word[i])
        i++;
    return i == n;
}

/* Of each place: which words begin there, a bit each. */
static uint32_t by_comparing(struct moe_str text, size_t at, size_t count)
{
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++)
        found |= stands(text, at, words[i]) ? UINT32_C(1) << i : 0;
    return found;
}

static uint32_t by_asking(const struct moe_keywords *k, struct moe_str text, size_t at)
{
    uint32_t cursor = 0, found = 0;
    uint16_t id;
    size_t len;
    while (moe_keywords_at(k, text, at, &cursor, &id, &len)) {
        assert_int_equal(len, strlen(words[id - 1]));
        assert_int_equal(found >> (id - 1) & 1, 0);            /* each once */
        found |= UINT32_C(1) << (id - 1);
    }
    return found;
}

static void compare(const struct moe_keywords *k, struct moe_str text, size_t from, size_t upto, size_t count)
{
    size_t next = moe_keywords_next(k, text, from, upto);
    for (size_t at = from; at < upto; at++) {
        uint32_t want = by_comparing(text, at, count);
        if (at < next) {
            assert_int_equal(want, 0);
            continue;
        }
        assert_int_equal(at, next);
        assert_int_equal(by_asking(k, text, at), want);
        next = moe_keywords_next(k, text, at + 1, upto);
        if (next > at + 1)
            assert_true(next <= upto);
    }
}

/* Texts of pieces of words, in any case, so that almost every place is nearly one. Each lies in memory of its own length, where a sanitizer sees one byte too many. */
static void finds_what_stands_there(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(8u << 20);
    const struct moe_keywords *k = made(arena, MOE_COUNT(words));
    unsigned seed = 7;
    (void)state;
    for (unsigned round = 0; round < 4000; round++) {
        char text[96];
        size_t n = 0, most = round % 90;
        while (n < most) {
            seed = seed * 1103515245u + 12345u;
            const char *word = words[(seed >> 16) % MOE_COUNT(words)];
            size_t len = strlen(word), from = (seed >> 8) % len;
            for (size_t i = from; i < len && n < most; i++)
                text[n++] = (seed >> 3 & 1) && word[i] >= 'a' && word[i] <= 'z' ? (char)(word[i] - 32) : (seed >> 5 & 7) == i ? (char)(word[i] ^ 0x20) : word[i];
        }
        char *own = malloc(n ? n : 1);
        assert_non_null(own);
        memcpy(own, text, n);
        compare(k, (struct moe_str){ own, n }, 0, n, MOE_COUNT(words));
        compare(k, (struct moe_str){ own, n }, n / 3, n / 2, MOE_COUNT(words));
        free(own);
    }
}

static void finds_nothing_without_words(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(8u << 20);
    const struct moe_keywords *k = made(arena, 0);
    (void)state;
    assert_int_equal(moe_keywords_next(k, MOE_STR("token=1 and more of it"), 0, 22), 22);
    assert_int_equal(moe_keywords_next(k, MOE_STR(""), 0, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(finds_what_stands_there), cmocka_unit_test(finds_nothing_without_words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
