/* docs/checkpoint-format.md ends with an example. It is made here, and each line of it must be in the page: what is documented is what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/ckpt/format/meta.h"
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/format/sidecar.h"
#include "runtime/ckpt/format/slices.h"
#include "tests/unit/runtime/ckpt/format/heard.h"

enum { WORLD = 2, ROWS = 4, COLUMNS = 3, PART = ROWS / WORLD, LEAF = 1 << 20 };
#define PAGE "docs/checkpoint-format.md"

struct example {
    struct moe_arena *arena;
    struct moe_buf *page, *shard[WORLD], *meta[WORLD], *tree[WORLD], *payload, *commit;
    struct moe_safetensors layout[WORLD];
    struct moe_record_rank ranks[WORLD];
};

static void sha256(struct moe_str bytes, unsigned char out[32])
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_crypt_sha256(bytes, out, &err), MOE_OK);
}

/* Rank r: two rows of the 4 x 3 matrix 0, 1 ... 11, and the whole of 1, 2, 3 in bfloat16. */
static void make_shard(struct example *x, int r)
{
    static const uint64_t part[] = { PART, COLUMNS }, whole[] = { ROWS, COLUMNS }, three[] = { 3 };
    static const unsigned char ones[] = { 0x80, 0x3f, 0x00, 0x40, 0x40, 0x40 };
    const uint64_t offset[] = { (uint64_t)r * PART, 0 };
    const struct moe_tensor tensors[] = {
        { .global = MOE_STR("layers.0.w"), .dtype = moe_dtype_find(MOE_STR("F32")), .dims = 2, .shape = part, .whole = whole, .offset = offset },
        { .global = MOE_STR("layers.0.b"), .dtype = moe_dtype_find(MOE_STR("BF16")), .dims = 1, .shape = three },
    };
    struct moe_error err = { 0 };
    x->shard[r] = moe_buf_new(1 << 16);
    assert_int_equal(moe_safetensors_layout(tensors, 2, NULL, 0, 64, x->arena, x->shard[r], &x->layout[r], &err), MOE_OK);
    for (int i = 0; i < PART * COLUMNS; i++)
        moe_buf_add(x->shard[r], (struct moe_str){ (const char *)&(float){ (float)(r * PART * COLUMNS + i) }, 4 });
    moe_buf_add(x->shard[r], (struct moe_str){ (const char *)ones, sizeof ones });
    assert_int_equal(moe_buf_str(x->shard[r]).len, x->layout[r].size);
}

static void make_tree(struct example *x, int r)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *leaf = moe_buf_new(1 << 16);
    struct moe_str shard = moe_buf_str(x->shard[r]);
    unsigned char suffix[MOE_TREE_LEAF_SUFFIX];
    moe_sha256_sum leaves[1];
    struct moe_error err = { 0 };
    moe_tree_leaf_suffix(0, suffix);
    moe_buf_add(leaf, shard);
    moe_buf_add(leaf, (struct moe_str){ (const char *)suffix, sizeof suffix });
    sha256(moe_buf_str(leaf), leaves[0]);
    x->tree[r] = moe_buf_new(1 << 16);
    struct moe_sidecar s = { .leaf_bytes = LEAF, .total = shard.len, .leaves = (const moe_sha256_sum *)leaves, .leaf_count = 1 };
    assert_int_equal(moe_sidecar_write(&s, x->tree[r], &err), MOE_OK);
    assert_int_equal(moe_tree_root((const moe_sha256_sum *)leaves, shard.len, LEAF, x->ranks[r].tree, &err), MOE_OK);
}

static void make_meta(struct example *x, int r)
{
    const unsigned all = MOE_META_STEP | MOE_META_RANK | MOE_META_HOST | MOE_META_TS | MOE_META_WORLD | MOE_META_GENERATION | MOE_META_JOB | MOE_META_BYTES |
                         MOE_META_LEAF | MOE_META_TREE | MOE_META_TENSORS;
    struct moe_meta m = { .has = all, .step = 500, .rank = (uint64_t)r, .host = r ? MOE_STR("node-1") : MOE_STR("node-0"), .ts = 1767225600.25 + r,
                          .world = WORLD, .job = MOE_STR("run-7"), .bytes = moe_buf_str(x->shard[r]).len, .leaf_bytes = LEAF, .tensors = 2 };
    struct moe_error err = { 0 };
    memcpy(m.tree, x->ranks[r].tree, sizeof m.tree);
    x->meta[r] = moe_buf_new(1 << 16);
    assert_int_equal(moe_meta_write(&m, x->meta[r], &err), MOE_OK);
    x->ranks[r].has = MOE_RANK_ALL & ~(unsigned)MOE_RANK_SHA256;
    x->ranks[r].rank = (uint64_t)r;
    x->ranks[r].bytes = m.bytes;
    x->ranks[r].leaf_bytes = LEAF;
    x->ranks[r].host = m.host;
    x->ranks[r].file = moe_arena_printf(x->arena, "rank=%d.safetensors", r);
    sha256(moe_buf_str(x->meta[r]), x->ranks[r].meta_sha256);
}

