/* Steps that writers committed, read by ranks: what is wanted comes, only that is hashed, and nothing that was changed since it was verified is handed out.
 *
 * Links    runtime/ckpt/write */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/ckpt/read/reader.h"
#include "runtime/ckpt/write/writer.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RANKS = 2, ROWS = 3000, COLUMNS = 500, STEP = 7 };      /* 6 MB of floats: some leaves in each shard */
enum { CAP = 32 << 20, MIB = 1 << 20 };

struct bed { char root[64]; struct moe_ckpt_writer *ranks[RANKS]; unsigned char commit[MOE_SHA256_BYTES]; };

static void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s %s: %s", err->file, err->field, err->text);
}

static const char *in(const struct bed *bed, const char *name)
{
    static char path[2][256], turn;
    turn = !turn;
    assert_in_range(snprintf(path[(int)turn], sizeof path[0], "%s/step=7/%s", bed->root, name), 1, sizeof path[0] - 1);
    return path[(int)turn];
}

/* ---- a step: a matrix cut by rows, and a vector that both ranks have ---- */

static float value(uint64_t row, uint64_t column, float seed) { return (float)(row * COLUMNS + column) + seed; }

static void to_leader(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    struct moe_error err = { 0 };
    good(moe_ckpt_ack(((struct bed *)ctx)->ranks[0], step, row, &err), &err);
}
static void on_committed(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    (void)step;
    memcpy(((struct bed *)ctx)->commit, digest, MOE_SHA256_BYTES);
}

static void write_rank(struct bed *bed, unsigned rank, float seed)
{
    static float rows[ROWS / RANKS * COLUMNS], bias[3];
    const uint64_t shape[] = { ROWS / RANKS, COLUMNS }, whole[] = { ROWS, COLUMNS }, offset[] = { rank * (ROWS / RANKS), 0 }, three[] = { 3 };
    const struct moe_dtype *f32 = moe_dtype_find(MOE_STR("F32"));
    const struct moe_ckpt_tensor tensors[] = {
        { { .global = MOE_STR("w"), .dtype = f32, .dims = 2, .shape = shape, .whole = whole, .offset = offset }, rows },
        { { .global = MOE_STR("b"), .dtype = f32, .dims = 1, .shape = three }, bias },
    };
    struct moe_error err = { 0 };
    for (uint64_t i = 0; i < MOE_COUNT(rows); i++)
        rows[i] = value(offset[0] + i / COLUMNS, i % COLUMNS, seed);
    for (size_t i = 0; i < 3; i++)
        bias[i] = (float)i;
    good(moe_ckpt_save(bed->ranks[rank], STEP, tensors, MOE_COUNT(tensors), MOE_CKPT_COPY, &err), &err);
    good(moe_ckpt_wait(bed->ranks[rank], &err), &err);
}

static struct bed *open_bed(float seed)
{
    struct moe_error err = { 0 };
    struct bed *bed = calloc(1, sizeof *bed);
    assert_non_null(bed);
    memcpy(bed->root, "/tmp/moe-read-XXXXXX", sizeof "/tmp/moe-read-XXXXXX");
    assert_non_null(mkdtemp(bed->root));
    for (unsigned rank = 0; rank < RANKS; rank++) {
        const struct moe_ckpt_options o = { .root = bed->root, .job = MOE_STR("run-7"), .host = MOE_STR("node-0"), .rank = rank, .world = RANKS,
                                            .leader = rank == 0, .hooks = { .ctx = bed, .written = to_leader, .committed = on_committed } };
        good(moe_ckpt_writer_new(&o, &bed->ranks[rank], &err), &err);
    }
    for (unsigned rank = RANKS; rank-- > 0;)
        write_rank(bed, rank, seed);
    good(moe_ckpt_wait(bed->ranks[0], &err), &err);
    for (unsigned rank = RANKS; rank-- > 0;)
        moe_ckpt_writer_free(&bed->ranks[rank]);
    return bed;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}
