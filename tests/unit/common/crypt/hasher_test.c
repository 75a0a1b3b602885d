#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/crypt/hasher.h"
#include "common/crypt/lanes.h"
#include <pthread.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { MIB = 1 << 20, POOL = 3 * MIB + 64 };
static unsigned char pool[POOL];                    /* what the sources hold: no two leaves are alike */

static int fill_pool(void **state)
{
    uint64_t x = 88172645463325252u;                /* xorshift64: the same bytes in every run */
    (void)state;
    for (size_t i = 0; i < POOL; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        pool[i] = (unsigned char)x;
    }
    return 0;
}

static enum moe_code read_pool(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    (void)err;
    for (size_t i = 0, part; i < n; i += part) {
        size_t from = (size_t)((at + i + (uintptr_t)ctx) % POOL);
        part = MOE_MIN(n - i, POOL - from);
        memcpy((char *)into + i, pool + from, part);
    }
    return MOE_OK;
}

/* As `read_pool`, but a byte at `flip` is another, a read past `breaks` fails, and `open` may. */
struct odd { uint64_t flip, flip_too, breaks; };
static enum moe_code read_odd(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct odd *o = ctx;
    MOE_TRY(read_pool(NULL, at, into, n, err));
    if (o->flip >= at && o->flip < at + n)
        ((unsigned char *)into)[o->flip - at] ^= 1;
    if (o->flip_too >= at && o->flip_too < at + n)
        ((unsigned char *)into)[o->flip_too - at] ^= 0x80;
    if (at + n > o->breaks)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "odd" }, "leaf %d is not there", (int)(at / MIB));
    return MOE_OK;
}

/* The format of tree.h once more, by the plain digest. */
static void plain_tree(struct moe_source s, uint32_t leaf, moe_sha256_sum *leaves, moe_sha256_sum root)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *all = NULL;
    struct moe_error err = { 0 };
    unsigned char *room = malloc(leaf), tail[17] = { 0 };
    uint64_t i = 0;
    assert_non_null(room);
    assert_int_equal(moe_digest_new(&all, &err), MOE_OK);
    for (uint64_t at = 0; at < s.size; at += leaf, i++) {
        MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
        size_t n = (size_t)MOE_MIN(s.size - at, (uint64_t)leaf);
        memset(tail, 0, sizeof tail);
        memcpy(tail, &i, 8);                        /* the test's machine is little-endian */
        assert_int_equal(s.read(s.ctx, at, room, n, &err), MOE_OK);
        assert_int_equal(moe_digest_new(&d, &err), MOE_OK);
        assert_int_equal(moe_digest_add(d, (struct moe_str){ (char *)room, n }, &err), MOE_OK);
        assert_int_equal(moe_digest_add(d, (struct moe_str){ (char *)tail, 9 }, &err), MOE_OK);
        assert_int_equal(moe_digest_end(d, leaves[i], &err), MOE_OK);
        assert_int_equal(moe_digest_add(all, (struct moe_str){ (char *)leaves[i], 32 }, &err), MOE_OK);
    }
    memset(tail, 0, sizeof tail);
    memcpy(tail, &s.size, 8);
    memcpy(tail + 8, &leaf, 4);
    tail[16] = 1;
    assert_int_equal(moe_digest_add(all, (struct moe_str){ (char *)tail, 17 }, &err), MOE_OK);
    assert_int_equal(moe_digest_end(all, root, &err), MOE_OK);
    free(room);
}

static struct moe_hasher *hasher(const struct moe_sha_engine *engine, unsigned threads)
{
    struct moe_hasher *h = NULL;
    struct moe_error err = { 0 };
    struct moe_hasher_options o = { .threads = threads };
    struct moe_sha_plan plan = engine ? moe_sha_plan_of(engine) : moe_sha_plan_measured();
    assert_int_equal(moe_hasher_new_by(&plan, &o, &h, &err), MOE_OK);
    return h;
}