static void make_commit(struct example *x)
{
    struct moe_record record = { .has = MOE_RECORD_JOB | MOE_RECORD_STEP | MOE_RECORD_WORLD | MOE_RECORD_GENERATION | MOE_RECORD_CREATED, .step = 500,
                                 .world = WORLD, .created = 1767225602, .job = MOE_STR("run-7"), .ranks = x->ranks, .rank_count = WORLD };
    struct moe_error err = { 0 };
    x->payload = moe_buf_new(1 << 16);
    x->commit = moe_buf_new(1 << 16);
    assert_int_equal(moe_record_payload(&record, x->payload, &err), MOE_OK);
    assert_int_equal(moe_record_envelope(moe_buf_str(x->payload), NULL, 0, x->commit, &err), MOE_OK);
}

/* The page shows long texts in lines: what is compared has no white space, except inside strings, which have none here. */
static void shown(const struct example *x, const char *what, struct moe_str text)
{
    struct moe_str page = moe_buf_str(x->page);
    MOE_AUTO(moe_buf_free) struct moe_buf *tight = moe_buf_new(1 << 20), *want = moe_buf_new(1 << 20);
    for (size_t i = 0; i < page.len; i++)
        if (!moe_is_space(page.ptr[i]))
            moe_buf_addc(tight, page.ptr[i]);
    for (size_t i = 0; i < text.len; i++)
        if (!moe_is_space(text.ptr[i]))
            moe_buf_addc(want, text.ptr[i]);
    struct moe_str t = moe_buf_str(tight), w = moe_buf_str(want);
    if (!memmem(t.ptr, t.len, w.ptr, w.len))
        fail_msg("%s does not show %s:\n%.*s", PAGE, what, MOE_FMT(text));
}

static void shown_hex(const struct example *x, const char *what, const void *bytes, size_t n)
{
    char hex[2 * 512 + 1];
    assert_true(n <= 512);
    moe_crypt_hex(bytes, n, hex);
    shown(x, what, moe_str_c(hex));
}

static void page(void **state)
{
    struct example *x = *state;
    unsigned char sum[32];
    for (int r = 0; r < WORLD; r++) {
        struct moe_str shard = moe_buf_str(x->shard[r]), tree = moe_buf_str(x->tree[r]);
        shown(x, "a header", moe_str_from((struct moe_str){ shard.ptr, (size_t)x->layout[r].data }, 8));
        shown_hex(x, "a header's length", shard.ptr, 8);
        shown_hex(x, "the data", shard.ptr + x->layout[r].data, shard.len - x->layout[r].data);
        shown_hex(x, "a tree", tree.ptr, tree.len);
        shown(x, "a meta", moe_buf_str(x->meta[r]));
    }
    sha256(moe_buf_str(x->payload), sum);
    shown(x, "the payload", moe_buf_str(x->payload));
    shown_hex(x, "the payload's digest", sum, sizeof sum);
    shown(x, "commit.json", moe_buf_str(x->commit));
}

static void events(void **state)
{
    const struct moe_ckpt_event *tables[] = { moe_meta_events, moe_safetensors_events, moe_slice_events, moe_record_events, moe_sidecar_events };
    struct heard seen = { 0 };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(tables); i++) {
        for (const struct moe_ckpt_event *e = tables[i]; e->name; e++, seen.count++) {
            assert_true(strlen(e->meaning) > 40);
            for (const struct moe_ckpt_event *f = e + 1; f->name; f++)
                assert_string_not_equal(e->name, f->name);
        }
    }
    assert_true(seen.count > 60);
}

static int setup(void **state)
{
    static struct example x;
    struct moe_error err = { 0 };
    x.arena = moe_arena_new(1 << 20);
    assert_int_equal(moe_file_read(PAGE, 1 << 20, &x.page, &err), MOE_OK);
    for (int r = 0; r < WORLD; r++) {
        make_shard(&x, r);
        make_tree(&x, r);
        make_meta(&x, r);
    }
    make_commit(&x);
    *state = &x;
    return 0;
}

static int teardown(void **state)
{
    struct example *x = *state;
    for (int r = 0; r < WORLD; r++) {
        moe_buf_free(&x->shard[r]);
        moe_buf_free(&x->meta[r]);
        moe_buf_free(&x->tree[r]);
    }
    moe_buf_free(&x->page);
    moe_buf_free(&x->payload);
    moe_buf_free(&x->commit);
    moe_arena_free(&x->arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { .name = "the page shows what the writer writes", .test_func = page },
        { .name = "every event has one name and a meaning", .test_func = events },
    };
    return cmocka_run_group_tests_name("example", tests, setup, teardown);
}
