#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/ckpt/format/safetensors.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <stdlib.h>

/* A header without its length, and how many bytes of data follow it. The length that is written is the header's unless `says` is not 0. */
#define H(text) text, sizeof(text) - 1
#define ONE "\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}"

static const struct header_case { const char *name, *head; size_t len; size_t data; uint64_t says; size_t count; const char *events; } cases[] = {
    { "one tensor",                H("{" ONE "}"), 16, 0, 1, "" },
    { "one tensor, padded",        H("{" ONE "}    "), 16, 0, 1, "" },
    { "no tensor",                 H("{}      "), 0, 0, 0, "" },
    { "a scalar",                  H("{\"s\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}} "), 8, 0, 1, "" },
    { "an empty tensor",           H("{\"s\":{\"dtype\":\"U8\",\"shape\":[0,5],\"data_offsets\":[0,0]}} "), 0, 0, 1, "" },
    { "metadata",                  H("{\"__metadata__\":{\"a\":\"b\",\"\":\"\"}}  "), 0, 0, 0, "" },
    { "two in another order",      H("{\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[2,5]},\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}"
                                     "  "), 5, 0, 2, "" },
    { "elements of four bits",     H("{\"q\":{\"dtype\":\"F4\",\"shape\":[2,3],\"data_offsets\":[0,3]}}"), 3, 0, 1, "" },
    { "elements of six bits",      H("{\"q\":{\"dtype\":\"F6_E2M3\",\"shape\":[4],\"data_offsets\":[0,3]}}"), 3, 0, 1, "" },
    { "half a byte",               H("{\"q\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}"), 2, 0, 1, "safetensors-size " },
    { "a header of nothing",       H(""), 0, 0, 0, "safetensors-length " },
    { "a length past the file",    H("{" ONE "}    "), 16, 100, 0, "safetensors-length " },
    { "a length past the cap",     H("{" ONE "}    "), 16, UINT64_MAX, 0, "safetensors-length " },
    { "no brace",                  H("[" ONE "]"), 16, 0, 0, "safetensors-start " },
    { "a space before the brace",  H(" {" ONE "}"), 16, 0, 0, "safetensors-start " },
    { "a byte order mark",         H("\xef\xbb\xbf{}"), 0, 0, 0, "safetensors-start " },
    { "padding of newlines",       H("{" ONE "}\n\n\n\n"), 16, 0, 1, "safetensors-padding " },
    { "padding of NULs",           H("{" ONE "}\0\0\0\0"), 16, 0, 0, "safetensors-nul " },
    { "JSON that is cut",          H("{" ONE), 16, 0, 0, "safetensors-cut " },
    { "a tensor twice",            H("{" ONE "," ONE "}"), 16, 0, 0, "safetensors-duplicate-key " },
    { "metadata twice",            H("{\"__metadata__\":{},\"__metadata__\":{}}"), 0, 0, 0, "safetensors-duplicate-key " },
    { "metadata that is a list",   H("{\"__metadata__\":[]}   "), 0, 0, 0, "safetensors-metadata " },
    { "metadata of numbers",       H("{\"__metadata__\":{\"a\":1}}"), 0, 0, 0, "safetensors-metadata " },
    { "an entry that is a list",   H("{\"w\":[]}"), 0, 0, 0, "safetensors-field " },
    { "no dtype",                  H("{\"w\":{\"shape\":[1],\"data_offsets\":[0,1]}}"), 1, 0, 0, "safetensors-field " },
    { "dtype of a number",         H("{\"w\":{\"dtype\":8,\"shape\":[1],\"data_offsets\":[0,1]}}"), 1, 0, 0, "safetensors-field " },
    { "a field more",              H("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":0}}   "), 1, 0, 1, "safetensors-field " },
    { "an unknown dtype",          H("{\"w\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,1]}}"), 1, 0, 0, "safetensors-dtype " },
    { "a dtype in lower case",     H("{\"w\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}"), 4, 0, 0, "safetensors-dtype " },
    { "a negative dimension",      H("{\"w\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}"), 1, 0, 1, "safetensors-shape " },
    { "a dimension in quotes",     H("{\"w\":{\"dtype\":\"U8\",\"shape\":[\"1\"],\"data_offsets\":[0,1]}}"), 1, 0, 1, "safetensors-shape " },
    { "a shape that overflows",    H("{\"w\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,4],\"data_offsets\":[0,1]}}"), 1, 0, 1,
      "safetensors-shape " },
    { "bytes that overflow",       H("{\"w\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967295],\"data_offsets\":[0,1]}}"), 1, 0, 1,
      "safetensors-size " },
    { "offsets in reverse",        H("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}"), 1, 0, 0, "safetensors-offsets " },
    { "three offsets",             H("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}"), 1, 0, 0, "safetensors-offsets " },
    { "a negative offset",         H("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[-1,0]}}"), 1, 0, 0, "safetensors-offsets " },
    { "too few bytes",             H("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,15]}}   "), 15, 0, 1, "safetensors-size " },
    { "an overlap",                H("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[3,7]}}"
                                     "  "), 7, 0, 2, "safetensors-overlap " },
    { "the same bytes twice",      H("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}"
                                     "  "), 4, 0, 2, "safetensors-overlap " },
    { "a hole",                    H("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[5,9]}}"
                                     "  "), 9, 0, 2, "safetensors-hole " },
    { "a hole at the start",       H("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[1,5]}}  "), 5, 0, 1, "safetensors-hole " },
    { "bytes behind",              H("{" ONE "}    "), 17, 0, 1, "safetensors-trailing " },
    { "a cut file",                H("{" ONE "}    "), 15, 0, 1, "safetensors-truncated " },
    { "an offset far away",        H("{\"w\":{\"dtype\":\"U8\",\"shape\":[9007199254740992],\"data_offsets\":[0,9007199254740992]}}   "), 1, 0, 1,
      "safetensors-truncated " },
    { "a name with an escape",     H("{\"\\u001b[2J\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"), 1, 0, 1, "safetensors-name " },
    { "an empty name",             H("{\"\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"), 1, 0, 1, "safetensors-name " },
    { "an odd place for floats",   H("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}      "), 5,
      0, 2, "" },
#define SLICED(entry) "{\"__metadata__\":{\"moe.slices\":\"" entry "\"},\"w@0,2\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[0,4]}}"
    { "a slice",                   H(SLICED("{\\\"w@0,2\\\":{\\\"global\\\":\\\"w\\\",\\\"offset\\\":[0,2],\\\"shape\\\":[2,4]}}")), 4, 0, 1, "" },
    { "slices that are no JSON",   H(SLICED("{")), 4, 0, 1, "safetensors-slice " },
    { "slices that are a list",    H(SLICED("[]")), 4, 0, 1, "safetensors-slice " },
    { "a slice of nothing",        H(SLICED("{\\\"x\\\":{\\\"global\\\":\\\"w\\\",\\\"offset\\\":[0,2],\\\"shape\\\":[2,4]}}")), 4, 0, 1,
      "safetensors-slice " },
    { "a slice that leaves",       H(SLICED("{\\\"w@0,2\\\":{\\\"global\\\":\\\"w\\\",\\\"offset\\\":[0,2],\\\"shape\\\":[2,3]}}")), 4, 0, 1, "safetensors-slice " },
    { "a slice in one dimension",  H(SLICED("{\\\"w@0,2\\\":{\\\"global\\\":\\\"w\\\",\\\"offset\\\":[2],\\\"shape\\\":[4]}}")), 4, 0, 1, "safetensors-slice " },
    { "a slice under another key", H(SLICED("{\\\"w@0,2\\\":{\\\"global\\\":\\\"v\\\",\\\"offset\\\":[0,2],\\\"shape\\\":[2,4]}}")), 4, 0, 1, "safetensors-slice " },
    { "a slice at another place",  H(SLICED("{\\\"w@0,2\\\":{\\\"global\\\":\\\"w\\\",\\\"offset\\\":[0,1],\\\"shape\\\":[2,4]}}")), 4, 0, 1, "safetensors-slice " },
    { "a slice without its shape", H(SLICED("{\\\"w@0,2\\\":{\\\"global\\\":\\\"w\\\",\\\"offset\\\":[0,2]}}")), 4, 0, 1, "safetensors-slice " },
};