static const struct { const char *text; size_t times; const char *hex; } fips[] = {
    { "",           1,      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc",        1,      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "aaaaaaaaaa", 100000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};
static enum moe_code read_fips(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const char *text = ctx;
    (void)err;
    for (size_t i = 0; i < n; i++)
        ((char *)into)[i] = text[(at + i) % strlen(text)];
    return MOE_OK;
}

/* FIPS 180-4's examples, then lengths around every border, then by chance: all at once, so that streams of every length run beside each other. */
static void every_engine_agrees(void **state)
{
    enum { N = 160 };
    const struct moe_sha_engine *engine = *state;
    static const uint32_t border[] = { 0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 127, 128, 4095, 32768, 32769, 131072, MIB - 1, MIB, MIB + 1, 2 * MIB + 55, 3 * MIB };
    static struct moe_hash_job jobs[N], trees[N];
    struct moe_error err = { 0 };
    if (engine && !engine->works()) {
        print_message("# skip: %s: this processor cannot\n", engine->name);
        return;                                   /* not cmocka's skip(): it prints "not ok" */
        return;
    }
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(engine, 2);
    memset(jobs, 0, sizeof jobs);
    memset(trees, 0, sizeof trees);
    uint32_t x = 12345;
    for (size_t i = 0; i < N; i++) {
        x = x * 1664525 + 1013904223;
        uint64_t size = i < MOE_COUNT(border) ? border[i] : i % 8 ? x % 20000 : x % (3 * MIB);
        jobs[i] = (struct moe_hash_job){ .kind = MOE_HASH_FLAT, .source = { .ctx = (void *)(uintptr_t)i, .size = size, .read = read_pool } };
        if (i >= N - MOE_COUNT(fips))
            jobs[i].source = (struct moe_source){ .ctx = (void *)fips[N - 1 - i].text, .size = strlen(fips[N - 1 - i].text) * fips[N - 1 - i].times, .read = read_fips };
        trees[i] = jobs[i];
        trees[i].kind = MOE_HASH_TREE;
        trees[i].leaf_bytes = MIB << i % 3;
    }
    assert_int_equal(moe_hasher_run(h, jobs, N, &err), MOE_OK);
    assert_int_equal(moe_hasher_run(h, trees, N, &err), MOE_OK);
    unsigned char *room = malloc(3 * MIB);
    assert_non_null(room);
    for (size_t i = 0; i < N; i++) {
        moe_sha256_sum sum, leaves[3], root;
        size_t n = (size_t)jobs[i].source.size;
        assert_int_equal(jobs[i].code, MOE_OK);
        assert_int_equal(trees[i].code, MOE_OK);
        assert_int_equal(jobs[i].source.read(jobs[i].source.ctx, 0, room, n, &err), MOE_OK);
        assert_int_equal(moe_crypt_sha256((struct moe_str){ (char *)room, n }, sum, &err), MOE_OK);
        assert_memory_equal(jobs[i].digest, sum, sizeof sum);
        plain_tree(trees[i].source, trees[i].leaf_bytes, leaves, root);
        assert_memory_equal(trees[i].digest, root, sizeof root);
        assert_int_equal(moe_tree_root((const moe_sha256_sum *)leaves, n, trees[i].leaf_bytes, sum, &err), MOE_OK);
        assert_memory_equal(sum, root, sizeof root);
    }
    for (size_t i = 0; i < MOE_COUNT(fips); i++) {
        char hex[MOE_SHA256_HEX];
        moe_crypt_hex(jobs[N - 1 - i].digest, 32, hex);
        assert_string_equal(hex, fips[i].hex);
    }
    free(room);
}

struct heard { uint64_t leaves[64]; size_t count; int done; };
static void hear(struct moe_hash_job *job, uint64_t leaf)
{
    struct heard *heard = job->ctx;
    assert_true(heard->count < MOE_COUNT(heard->leaves) && !heard->done);
    heard->leaves[heard->count++] = leaf;
}
static void count_done(struct moe_hash_job *job) { ((struct heard *)job->ctx)->done++; }

static void damage_is_located(void **state)
{
    enum { LEAVES = 40 };
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 3);
    moe_sha256_sum good[LEAVES], seen[LEAVES], root;
    struct moe_error err = { 0 };
    struct odd odd = { .flip = 7 * (uint64_t)MIB + 3, .flip_too = LEAVES * (uint64_t)MIB - 10, .breaks = UINT64_MAX };
    struct heard heard = { 0 };
    struct moe_source whole = { .ctx = NULL, .size = LEAVES * (uint64_t)MIB - 9, .read = read_pool };
    plain_tree(whole, MIB, good, root);
    struct moe_hash_job job = { .kind = MOE_HASH_TREE, .source = whole, .leaf_bytes = MIB, .leaves = seen, .expect = (const moe_sha256_sum *)good, .ctx = &heard,
                                .damaged = hear, .done = count_done };
    assert_int_equal(moe_hasher_run(h, &job, 1, &err), MOE_OK);
    assert_int_equal(job.damaged_count, 0);
    assert_memory_equal(job.digest, root, sizeof root);
    assert_memory_equal(seen, good, sizeof good);
    assert_int_equal(heard.done, 1);

    heard = (struct heard){ 0 };
    job.source = (struct moe_source){ .ctx = &odd, .size = whole.size, .read = read_odd };
    assert_int_equal(moe_hasher_run(h, &job, 1, &err), MOE_OK);
    assert_int_equal(job.code, MOE_OK);
    assert_int_equal(job.damaged_count, 2);
    assert_int_equal(heard.leaves[0], 7);
    assert_int_equal(heard.leaves[1], LEAVES - 1);
    assert_memory_not_equal(job.digest, root, sizeof root);

    heard = (struct heard){ 0 };                    /* a sample that has one of the two in it */
    struct moe_hash_job some = { .kind = MOE_HASH_LEAVES, .source = job.source, .leaf_bytes = MIB, .expect = (const moe_sha256_sum *)good,
                                 .only = (const uint64_t[]){ 0, 6, 8, 39 }, .only_count = 4, .ctx = &heard, .damaged = hear, .done = count_done };
    assert_int_equal(moe_hasher_run(h, &some, 1, &err), MOE_OK);
    assert_int_equal(some.code, MOE_OK);
    assert_int_equal(some.damaged_count, 1);
    assert_int_equal(heard.leaves[0], 39);
    some.only = (const uint64_t[]){ 3, 40 };
    some.only_count = 2;
    assert_int_equal(moe_hasher_run(h, &some, 1, &err), MOE_OK);
    assert_int_equal(some.code, MOE_E_USAGE);
    some.only = (const uint64_t[]){ 3, 3 };
    assert_int_equal(moe_hasher_run(h, &some, 1, &err), MOE_OK);
    assert_int_equal(some.code, MOE_E_USAGE);
    some.only_count = 0;
    assert_int_equal(moe_hasher_run(h, &some, 1, &err), MOE_OK);
    assert_int_equal(some.code, MOE_OK);
    assert_int_equal(heard.done, 4);
}

/* Whoever is faster: the first broken leaf is told, and the damage that lies before it. */
static void what_lies_first_is_told(void **state)
{
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 4);
    moe_sha256_sum good[30], root;
    struct moe_error err = { 0 };
    struct odd odd = { .flip = 2 * MIB, .flip_too = 20 * (uint64_t)MIB, .breaks = 11 * (uint64_t)MIB + 5 };
    plain_tree((struct moe_source){ .ctx = NULL, .size = 30 * (uint64_t)MIB, .read = read_pool }, MIB, good, root);
    for (int i = 0; i < 10; i++) {
        struct heard heard = { 0 };
        struct moe_hash_job job = { .kind = MOE_HASH_TREE, .source = { .ctx = &odd, .size = 30 * (uint64_t)MIB, .read = read_odd }, .leaf_bytes = MIB,
                                    .expect = (const moe_sha256_sum *)good, .ctx = &heard, .damaged = hear, .done = count_done };
        assert_int_equal(moe_hasher_run(h, &job, 1, &err), MOE_OK);
        assert_int_equal(job.code, MOE_E_IO);
        assert_string_equal(job.err.text, "leaf 11 is not there");
        assert_string_equal(job.err.file, "odd");
        assert_int_equal(job.damaged_count, 1);
        assert_int_equal(heard.leaves[0], 2);
        assert_int_equal(heard.done, 1);
    }
}

