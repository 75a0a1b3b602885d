/* Steps written by one or two ranks, read back with the format's own readers; what is refused, what is pruned, what is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/ckpt/format/meta.h"
#include "runtime/ckpt/format/sidecar.h"
#include "runtime/ckpt/format/slices.h"
#include "runtime/ckpt/write/writer.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH = 6, ROWS_MAX = 1 << 18, CAP = 16 << 20 };

struct bed {
    char root[64];
    struct moe_arena *arena;
    struct moe_ckpt_writer *ranks[2];
    struct moe_record_rank rows[2];      /* as `written` told them; their texts in the arena */
    unsigned written, committed, failed, warned;
    struct moe_error last_failure;
    unsigned slow_us;                    /* `written` takes so long */
};
struct told { struct bed *bed; unsigned rank; };

static void on_written(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    struct told *t = ctx;
    struct moe_record_rank *own = &t->bed->rows[t->rank];
    (void)step;
    *own = *row;
    own->host = moe_arena_str(t->bed->arena, row->host);
    own->file = moe_arena_str(t->bed->arena, row->file);
    t->bed->written++;
    usleep(t->bed->slow_us);
}
static void on_committed(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    (void)step, (void)digest;
    ((struct told *)ctx)->bed->committed++;
}
static void on_failed(void *ctx, uint64_t step, const struct moe_error *err)
{
    struct bed *bed = ((struct told *)ctx)->bed;
    (void)step;
    bed->failed++;
    bed->last_failure = *err;
}
static void on_warned(void *ctx, const struct moe_error *warning)
{
    (void)warning;
    ((struct told *)ctx)->bed->warned++;
}

static struct told tellers[2];

static int make_bed(void **state)
{
    struct bed *bed = calloc(1, sizeof *bed);
    if (!bed)
        return -1;
    snprintf(bed->root, sizeof bed->root, "/tmp/moe-writer-XXXXXX");
    bed->arena = moe_arena_new(CAP);
    *state = bed;
    return bed->arena && mkdtemp(bed->root) ? 0 : -1;
}

static int drop_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int drop_bed(void **state)
{
    struct bed *bed = *state;
    for (int i = 0; i < 2; i++)
        moe_ckpt_writer_free(&bed->ranks[i]);
    moe_arena_free(&bed->arena);
    int status = nftw(bed->root, drop_entry, 8, FTW_DEPTH | FTW_PHYS);
    free(bed);
    return status;
}

static struct moe_ckpt_options options(struct bed *bed, unsigned rank, unsigned world)
{
    tellers[rank] = (struct told){ bed, rank };
    return (struct moe_ckpt_options){ .root = bed->root, .job = MOE_STR("run-7"), .host = rank ? MOE_STR("node-1") : MOE_STR("node-0"), .rank = rank,
                                      .world = world, .leader = rank == 0, .queue = 2,
                                      .hooks = { &tellers[rank], on_written, on_committed, on_failed, on_warned } };
}

static void open_writer(struct bed *bed, unsigned rank, unsigned world, uint64_t keep)
{
    struct moe_ckpt_options o = options(bed, rank, world);
    struct moe_error err = { 0 };
    o.keep = keep;
    assert_int_equal(moe_ckpt_writer_new(&o, &bed->ranks[rank], &err), MOE_OK);
}

static uint32_t value(uint64_t step, uint64_t row, uint64_t column) { return (uint32_t)(step * 1000003 + row * WIDTH + column); }

