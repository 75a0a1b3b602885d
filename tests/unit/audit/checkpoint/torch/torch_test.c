#include "make.h"
#include <stdio.h>

/* What the facts say of a file, its digest, and what happens when it cannot be read. */
static const struct part two[] = {
    { "archive/data.pkl", BYTES("\x80\2}(X\5\0\0\0model}(X\1\0\0\0b" TENSOR_OF("FloatStorage", "0", "\4", "\0", "\4", "\1") "X\1\0\0\0a"
        "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nShortStorage\nX\1\0\0\0001X\3\0\0\0cpuK\6tQK\0K\2K\3\x86K\1K\2\x86\x89"
        "ccollections\nOrderedDict\n)RtRuX\5\0\0\0optim](K\1" TENSOR_OF("FloatStorage", "0", "\4", "\1", "\2", "\1") "eu.") },
    { "archive/data/0", FLOATS4 }, { "archive/data/1", BYTES("\1\0\2\0\3\0\4\0\5\0\6\0") }, { "archive/version", BYTES("3\n") },
};

static void tells_what_is_in_a_file(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(two, MOE_COUNT(two));
    struct heard h;
    struct moe_torch_facts f = check(&z, NULL, &h, arena);
    assert_int_equal(h.count, 0);
    assert_int_equal(f.kind, MOE_TORCH_ZIP);
    assert_int_equal(f.record_count, 4);
    assert_true(moe_str_is(f.records[1].name, "archive/data/0"));
    assert_int_equal(f.records[1].at, z.at[1].data);
    assert_int_equal(f.records[1].bytes, 16);
    assert_int_equal(f.storage_count, 2);
    assert_int_equal(f.storage_bytes, 28);
    assert_int_equal(f.tensor_count, 3);
    assert_true(moe_str_is(f.tensors[0].name, "model.b"));
    assert_true(moe_str_is(f.tensors[1].name, "model.a"));
    assert_true(moe_str_is(f.tensors[2].name, "optim.1"));
    assert_string_equal(f.tensors[1].dtype, "int16");
    assert_int_equal(f.tensors[1].dims, 2);
    assert_int_equal(f.tensors[1].shape[0], 2);
    assert_int_equal(f.tensors[1].shape[1], 3);
    assert_int_equal(f.tensors[1].stride[1], 2);
    assert_int_equal(f.tensors[1].at, z.at[2].data);
    assert_int_equal(f.tensors[1].end, z.at[2].data + 12);
    assert_int_equal(f.tensors[2].at, z.at[1].data + 4);
    assert_int_equal(f.tensors[2].end, z.at[1].data + 12);
    assert_int_equal(f.storages[f.tensors[1].storage].record, 2);
    built_free(&z);
    moe_arena_free(&arena);
}

/* The digest of the reference engine, its text put together by hand: key, shape, dtype and bytes, in the order of the keys; `a` is transposed. */
static void digests_a_state_dict(void **state)
{
    (void)state;
    static const char text[] = "a(2, 3)torch.int16\1\0\3\0\5\0\2\0\4\0\6\0" "b(4,)torch.float32\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40";
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(two, MOE_COUNT(two));
    struct moe_blob file = blob_of(&z);
    struct heard h;
    struct moe_error err = { 0 };
    unsigned char want[MOE_SHA256_BYTES], have[MOE_SHA256_BYTES];
    size_t n;
    struct moe_torch_facts f = check(&z, NULL, &h, arena);
    assert_int_equal(moe_crypt_sha256((struct moe_str){ text, sizeof text - 1 }, want, &err), MOE_OK);
    assert_int_equal(moe_torch_digest(&file, &f, MOE_STR("model."), have, &n, &err), MOE_OK);
    assert_int_equal(n, 2);
    assert_memory_equal(have, want, sizeof want);
    assert_int_equal(moe_torch_digest(&file, &f, MOE_STR("none."), have, &n, &err), MOE_OK);
    assert_int_equal(n, 0);
    built_free(&z);
    moe_arena_free(&arena);
}