static enum moe_code open_small(struct moe_hash_job *job, struct moe_error *err)
{
    uintptr_t i = (uintptr_t)job->ctx;
    if (i % 100 == 99)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "file %zu cannot be opened", (size_t)i);
    job->source = (struct moe_source){ .ctx = (void *)i, .size = i % 5000, .read = read_pool };
    return MOE_OK;
}
static int done_small;
static pthread_mutex_t done_lock = PTHREAD_MUTEX_INITIALIZER;
static void done_one(struct moe_hash_job *job)
{
    (void)job;
    pthread_mutex_lock(&done_lock);
    done_small++;
    pthread_mutex_unlock(&done_lock);
}

static void ten_thousand_small_files(void **state)
{
    enum { N = 10000 };
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 2);
    struct moe_hash_job *jobs = calloc(N, sizeof *jobs);
    struct moe_error err = { 0 };
    unsigned char *room = malloc(5000);
    assert_true(jobs && room);
    done_small = 0;
    for (uintptr_t i = 0; i < N; i++) {
        jobs[i] = (struct moe_hash_job){ .kind = MOE_HASH_FLAT, .ctx = (void *)i, .open = open_small, .done = done_one };
        assert_int_equal(moe_hasher_submit(h, &jobs[i], &err), MOE_OK);
    }
    while (!moe_hasher_wait(h, 5))
        assert_true(moe_hasher_bytes(h) <= (uint64_t)N * 5000);
    assert_int_equal(done_small, N);
    for (uintptr_t i = 0; i < N; i++) {
        moe_sha256_sum sum;
        assert_int_equal(jobs[i].code, i % 100 == 99 ? MOE_E_IO : MOE_OK);
        if (i % 100 == 99 || i % 7)
            continue;
        assert_int_equal(read_pool((void *)i, 0, room, i % 5000, &err), MOE_OK);
        assert_int_equal(moe_crypt_sha256((struct moe_str){ (char *)room, i % 5000 }, sum, &err), MOE_OK);
        assert_memory_equal(jobs[i].digest, sum, sizeof sum);
    }
    free(room);
    free(jobs);
}

