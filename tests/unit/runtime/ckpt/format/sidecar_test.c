#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/ckpt/format/sidecar.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <stdlib.h>

enum { MIB = 1 << 20, LEAVES = 3 };

/* A file of three leaves, then one byte of it set, or its length changed. */
static const struct sidecar_case { const char *name; int at; unsigned char byte; int longer; const char *events; } cases[] = {
    { "as it must be",             -1, 0,    0,   "" },
    { "another magic",              7, '2',  0,   "tree-magic@0 " },
    { "a leaf of no power of two",  8, 1,    0,   "tree-leaf@8 " },
    { "a leaf past 4 MiB",         15, 1,    0,   "tree-leaf@8 " },
    { "another size",              19, 1,    0,   "tree-count@24 " },
    { "another number of leaves",  24, 4,    0,   "tree-count@24 " },
    { "a huge number of leaves",   31, 0x80, 0,   "tree-count@24 " },
    { "a damaged root",            32, 0,    0,   "tree-root@32 " },
    { "a damaged leaf",            64, 0xff, 0,   "tree-root@32 " },
    { "a byte more",               -1, 0,    1,   "tree-size@64 " },
    { "a byte less",               -1, 0,    -1,  "tree-size@64 " },
    { "a header alone",            -1, 0,    -96, "tree-size@64 " },
    { "less than a header",        -1, 0,    -97, "tree-short@63 " },
    { "nothing",                   -1, 0,    -160, "tree-short@0 " },
};

static struct moe_buf *made(uint64_t total, const moe_sha256_sum *leaves, size_t n)
{
    struct moe_buf *out = moe_buf_new(1 << 16);
    struct moe_error err = { 0 };
    assert_int_equal(moe_sidecar_write(&(struct moe_sidecar){ .leaf_bytes = MIB, .total = total, .leaves = leaves, .leaf_count = n }, out, &err), MOE_OK);
    return out;
}

static void reads(void **state)
{
    const struct sidecar_case *c = *state;
    static const moe_sha256_sum leaves[LEAVES] = { { 1 }, { 2 }, { 3 } };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *good = made(2 * MIB + 5, leaves, LEAVES);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_sidecar s;
    size_t len = moe_buf_str(good).len + (size_t)c->longer;
    char *file = calloc(1, len + 1);
    assert_non_null(file);
    assert_int_equal(moe_buf_str(good).len, MOE_SIDECAR_HEAD + LEAVES * 32);
    memcpy(file, moe_buf_str(good).ptr, MOE_MIN(len, moe_buf_str(good).len));
    if (c->at >= 0)
        file[c->at] = (char)((unsigned char)file[c->at] == c->byte ? c->byte ^ 1 : c->byte);
    struct moe_str bytes = { file, len };
    struct moe_blob blob = moe_blob_of(&bytes);
    assert_int_equal(moe_sidecar_read(&blob, &to, arena, &s, &err), MOE_OK);
    assert_string_equal(h.text, c->events);
    assert_int_equal(s.readable, !*c->events);
    if (s.readable)
        assert_true(s.total == 2 * MIB + 5 && s.leaf_bytes == MIB && s.leaf_count == LEAVES && s.leaves[2][0] == 3);
    free(file);
}

static void empty(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *file = made(0, NULL, 0);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_str bytes = moe_buf_str(file);
    struct moe_blob blob = moe_blob_of(&bytes);
    struct moe_sidecar s;
    (void)state;
    assert_int_equal(bytes.len, MOE_SIDECAR_HEAD);
    assert_int_equal(moe_sidecar_read(&blob, &to, arena, &s, &err), MOE_OK);
    assert_string_equal(h.text, "");
    assert_true(s.readable && s.leaf_count == 0);
}

static void refuses(void **state)
{
    static const moe_sha256_sum leaves[LEAVES];
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16), *small = moe_buf_new(70);
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(moe_sidecar_write(&(struct moe_sidecar){ .leaf_bytes = 3 * MIB, .total = 1, .leaves = leaves, .leaf_count = 1 }, out, &err), MOE_E_SCHEMA);
    assert_int_equal(moe_sidecar_write(&(struct moe_sidecar){ .leaf_bytes = MIB, .total = 1, .leaves = leaves, .leaf_count = 2 }, out, &err), MOE_E_SCHEMA);
    assert_int_equal(moe_sidecar_write(&(struct moe_sidecar){ .leaf_bytes = MIB, .total = 1, .leaves = leaves, .leaf_count = 1 }, small, &err), MOE_E_LIMIT);
    assert_int_equal(moe_buf_str(out).len, 0);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 2];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = reads, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest){ .name = "an empty shard has no leaves", .test_func = empty };
    tests[n++] = (struct CMUnitTest){ .name = "refuses what it would object to", .test_func = refuses };
    return cmocka_run_group_tests_name("sidecar", tests, NULL, NULL);
}
