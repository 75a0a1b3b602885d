#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/ckpt/format/meta.h"
#include "tests/unit/runtime/ckpt/format/heard.h"

#define J(text) text, sizeof(text) - 1
#define V1 "\"step\": 4, \"rank\": 1, \"hostname\": \"node-1\", \"ts\": 1700000000.25"
#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define V3 "{" V3_REST
#define V3_REST "\"bytes\":4096,\"generation\":2,\"hostname\":\"node-1\",\"job\":\"run-7\",\"leaf_bytes\":1048576,\"rank\":1,\"schema_version\":3," \
           "\"step\":500,\"tensors\":9,\"tree\":\"" HEX "\",\"ts\":1700000000.250,\"world\":4}"
enum { FOUR = MOE_META_STEP | MOE_META_RANK | MOE_META_HOST | MOE_META_TS };

static const struct meta_case { const char *name, *in; size_t len; const char *events; unsigned has; size_t extras; } cases[] = {
    { "version 1",                       J("{" V1 "}"), "", FOUR, 0 },
    { "version 1 with the harness's extras", J("{" V1 ", \"dp_size\": 2, \"ep_size\": 1, \"world_size\": 2}"), "",
      FOUR | MOE_META_DP | MOE_META_EP | MOE_META_WORLD_SIZE | MOE_META_WORLD, 0 },
    { "version 1 with the chaos worker's extras", J("{" V1 ", \"world\": 2, \"generation\": 3}"), "", FOUR | MOE_META_WORLD | MOE_META_GENERATION, 0 },
    { "version 2",                       J("{\"schema_version\": 2, " V1 ", \"moe_engine_version\": \"0.3.3\", \"torch_version\": \"2.4.0+cu121\"}"), "",
      FOUR | MOE_META_VERSION | MOE_META_ENGINE | MOE_META_TORCH, 0 },
    { "version 3",                       J(V3), "", FOUR | MOE_META_VERSION | MOE_META_WORLD | MOE_META_GENERATION | MOE_META_JOB | MOE_META_BYTES |
      MOE_META_LEAF | MOE_META_TREE | MOE_META_TENSORS, 0 },
    { "a whole number of seconds",       J("{\"step\":4,\"rank\":1,\"hostname\":\"n\",\"ts\":1700000000}"), "", FOUR, 0 },
    { "unknown extras are counted",      J("{" V1 ", \"lr\": 0.1, \"tags\": [\"a\", {\"b\": null}]}"), "", FOUR, 2 },
    { "job_id may be a number",          J("{" V1 ", \"job_id\": 4711}"), "", FOUR | MOE_META_JOB, 0 },
    { "job and job_id that agree",       J("{" V1 ", \"job_id\": 4711, \"job\": \"4711\"}"), "", FOUR | MOE_META_JOB, 0 },
    { "job and job_id that differ",      J("{" V1 ", \"job_id\": 4711, \"job\": \"a\"}"), "meta-conflict ", FOUR | MOE_META_JOB, 0 },
    { "world and world_size that differ", J("{" V1 ", \"world\": 2, \"world_size\": 4}"), "meta-conflict ", FOUR, 0 },
    { "a rank that is not in the world", J("{" V1 ", \"world\": 1}"), "meta-conflict ", FOUR | MOE_META_WORLD, 0 },
    { "version 3 knows all its fields",  J("{\"x\":1," V3_REST), "meta-extra ", FOUR | MOE_META_VERSION | MOE_META_WORLD | MOE_META_GENERATION | MOE_META_JOB |
      MOE_META_BYTES | MOE_META_LEAF | MOE_META_TREE | MOE_META_TENSORS, 1 },
    { "a leaf of three MiB",             J("{" V1 ", \"leaf_bytes\": 3145728}"), "meta-range ", FOUR | MOE_META_LEAF, 0 },
    { "a field is missing",              J("{\"step\": 4, \"rank\": 1, \"ts\": 1}"), "meta-missing ", FOUR & ~MOE_META_HOST, 0 },
    { "version 2 without its versions",  J("{\"schema_version\": 2, " V1 "}"), "meta-missing meta-missing ", FOUR | MOE_META_VERSION, 0 },
    { "an unknown version",              J("{\"schema_version\": 4, " V1 "}"), "meta-schema@19 ", FOUR | MOE_META_VERSION, 0 },
    { "version 0",                       J("{\"schema_version\": 0, " V1 "}"), "meta-schema@19 ", FOUR | MOE_META_VERSION, 0 },
    { "a step in quotes",                J("{\"step\": \"4\", \"rank\": 1, \"hostname\": \"n\", \"ts\": 1}"), "meta-type@9 ", FOUR & ~MOE_META_STEP, 0 },
    { "a step with a fraction",          J("{\"step\": 4.0, \"rank\": 1, \"hostname\": \"n\", \"ts\": 1}"), "meta-type@9 ", FOUR & ~MOE_META_STEP, 0 },
    { "a step that is true",             J("{\"step\": true, \"rank\": 1, \"hostname\": \"n\", \"ts\": 1}"), "meta-type@9 ", FOUR & ~MOE_META_STEP, 0 },
    { "a negative step",                 J("{\"step\": -4, \"rank\": 1, \"hostname\": \"n\", \"ts\": 1}"), "meta-range@9 ", FOUR & ~MOE_META_STEP, 0 },
    { "minus zero",                      J("{\"step\": -0, \"rank\": 1, \"hostname\": \"n\", \"ts\": 1}"), "meta-range@9 ", FOUR & ~MOE_META_STEP, 0 },
    { "a time in nanoseconds",           J("{\"step\": 4, \"rank\": 1, \"hostname\": \"n\", \"ts\": 1700000000000000}"), "meta-range@46 ", FOUR & ~MOE_META_TS, 0 },
    { "a time before 1970",              J("{\"step\": 4, \"rank\": 1, \"hostname\": \"n\", \"ts\": -0.5}"), "meta-range@46 ", FOUR & ~MOE_META_TS, 0 },
    { "a time in words",                 J("{\"step\": 4, \"rank\": 1, \"hostname\": \"n\", \"ts\": \"2026-01-01\"}"), "meta-type@46 ", FOUR & ~MOE_META_TS, 0 },
    { "an empty host",                   J("{\"step\": 4, \"rank\": 1, \"hostname\": \"\", \"ts\": 1}"), "meta-text@35 ", FOUR & ~MOE_META_HOST, 0 },
    { "a host with an escape",           J("{\"step\": 4, \"rank\": 1, \"hostname\": \"\\u001b[2J\", \"ts\": 1}"), "meta-text@35 ", FOUR & ~MOE_META_HOST, 0 },
    { "a digest in capitals",            J("{" V1 ", \"sha256\": \"" "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff" "\"}"), "meta-digest@76 ", FOUR, 0 },
    { "a short digest",                  J("{" V1 ", \"tree\": \"00\"}"), "meta-digest@74 ", FOUR, 0 },
    { "an extra that is too deep",       J("{" V1 ", \"x\": [[[[[[[[[[1]]]]]]]]]]}"), "meta-extra@71 ", FOUR, 1 },
    { "an array",                        J("[1]"), "meta-syntax@0 ", 0, 0 },
    { "nothing",                         J(""), "meta-cut@0 ", 0, 0 },
    { "cut short",                       J("{\"step\": 4, \"ra"), "meta-cut@12 ", 0, 0 },
    { "cut between fields",              J("{\"step\": 4,"), "meta-cut@11 ", 0, 0 },
    { "a hole",                          J("\0\0\0\0\0\0\0\0"), "meta-nul@0 ", 0, 0 },
    { "NUL in a string",                 J("{\"hostname\": \"a\0b\"}"), "meta-nul@15 ", 0, 0 },
    { "an escaped NUL in a key",         J("{\"step\\u0000x\": 4}"), "meta-nul@6 ", 0, 0 },
    { "two documents",                   J("{\"step\": 4}{\"step\": 5}"), "meta-trailing@11 ", 0, 0 },
    { "a NUL behind",                    J("{\"step\": 4}\0"), "meta-nul@11 ", 0, 0 },
    { "a key twice",                     J("{" V1 ",\n \"step\": 5}"), "meta-duplicate-key@67 ", 0, 0 },
    { "a key twice, once escaped",       J("{\"step\": 4, \"st\\u0065p\": 5}"), "meta-duplicate-key@12 ", 0, 0 },
    { "NaN",                             J("{\"ts\": NaN}"), "meta-nan@7 ", 0, 0 },
    { "minus infinity",                  J("{\"ts\": -Infinity}"), "meta-nan@7 ", 0, 0 },
    { "a fraction past every double",    J("{\"ts\": 1e999}"), "meta-nan@7 ", 0, 0 },
    { "2^53 + 1",                        J("{\"step\": 9007199254740993}"), "meta-huge-number@9 ", 0, 0 },
    { "a number of 64 digits",           J("{\"step\": 0.00000000000000000000000000000000000000000000000000000000000000001}"), "meta-huge-number@9 ", 0, 0 },
    { "invalid UTF-8",                   J("{\"hostname\": \"\xff\"}"), "meta-utf8@14 ", 0, 0 },
    { "half a surrogate pair",           J("{\"hostname\": \"\\ud800\"}"), "meta-utf8@14 ", 0, 0 },
    { "a byte order mark",               J("\xef\xbb\xbf{}"), "meta-syntax@0 ", 0, 0 },
    { "Python's single quotes",          J("{'step': 4}"), "meta-syntax@1 ", 0, 0 },
    { "a trailing comma",                J("{\"step\": 4,}"), "meta-syntax@11 ", 0, 0 },
};