/* The first leaf comes last of all that may be under way; the hasher has to wait with the rest, and to go on. */
struct slow { pthread_mutex_t lock; pthread_cond_t moved; uint64_t furthest; bool released; };
static enum moe_code read_slow(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    struct slow *s = ctx;
    pthread_mutex_lock(&s->lock);
    s->furthest = MOE_MAX(s->furthest, at / MIB);
    pthread_cond_broadcast(&s->moved);
    while (at == 0 && s->furthest < 1023)
        pthread_cond_wait(&s->moved, &s->lock);
    if (at == 0) {
        s->released = true;
        (void)usleep(20000);                        /* time in which nobody may go past the window */
        assert_int_equal(s->furthest, 1023);
    }
    assert_true(s->released || at / MIB < 1024);
    pthread_mutex_unlock(&s->lock);
    return read_pool(NULL, at, into, n, err);
}

static void a_window_bounds_the_memory(void **state)
{
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 2);
    struct slow slow = { .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };
    struct moe_error err = { 0 };
    struct moe_hash_job jobs[2] = { { .kind = MOE_HASH_TREE, .source = { .ctx = &slow, .size = 1100 * (uint64_t)MIB, .read = read_slow }, .leaf_bytes = MIB },
                                    { .kind = MOE_HASH_TREE, .source = { .ctx = NULL, .size = 1100 * (uint64_t)MIB, .read = read_pool }, .leaf_bytes = MIB } };
    assert_int_equal(moe_hasher_run(h, jobs, 2, &err), MOE_OK);
    assert_int_equal(jobs[0].code, MOE_OK);
    assert_memory_equal(jobs[0].digest, jobs[1].digest, sizeof(moe_sha256_sum));
}

