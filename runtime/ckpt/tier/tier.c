#include "runtime/ckpt/tier/tier.h"
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/tier/inside.h"
#include "runtime/ckpt/write/put.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUEUE_DEFAULT = 2, PART_DEFAULT = 64 << 20 };

enum moe_code moe_tier_no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a checkpoint tier"); }

static void lock(struct moe_ckpt_tier *t) { MOE_CHECK(pthread_mutex_lock(&t->lock) == 0); }
static void unlock(struct moe_ckpt_tier *t) { MOE_CHECK(pthread_mutex_unlock(&t->lock) == 0); }

static double now_s(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* Without the lock; `count` is the row of the stats. */
static void tell_failed(struct moe_ckpt_tier *t, uint64_t step, uint64_t *count, const struct moe_error *err)
{
    lock(t);
    ++*count;
    if (t->failure.code == MOE_OK)
        t->failure = *err;
    unlock(t);
    if (t->o.hooks.failed)
        t->o.hooks.failed(t->o.hooks.ctx, step, err);
}

static void tell_lost(struct moe_ckpt_tier *t, const struct tier_lost *lost)
{
    struct moe_error err;
    if (!lost->any)
        return;
    (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ 0 }, "step %llu stays absent from the bucket: %llu of %llu ranks sent their files of it",
                   (unsigned long long)lost->step, (unsigned long long)lost->have, (unsigned long long)t->o.world);
    tell_failed(t, lost->step, &t->stats.failed, &err);
}

/* ---- the thread ---- */

static void tell_uploaded(struct moe_ckpt_tier *t, uint64_t step)
{
    lock(t);
    t->stats.uploaded++;
    unlock(t);
    if (t->o.hooks.uploaded)
        t->o.hooks.uploaded(t->o.hooks.ctx, step);
}

static void count_sent(struct moe_ckpt_tier *t, const struct tier_item *item, bool there, double took)
{
    lock(t);
    t->stats.sent++;
    for (size_t i = 0; i < TIER_FILES && !there; i++)
        t->stats.bytes += item->files[i].size;
    t->stats.seconds += took;
    t->stats.seconds_max = MOE_MAX(t->stats.seconds_max, took);
    unlock(t);
}

static void send_one(struct moe_ckpt_tier *t, struct tier_item *item)
{
    struct tier_lost lost = { 0 };
    struct moe_error err;
    bool there = false;
    double began = now_s();
    enum moe_code code = moe_tier_send(t, item, &there, &err);
    if (code == MOE_OK) {
        count_sent(t, item, there, now_s() - began);
        if (t->o.leader && !there) {
            lock(t);
            code = moe_tier_take(t, item->step, t->o.rank, item->digest, &item->commit, &lost, &err);
            unlock(t);
        }
    }
    tell_lost(t, &lost);
    if (code != MOE_OK) {
        tell_failed(t, item->step, &t->stats.failed, &err);
        return;
    }
    if (t->o.hooks.sent)
        t->o.hooks.sent(t->o.hooks.ctx, item->step, item->digest);
    if (t->o.leader && there)
        tell_uploaded(t, item->step);
}

/* `p` has all acks, so nothing else changes it or gives its place away. */
static void commit_one(struct moe_ckpt_tier *t, struct tier_pending *p)
{
    struct tier_lost lost = { 0 };
    struct moe_error err;
    struct moe_str commit = moe_buf_str(p->commit);
    uint64_t step = p->step;
    enum moe_code code = moe_tier_commit(t, step, commit, &err);
    lock(t);
    t->stats.bytes += code == MOE_OK ? commit.len : 0;
    moe_tier_forget(p);
    unlock(t);
    if (code != MOE_OK) {
        tell_failed(t, step, &t->stats.failed, &err);
        return;
    }
    tell_uploaded(t, step);
    do {
        lock(t);
        lost = moe_tier_older(t, step);
        unlock(t);
        tell_lost(t, &lost);
    } while (lost.any);
}

/* Under the lock: the oldest goes, the others move up. */
static struct tier_item take_first(struct moe_ckpt_tier *t)
{
    struct tier_item item = t->queue[0];
    t->count--;
    memmove(t->queue, t->queue + 1, t->count * sizeof *t->queue);
    return item;
}

