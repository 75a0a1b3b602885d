/* Facts go through text and come back, and parts are joined only when they are all there. */
#include "audit/checkpoint/facts/facts.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three before it */
#include <cmocka.h>

static struct moe_ckpt_rank ranks[3] = {
    { .rank = 0, .data = MOE_STR("step=5/rank=0.pt"), .meta = MOE_STR("step=5/rank=0.meta.json"), .format = MOE_STR("torch"), .bytes = 10, .mtime = 7, .tensors = 2,
      .read = true, .held = MOE_HELD_GOOD, .by = MOE_STR("SHA256SUMS"), .want = MOE_STR("sha256:00"), .meta_good = true, .meta_version = 1, .meta_step = 5, .meta_rank = 0,
      .meta_world = 3, .meta_generation = -1, .meta_bytes = -1, .meta_host = MOE_STR("n0"), .meta_job = MOE_STR(""), .ts = 1700000000.25 },
    { .rank = 1, .bytes = 11, .mtime = 7, .tensors = -1, .meta_version = -1, .meta_step = -1, .meta_rank = -1, .meta_world = -1, .meta_generation = -1, .meta_bytes = -1 },
    { .rank = 9, .bytes = -1, .mtime = -1, .tensors = -1, .meta_version = -1, .meta_step = -1, .meta_rank = -1, .meta_world = -1, .meta_generation = -1, .meta_bytes = -1 },
};
static struct moe_ckpt_note notes[1] = { { MOE_STR("zip-crc"), MOE_STR("step=5/rank=0.pt"), MOE_STR("record data/0 is damaged"), 512 } };
static struct moe_ckpt_recorded recorded[1] = { { 0, 10, MOE_STR("n0"), MOE_STR("rank=0.pt") } };
static struct moe_ckpt_signature signatures[1] = { { MOE_STR("step=5/commit.json"), MOE_STR("ab"), -1, MOE_STR("") } };

static struct moe_ckpt_step sample(void)
{
    return (struct moe_ckpt_step){ .number = 5, .dir = MOE_STR("step=5"), .ranks = ranks, .rank_count = 3, .record_there = true, .record_good = true,
        .record_job = MOE_STR("run"), .record_digest = MOE_STR("aa"), .record_previous = MOE_STR(""), .record_step = 5, .record_world = 3, .record_generation = 0,
        .record_created = 1.5, .recorded = recorded, .recorded_count = 1, .signatures = signatures, .signature_count = 1, .notes = notes, .note_count = 1,
        .part = 1, .parts = 1, .sampled_percent = 100 };
}

static struct moe_buf *text_of(const struct moe_ckpt_step *s)
{
    struct moe_buf *out = moe_buf_new(1u << 20);
    assert_non_null(out);
    moe_ckpt_step_write(s, out);
    assert_false(moe_buf_failed(out));
    return out;
}

static enum moe_code read_back(struct moe_str text, struct moe_arena *arena, struct moe_ckpt_step *out, struct moe_error *err)
{
    const struct moe_pull_token *t;
    struct moe_pull_source source = moe_pull_memory(&text);
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_facts_open("facts", &source);
    assert_non_null(pull);
    MOE_TRY(moe_pull_next(pull, &t, err));
    MOE_TRY(moe_ckpt_step_read(pull, arena, out, err));
    return moe_pull_next(pull, &t, err);
}

static void facts_come_back_as_they_went(void **state)
{
    (void)state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1u << 20);
    struct moe_ckpt_step s = sample(), back;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *text = text_of(&s), *again = NULL;
    assert_int_equal(read_back(moe_buf_str(text), arena, &back, &err), MOE_OK);
    again = text_of(&back);
    assert_string_equal(moe_buf_str(text).ptr, moe_buf_str(again).ptr);
    assert_true(back.ranks[0].ts == 1700000000.25);              /* exactly */
    assert_int_equal(back.ranks[0].held, MOE_HELD_GOOD);
    assert_int_equal(back.notes[0].offset, 512);
}