static void giving_up_ends_every_job(void **state)
{
    (void)state;
    struct moe_hasher *h = hasher(NULL, 2);
    struct moe_hash_job jobs[50] = { 0 };
    struct moe_error err = { 0 };
    int given_up = 0;
    done_small = 0;
    for (size_t i = 0; i < MOE_COUNT(jobs); i++) {
        jobs[i] = (struct moe_hash_job){ .kind = i % 2 ? MOE_HASH_FLAT : MOE_HASH_TREE, .leaf_bytes = MIB, .source = { .ctx = NULL, .size = 1 << 30, .read = read_pool }, .done = done_one };
        assert_int_equal(moe_hasher_submit(h, &jobs[i], &err), MOE_OK);
    }
    assert_false(moe_hasher_wait(h, 1));
    moe_hasher_free(&h);
    assert_null(h);
    assert_int_equal(done_small, MOE_COUNT(jobs));
    for (size_t i = 0; i < MOE_COUNT(jobs); i++)
        given_up += jobs[i].code == MOE_E_USAGE && strstr(jobs[i].err.text, "given up") != NULL;
    assert_true(given_up > 40);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    struct moe_hasher *none = NULL;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 1);
    assert_int_equal(moe_hasher_new(&(struct moe_hasher_options){ .threads = MOE_CAP_HASH_THREADS + 1 }, &none, &err), MOE_E_LIMIT);
    assert_int_equal(moe_hasher_new(&(struct moe_hasher_options){ .threads = 20, .lanes = 1, .lane_bytes = 4 * MIB }, &none, &err), MOE_E_LIMIT);
    assert_int_equal(moe_hasher_new(&(struct moe_hasher_options){ .lanes = 17 }, &none, &err), MOE_E_USAGE);
    assert_int_equal(moe_hasher_new(&(struct moe_hasher_options){ .lane_bytes = 5000 }, &none, &err), MOE_E_USAGE);
    assert_int_equal(moe_hasher_new(&(struct moe_hasher_options){ .lane_bytes = 8 * MIB }, &none, &err), MOE_E_USAGE);
    assert_null(none);
    static const uint32_t sizes[] = { 0, 1, MIB / 2, MIB + 1, 3 * MIB, 8 * MIB };
    for (size_t i = 0; i < MOE_COUNT(sizes); i++) {
        struct moe_hash_job job = { .kind = MOE_HASH_TREE, .leaf_bytes = sizes[i], .source = { .ctx = NULL, .size = 0, .read = read_pool } };
        assert_int_equal(moe_hasher_run(h, &job, 1, &err), MOE_E_USAGE);
    }
    struct moe_hash_job blind = { .kind = MOE_HASH_LEAVES, .leaf_bytes = MIB };
    assert_int_equal(moe_hasher_run(h, &blind, 1, &err), MOE_E_USAGE);
    struct moe_hash_job vast = { .kind = MOE_HASH_TREE, .leaf_bytes = MIB, .source = { .ctx = NULL, .size = UINT64_MAX, .read = read_pool } };
    assert_int_equal(moe_hasher_run(h, &vast, 1, &err), MOE_OK);
    assert_int_equal(vast.code, MOE_E_LIMIT);
}

/* One read a leaf, as a remote store wants it. */
static enum moe_code read_whole_leaf(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    assert_true(n == 4 * MIB && at % n == 0);
    return read_pool(ctx, at, into, n, err);
}

static void a_leaf_is_one_read(void **state)
{
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = NULL;
    struct moe_error err = { 0 };
    moe_sha256_sum leaves[3], root;
    struct moe_hash_job job = { .kind = MOE_HASH_TREE, .leaf_bytes = 4 * MIB, .source = { .ctx = NULL, .size = 12 * MIB, .read = read_whole_leaf } };
    assert_int_equal(moe_hasher_new(&(struct moe_hasher_options){ .threads = 4, .lanes = 1, .lane_bytes = 4 * MIB }, &h, &err), MOE_OK);
    assert_int_equal(moe_hasher_threads(h), 4);
    assert_int_equal(moe_hasher_run(h, &job, 1, &err), MOE_OK);
    plain_tree(job.source, 4 * MIB, leaves, root);
    assert_memory_equal(job.digest, root, sizeof root);
}