/* `rows` rows of w, cut between the ranks, a tensor of bytes that both have, and one that is empty. */
static enum moe_code save(struct bed *bed, unsigned rank, unsigned world, uint64_t step, uint64_t rows, enum moe_ckpt_mode mode, struct moe_error *err)
{
    static const uint64_t seven[] = { 7 }, none[] = { 0, 3 };
    static uint32_t data[2][(size_t)ROWS_MAX * WIDTH];
    const uint64_t mine = rows / world, shape[] = { mine, WIDTH }, whole[] = { rows, WIDTH }, offset[] = { rank * mine, 0 };
    for (uint64_t r = 0; r < mine; r++)
        for (uint64_t c = 0; c < WIDTH; c++)
            data[rank][r * WIDTH + c] = value(step, offset[0] + r, c);
    const struct moe_ckpt_tensor tensors[] = {
        { { .global = MOE_STR("b"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 1, .shape = seven }, "1234567" },
        { { .global = MOE_STR("e"), .dtype = moe_dtype_find(MOE_STR("F16")), .dims = 2, .shape = none }, NULL },
        { { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U32")), .dims = 2, .shape = shape, .whole = whole, .offset = offset }, data[rank] },
    };
    enum moe_code code = moe_ckpt_save(bed->ranks[rank], step, tensors, MOE_COUNT(tensors), mode, err);
    if (mode == MOE_CKPT_COPY)
        memset(data[rank], 0xee, sizeof data[rank]);     /* the writer has its own */
    return code;
}

static void save_step(struct bed *bed, unsigned world, uint64_t step, uint64_t rows, enum moe_ckpt_mode mode)
{
    struct moe_error err = { 0 };
    for (unsigned rank = world; rank-- > 0;) {
        assert_int_equal(save(bed, rank, world, step, rows, mode, &err), MOE_OK);
        assert_int_equal(moe_ckpt_wait(bed->ranks[rank], &err), MOE_OK);
    }
    for (unsigned rank = 0; rank < world && world > 1; rank++) {
        enum moe_code code = moe_ckpt_ack(bed->ranks[0], step, &bed->rows[rank], &err);
        assert_true(code == MOE_OK || (code == MOE_E_USAGE && rank == 1));
    }
    assert_int_equal(moe_ckpt_wait(bed->ranks[0], &err), MOE_OK);
}

static struct moe_str file_of(struct bed *bed, const char *path, const char *name)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *file = NULL;
    struct moe_error err = { 0 };
    char full[256];
    assert_in_range(snprintf(full, sizeof full, "%s/%s/%s", bed->root, path, name), 1, sizeof full - 1);
    if (moe_file_read(full, CAP, &file, &err) != MOE_OK)
        return (struct moe_str){ NULL, 0 };
    return moe_arena_str(bed->arena, moe_buf_str(file));
}

static bool there(struct bed *bed, const char *path)
{
    char full[256];
    struct stat st;
    assert_in_range(snprintf(full, sizeof full, "%s/%s", bed->root, path), 1, sizeof full - 1);
    return lstat(full, &st) == 0;
}

static void put_file(struct bed *bed, const char *folder, const char *name)
{
    char full[256];
    struct moe_error err = { 0 };
    assert_in_range(snprintf(full, sizeof full, "%s/%s", bed->root, folder), 1, sizeof full - 1);
    (void)mkdir(full, 0755);
    if (!name)
        return;
    assert_in_range(snprintf(full, sizeof full, "%s/%s/%s", bed->root, folder, name), 1, sizeof full - 1);
    assert_int_equal(moe_file_write(full, MOE_STR("left"), 0644, &err), MOE_OK);
}

static struct moe_record read_record(struct bed *bed, const char *step)
{
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_record r;
    assert_int_equal(moe_record_read(file_of(bed, step, "commit.json"), &to, bed->arena, &r, &err), MOE_OK);
    assert_string_equal(h.text, "");
    return r;
}

/* All of one rank's files agree with the record, and the tensors are read into *st. */
static struct moe_str check_rank(struct bed *bed, const char *step, const struct moe_record_rank *row, struct moe_safetensors *st)
{
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_sidecar tree;
    struct moe_meta meta;
    unsigned char sum[MOE_SHA256_BYTES];
    char name[64];
    struct moe_str data = file_of(bed, step, moe_arena_str(bed->arena, row->file).ptr);
    struct moe_blob blob = moe_blob_of(&data);
    assert_int_equal(moe_safetensors_read(&blob, &to, bed->arena, st, &err), MOE_OK);
    assert_int_equal(data.len, row->bytes);
    snprintf(name, sizeof name, "rank=%u.tree", (unsigned)row->rank);
    struct moe_str leaves = file_of(bed, step, name);
    struct moe_blob tree_blob = moe_blob_of(&leaves);
    assert_int_equal(moe_sidecar_read(&tree_blob, &to, bed->arena, &tree, &err), MOE_OK);
    assert_memory_equal(tree.root, row->tree, sizeof tree.root);
    for (size_t i = 0; i < tree.leaf_count; i++) {
        uint64_t at, n;
        moe_tree_leaf_span(data.len, (uint32_t)tree.leaf_bytes, i, &at, &n);
        MOE_AUTO(moe_buf_free) struct moe_buf *leaf = moe_buf_new(CAP);
        unsigned char suffix[MOE_TREE_LEAF_SUFFIX];
        moe_tree_leaf_suffix(i, suffix);
        moe_buf_add(leaf, (struct moe_str){ data.ptr + at, n });
        moe_buf_add(leaf, (struct moe_str){ (const char *)suffix, sizeof suffix });
        assert_int_equal(moe_crypt_sha256(moe_buf_str(leaf), sum, &err), MOE_OK);
        assert_memory_equal(sum, tree.leaves[i], sizeof sum);
    }
    snprintf(name, sizeof name, "rank=%u.meta.json", (unsigned)row->rank);
    struct moe_str text = file_of(bed, step, name);
    assert_int_equal(moe_crypt_sha256(text, sum, &err), MOE_OK);
    assert_memory_equal(sum, row->meta_sha256, sizeof sum);
    assert_int_equal(moe_meta_read(text, &to, bed->arena, &meta, &err), MOE_OK);
    assert_string_equal(h.text, "");
    assert_int_equal(meta.schema, 3);
    assert_int_equal(meta.tensors, 3);
    return data;
}

/* w read as one rank would read it, from the files of all that wrote it. */
static void check_step(struct bed *bed, const char *name, uint64_t step, unsigned world, uint64_t rows)
{
    struct moe_record r = read_record(bed, name);
    struct moe_safetensors st[2];
    const struct moe_safetensors *list[2] = { &st[0], &st[1] };
    struct moe_str data[2];
    struct moe_globals globals;
    struct moe_error err = { 0 };
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    bool good = false;
    assert_int_equal(r.world, world);
    for (unsigned i = 0; i < world; i++)
        data[i] = check_rank(bed, name, &r.ranks[i], &st[i]);
    assert_int_equal(moe_globals_collect(list, world, bed->arena, &globals, &err), MOE_OK);
    assert_int_equal(moe_globals_check(&globals, &to, &good, &err), MOE_OK);
    assert_true(good);
    const struct moe_global *w = moe_globals_find(&globals, MOE_STR("w"));
    const uint64_t offset[] = { 0, 0 }, shape[] = { rows, WIDTH };
    const struct moe_piece *pieces = NULL;
    size_t count = 0, bytes = 0;
    assert_non_null(w);
    assert_int_equal(moe_globals_plan(w, offset, shape, 0, bed->arena, &pieces, &count, &err), MOE_OK);
    uint32_t *all = calloc(rows * WIDTH, sizeof *all);
    assert_non_null(all);
    for (size_t i = 0; i < count; i++) {
        struct moe_run run = { .piece = &pieces[i], .box_offset = offset, .box_shape = shape };
        while (moe_run_next(&run)) {
            memcpy((char *)all + run.into, data[pieces[i].slice.shard].ptr + run.file, run.bytes);
            bytes += run.bytes;
        }
    }
    assert_int_equal(bytes, rows * WIDTH * sizeof *all);
    for (uint64_t i = 0; i < rows * WIDTH; i++)
        if (all[i] != value(step, i / WIDTH, i % WIDTH))
            fail_msg("element %llu", (unsigned long long)i);
    free(all);
}

static void two_ranks(void **state)
{
    struct bed *bed = *state;
    struct moe_ckpt_stats stats;
    open_writer(bed, 0, 2, 0);
    open_writer(bed, 1, 2, 0);
    save_step(bed, 2, 500, 8, MOE_CKPT_COPY);
    save_step(bed, 2, 1000, ROWS_MAX, MOE_CKPT_COPY);    /* 3 MiB a rank: several leaves, and a tail that is no block */
    check_step(bed, "step=500", 500, 2, 8);
    check_step(bed, "step=1000", 1000, 2, ROWS_MAX);
    struct moe_record first = read_record(bed, "step=500"), second = read_record(bed, "step=1000");
    assert_false(first.has & MOE_RECORD_PREVIOUS);
    assert_memory_equal(second.previous, first.digest, sizeof second.previous);
    assert_int_equal(second.signature_count, 0);
    assert_int_equal(bed->committed, 2);
    moe_ckpt_stats(bed->ranks[0], &stats);
    assert_int_equal(stats.saves, 2);
    assert_int_equal(stats.committed, 2);
    assert_int_equal(stats.queued_bytes, 0);
    assert_int_equal(stats.bytes, first.ranks[0].bytes + second.ranks[0].bytes);
    assert_true(stats.commit_ms > 0 && stats.write_ms > 0);
    if (!bed->warned)                                    /* it warns where O_DIRECT does not work */
        assert_true(stats.direct);
}

/* The data is read where it lies, and the file is the same. */
static void keeps_without_a_copy(void **state)
{
    struct bed *bed = *state;
    open_writer(bed, 0, 1, 0);
    save_step(bed, 1, 7, 100000, MOE_CKPT_KEEP);
    check_step(bed, "step=7", 7, 1, 100000);
}

static void signs(void **state)
{
    struct bed *bed = *state;
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    struct moe_error err = { 0 };
    char path[128];
    snprintf(path, sizeof path, "%s/key", bed->root);
    assert_int_equal(moe_key_generate(path, &err), MOE_OK);
    assert_int_equal(moe_key_load_private(path, &key, &err), MOE_OK);
    struct moe_ckpt_options o = options(bed, 0, 1);
    o.key = key;
    assert_int_equal(moe_ckpt_writer_new(&o, &bed->ranks[0], &err), MOE_OK);
    save_step(bed, 1, 3, 8, MOE_CKPT_COPY);
    struct moe_record r = read_record(bed, "step=3");
    MOE_AUTO(moe_buf_free) struct moe_buf *pae = moe_buf_new(CAP);
    bool good = false;
    assert_int_equal(r.signature_count, 1);
    assert_true(moe_str_is(r.signatures[0].keyid, moe_key_id(key)));
    moe_record_pae(r.payload, pae);
    assert_int_equal(moe_key_verify(key, moe_buf_str(pae), r.signatures[0].sig, &good, &err), MOE_OK);
    assert_true(good);
    moe_ckpt_writer_free(&bed->ranks[0]);
}

/* A new writer continues the chain, prunes nothing until it has committed, and then only what is its to take. */
static void prunes_after_a_commit(void **state)
{
    struct bed *bed = *state;
    struct moe_ckpt_stats stats;
    open_writer(bed, 0, 1, 0);
    for (uint64_t step = 1; step <= 4; step++)
        save_step(bed, 1, step, 8, MOE_CKPT_COPY);
    struct moe_record fourth = read_record(bed, "step=4");
    moe_ckpt_writer_free(&bed->ranks[0]);
    put_file(bed, "step=0", "rank=0.safetensors");       /* never committed */
    put_file(bed, "step=1", "rank=5.safetensors.tmp");   /* somebody's, who still writes */
    put_file(bed, "step=9", NULL);                       /* newer than the commit */
    open_writer(bed, 0, 1, 2);
    assert_true(there(bed, "step=1/commit.json"));
    save_step(bed, 1, 5, 8, MOE_CKPT_COPY);
    assert_memory_equal(read_record(bed, "step=5").previous, fourth.digest, sizeof fourth.digest);
    assert_false(there(bed, "step=1/commit.json"));
    assert_false(there(bed, "step=1/rank=0.safetensors"));
    assert_true(there(bed, "step=1/rank=5.safetensors.tmp"));
    assert_false(there(bed, "step=2"));
    assert_false(there(bed, "step=3"));
    assert_true(there(bed, "step=4/commit.json"));
    assert_true(there(bed, "step=0/rank=0.safetensors"));
    assert_true(there(bed, "step=9"));
    moe_ckpt_stats(bed->ranks[0], &stats);
    assert_int_equal(stats.pruned, 3);
}

/* A step that was begun by more ranks, and never finished, is written over; the record's folder then holds what the record names. */
static void writes_over_an_attempt(void **state)
{
    struct bed *bed = *state;
    static const char *const left[] = { "rank=0.safetensors.tmp", "rank=0.safetensors", "rank=0.meta.json", "rank=2.safetensors", "rank=2.tree",
                                        "rank=2.meta.json", "rank=3.safetensors.tmp", "notes.txt" };
    for (size_t i = 0; i < MOE_COUNT(left); i++)
        put_file(bed, "step=5", left[i]);
    open_writer(bed, 0, 1, 0);
    save_step(bed, 1, 5, 8, MOE_CKPT_COPY);
    check_step(bed, "step=5", 5, 1, 8);
    for (size_t i = 0; i < MOE_COUNT(left); i++) {
        char path[128];
        bool stays = i == 1 || i == 2 || i >= 6;
        snprintf(path, sizeof path, "step=5/%s", left[i]);
        if (there(bed, path) != stays)
            fail_msg("%s", path);
    }
}

static void refuses(void **state)
{
    struct bed *bed = *state;
    struct moe_error err = { 0 };
    open_writer(bed, 0, 1, 0);
    put_file(bed, "step=000600", NULL);
    save_step(bed, 1, 500, 8, MOE_CKPT_COPY);
    assert_int_equal(save(bed, 0, 1, 500, 8, MOE_CKPT_COPY, &err), MOE_E_USAGE);       /* twice */
    assert_int_equal(save(bed, 0, 1, 600, 8, MOE_CKPT_COPY, &err), MOE_E_USAGE);       /* another spelling is there */
    moe_ckpt_writer_free(&bed->ranks[0]);
    open_writer(bed, 0, 1, 0);
    assert_int_equal(save(bed, 0, 1, 400, 8, MOE_CKPT_COPY, &err), MOE_E_USAGE);       /* behind a commit */
    moe_ckpt_writer_free(&bed->ranks[0]);

    struct moe_ckpt_options o = options(bed, 0, 1);
    o.job = MOE_STR("run-8");
    assert_int_equal(moe_ckpt_writer_new(&o, &bed->ranks[0], &err), MOE_E_USAGE);      /* another job's root */
    o = options(bed, 0, 1);
    o.generation = 3;
    assert_int_equal(moe_ckpt_writer_new(&o, &bed->ranks[0], &err), MOE_OK);
    save_step(bed, 1, 700, 8, MOE_CKPT_COPY);
    moe_ckpt_writer_free(&bed->ranks[0]);
    o.generation = 2;
    assert_int_equal(moe_ckpt_writer_new(&o, &bed->ranks[0], &err), MOE_E_USAGE);      /* it was replaced */
    o = options(bed, 0, 1);
    o.rank = 1;
    assert_int_equal(moe_ckpt_writer_new(&o, &bed->ranks[0], &err), MOE_E_USAGE);
    assert_string_equal(err.field, "rank");
    assert_null(bed->ranks[0]);
}

static void acks_are_checked(void **state)
{
    struct bed *bed = *state;
    struct moe_error err = { 0 };
    open_writer(bed, 0, 2, 0);
    open_writer(bed, 1, 2, 0);
    assert_int_equal(save(bed, 1, 2, 10, 8, MOE_CKPT_COPY, &err), MOE_OK);
    assert_int_equal(moe_ckpt_wait(bed->ranks[1], &err), MOE_OK);
    struct moe_record_rank row = bed->rows[1], bad = row;
    assert_int_equal(moe_ckpt_ack(bed->ranks[1], 10, &row, &err), MOE_E_USAGE);        /* no leader */
    bad.rank = 2;
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &bad, &err), MOE_E_USAGE);
    bad = row;
    bad.file = MOE_STR("rank=0.safetensors");
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &bad, &err), MOE_E_SCHEMA);
    bad = row;
    bad.has &= ~(unsigned)MOE_RANK_META;
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &bad, &err), MOE_E_SCHEMA);
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &row, &err), MOE_OK);
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &row, &err), MOE_OK);             /* told twice */
    bad = row;
    bad.tree[0] ^= 1;
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &bad, &err), MOE_E_SCHEMA);
    assert_int_equal(moe_ckpt_wait(bed->ranks[0], &err), MOE_OK);
    assert_false(there(bed, "step=10/commit.json"));                                   /* rank 0 has not written */
    save_step(bed, 2, 20, 8, MOE_CKPT_COPY);
    assert_false(there(bed, "step=10/commit.json"));
    assert_int_equal(bed->committed, 1);
    assert_int_equal(moe_ckpt_ack(bed->ranks[0], 10, &row, &err), MOE_E_USAGE);        /* too late */
}

