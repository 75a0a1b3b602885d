/* Slices compared over files, header by header: what moe_globals_check() says of the same headers is compared by tests/fuzz/ckpt_safetensors.c; here: shards
 * that are not held together, because there are too many slices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/ckpt/format/cover.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <stdlib.h>

enum { RANKS = 2, TENSORS = 80000 };      /* together more than MOE_CAP_COVER_SLICES */

struct bed { struct moe_buf *bytes[RANKS]; struct moe_str text[RANKS]; struct moe_blob blobs[RANKS]; size_t open, opened; bool lost; };

static enum moe_code open_one(void *ctx, size_t i, const struct moe_blob **file, struct moe_error *err)
{
    struct bed *bed = ctx;
    (void)err;
    *file = bed->lost && i ? NULL : &bed->blobs[i];
    bed->open += *file != NULL;
    bed->opened++;
    return MOE_OK;
}

static void close_one(void *ctx, size_t i)
{
    (void)i;
    ((struct bed *)ctx)->open--;
}

/* Rank r has the r-th half of each tensor; of tensor `short_one` the second rank has one element less, and of tensor `long_one` one more. */
static void lay(struct bed *bed, unsigned tensors, unsigned short_one, unsigned long_one, bool sliced)
{
    *bed = (struct bed){ 0 };
    for (uint64_t r = 0; r < RANKS; r++) {
        struct moe_buf *b = bed->bytes[r] = moe_buf_new(64u << 20);
        uint64_t at = 0;
        moe_buf_printf(b, "%8s{\"__metadata__\":{", "");
        for (unsigned i = 0; sliced && i < tensors; i++)
            moe_buf_printf(b, "%s\\\"t%u@%d\\\":{\\\"global\\\":\\\"t%u\\\",\\\"offset\\\":[%d],\\\"shape\\\":[8]}", i ? "," : "\"moe.slices\":\"{", i,
                           (int)(r && i == long_one ? 3 : 4 * r), i, (int)(r && i == long_one ? 3 : 4 * r));
        moe_buf_printf(b, "%s}", sliced ? "}\"" : "");
        for (unsigned i = 0; i < tensors; i++) {
            uint64_t n = 4 - (r && i == short_one) + (r && i == long_one);
            if (sliced)
                moe_buf_printf(b, ",\"t%u@%d\":", i, (int)(r && i == long_one ? 3 : 4 * r));
            else
                moe_buf_printf(b, ",\"t%u\":", i);
            moe_buf_printf(b, "{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}", (int)n, (int)at, (int)(at + n));
            at += n;
        }
        moe_buf_addc(b, '}');
        uint64_t header = moe_buf_str(b).len - 8;
        for (; at; at--)
            moe_buf_addc(b, 'x');
        assert_false(moe_buf_failed(b));
        memcpy((char *)(uintptr_t)moe_buf_str(b).ptr, &header, 8);
        bed->text[r] = moe_buf_str(b);
        bed->blobs[r] = moe_blob_of(&bed->text[r]);
    }
}

static void ask(struct bed *bed, bool want, const char *events)
{
    struct moe_cover_files files = { .ctx = bed, .count = RANKS, .open = open_one, .close = close_one };
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    bool judged;
    assert_int_equal(moe_cover_check(&files, &to, &judged, &err), MOE_OK);
    assert_int_equal(judged, want);
    assert_string_equal(h.text, events);
    assert_int_equal(bed->open, 0);
    for (int r = 0; r < RANKS; r++)
        moe_buf_free(&bed->bytes[r]);
}

static void few(void **state)
{
    (void)state;
    struct bed bed;
    lay(&bed, 3, 9, 9, true);
    ask(&bed, true, "");
    lay(&bed, 3, 0, 2, true);
    ask(&bed, true, "slice-gap slice-overlap ");
    lay(&bed, 3, 0, 9, false);                    /* whole tensors of one name and other shapes, and nothing speaks of slices */
    ask(&bed, false, "");
    lay(&bed, 3, 0, 9, true);
    bed.lost = true;
    ask(&bed, false, "");
}

static void more_than_are_held(void **state)
{
    (void)state;
    struct bed bed;
    lay(&bed, TENSORS, TENSORS, TENSORS, true);
    ask(&bed, true, "");
    assert_true(bed.opened > RANKS);              /* the files were read again for the other half */
    for (unsigned i = 0; i < 4; i++) {
        lay(&bed, TENSORS, i, TENSORS - 1 - i, true);
        struct moe_str said[] = { MOE_STR("slice-gap slice-overlap "), MOE_STR("slice-overlap slice-gap ") };
        struct moe_cover_files files = { .ctx = &bed, .count = RANKS, .open = open_one, .close = close_one };
        struct heard h = { 0 };
        struct moe_objections to = hearing(&h);
        struct moe_error err = { 0 };
        bool judged;
        assert_int_equal(moe_cover_check(&files, &to, &judged, &err), MOE_OK);
        assert_true(judged && (moe_str_is(said[0], h.text) || moe_str_is(said[1], h.text)));
        for (int r = 0; r < RANKS; r++)
            moe_buf_free(&bed.bytes[r]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(few), cmocka_unit_test(more_than_are_held) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