static void *work(void *ctx)
{
    struct moe_ckpt_tier *t = ctx;
    lock(t);
    for (;;) {
        struct tier_pending *complete = moe_tier_complete(t);
        t->busy = complete || t->count;
        if (!t->busy) {
            MOE_CHECK(pthread_cond_broadcast(&t->changed) == 0);
            if (t->stop)
                break;
            MOE_CHECK(pthread_cond_wait(&t->changed, &t->lock) == 0);
            continue;
        }
        if (complete) {
            unlock(t);
            commit_one(t, complete);
        } else {
            struct tier_item item = take_first(t);
            unlock(t);
            send_one(t, &item);
            moe_tier_close(&item);
        }
        lock(t);
    }
    unlock(t);
    return NULL;
}

/* ---- making and freeing ---- */

static enum moe_code check_options(const struct moe_ckpt_tier_options *o, struct moe_error *err)
{
    struct moe_str bucket, prefix = { NULL, 0 };
    bool is_uri = moe_s3_split(o->uri, &bucket, &prefix);
    const struct { bool good; const char *field, *why; } rows[] = {
        { o->root && *o->root,                               "root",  "is missing" },
        { is_uri,                                            "uri",   "is no s3://bucket/prefix" },
        { prefix.len + 2 * MOE_NAME_ROOM <= MOE_CAP_S3_KEY,  "uri",   "has a prefix that leaves no room for the names of a step" },
        { o->world >= 1 && o->world <= MOE_CAP_RECORD_RANKS, "world", "is not 1 to 65536" },
        { o->rank < o->world,                                "rank",  "is not below the world's size" },
        { o->queue <= MOE_CAP_TIER_QUEUE,                    "queue", "is more than 16" },
        { !o->part_bytes || (o->part_bytes >= MOE_S3_PART_MIN && o->part_bytes <= MOE_CAP_TIER_PART), "part_bytes", "is not 5 MiB to 1 GiB" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (!rows[i].good)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = rows[i].field }, "%s", rows[i].why);
    return MOE_OK;
}

