/* What moe_doc_parse_json() says of the same bytes is compared by tests/fuzz/doc_pull.c; here: windows, caps, hashes, and what comes late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/buf.h"
#include "common/base/hash.h"
#include "common/doc/pull.h"
#include <stdio.h>
#include <stdlib.h>

static const struct moe_pull_opts small = { .window = 64, .keep = 8, .values = 1000, .keys = 100, .secret = { 3, 4 } };

/* All values as text: "{ a: 1 [ 2 ] } ", or the refusal. */
static void read_all(const char *json, const struct moe_pull_opts *opts, char *into, size_t room)
{
    struct moe_str rest = moe_str_c(json);
    struct moe_pull_source source = moe_pull_memory(&rest);
    MOE_AUTO(moe_pull_free) struct moe_pull *p = moe_pull_new(NULL, &source, opts);
    const struct moe_pull_token *t = NULL;
    struct moe_error err = { 0 };
    size_t n = 0;
    assert_non_null(p);
    into[0] = 0;
    while (moe_pull_next(p, &t, &err) == MOE_OK && t->kind != MOE_PULL_DONE) {
        static const char *const marks[] = { [MOE_PULL_LIST] = "[ ", [MOE_PULL_MAP] = "{ ", [MOE_PULL_END] = "; " };
        if (t->key.ptr)
            n += (size_t)snprintf(into + n, room - n, "%.*s%s: ", MOE_FMT(t->key), t->key_bytes > t->key.len ? "..." : "");
        if (t->kind >= MOE_PULL_LIST)
            n += (size_t)snprintf(into + n, room - n, "%s", marks[t->kind]);
        else
            n += (size_t)snprintf(into + n, room - n, "%.*s%s ", MOE_FMT(t->text), t->text_bytes > t->text.len ? "..." : "");
    }
    if (err.code)
        snprintf(into + n, room - n, "%u:%u %s: %s (%d at %llu)", err.line, err.column, err.field, err.text, (int)moe_pull_why(p), (unsigned long long)moe_pull_failed_at(p));
}

static const struct { const char *json, *said; } cases[] = {
    { "{}", "{ ; " },
    { " [1, \"a\\u00e9\\n\", true,null , -0.5] ", "[ 1 aé\n true null -0.5 ; " },
    { "{\"a\":{\"b\":[{}]},\"c\":2}", "{ a: { b: [ { ; ; ; c: 2 ; " },
    { "{\"123456789\":\"123456789\"}", "{ 12345678...: 12345678... ; " },
    { "{\"a\":1,\"a\":2}", "{ a: 1 a: 2 ; 1:8 a: is given twice; first on line 1, column 2 (4 at 7)" },
    { "{\"a\":1,\n\"\\u0061\":2}", "{ a: 1 a: 2 ; 2:1 a: is given twice; first on line 1, column 2 (4 at 8)" },
    { "{\"a\":1,\"a\":{\"x\":1,\"x\":2}}", "{ a: 1 a: { x: 1 x: 2 ; ; 1:19 a.x: is given twice; first on line 1, column 13 (4 at 18)" },
    { "[1e999,}", "[ 1e999 1:8 [1]: expected a value, found '}' (1 at 7)" },
    { "[1e999]", "[ 1e999 ; 1:2 [0]: 1e999 is too large (5 at 1)" },
    { "[1] x", "[ 1 ; 1:5 : expected nothing after the document, found 'x' (3 at 4)" },
    { "", "1:1 : expected a value, found the end of the input (2 at 0)" },
};

static void says_what_is_there(void **state)
{
    (void)state;
    char said[400];
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        read_all(cases[i].json, &small, said, sizeof said);
        assert_string_equal(said, cases[i].said);
    }
}

static void caps_are_kept(void **state)
{
    (void)state;
    char said[400];
    struct moe_pull_opts few = small;
    few.values = 3;
    few.keys = 2;
    read_all("[1,2,3]", &few, said, sizeof said);
    assert_string_equal(said, "[ 1 2 1:6 [2]: has more than 3 values (10 at 5)");
    read_all("{\"a\":{\"b\":{\"c\":1}}}", &few, said, sizeof said);
    assert_string_equal(said, "{ a: { b: { 1:12 a.b.c: has more than 2 keys (10 at 11)");
    few.values = 100;
    read_all("[{\"a\":1,\"b\":2},{\"c\":1,\"d\":2}]", &few, said, sizeof said);
    assert_string_equal(said, "[ { a: 1 b: 2 ; { c: 1 d: 2 ; ; ");       /* keys of a map that has ended do not count */
}

/* Maps in maps, each large enough for the table, and one key of each repeated or none. */
static void many_keys(void **state)
{
    (void)state;
    for (int twice = 0; twice < 2; twice++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *json = moe_buf_new(1u << 20);
        static char said[1u << 20];
        struct moe_pull_opts opts = small;
        opts.values = opts.keys = 100000;
        moe_buf_printf(json, "{");
        for (int i = 0; i < 500; i++) {
            moe_buf_printf(json, "%s\"k%d\":{", i ? "," : "", i);
            for (int k = 0; k < i % 40; k++)
                moe_buf_printf(json, "%s\"k%d\":0", k ? "," : "", k);
            moe_buf_printf(json, "}");
        }
        moe_buf_printf(json, "%s}", twice ? ",\"k7\":1" : "");
        assert_false(moe_buf_failed(json));
        read_all(moe_buf_str(json).ptr, &opts, said, sizeof said);
        assert_int_equal(strstr(said, "is given twice") != NULL, twice);
    }
}

/* The example of the paper's reference code: the empty message, and fifteen bytes, under the key 00 01 02 ... 0f. */
static void siphash(void **state)
{
    (void)state;
    const uint64_t secret[2] = { 0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull };
    uint64_t out[2], parts[2];
    struct moe_sip s = moe_sip_start(secret);
    moe_sip_end(&s, out);
    assert_int_equal(out[0], 0xe6a825ba047f81a3ull);
    assert_int_equal(out[1], 0x930255c71472f66dull);
    for (size_t cut = 0; cut <= 20; cut++) {
        struct moe_str text = MOE_STR("twenty bytes of text");
        s = moe_sip_start(secret);
        moe_sip_add(&s, text);
        moe_sip_end(&s, out);
        s = moe_sip_start(secret);
        moe_sip_add(&s, (struct moe_str){ text.ptr, cut });
        moe_sip_add(&s, moe_str_from(text, cut));
        moe_sip_end(&s, parts);
        assert_memory_equal(out, parts, sizeof out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_there), cmocka_unit_test(caps_are_kept), cmocka_unit_test(many_keys), cmocka_unit_test(siphash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