static void check_order(const struct moe_safetensors *st)
{
    for (size_t i = 0; i < st->count; i++) {
        assert_true(st->tensors[i].begin >= st->data && st->tensors[i].end >= st->tensors[i].begin);
        assert_true(i == 0 || st->tensors[i - 1].begin <= st->tensors[i].begin);
        assert_non_null(st->tensors[i].dtype);
    }
}

static void reads(void **state)
{
    const struct header_case *c = *state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    struct heard h = { 0 };
    struct moe_objections to = { &h, hear_events };
    struct moe_error err = { 0 };
    struct moe_safetensors st;
    size_t size = 8 + c->len + c->data;
    char *file = calloc(1, size);                 /* exact, so that a read past the end shows */
    assert_non_null(file);
    uint64_t n = c->says ? c->says : c->len;
    memcpy(file, &n, 8);
    memcpy(file + 8, c->head, c->len);
    struct moe_str bytes = { file, size };
    struct moe_blob blob = moe_blob_of(&bytes);
    assert_int_equal(moe_safetensors_read(&blob, &to, arena, &st, &err), MOE_OK);
    assert_string_equal(h.text, c->events);
    assert_int_equal(st.count, c->count);
    assert_int_equal(st.objections, h.count);
    check_order(&st);
    free(file);
}