static enum moe_code own_options(struct moe_ckpt_tier *t, const struct moe_ckpt_tier_options *o, struct moe_error *err)
{
    MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = NULL;
    t->o = *o;
    t->o.queue = o->queue ? o->queue : QUEUE_DEFAULT;
    t->o.part_bytes = o->part_bytes ? o->part_bytes : PART_DEFAULT;
    t->o.root = NULL;
    t->o.s3 = NULL;
    t->o.uri = (struct moe_str){ NULL, 0 };
    MOE_TRY(moe_s3_keys_from_env(&keys, err));
    MOE_TRY(moe_s3_new(&keys, o->s3, &t->s3, err));
    t->uri = strndup(o->uri.ptr, o->uri.len);
    t->part = malloc((size_t)t->o.part_bytes);
    if (!t->uri || !t->part)
        return moe_tier_no_memory(err);
    MOE_CHECK(moe_s3_split(moe_str_c(t->uri), &t->bucket, &t->prefix));
    while (t->prefix.len && t->prefix.ptr[t->prefix.len - 1] == '/')
        t->prefix.len--;
    t->root = open(o->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return t->root >= 0 ? MOE_OK : moe_fail_sys(err, o->root, errno, "cannot open the root");
}

static enum moe_code start(struct moe_ckpt_tier *t, struct moe_error *err)
{
    sigset_t all, before;
    if (pthread_mutex_init(&t->lock, NULL) != 0)
        return moe_tier_no_memory(err);
    if (pthread_cond_init(&t->changed, NULL) != 0) {
        (void)pthread_mutex_destroy(&t->lock);
        return moe_tier_no_memory(err);
    }
    t->lock_made = true;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int sys = pthread_create(&t->thread, NULL, work, t);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    t->thread_made = sys == 0;
    return sys ? moe_fail_sys(err, NULL, sys, "cannot start the tier's thread") : MOE_OK;
}

enum moe_code moe_ckpt_tier_new(const struct moe_ckpt_tier_options *options, struct moe_ckpt_tier **out, struct moe_error *err)
{
    MOE_AUTO(moe_ckpt_tier_free) struct moe_ckpt_tier *t = NULL;
    MOE_TRY(check_options(options, err));
    t = calloc(1, sizeof *t);
    if (!t)
        return moe_tier_no_memory(err);
    t->root = -1;
    MOE_TRY(own_options(t, options, err));
    MOE_TRY(start(t, err));
    *out = moe_take(t);
    return MOE_OK;
}

void moe_ckpt_tier_cut(struct moe_ckpt_tier *t) { moe_s3_cut(t->s3); }          /* what is still in the queue fails at its first request */

void moe_ckpt_tier_free(struct moe_ckpt_tier **tier)
{
    struct moe_ckpt_tier *t = *tier;
    if (!t)
        return;
    if (t->thread_made) {
        lock(t);
        t->stop = true;
        MOE_CHECK(pthread_cond_broadcast(&t->changed) == 0);
        unlock(t);
        MOE_CHECK(pthread_join(t->thread, NULL) == 0);
    }
    for (size_t i = 0; i < MOE_CAP_TIER_PENDING; i++)
        moe_tier_forget(&t->pending[i]);
    if (t->lock_made) {
        (void)pthread_cond_destroy(&t->changed);
        (void)pthread_mutex_destroy(&t->lock);
    }
    moe_s3_free(&t->s3);
    moe_fd_close(&t->root);
    free(t->part);
    free(t->uri);
    free(t);
    *tier = NULL;
}

/* ---- the caller's side ---- */

enum moe_code moe_ckpt_tier_offer(struct moe_ckpt_tier *t, uint64_t step, struct moe_error *err)
{
    struct tier_item item = { 0 }, gone = { 0 };
    bool twice = false, full;
    MOE_TRY(moe_tier_open(t, step, &item, err));
    lock(t);
    for (unsigned i = 0; i < t->count; i++)
        twice = twice || t->queue[i].step == step;
    full = !twice && t->count == t->o.queue;
    if (full)
        gone = take_first(t);
    if (!twice) {
        t->queue[t->count++] = item;
        t->stats.offered++;
    }
    MOE_CHECK(pthread_cond_broadcast(&t->changed) == 0);
    unlock(t);
    if (twice) {
        moe_tier_close(&item);
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "step" }, "%llu waits in the queue already", (unsigned long long)step);
    }
    if (full) {
        struct moe_error why;
        (void)moe_fail(&why, MOE_E_LIMIT, (struct moe_where){ 0 }, "step %llu was dropped before it was begun: %u newer ones wait for S3",
                       (unsigned long long)gone.step, t->o.queue);
        uint64_t dropped = gone.step;
        moe_tier_close(&gone);
        tell_failed(t, dropped, &t->stats.dropped, &why);
    }
    return MOE_OK;
}

enum moe_code moe_ckpt_tier_ack(struct moe_ckpt_tier *t, uint64_t step, uint64_t rank, const unsigned char digest[MOE_SHA256_BYTES], struct moe_error *err)
{
    struct tier_lost lost = { 0 };
    if (!t->o.leader || rank >= t->o.world)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "rank" }, t->o.leader ? "%llu is not below the world's size" : "%llu acknowledged to a "
                        "rank that is not the leader", (unsigned long long)rank);
    lock(t);
    enum moe_code code = moe_tier_take(t, step, rank, digest, NULL, &lost, err);
    MOE_CHECK(pthread_cond_broadcast(&t->changed) == 0);
    unlock(t);
    tell_lost(t, &lost);
    return code;
}

static bool is_busy(struct moe_ckpt_tier *t) { return t->busy || t->count || moe_tier_complete(t); }      /* under the lock */

bool moe_ckpt_tier_idle(struct moe_ckpt_tier *t)
{
    lock(t);
    const bool busy = is_busy(t);
    unlock(t);
    return !busy;
}

enum moe_code moe_ckpt_tier_wait(struct moe_ckpt_tier *t, struct moe_error *err)
{
    lock(t);
    while (is_busy(t))
        MOE_CHECK(pthread_cond_wait(&t->changed, &t->lock) == 0);
    struct moe_error failure = t->failure;
    t->failure = (struct moe_error){ 0 };
    unlock(t);
    if (failure.code != MOE_OK)
        *err = failure;
    return failure.code;
}

void moe_ckpt_tier_stats(struct moe_ckpt_tier *t, struct moe_ckpt_tier_stats *out)
{
    lock(t);
    *out = t->stats;
    unlock(t);
}