/* What is to be read side by side is told once and before, in runs that do not overlap; what is read here and there, or by one reader, is not. */
struct told { pthread_mutex_t lock; uint64_t bytes; unsigned calls; bool odd; };

static enum moe_code read_told(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    (void)ctx;
    return read_pool(NULL, at, into, n, err);
}

static void told_ahead(void *ctx, uint64_t at, uint64_t n)
{
    struct told *t = ctx;
    pthread_mutex_lock(&t->lock);
    t->calls++;
    t->bytes += n;
    t->odd |= at % MOE_SOURCE_AHEAD || n > MOE_SOURCE_AHEAD;
    pthread_mutex_unlock(&t->lock);
}

static void a_tree_is_told_ahead(void **state)
{
    enum { BYTES = 70 * MIB + 5 };
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 3);
    struct moe_error err = { 0 };
    struct told told = { .lock = PTHREAD_MUTEX_INITIALIZER };
    struct moe_source source = { .ctx = &told, .size = BYTES, .read = read_told, .ahead = told_ahead };
    moe_sha256_sum leaves[71], root;
    const uint64_t some[] = { 0, 4, 70 };
    struct moe_hash_job tree = { .kind = MOE_HASH_TREE, .leaf_bytes = MIB, .source = source }, flat = { .kind = MOE_HASH_FLAT, .source = source };
    plain_tree(source, MIB, leaves, root);
    assert_int_equal(moe_hasher_run(h, &tree, 1, &err), MOE_OK);
    assert_memory_equal(tree.digest, root, sizeof root);
    assert_int_equal(told.calls, 18);
    assert_int_equal(told.bytes, BYTES);
    assert_false(told.odd);
    struct moe_hash_job chosen = { .kind = MOE_HASH_LEAVES, .leaf_bytes = MIB, .source = source, .expect = (const moe_sha256_sum *)leaves, .only = some, .only_count = 3 };
    assert_int_equal(moe_hasher_run(h, &flat, 1, &err), MOE_OK);
    assert_int_equal(moe_hasher_run(h, &chosen, 1, &err), MOE_OK);
    assert_int_equal(told.calls, 18);
}

/* A file that is not in memory, one that is, one that ends early, and no file at all: advice never fails, and never ends the process. */
static void a_file_is_brought_ahead(void **state)
{
    (void)state;
    char name[] = "ahead.XXXXXX", got[16] = { 0 };
    int fd = mkstemp(name), ends[2];
    assert_true(fd >= 0 && pipe(ends) == 0);
    unlink(name);
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(pwrite(fd, pool, MIB, (off_t)(i * MIB)), MIB);
    assert_int_equal(fsync(fd), 0);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    for (int round = 0; round < 2; round++)
        for (uint64_t at = 0; at < 9 * MIB; at += MOE_SOURCE_AHEAD)
            moe_source_fd_ahead(fd, at, 9 * MIB - at);
    assert_int_equal(pread(fd, got, sizeof got, 8 * MIB), (ssize_t)sizeof got);
    assert_memory_equal(got, pool, sizeof got);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    assert_int_equal(ftruncate(fd, MIB + 1), 0);
    moe_source_fd_ahead(fd, 0, MOE_SOURCE_AHEAD);
    moe_source_fd_ahead(fd, 2 * MOE_SOURCE_AHEAD, 5);
    moe_source_fd_ahead(fd, UINT64_MAX - 4095, MOE_SOURCE_AHEAD);
    moe_source_fd_ahead(fd, 0, 0);
    moe_source_fd_ahead(ends[0], 0, MOE_SOURCE_AHEAD);
    moe_source_fd_ahead(-1, 0, MOE_SOURCE_AHEAD);
    close(fd);
    close(ends[0]);
    close(ends[1]);
}