static void close_bed(struct bed *bed)
{
    assert_int_equal(nftw(bed->root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(bed);
}

static int begin(void **state) { return *state = open_bed(0), 0; }
static int end(void **state) { return close_bed(*state), 0; }

/* ---- reading ---- */

static enum moe_code open_as(const struct bed *bed, const char *job, const unsigned char *commit, struct moe_ckpt_reader **out, struct moe_error *err)
{
    const struct moe_ckpt_reader_options o = { .root = bed->root, .step = STEP, .commit = commit, .job = moe_str_c(job), .threads = 2, .prefer = 1 };
    return moe_ckpt_reader_open(&o, out, err);
}

static struct moe_ckpt_reader *reader_of(const struct bed *bed)
{
    struct moe_ckpt_reader *r = NULL;
    struct moe_error err = { 0 };
    good(open_as(bed, "run-7", bed->commit, &r, &err), &err);
    return r;
}

/* So many rows of w, from a row on; `into` has room for them. */
static void want(struct moe_ckpt_reader *r, uint64_t from, uint64_t rows, float *into)
{
    const uint64_t offset[] = { from, 0 }, shape[] = { rows, COLUMNS };
    const struct moe_global *g = moe_ckpt_reader_find(r, MOE_STR("w"));
    struct moe_error err = { 0 };
    assert_non_null(g);
    good(moe_ckpt_reader_want(r, g, offset, shape, into, &err), &err);
}

static void is_rows(const float *got, uint64_t from, uint64_t rows)
{
    for (uint64_t i = 0; i < rows * COLUMNS; i++)
        if (got[i] != value(from + i / COLUMNS, i % COLUMNS, 0))
            fail_msg("element %llu of rows from %llu", (unsigned long long)i, (unsigned long long)from);
}

static void all_of_it_comes_whoever_wrote_it(void **state)
{
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(*state);
    static float rows[ROWS * COLUMNS], bias[3];
    const uint64_t none = 0, three = 3;
    struct moe_error err = { 0 };
    assert_int_equal(moe_ckpt_reader_record(r)->world, RANKS);
    assert_null(moe_ckpt_reader_find(r, MOE_STR("v")));
    good(moe_ckpt_reader_fetch(r, &err), &err);              /* nothing is wanted yet */
    want(r, 0, ROWS, rows);
    good(moe_ckpt_reader_want(r, moe_ckpt_reader_find(r, MOE_STR("b")), &none, &three, bias, &err), &err);
    assert_true(rows[1] == 0);
    good(moe_ckpt_reader_fetch(r, &err), &err);
    is_rows(rows, 0, ROWS);
    assert_true(bias[0] == 0 && bias[1] == 1 && bias[2] == 2);
}

/* Across the border between shards and those between leaves, twice the same, and once more. */
static void parts_come_in_any_order_and_more_than_once(void **state)
{
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(*state);
    static float a[900 * COLUMNS], b[10 * COLUMNS], c[700 * COLUMNS];
    struct moe_error err = { 0 };
    for (int turn = 0; turn < 2; turn++) {
        memset(a, 0, sizeof a), memset(b, 0, sizeof b), memset(c, 0, sizeof c);
        want(r, 1400, 900, a);
        want(r, 1495, 10, b);
        want(r, 500, 700, c);
        good(moe_ckpt_reader_fetch(r, &err), &err);
        is_rows(a, 1400, 900);
        is_rows(b, 1495, 10);
        is_rows(c, 500, 700);
    }
}

/* A row is 2000 bytes: of what is wanted no more is hashed than the leaves that have some of it, and the headers'. */
static void only_what_is_wanted_is_hashed(void **state)
{
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(*state);
    static float rows[10 * COLUMNS];
    struct moe_error err = { 0 };
    const uint64_t before = moe_ckpt_reader_hashed(r);
    assert_int_equal(before, RANKS * MIB);
    want(r, 1000, 10, rows);
    good(moe_ckpt_reader_fetch(r, &err), &err);
    is_rows(rows, 1000, 10);
    assert_int_equal(moe_ckpt_reader_hashed(r) - before, MIB);
}

/* ---- what was changed ---- */

static void is_stale(enum moe_code code, const struct moe_error *err, const char *text)
{
    assert_int_equal(code, MOE_E_CRYPTO);
    assert_int_equal(err->sys, ESTALE);
    if (!strstr(err->text, text))
        fail_msg("\"%s\" is not in: %s", text, err->text);
}

static void flip(const struct bed *bed, const char *name, off_t at)
{
    const int fd = open(in(bed, name), O_RDWR | O_CLOEXEC);
    unsigned char c;
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &c, 1, at), 1);
    c ^= 1;
    assert_int_equal(pwrite(fd, &c, 1, at), 1);
    close(fd);
}