static void failures_are_told(void **state)
{
    struct bed *bed = *state;
    struct moe_error err = { 0 };
    char path[128];
    open_writer(bed, 0, 1, 0);
    put_file(bed, ".", "step=5");                                                      /* a file where the folder belongs */
    assert_int_equal(save(bed, 0, 1, 5, 8, MOE_CKPT_COPY, &err), MOE_OK);
    assert_int_equal(moe_ckpt_wait(bed->ranks[0], &err), MOE_E_IO);
    assert_int_equal(bed->failed, 1);
    assert_int_equal(moe_ckpt_wait(bed->ranks[0], &err), MOE_OK);                      /* told once */
    put_file(bed, "step=6", NULL);
    snprintf(path, sizeof path, "%s/step=6/rank=0.meta.json.tmp", bed->root);
    assert_int_equal(mkdir(path, 0755), 0);                                            /* what no rank can replace */
    assert_int_equal(save(bed, 0, 1, 6, 8, MOE_CKPT_COPY, &err), MOE_OK);
    assert_int_equal(moe_ckpt_wait(bed->ranks[0], &err), MOE_E_IO);
    assert_false(there(bed, "step=6/commit.json"));
    save_step(bed, 1, 8, 8, MOE_CKPT_COPY);                                            /* the next one is none the worse */
    check_step(bed, "step=8", 8, 1, 8);
}