static void short_files(void **state)
{
    (void)state;
    for (size_t n = 0; n < 8; n++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
        struct heard h = { 0 };
        struct moe_objections to = { &h, hear_events };
        struct moe_error err = { 0 };
        struct moe_safetensors st;
        struct moe_str bytes = { "\2\0\0\0\0\0\0\0", n };
        struct moe_blob blob = moe_blob_of(&bytes);
        assert_int_equal(moe_safetensors_read(&blob, &to, arena, &st, &err), MOE_OK);
        assert_string_equal(h.text, "safetensors-short ");
        assert_false(st.readable);
    }
}

static void finds_bytes(void **state)
{
    static const char head[] = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"e\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[4,4]},"
                               "\"b\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[4,10]}}";
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    char file[8 + sizeof head - 1 + 10] = { (char)(sizeof head - 1) };
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_safetensors st;
    struct moe_str bytes = { file, sizeof file };
    struct moe_blob blob = moe_blob_of(&bytes);
    (void)state;
    memcpy(file + 8, head, sizeof head - 1);
    assert_int_equal(moe_safetensors_read(&blob, &to, arena, &st, &err), MOE_OK);
    assert_int_equal(st.count, 3);
    assert_true(moe_str_is(st.tensors[moe_safetensors_first(&st, st.data)].key, "a"));
    assert_true(moe_str_is(st.tensors[moe_safetensors_first(&st, st.data + 3)].key, "a"));
    assert_true(moe_str_is(st.tensors[moe_safetensors_first(&st, st.data + 4)].key, "b"));
    assert_true(moe_str_is(st.tensors[moe_safetensors_first(&st, st.data + 9)].key, "b"));
    assert_int_equal(moe_safetensors_first(&st, st.data + 10), 3);
    assert_int_equal(moe_safetensors_first(&st, 0), 0);
}

/* ---- writing ---- */

static const uint64_t two[] = { 2, 3 }, four[] = { 4, 3 }, low[] = { 2, 0 }, seven[] = { 7 };

static void writes(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *head = moe_buf_new(1 << 16), *turned = moe_buf_new(1 << 16);
    const struct moe_tensor in[] = {
        { .global = MOE_STR("bytes"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 1, .shape = seven },
        { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("F32")), .dims = 2, .shape = two, .whole = four, .offset = low },
        { .global = MOE_STR("a \"quoted\" name"), .dtype = moe_dtype_find(MOE_STR("BF16")), .dims = 2, .shape = two },
        { .global = MOE_STR("step"), .dtype = moe_dtype_find(MOE_STR("I64")) },
    };
    const struct moe_tensor back[] = { in[3], in[1], in[0], in[2] };
    const struct moe_ckpt_pair pairs[] = { { MOE_STR("job"), MOE_STR("run-7") } };
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_safetensors out, again;
    (void)state;
    assert_int_equal(moe_safetensors_layout(in, 4, pairs, 1, 64, arena, head, &out, &err), MOE_OK);
    assert_int_equal(out.data % 64, 0);
    assert_int_equal(out.size, out.data + 8 + 24 + 12 + 7);
    assert_int_equal(moe_safetensors_layout(back, 4, pairs, 1, 64, arena, turned, &out, &err), MOE_OK);
    assert_true(moe_str_eq(moe_buf_str(head), moe_buf_str(turned)));
    for (uint64_t i = out.data; i < out.size; i++)
        moe_buf_addc(head, (char)i);
    struct moe_str bytes = moe_buf_str(head);
    struct moe_blob blob = moe_blob_of(&bytes);
    assert_int_equal(moe_safetensors_read(&blob, &to, arena, &again, &err), MOE_OK);
    assert_string_equal(h.text, "");
    assert_int_equal(again.count, 4);
    assert_int_equal(again.size, out.size);
    for (size_t i = 0; i < 4; i++) {
        assert_true(moe_str_eq(again.tensors[i].key, out.tensors[i].key) && moe_str_eq(again.tensors[i].global, out.tensors[i].global));
        assert_true(again.tensors[i].begin == out.tensors[i].begin && again.tensors[i].end == out.tensors[i].end);
        assert_ptr_equal(again.tensors[i].dtype, out.tensors[i].dtype);
    }
    assert_true(moe_str_is(again.tensors[1].key, "w@2,0") && again.tensors[1].whole[0] == 4 && again.tensors[1].offset[0] == 2);
    assert_true(moe_str_is(moe_safetensors_metadata(&again, "job"), "run-7"));
    assert_true(moe_str_is(moe_safetensors_metadata(&again, "format"), "pt"));
}