/* A transposed matrix much larger than any window on it: every element is where row-major order has it. */
static void digests_a_large_transposed_matrix(void **state)
{
    (void)state;
    enum { ROWS = 300, COLUMNS = 2000 };
    static const char pickle[] = "\x80\2}X\1\0\0\0tctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nIntStorage\nX\1\0\0\0000X\3\0\0\0cpuJ\xc0\x27\x09\0tQ"
        "K\0M\x2c\1M\xd0\7\x86K\1M\x2c\1\x86\x89" "ccollections\nOrderedDict\n)RtRs.";
    uint32_t *stored = calloc(ROWS * COLUMNS, 4);
    struct built text = { 0 };
    assert_non_null(stored);
    put(&text, "t(300, 2000)torch.int32", 23);
    for (uint32_t r = 0; r < ROWS; r++)
        for (uint32_t c = 0; c < COLUMNS; c++) {
            stored[c * ROWS + r] = r * 100003 + c;
            put(&text, &stored[c * ROWS + r], 4);
        }
    const struct part parts[] = { { "a/data.pkl", .data = pickle, .len = sizeof pickle - 1 }, { "a/data/0", .data = (char *)stored, .len = 4 * ROWS * COLUMNS } };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(parts, 2);
    struct moe_blob file = blob_of(&z);
    struct heard h;
    struct moe_error err = { 0 };
    unsigned char want[MOE_SHA256_BYTES], have[MOE_SHA256_BYTES];
    size_t n;
    struct moe_torch_facts f = check(&z, NULL, &h, arena);
    assert_int_equal(h.count, 0);
    assert_int_equal(moe_crypt_sha256((struct moe_str){ (char *)text.p, text.n }, want, &err), MOE_OK);
    assert_int_equal(moe_torch_digest(&file, &f, MOE_STR(""), have, &n, &err), MOE_OK);
    assert_memory_equal(have, want, sizeof want);
    built_free(&z);
    built_free(&text);
    free(stored);
    moe_arena_free(&arena);
}

static void gives_no_digest_of_what_lies_outside(void **state)
{
    (void)state;
    static const struct part parts[] = { { "a/data.pkl", BYTES(STATE_OF(TENSOR_OF("FloatStorage", "0", "\4", "\1", "\4", "\1"))) }, { "a/data/0", FLOATS4 } };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(parts, 2);
    struct moe_blob file = blob_of(&z);
    struct heard h;
    struct moe_error err = { 0 };
    unsigned char sum[MOE_SHA256_BYTES];
    size_t n;
    struct moe_torch_facts f = check(&z, NULL, &h, arena);
    assert_int_equal(f.tensor_count, 1);
    assert_int_equal(f.tensors[0].end, 0);
    assert_int_equal(moe_torch_digest(&file, &f, MOE_STR(""), sum, &n, &err), MOE_E_SCHEMA);
    built_free(&z);
    moe_arena_free(&arena);
}

static void digests_no_storage_a_hundred_times(void **state)
{
    (void)state;
    struct built p = { 0 };
    put(&p, "\x80\2](", 4), put(&p, TENSOR, sizeof TENSOR - 1), put(&p, "q\0", 2);
    for (int i = 0; i < 99; i++)
        put(&p, "h\0", 2);
    put(&p, "e.", 2);
    const struct part parts[] = { { "a/data.pkl", .data = (char *)p.p, .len = p.n }, { "a/data/0", FLOATS4 } };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(parts, 2);
    struct moe_blob file = blob_of(&z);
    struct heard h;
    struct moe_error err = { 0 };
    unsigned char sum[MOE_SHA256_BYTES];
    size_t n;
    struct moe_torch_facts f = check(&z, NULL, &h, arena);
    assert_int_equal(f.tensor_count, 100);
    assert_int_equal(moe_torch_digest(&file, &f, MOE_STR(""), sum, &n, &err), MOE_E_LIMIT);
    built_free(&z), built_free(&p);
    moe_arena_free(&arena);
}

/* Reads that fail: the n-th one, for every n there is. The error comes through, and nothing else happens. */
struct failing { struct built *z; size_t left; };
static enum moe_code failing_read(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    struct failing *f = ctx;
    if (!f->left--)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the disk is gone");
    return memory_read(f->z, at, into, n, err);
}