static void reads(void **state)
{
    const struct meta_case *c = *state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_meta m;
    assert_int_equal(moe_meta_read((struct moe_str){ c->in, c->len }, &to, arena, &m, &err), MOE_OK);
    assert_string_equal(h.text, c->events);
    assert_int_equal(m.has, c->has);
    assert_int_equal(m.extras, c->extras);
}

static void refuses_depth_and_size(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    static char deep[300], large[MOE_CAP_META_BYTES + 1];
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_meta m;
    (void)state;
    memset(deep, '[', sizeof deep);
    assert_int_equal(moe_meta_read((struct moe_str){ deep, sizeof deep }, &to, arena, &m, &err), MOE_OK);
    assert_int_equal(moe_meta_read((struct moe_str){ large, sizeof large }, &to, arena, &m, &err), MOE_OK);
    assert_string_equal(h.text, "meta-depth@128 meta-oversize@1048576 ");
}

static void reads_values(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_meta m;
    (void)state;
    assert_int_equal(moe_meta_read(MOE_STR(V3), &to, arena, &m, &err), MOE_OK);
    assert_true(m.readable && m.schema == 3 && m.step == 500 && m.rank == 1 && m.world == 4 && m.generation == 2 && m.bytes == 4096);
    assert_true(m.leaf_bytes == 1048576 && m.tensors == 9 && m.ts == 1700000000.25 && m.tree[1] == 0x11 && m.tree[31] == 0xff);
    assert_true(moe_str_is(m.host, "node-1") && moe_str_is(m.job, "run-7"));
    assert_int_equal(moe_meta_write(&m, out, &err), MOE_OK);
    assert_string_equal(moe_buf_str(out).ptr, V3);
}

static void refuses_to_write(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096), *small = moe_buf_new(20);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_meta good, m;
    (void)state;
    assert_int_equal(moe_meta_read(MOE_STR(V3), &to, arena, &good, &err), MOE_OK);
    m = good, m.has &= ~(unsigned)MOE_META_TREE;
    assert_int_equal(moe_meta_write(&m, out, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "tree");
    m = good, m.rank = 4;
    assert_int_equal(moe_meta_write(&m, out, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "rank");
    m = good, m.host = MOE_STR("a\nb");
    assert_int_equal(moe_meta_write(&m, out, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "hostname");
    m = good, m.ts = -1;
    assert_int_equal(moe_meta_write(&m, out, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "ts");
    assert_int_equal(moe_meta_write(&good, small, &err), MOE_E_LIMIT);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 3];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = reads, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest){ .name = "refuses what is too deep or too large", .test_func = refuses_depth_and_size };
    tests[n++] = (struct CMUnitTest){ .name = "reads every value of version 3 and writes the same bytes", .test_func = reads_values };
    tests[n++] = (struct CMUnitTest){ .name = "refuses to write what it would not read", .test_func = refuses_to_write };
    return cmocka_run_group_tests_name("meta", tests, NULL, NULL);
}