/* Digests of several kinds are of the same bytes, side by side with trees and flat ones; a read that fails is told, and giving up leaves nothing behind. */
static void sums_are_of_one_pass(void **state)
{
    enum { FILES = 12 };
    (void)state;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = hasher(NULL, 3);
    struct moe_error err = { 0 };
    struct moe_hash_job jobs[3 * FILES];
    static moe_sum_bytes sums[FILES][MOE_SUM_COUNT];
    struct odd odd = { .flip = UINT64_MAX, .flip_too = UINT64_MAX, .breaks = 2 * (uint64_t)MIB };
    for (size_t i = 0; i < FILES; i++) {
        struct moe_source source = { .ctx = (void *)i, .size = i * 300000 + (i == 1), .read = read_pool };
        jobs[3 * i] = (struct moe_hash_job){ .kind = MOE_HASH_SUMS, .source = source, .sum_set = 1u << MOE_SUM_SHA256 | 1u << MOE_SUM_SHA512 | 1u << MOE_SUM_BLAKE2B, .sums = sums[i] };
        jobs[3 * i + 1] = (struct moe_hash_job){ .kind = MOE_HASH_FLAT, .source = source };
        jobs[3 * i + 2] = (struct moe_hash_job){ .kind = MOE_HASH_TREE, .leaf_bytes = MIB, .source = source };
    }
    assert_int_equal(moe_hasher_run(h, jobs, 3 * FILES, &err), MOE_OK);
    for (size_t i = 0; i < FILES; i++) {
        unsigned char blake[MOE_BLAKE2B_BYTES];
        assert_true(jobs[3 * i].code == MOE_OK && jobs[3 * i + 1].code == MOE_OK && jobs[3 * i + 2].code == MOE_OK);
        assert_memory_equal(sums[i][MOE_SUM_SHA256], jobs[3 * i + 1].digest, MOE_SHA256_BYTES);
        assert_int_equal(moe_source_blake2b(&jobs[3 * i].source, blake, &err), MOE_OK);
        assert_memory_equal(sums[i][MOE_SUM_BLAKE2B], blake, sizeof blake);
    }
    struct moe_hash_job broken = { .kind = MOE_HASH_SUMS, .source = { .ctx = &odd, .size = 3 * MIB, .read = read_odd }, .sum_set = 1u << MOE_SUM_SHA512, .sums = sums[0] };
    assert_int_equal(moe_hasher_run(h, &broken, 1, &err), MOE_OK);
    assert_true(broken.code != MOE_OK && broken.err.code == broken.code);
    struct moe_hash_job vast = { .kind = MOE_HASH_SUMS, .source = { .ctx = NULL, .size = UINT64_C(1) << 50, .read = read_pool }, .sum_set = 1u << MOE_SUM_SHA512, .sums = sums[0] };
    assert_int_equal(moe_hasher_submit(h, &vast, &err), MOE_OK);
    assert_false(moe_hasher_wait(h, 20));
    moe_hasher_free(&h);
    assert_int_equal(vast.code, MOE_E_USAGE);
    h = hasher(NULL, 1);
    broken.sum_set = 0;
    assert_int_equal(moe_hasher_submit(h, &broken, &err), MOE_E_USAGE);
    broken.sum_set = 1, broken.sums = NULL;
    assert_int_equal(moe_hasher_submit(h, &broken, &err), MOE_E_USAGE);
}

int main(void)
{
    struct CMUnitTest tests[16];
    size_t n = 0;
    for (const struct moe_sha_engine *e = moe_sha_engines; e->name; e++)
        tests[n++] = (struct CMUnitTest){ .name = e->name, .test_func = every_engine_agrees, .initial_state = (void *)e };
    tests[n++] = (struct CMUnitTest){ .name = "the engines of this machine together", .test_func = every_engine_agrees };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(damage_is_located);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_lies_first_is_told);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(ten_thousand_small_files);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_window_bounds_the_memory);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(giving_up_ends_every_job);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_cannot_be_is_refused);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_leaf_is_one_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_tree_is_told_ahead);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_file_is_brought_ahead);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(sums_are_of_one_pass);
    return _cmocka_run_group_tests("crypt/hasher", tests, n, fill_pool, NULL);
}