static void passes_on_every_failed_read(void **state)
{
    (void)state;
    struct built z = build(two, MOE_COUNT(two));
    struct moe_torch_opts opts = { .check_crc = true };
    enum moe_code code = MOE_E_IO;
    size_t n = 0;
    for (; code != MOE_OK; n++) {
        struct failing failing = { &z, n };
        struct moe_blob file = { .ctx = &failing, .size = z.n, .read = failing_read };
        struct heard h = { .count = 0 };
        struct moe_objections to = { &h, hear };
        struct moe_error err = { 0 };
        struct moe_torch_facts f;
        struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
        code = moe_torch_check(&file, &opts, &to, &f, arena, &err);
        assert_int_equal(h.count, 0);
        assert_true(code == MOE_OK || code == MOE_E_IO);
        moe_arena_free(&arena);
        assert_in_range(n, 0, 100);
    }
    assert_in_range(n, 10, 100);
    built_free(&z);
}

static void a_full_arena_is_an_error(void **state)
{
    (void)state;
    struct built z = build(two, MOE_COUNT(two));
    struct moe_blob file = blob_of(&z);
    enum moe_code code = MOE_E_LIMIT;
    for (size_t bytes = 0; code != MOE_OK; bytes += 64) {
        struct heard h = { .count = 0 };
        struct moe_objections to = { &h, hear };
        struct moe_error err = { 0 };
        struct moe_torch_facts f;
        struct moe_arena *arena = moe_arena_new(bytes);
        code = moe_torch_check(&file, NULL, &to, &f, arena, &err);
        assert_true(code == MOE_OK || code == MOE_E_LIMIT);
        assert_int_equal(h.count, 0);
        moe_arena_free(&arena);
    }
    built_free(&z);
}

