#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/ckpt/format/names.h"
#include "tests/unit/runtime/ckpt/format/heard.h"

#define N(text) text, sizeof(text) - 1
#define NONE UINT64_MAX

static const struct name_case {
    const char *name, *in; size_t len; enum moe_name_kind kind; uint64_t step, rank; unsigned width; bool leftover; const char *events;
} cases[] = {
    { "a step",                          N("step=500"),           MOE_NAME_STEP, 500, NONE, 3, false, "" },
    { "a padded step",                   N("step=000500"),        MOE_NAME_STEP, 500, NONE, 6, false, "" },
    { "step 0",                          N("step=0"),             MOE_NAME_STEP, 0, NONE, 1, false, "" },
    { "a step of seven digits",          N("step=1000000"),       MOE_NAME_STEP, 1000000, NONE, 7, false, "" },
    { "the largest step",                N("step=9007199254740992"), MOE_NAME_STEP, 9007199254740992, NONE, 16, false, "" },
    { "a step past 2^53",                N("step=9007199254740993"), MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a step past 2^64",                N("step=99999999999999999999"), MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a step of 33 digits",             N("step=000000000000000000000000000000005"), MOE_NAME_STEP, 5, NONE, 0, false, "name-look-alike " },
    { "a step without a number",         N("step="),              MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a step in words",                 N("step=last"),          MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a hexadecimal step",              N("step=0x10"),          MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a plus is a look-alike",          N("step=+5"),            MOE_NAME_STEP, 5, NONE, 0, false, "name-look-alike " },
    { "a minus",                         N("step=-5"),            MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "minus zero is a look-alike",      N("step=-0"),            MOE_NAME_STEP, 0, NONE, 0, false, "name-look-alike " },
    { "a space is a look-alike",         N("step= 5"),            MOE_NAME_STEP, 5, NONE, 0, false, "name-look-alike " },
    { "a space behind is a look-alike",  N("step=5 "),            MOE_NAME_STEP, 5, NONE, 0, false, "name-look-alike " },
    { "an underscore is a look-alike",   N("step=5_0"),           MOE_NAME_STEP, 50, NONE, 0, false, "name-look-alike " },
    { "two underscores are no number",   N("step=5__0"),          MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "an underscore at the end",        N("step=5_"),            MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "two signs are no number",         N("step=+-5"),           MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a space after a sign",            N("step=+ 5"),           MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a space inside",                  N("step=5 0"),           MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "full-width digits",               N("step=\xef\xbc\x95\xef\xbc\x90"), MOE_NAME_STEP, 50, NONE, 0, false, "name-look-alike " },
    { "Arabic-Indic digits",             N("rank=\xd9\xa3.pt"),   MOE_NAME_PT, NONE, 3, 0, false, "name-look-alike " },
    { "a superscript is no digit",       N("step=\xc2\xb2"),      MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a no-break space",                N("step=\xc2\xa0" "7"),  MOE_NAME_STEP, 7, NONE, 0, false, "name-look-alike " },
    { "a NUL is hidden",                 N("step=5\0"),           MOE_NAME_OTHER, NONE, NONE, 0, false, "name-hidden name-number " },
    { "a newline is hidden",             N("step=5\n"),           MOE_NAME_STEP, 5, NONE, 0, false, "name-hidden name-look-alike " },
    { "a mark that reorders",            N("\xe2\x80\xaestep=5"), MOE_NAME_OTHER, NONE, NONE, 0, false, "name-hidden name-unknown " },
    { "broken UTF-8",                    N("step=5\xff"),         MOE_NAME_OTHER, NONE, NONE, 0, false, "name-hidden name-number " },
    { "other case",                      N("Step=5"),             MOE_NAME_STEP, 5, NONE, 0, false, "name-look-alike " },
    { "a legacy shard",                  N("rank=0.pt"),          MOE_NAME_PT, NONE, 0, 1, false, "" },
    { "a padded legacy shard",           N("rank=000012.pt"),     MOE_NAME_PT, NONE, 12, 6, false, "" },
    { "a shard",                         N("rank=3.safetensors"), MOE_NAME_SAFETENSORS, NONE, 3, 1, false, "" },
    { "a tree",                          N("rank=3.tree"),        MOE_NAME_TREE, NONE, 3, 1, false, "" },
    { "a meta",                          N("rank=000003.meta.json"), MOE_NAME_META, NONE, 3, 6, false, "" },
    { "a commit record",                 N("commit.json"),        MOE_NAME_COMMIT, NONE, NONE, 0, false, "" },
    { "a commit record in capitals",     N("COMMIT.json"),        MOE_NAME_COMMIT, NONE, NONE, 0, false, "name-look-alike " },
    { "a rank without a kind",           N("rank=0"),             MOE_NAME_OTHER, NONE, NONE, 0, false, "name-unknown " },
    { "a rank without a number",         N("rank=.pt"),           MOE_NAME_OTHER, NONE, NONE, 0, false, "name-number " },
    { "a capital ending",                N("rank=0.PT"),          MOE_NAME_PT, NONE, 0, 0, false, "name-look-alike " },
    { "a meta of JSON alone",            N("rank=0.json"),        MOE_NAME_OTHER, NONE, NONE, 0, false, "name-unknown " },
    { "a temporary shard",               N("rank=000000.pt.tmp"), MOE_NAME_PT, NONE, 0, 6, true, "name-leftover " },
    { "a temporary meta",                N("rank=1.meta.json.tmp"), MOE_NAME_META, NONE, 1, 1, true, "name-leftover " },
    { "a temporary record",              N("commit.json.tmp"),    MOE_NAME_COMMIT, NONE, NONE, 0, true, "name-leftover " },
    { "any temporary file",              N("x.tmp"),              MOE_NAME_OTHER, NONE, NONE, 0, true, "name-leftover " },
    { "the documents' temporary file",   N("tmp_step=500_rank=2.pt"), MOE_NAME_PT, 500, 2, 1, true, "name-leftover " },
    { "the documents' one, a look-alike", N("tmp_step=+5_rank=2.pt"), MOE_NAME_PT, 5, 2, 1, true, "name-look-alike name-leftover " },
    { "the documents' one, no number",   N("tmp_step=x_rank=2.pt"), MOE_NAME_OTHER, NONE, NONE, 0, true, "name-number name-leftover " },
    { "the documents' one, cut",         N("tmp_step=500.pt"),    MOE_NAME_OTHER, NONE, NONE, 0, false, "name-unknown " },
    { "nothing",                         N(""),                   MOE_NAME_OTHER, NONE, NONE, 0, false, "name-unknown " },
    { "dots",                            N(".."),                 MOE_NAME_OTHER, NONE, NONE, 0, false, "name-unknown " },
};

static void reads(void **state)
{
    const struct name_case *c = *state;
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_ckpt_name got, quiet;
    moe_name_read((struct moe_str){ c->in, c->len }, &to, &got);
    assert_string_equal(h.text, c->events);
    assert_int_equal(got.kind, c->kind);
    assert_int_equal(got.leftover, c->leftover);
    assert_int_equal(got.has_step, c->step != NONE);
    assert_int_equal(got.has_rank, c->rank != NONE);
    if (got.has_step)
        assert_int_equal(got.step, c->step);
    if (got.has_rank)
        assert_int_equal(got.rank, c->rank);
    if (got.kind != MOE_NAME_OTHER)
        assert_int_equal(got.width, c->width);
    moe_name_read((struct moe_str){ c->in, c->len }, NULL, &quiet);
    assert_int_equal(quiet.kind, got.kind);
}

static void writes(void **state)
{
    static const struct { struct moe_ckpt_name name; const char *text; } rows[] = {
        { { .kind = MOE_NAME_STEP, .step = 500 }, "step=500" },
        { { .kind = MOE_NAME_STEP, .step = 500, .width = 6 }, "step=000500" },
        { { .kind = MOE_NAME_PT, .rank = 0, .width = 6 }, "rank=000000.pt" },
        { { .kind = MOE_NAME_SAFETENSORS, .rank = 7 }, "rank=7.safetensors" },
        { { .kind = MOE_NAME_SAFETENSORS, .rank = 7, .leftover = true }, "rank=7.safetensors.tmp" },
        { { .kind = MOE_NAME_TREE, .rank = 7 }, "rank=7.tree" },
        { { .kind = MOE_NAME_META, .rank = 9007199254740992 }, "rank=9007199254740992.meta.json" },
        { { .kind = MOE_NAME_COMMIT }, "commit.json" },
    };
    char into[MOE_NAME_ROOM];
    struct moe_ckpt_name back;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        assert_true(moe_name_write(&rows[i].name, into));
        assert_string_equal(into, rows[i].text);
        moe_name_read(moe_str_c(into), NULL, &back);
        assert_int_equal(back.kind, rows[i].name.kind);
        assert_int_equal(back.step, rows[i].name.step);
        assert_int_equal(back.rank, rows[i].name.rank);
        assert_false(back.look_alike);
    }
    assert_false(moe_name_write(&(struct moe_ckpt_name){ .kind = MOE_NAME_OTHER }, into));
    assert_false(moe_name_write(&(struct moe_ckpt_name){ .kind = MOE_NAME_STEP, .step = MOE_CAP_CKPT_NUMBER + 1 }, into));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 1];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = reads, .initial_state = (void *)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest){ .name = "what is written reads back", .test_func = writes };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