static void a_flipped_bit_is_met_by_who_wants_it(void **state)
{
    struct bed *bed = *state;
    static float rows[10 * COLUMNS];
    struct moe_error err = { 0 };
    flip(bed, "rank=0.safetensors", 2 * MIB + 77);
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(bed);
    want(r, 10, 10, rows);                                   /* in the first leaf */
    good(moe_ckpt_reader_fetch(r, &err), &err);
    is_rows(rows, 10, 10);
    want(r, 1100, 10, rows);                                 /* in the third, not where the bit is */
    is_stale(moe_ckpt_reader_fetch(r, &err), &err, "step=7: rank=0.safetensors is not what the commit record says");
    want(r, 1600, 10, rows);                                 /* and who goes on all the same gets what holds */
    good(moe_ckpt_reader_fetch(r, &err), &err);
    is_rows(rows, 1600, 10);
}

static void bytes_that_change_after_the_opening_are_met(void **state)
{
    struct bed *bed = *state;
    static float rows[10 * COLUMNS];
    struct moe_error err = { 0 };
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(bed);
    flip(bed, "rank=1.safetensors", MIB + 5);
    want(r, ROWS / 2 + 530, 10, rows);
    is_stale(moe_ckpt_reader_fetch(r, &err), &err, "rank=1.safetensors is not what the commit record says");
}

static void a_shard_that_is_cut_after_the_opening_is_met(void **state)
{
    struct bed *bed = *state;
    static float rows[10 * COLUMNS];
    struct moe_error err = { 0 };
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(bed);
    assert_int_equal(truncate(in(bed, "rank=1.safetensors"), MIB), 0);
    want(r, ROWS - 10, 10, rows);
    is_stale(moe_ckpt_reader_fetch(r, &err), &err, "rank=1.safetensors became shorter");
}

/* Another step in its place, that is as good as the one that was verified: all of it, or its record alone. */
static void another_commit_is_none(void **state)
{
    struct bed *bed = *state, *other = open_bed(0.5f);
    struct moe_ckpt_reader *r = NULL;
    struct moe_error err = { 0 };
    is_stale(open_as(other, "run-7", bed->commit, &r, &err), &err, "step=7: its commit record is not the one that was verified");
    is_stale(open_as(bed, "run-7", (unsigned char[MOE_SHA256_BYTES]){ 0 }, &r, &err), &err, "not the one that was verified");
    assert_int_equal(rename(in(other, "commit.json"), in(bed, "commit.json")), 0);
    is_stale(open_as(bed, "run-7", bed->commit, &r, &err), &err, "not the one that was verified");
    assert_null(r);
    close_bed(other);
}

static void another_shard_is_none(void **state)
{
    struct bed *bed = *state, *other = open_bed(0.5f);
    struct moe_ckpt_reader *r = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(rename(in(other, "rank=1.safetensors"), in(bed, "rank=1.safetensors")), 0);
    is_stale(open_as(bed, "run-7", bed->commit, &r, &err), &err, "rank=1.safetensors is not what the commit record says");
    assert_int_equal(rename(in(other, "rank=1.tree"), in(bed, "rank=1.tree")), 0);       /* nor with its own leaves */
    is_stale(open_as(bed, "run-7", bed->commit, &r, &err), &err, "rank=1.safetensors is not what the commit record says");
    assert_null(r);
    close_bed(other);
}