static const struct kind_case { const char *name, *bytes; size_t len; enum moe_torch_kind kind; const char *event; } kinds[] = {
#define HEAD(lit) (lit), sizeof(lit) - 1
    { "knows an empty file",       HEAD(""),                                                   MOE_TORCH_EMPTY,   "torch-empty" },
    { "knows a legacy torch file", HEAD("\x80\2\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\2M\xe9\3."), MOE_TORCH_LEGACY, "torch-legacy" },
    { "knows a pickle",            HEAD("\x80\4}."),                                           MOE_TORCH_PICKLE,  "torch-bare-pickle" },
    { "knows a pickle of protocol 0", HEAD("cos\nsystem\n(S'id'\ntR."),                        MOE_TORCH_PICKLE,  "torch-bare-pickle" },
    { "knows a dict of protocol 0", HEAD("(dp0\n."),                                           MOE_TORCH_PICKLE,  "torch-bare-pickle" },
    { "knows HDF5",                HEAD("\x89HDF\r\n\x1a\n...."),                              MOE_TORCH_OTHER,   "torch-other-format" },
    { "knows gzip",                HEAD("\x1f\x8b\x08...."),                                   MOE_TORCH_OTHER,   "torch-other-format" },
    { "knows a Git LFS pointer",   HEAD("version https://git-lfs.github.com/spec/v1\n"),       MOE_TORCH_OTHER,   "torch-other-format" },
    { "knows safetensors",         HEAD("\x10\0\0\0\0\0\0\0{\"a\":{}}        "),               MOE_TORCH_OTHER,   "torch-other-format" },
    { "knows an error page",       HEAD("<!DOCTYPE html>"),                                    MOE_TORCH_OTHER,   "torch-other-format" },
    { "knows nothing of text",     HEAD("hello"),                                              MOE_TORCH_UNKNOWN, "torch-unknown" },
    { "knows an empty zip",        HEAD("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),         MOE_TORCH_ZIP,     "zip-entries" },
};

static void kind(void **state)
{
    const struct kind_case *c = *state;
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = { 0 };
    struct heard h;
    put(&z, c->bytes, c->len);
    struct moe_torch_facts f = check(&z, NULL, &h, arena);
    assert_int_equal(f.kind, c->kind);
    assert_int_equal(h.count, 1);
    assert_string_equal(h.said[0].event, c->event);
    built_free(&z);
    moe_arena_free(&arena);
}

/* Ten thousand records and tensors, written as torch writes them. */
static void reads_ten_thousand_tensors(void **state)
{
    (void)state;
    enum { N = 10000 };
    static const char before[] = "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\nX";
    static const char after[] = "X\3\0\0\0cpuK\4tQK\0K\4\x85K\1\x85\x89" "ccollections\nOrderedDict\n)RtR";
    struct built pickle = { 0 }, z = { 0 };
    struct part *parts = calloc(N + 1, sizeof *parts);
    struct place *at = calloc(N + 1, sizeof *at);
    char (*names)[24] = calloc(N, sizeof *names);
    assert_true(parts && at && names);
    put(&pickle, "\x80\2}(", 4);
    for (int i = 0; i < N; i++) {
        char key[16];
        int n = snprintf(key, sizeof key, "%d", i);
        put(&pickle, "X", 1), put_le(&pickle, (uint64_t)n, 4), put(&pickle, key, (size_t)n);
        put(&pickle, before, sizeof before - 1), put_le(&pickle, (uint64_t)n, 4);
        put(&pickle, key, (size_t)n), put(&pickle, after, sizeof after - 1);
        snprintf(names[i], sizeof names[i], "archive/data/%d", i);
        parts[i + 1] = (struct part){ .name = names[i], FLOATS4 };
    }
    put(&pickle, "u.", 2);
    parts[0] = (struct part){ .name = "archive/data.pkl", .data = (char *)pickle.p, .len = pickle.n };
    for (int i = 0; i <= N; i++)
        put_local(&z, &parts[i], &at[i]);
    size_t directory = z.n;
    for (int i = 0; i <= N; i++)
        put_central(&z, &parts[i], &at[i]);
    size_t size = z.n - directory;
    put_le(&z, 0x06054b50, 4), put_le(&z, 0, 4), put_le(&z, N + 1, 2), put_le(&z, N + 1, 2), put_le(&z, size, 4), put_le(&z, directory, 4), put_le(&z, 0, 2);
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct heard h;
    struct moe_torch_opts opts = { .check_crc = true };
    struct moe_torch_facts f = check(&z, &opts, &h, arena);
    if (h.count)
        fail_msg("said: %s: %s", h.said[0].event, h.said[0].detail);
    assert_int_equal(f.tensor_count, N);
    assert_int_equal(f.tensors[N - 1].at, at[N].data);
    built_free(&z), built_free(&pickle), free(parts), free(at), free(names);
    moe_arena_free(&arena);
}

/* A file with a hole: `front` at 0, `tail` at its end, zeros between them. */
struct holed { struct built front, tail; uint64_t tail_at; };
static enum moe_code holed_read(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct holed *h = ctx;
    unsigned char *out = into;
    if (at > h->tail_at + h->tail.n || n > h->tail_at + h->tail.n - at)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "read past the end");
    for (size_t i = 0; i < n; i++)
        out[i] = at + i < h->front.n ? h->front.p[at + i] : at + i < h->tail_at ? 0 : h->tail.p[at + i - h->tail_at];
    return MOE_OK;
}

/* Past 4 GiB torch.save adds 64-bit fields: both sizes, or the offset, or all of them; local headers carry them too, with a stored
 * size of zero. */
static void put_wide_local(struct built *z, const char *name, uint64_t bytes, uint64_t at)
{
    bool big = bytes >= UINT32_MAX, far = at >= UINT32_MAX;
    put_le(z, 0x04034b50, 4), put_le(z, 0, 2), put_le(z, 0x0808, 2), put_le(z, 0, 8), put_le(z, 0, 8), put_le(z, 0, 2), put_le(z, strlen(name), 2);
    put_le(z, 4 + 16u * big + 8u * far, 2), put(z, name, strlen(name)), put_le(z, 1, 2), put_le(z, 16u * big + 8u * far, 2);
    if (big)
        put_le(z, bytes, 8), put_le(z, 0, 8);
    if (far)
        put_le(z, at, 8);
}
static void put_wide_central(struct built *z, const char *name, uint32_t crc, uint64_t bytes, uint64_t at)
{
    bool big = bytes >= UINT32_MAX, far = at >= UINT32_MAX;
    put_le(z, 0x02014b50, 4), put_le(z, 0, 4), put_le(z, 0x0808, 2), put_le(z, 0, 6), put_le(z, crc, 4);
    put_le(z, big ? UINT32_MAX : bytes, 4), put_le(z, big ? UINT32_MAX : bytes, 4), put_le(z, strlen(name), 2);
    put_le(z, big || far ? 4 + 16u * big + 8u * far : 0, 2), put_le(z, 0, 8), put_le(z, 0, 2), put_le(z, far ? UINT32_MAX : at, 4), put(z, name, strlen(name));
    if (big || far)
        put_le(z, 1, 2), put_le(z, 16u * big + 8u * far, 2);
    if (big)
        put_le(z, bytes, 8), put_le(z, bytes, 8);
    if (far)
        put_le(z, at, 8);
}

static void reads_records_past_four_gib(void **state)
{
    (void)state;
    static const char pickle[] = "\x80\2](ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nByteStorage\nX\1\0\0\0000X\3\0\0\0cpu"
        "\x8a\5\0\0\0\x40\1tQK\0\x8a\5\0\0\0\x40\1\x85K\1\x85\x89" "ccollections\nOrderedDict\n)RtR"
        TENSOR_OF("FloatStorage", "1", "\4", "\0", "\4", "\1") "e.";
    const struct part head = { "a/data.pkl", .data = pickle, .len = sizeof pickle - 1 };
    const uint64_t big = 5ull << 30;
    struct holed h = { 0 };
    struct place at;
    put_local(&h.front, &head, &at);
    uint64_t big_at = h.front.n, data_at, small_at, directory;
    put_wide_local(&h.front, "a/data/0", big, big_at);
    data_at = h.front.n;
    h.tail_at = data_at + big;
    put_le(&h.tail, 0x08074b50, 4), put_le(&h.tail, 0x1234, 4), put_le(&h.tail, big, 8), put_le(&h.tail, big, 8);
    small_at = h.tail_at + h.tail.n;
    put_wide_local(&h.tail, "a/data/1", 16, small_at);
    put(&h.tail, "0123456789abcdef", 16), put_le(&h.tail, 0x08074b50, 4), put_le(&h.tail, 0x5678, 4), put_le(&h.tail, 16, 8), put_le(&h.tail, 16, 8);
    directory = h.tail_at + h.tail.n;
    put_central(&h.tail, &head, &at);
    put_wide_central(&h.tail, "a/data/0", 0x1234, big, big_at), put_wide_central(&h.tail, "a/data/1", 0x5678, 16, small_at);
    uint64_t end64 = h.tail_at + h.tail.n, size = end64 - directory;
    put_le(&h.tail, 0x06064b50, 4), put_le(&h.tail, 44, 8), put_le(&h.tail, 0, 4), put_le(&h.tail, 0, 8), put_le(&h.tail, 3, 8), put_le(&h.tail, 3, 8);
    put_le(&h.tail, size, 8), put_le(&h.tail, directory, 8);
    put_le(&h.tail, 0x07064b50, 4), put_le(&h.tail, 0, 4), put_le(&h.tail, end64, 8), put_le(&h.tail, 1, 4);
    put_le(&h.tail, 0x06054b50, 4), put_le(&h.tail, 0, 4), put_le(&h.tail, 3, 2), put_le(&h.tail, 3, 2), put_le(&h.tail, size, 4);
    put_le(&h.tail, UINT32_MAX, 4), put_le(&h.tail, 0, 2);

    struct moe_blob file = { .ctx = &h, .size = h.tail_at + h.tail.n, .read = holed_read };
    struct heard said = { .count = 0 };
    struct moe_objections to = { &said, hear };
    struct moe_torch_facts f;
    struct moe_error err = { 0 };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    assert_int_equal(moe_torch_check(&file, NULL, &to, &f, arena, &err), MOE_OK);
    if (said.count)
        fail_msg("said: %s: %s", said.said[0].event, said.said[0].detail);
    assert_int_equal(f.tensor_count, 2);
    assert_int_equal(f.tensors[0].at, data_at);
    assert_int_equal(f.tensors[0].end, data_at + big);
    assert_int_equal(f.tensors[1].end - f.tensors[1].at, 16);
    built_free(&h.front), built_free(&h.tail);
    moe_arena_free(&arena);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(kinds) + 9];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(kinds); i++)
        tests[n++] = (struct CMUnitTest){ .name = kinds[i].name, .test_func = kind, .initial_state = (void *)(uintptr_t)&kinds[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tells_what_is_in_a_file);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(digests_a_state_dict);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(digests_a_large_transposed_matrix);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(gives_no_digest_of_what_lies_outside);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(passes_on_every_failed_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_full_arena_is_an_error);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(reads_ten_thousand_tensors);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(reads_records_past_four_gib);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(digests_no_storage_a_hundred_times);
    return _cmocka_run_group_tests("torch", tests, n, NULL, NULL);
}
