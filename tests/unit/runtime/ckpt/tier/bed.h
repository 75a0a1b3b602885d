/* Roots with committed steps and the tiers that send them, for the tests of both servers: one that says what it is told to, and a real one. */
#ifndef MOE_TESTS_TIER_BED_H
#define MOE_TESTS_TIER_BED_H
#include "tests/unit/common/net/wire.h"
#include "common/base/file.h"
#include "runtime/ckpt/tier/tier.h"
#include "runtime/ckpt/write/writer.h"
#include <semaphore.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

extern char **environ;

enum { MIB = 1 << 20, CAP = 32 << 20 };

static inline int command(const char *a, const char *b, const char *c, const char *d)
{
    const char *const argv[] = { a, b, c, d, NULL };
    pid_t child;
    int status = 0;
    if (posix_spawnp(&child, a, NULL, NULL, (char *const *)(uintptr_t)argv, environ) != 0 || waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s %s: %s", err->file, err->field, err->text);
}

/* ---- a root with committed steps ---- */

struct bed { char root[64]; struct moe_ckpt_writer *ranks[2]; };

static inline void to_leader(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    struct moe_error err = { 0 };
    good(moe_ckpt_ack(((struct bed *)ctx)->ranks[0], step, row, &err), &err);
}

static inline void open_bed(struct bed *bed, uint64_t world)
{
    struct moe_error err = { 0 };
    *bed = (struct bed){ .root = "/tmp/moe-tier-XXXXXX" };
    assert_non_null(mkdtemp(bed->root));
    for (uint64_t rank = 0; rank < world; rank++) {
        const struct moe_ckpt_options o = { .root = bed->root, .job = MOE_STR("run-7"), .host = MOE_STR("node-0"), .rank = rank, .world = world,
                                            .leader = rank == 0, .hooks = { .ctx = bed, .written = to_leader } };
        good(moe_ckpt_writer_new(&o, &bed->ranks[rank], &err), &err);
    }
}

static inline void close_bed(struct bed *bed)
{
    moe_ckpt_writer_free(&bed->ranks[1]);
    moe_ckpt_writer_free(&bed->ranks[0]);
    assert_int_equal(command("rm", "-rf", bed->root, NULL), 0);
}

/* Each rank has n bytes, of which each range looks different. */
static inline void commit_step(struct bed *bed, uint64_t step, size_t n)
{
    struct moe_error err = { 0 };
    unsigned char *data = malloc(n);
    const uint64_t shape[] = { n };
    assert_non_null(data);
    for (unsigned rank = 2; rank-- > 0;) {
        const struct moe_ckpt_tensor w = { { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 1, .shape = shape }, data };
        if (!bed->ranks[rank])
            continue;
        for (size_t i = 0; i < n; i++)
            data[i] = (unsigned char)((i * 2654435761u + step) >> 13);
        good(moe_ckpt_save(bed->ranks[rank], step, &w, 1, MOE_CKPT_COPY, &err), &err);
        good(moe_ckpt_wait(bed->ranks[rank], &err), &err);
    }
    free(data);
    good(moe_ckpt_wait(bed->ranks[0], &err), &err);
}

static inline struct moe_buf *local(const struct bed *bed, const char *name)
{
    struct moe_buf *bytes = NULL;
    struct moe_error err = { 0 };
    char path[256];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", bed->root, name), 1, sizeof path - 1);
    good(moe_file_read(path, CAP, &bytes, &err), &err);
    return bytes;
}

/* ---- tiers ---- */

static const struct moe_s3_options hasty = { .loopback_http = true, .tries = 3, .backoff_ms = 10, .backoff_max_ms = 20 };

struct heard { unsigned sent, uploaded, failed; uint64_t last_failed; unsigned char digest[32]; struct moe_error err; sem_t *hold; uint64_t hold_step; };

/* The tier's thread stays here, with the queue behind it. */
static inline void hold(struct heard *h, uint64_t step)
{
    if (!h->hold || step != h->hold_step)
        return;
    sem_post(&h->hold[0]);
    sem_wait(&h->hold[1]);
}

static inline void on_sent(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    struct heard *h = ctx;
    memcpy(h->digest, digest, sizeof h->digest);
    h->sent++;
    hold(h, step);
}
static inline void on_uploaded(void *ctx, uint64_t step)
{
    (void)step;
    ((struct heard *)ctx)->uploaded++;
}
static inline void on_failed(void *ctx, uint64_t step, const struct moe_error *err)
{
    struct heard *h = ctx;
    h->failed++;
    h->last_failed = step;
    h->err = *err;
    hold(h, step);
}

static inline enum moe_code make_tier(const struct bed *bed, const char *uri, uint64_t rank, uint64_t world, struct heard *h, struct moe_ckpt_tier **out,
                               struct moe_error *err)
{
    const struct moe_ckpt_tier_options o = { .root = bed->root, .uri = moe_str_c(uri), .rank = rank, .world = world, .leader = rank == 0,
                                             .part_bytes = MOE_S3_PART_MIN, .s3 = &hasty, .hooks = { h, on_sent, on_uploaded, on_failed } };
    return moe_ckpt_tier_new(&o, out, err);
}

static inline struct moe_ckpt_tier *tier_of(const struct bed *bed, const char *uri, uint64_t rank, uint64_t world, struct heard *h)
{
    struct moe_ckpt_tier *t = NULL;
    struct moe_error err = { 0 };
    good(make_tier(bed, uri, rank, world, h, &t, &err), &err);
    return t;
}

static inline void offer(struct moe_ckpt_tier *t, uint64_t step)
{
    struct moe_error err = { 0 };
    good(moe_ckpt_tier_offer(t, step, &err), &err);
}

static inline void send_now(struct moe_ckpt_tier *t, uint64_t step)
{
    struct moe_error err = { 0 };
    offer(t, step);
    good(moe_ckpt_tier_wait(t, &err), &err);
}

/* What the machine's own environment says of a bucket is none of the tests'. */
static inline void forget_region(void)
{
    static const char *const unset[] = { "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION" };
    for (size_t i = 0; i < MOE_COUNT(unset); i++)
        (void)unsetenv(unset[i]);
}
#endif