static const struct change { const char *name, *file; off_t flip, cut; bool gone; const char *text; } changes[] = {
    { "a flipped bit in a header",      "rank=0.safetensors", 20, 0,   false, "rank=0.safetensors is not what the commit record says" },
    { "a flipped bit behind a header",  "rank=1.safetensors", 9999, 0, false, "rank=1.safetensors is not what the commit record says" },
    { "a shard that was cut",           "rank=0.safetensors", 0, 5000, false, "rank=0.safetensors has 5000 bytes, the commit record says " },
    { "a shard that is gone",           "rank=1.safetensors", 0, 0,    true,  "rank=1.safetensors is not there any more" },
    { "a record that is gone",          "commit.json",        0, 0,    true,  "commit.json is not there any more" },
    { "a record that was cut",          "commit.json",        0, 100,  false, "its commit record is not the one that was verified" },
    { "a bit of a record",              "commit.json",        60, 0,   false, "its commit record is not the one that was verified" },
};

static void change(void **state)
{
    const struct change *c = *state;
    struct bed *bed = open_bed(0);
    struct moe_ckpt_reader *r = NULL;
    struct moe_error err = { 0 };
    if (c->flip)
        flip(bed, c->file, c->flip);
    if (c->cut)
        assert_int_equal(truncate(in(bed, c->file), c->cut), 0);
    if (c->gone)
        assert_int_equal(unlink(in(bed, c->file)), 0);
    is_stale(open_as(bed, "run-7", bed->commit, &r, &err), &err, c->text);
    assert_null(r);
    close_bed(bed);
}

static void a_step_that_is_gone_is_told(void **state)
{
    struct bed *bed = *state;
    struct moe_ckpt_reader *r = NULL;
    struct moe_error err = { 0 };
    char away[80];
    (void)snprintf(away, sizeof away, "%s/step=8", bed->root);
    assert_int_equal(rename(in(bed, ""), away), 0);
    is_stale(open_as(bed, "run-7", bed->commit, &r, &err), &err, "step=7: is not there any more");
}

/* The files of leaves are a help. Without them, or with wrong ones, a shard is hashed whole to know them. */
static void leaves_that_do_not_hold_are_made_anew(void **state)
{
    struct bed *bed = *state;
    static float rows[ROWS * COLUMNS];
    struct moe_error err = { 0 };
    flip(bed, "rank=0.tree", 70);
    assert_int_equal(unlink(in(bed, "rank=1.tree")), 0);
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = reader_of(bed);
    assert_true(moe_ckpt_reader_hashed(r) > (uint64_t)ROWS * COLUMNS * sizeof *rows);
    want(r, 0, ROWS, rows);
    good(moe_ckpt_reader_fetch(r, &err), &err);
    is_rows(rows, 0, ROWS);
    flip(bed, "rank=1.safetensors", 2 * MIB);
    want(r, 0, ROWS, rows);
    is_stale(moe_ckpt_reader_fetch(r, &err), &err, "rank=1.safetensors is not what the commit record says");
}

/* What was verified and is no step of this job was chosen wrongly: that does not change by choosing again. */
static void another_job_is_an_error_of_another_kind(void **state)
{
    struct bed *bed = *state;
    struct moe_ckpt_reader *r = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(open_as(bed, "run-8", bed->commit, &r, &err), MOE_E_PARSE);
    assert_int_equal(err.sys, 0);
    assert_non_null(strstr(err.text, "another job's"));
}

#define WITH_BED(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest fixed[] = {
        WITH_BED(all_of_it_comes_whoever_wrote_it), WITH_BED(parts_come_in_any_order_and_more_than_once), WITH_BED(only_what_is_wanted_is_hashed),
        WITH_BED(a_flipped_bit_is_met_by_who_wants_it), WITH_BED(bytes_that_change_after_the_opening_are_met), WITH_BED(a_shard_that_is_cut_after_the_opening_is_met),
        WITH_BED(another_commit_is_none), WITH_BED(another_shard_is_none), WITH_BED(a_step_that_is_gone_is_told), WITH_BED(leaves_that_do_not_hold_are_made_anew),
        WITH_BED(another_job_is_an_error_of_another_kind),
    };
    struct CMUnitTest tests[MOE_COUNT(fixed) + MOE_COUNT(changes)];
    memcpy(tests, fixed, sizeof fixed);
    for (size_t i = 0; i < MOE_COUNT(changes); i++)
        tests[MOE_COUNT(fixed) + i] = (struct CMUnitTest){ .name = changes[i].name, .test_func = change, .initial_state = (void *)(uintptr_t)&changes[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