/* Two saves fit; the third waits for the first, and the stats say for how long. */
static void pressure_is_measured(void **state)
{
    struct bed *bed = *state;
    struct moe_error err = { 0 };
    struct moe_ckpt_stats stats;
    open_writer(bed, 0, 1, 0);
    bed->slow_us = 200000;
    for (uint64_t step = 1; step <= 3; step++)
        assert_int_equal(save(bed, 0, 1, step, 1000, MOE_CKPT_COPY, &err), MOE_OK);
    moe_ckpt_stats(bed->ranks[0], &stats);
    assert_true(stats.blocked_ms_max > 20);
    assert_true(stats.blocked_ms >= stats.blocked_ms_max);
    assert_true(stats.queued_bytes_max > 2 * 1000 * WIDTH * 4 && stats.queued_bytes_max < 3 * 1000 * WIDTH * 4);
    assert_int_equal(moe_ckpt_wait(bed->ranks[0], &err), MOE_OK);
    moe_ckpt_stats(bed->ranks[0], &stats);
    assert_int_equal(stats.queued_bytes, 0);
    assert_int_equal(stats.committed, 3);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, make_bed, drop_bed)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_ranks), TEST(keeps_without_a_copy), TEST(signs), TEST(prunes_after_a_commit), TEST(writes_over_an_attempt), TEST(refuses),
        TEST(acks_are_checked), TEST(failures_are_told), TEST(pressure_is_measured),
    };
    return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