static void refuses(void **state)
{
    static const uint64_t past[] = { 3, 0 }, huge[] = { UINT64_MAX, 2 }, odd[] = { 3 }, half[] = { 2 }, pair[] = { 4 }, zero[] = { 0 };
    const struct moe_dtype *u8 = moe_dtype_find(MOE_STR("U8")), *f4 = moe_dtype_find(MOE_STR("F4"));
    const struct { const char *what; struct moe_tensor t; enum moe_code code; } rows[] = {
        { "no type",           { .global = MOE_STR("w"), .dims = 1, .shape = seven }, MOE_E_SCHEMA },
        { "no name",           { .global = MOE_STR(""), .dtype = u8, .dims = 1, .shape = seven }, MOE_E_SCHEMA },
        { "a reserved name",   { .global = MOE_STR("__metadata__"), .dtype = u8, .dims = 1, .shape = seven }, MOE_E_SCHEMA },
        { "a hidden name",     { .global = MOE_STR("a\nb"), .dtype = u8, .dims = 1, .shape = seven }, MOE_E_SCHEMA },
        { "outside",           { .global = MOE_STR("w"), .dtype = u8, .dims = 2, .shape = two, .whole = four, .offset = past }, MOE_E_SCHEMA },
        { "an overflow",       { .global = MOE_STR("w"), .dtype = u8, .dims = 2, .shape = huge }, MOE_E_SCHEMA },
        { "half a byte",       { .global = MOE_STR("w"), .dtype = f4, .dims = 1, .shape = odd }, MOE_E_SCHEMA },
        { "a slice of nibbles",{ .global = MOE_STR("w"), .dtype = f4, .dims = 1, .shape = half, .whole = pair, .offset = zero }, MOE_E_SCHEMA },
        { "33 dimensions",     { .global = MOE_STR("w"), .dtype = u8, .dims = 33, .shape = seven }, MOE_E_SCHEMA },
    };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *head = moe_buf_new(1 << 16), *small = moe_buf_new(10);
    struct moe_error err = { 0 };
    struct moe_safetensors out;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        assert_int_equal(moe_safetensors_layout(&rows[i].t, 1, NULL, 0, 8, arena, head, &out, &err), rows[i].code);
    const struct moe_tensor good = { .global = MOE_STR("w"), .dtype = u8, .dims = 1, .shape = seven }, twice[] = { good, good };
    assert_int_equal(moe_safetensors_layout(twice, 2, NULL, 0, 8, arena, head, &out, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "w");
    assert_int_equal(moe_safetensors_layout(&good, 1, NULL, 0, 12, arena, head, &out, &err), MOE_E_USAGE);
    assert_int_equal(moe_safetensors_layout(&good, 1, NULL, 0, 8, arena, small, &out, &err), MOE_E_LIMIT);
    const struct moe_ckpt_pair ours = { MOE_STR("moe.slices"), MOE_STR("{}") }, same[] = { { MOE_STR("a"), MOE_STR("") }, { MOE_STR("a"), MOE_STR("") } };
    assert_int_equal(moe_safetensors_layout(&good, 1, &ours, 1, 8, arena, head, &out, &err), MOE_E_SCHEMA);
    assert_int_equal(moe_safetensors_layout(&good, 1, same, 2, 8, arena, head, &out, &err), MOE_E_SCHEMA);
    assert_int_equal(moe_buf_str(head).len, 0);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 4];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = reads, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest){ .name = "files too short for a length", .test_func = short_files };
    tests[n++] = (struct CMUnitTest){ .name = "finds the tensor that holds a byte", .test_func = finds_bytes };
    tests[n++] = (struct CMUnitTest){ .name = "writes what it reads, in one order", .test_func = writes };
    tests[n++] = (struct CMUnitTest){ .name = "refuses to write what it would object to", .test_func = refuses };
    return cmocka_run_group_tests_name("safetensors", tests, NULL, NULL);
}