static const struct wrong { const char *name, *from, *to; } wrongs[] = {
    { "a rank twice", "{\"rank\":1,", "{\"rank\":0," },
    { "ranks out of order", "{\"rank\":9,", "{\"rank\":1," },
    { "a negative rank", "{\"rank\":0,", "{\"rank\":-1," },
    { "a state that is none", "\"held\":1", "\"held\":3" },
    { "a number in quotes", "\"bytes\":10,\"mtime\"", "\"bytes\":\"10\",\"mtime\"" },
    { "a field by another name", "\"tensors\":2", "\"tensor\":2" },
    { "a field too many", "\"parts\":1", "\"more\":1,\"parts\":1" },
    { "part 0", "\"part\":1,", "\"part\":0," },
    { "part 2 of 1", "\"part\":1,", "\"part\":2," },
    { "a number below -1", "\"offset\":512", "\"offset\":-2" },
};

static void what_is_not_ours_is_refused(void **state)
{
    (void)state;
    struct moe_ckpt_step s = sample(), back;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = text_of(&s);
    for (size_t i = 0; i < MOE_COUNT(wrongs); i++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1u << 20);
        MOE_AUTO(moe_buf_free) struct moe_buf *bad = moe_buf_new(1u << 20);
        struct moe_error err = { 0 };
        const char *at = strstr(moe_buf_str(text).ptr, wrongs[i].from);
        assert_non_null(at);
        moe_buf_printf(bad, "%.*s%s%s", (int)(at - moe_buf_str(text).ptr), moe_buf_str(text).ptr, wrongs[i].to, at + strlen(wrongs[i].from));
        if (read_back(moe_buf_str(bad), arena, &back, &err) == MOE_OK)
            fail_msg("%s was taken", wrongs[i].name);
    }
}

static void parts_are_joined_when_all_are_there(void **state)
{
    (void)state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1u << 20);
    struct moe_ckpt_rank first[3], second[3];
    struct moe_ckpt_step parts[2] = { sample(), sample() }, all;
    struct moe_error err = { 0 };
    memcpy(first, ranks, sizeof ranks);
    memcpy(second, ranks, sizeof ranks);
    first[0].read = second[1].read = true;
    first[1].read = second[0].read = false;
    parts[0].ranks = first, parts[1].ranks = second;
    parts[0].parts = parts[1].parts = 2;
    parts[1].part = 2;
    assert_int_equal(moe_ckpt_step_merge(parts, 2, arena, &all, &err), MOE_OK);
    assert_true(all.ranks[0].read && all.ranks[1].read && !all.ranks[2].read);
    assert_int_equal(all.note_count, 1);                         /* both saw it; it is one */
    assert_int_equal(moe_ckpt_step_merge(parts, 1, arena, &all, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "part 2 is missing");
    parts[1].part = 1;
    assert_int_equal(moe_ckpt_step_merge(parts, 2, arena, &all, &err), MOE_E_USAGE);
    parts[1].part = 2;
    first[0].read = false;                                       /* a part that did not do its share */
    first[0].data = MOE_STR("step=5/rank=0.pt");
    assert_int_equal(moe_ckpt_step_merge(parts, 2, arena, &all, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "no part has read the shard of rank 0");
    first[0].read = true;
    second[0].meta_step = 4;                                     /* every part reads every rank's metadata */
    assert_int_equal(moe_ckpt_step_merge(parts, 2, arena, &all, &err), MOE_E_USAGE);
    second[0].meta_step = 5;
    second[2].bytes = 5;                                         /* somebody wrote between the parts */
    assert_int_equal(moe_ckpt_step_merge(parts, 2, arena, &all, &err), MOE_E_USAGE);
    assert_int_equal(moe_ckpt_step_merge(parts, 0, arena, &all, &err), MOE_E_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_come_back_as_they_went),
        cmocka_unit_test(what_is_not_ours_is_refused),
        cmocka_unit_test(parts_are_joined_when_all_are_there),
    };
    return cmocka_run_group_tests_name("facts of a checkpoint", tests, NULL, NULL);
}
