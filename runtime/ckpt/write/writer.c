#include "runtime/ckpt/write/writer.h"
#include "runtime/ckpt/format/json.h"
#include "runtime/ckpt/format/meta.h"
#include "runtime/ckpt/write/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

enum { QUEUE_DEFAULT = 2, THREADS_DEFAULT = 1 };
#define MOE_CAP_WRITER_NAMES 4096u   /* the job and the host */

double moe_write_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double moe_write_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (double)t.tv_sec + (double)(t.tv_nsec / 1000000) / 1e3;
}

void moe_write_warn(const struct moe_ckpt_writer *w, const struct moe_error *warning)
{
    if (w->o.hooks.warned)
        w->o.hooks.warned(w->o.hooks.ctx, warning);
}

static void lock(struct moe_ckpt_writer *w) { MOE_CHECK(pthread_mutex_lock(&w->lock) == 0); }
static void unlock(struct moe_ckpt_writer *w) { MOE_CHECK(pthread_mutex_unlock(&w->lock) == 0); }

/* ---- the thread ---- */

static void tell_failed(struct moe_ckpt_writer *w, uint64_t step, const struct moe_error *err)
{
    lock(w);
    w->stats.failed++;
    if (w->failure.code == MOE_OK)
        w->failure = *err;
    unlock(w);
    if (w->o.hooks.failed)
        w->o.hooks.failed(w->o.hooks.ctx, step, err);
}

/* Under the lock; the lowest step first, as the chain wants it. */
static struct moe_pending *complete_step(struct moe_ckpt_writer *w)
{
    struct moe_pending *best = NULL;
    for (size_t i = 0; i < MOE_CAP_CKPT_PENDING; i++) {
        struct moe_pending *p = &w->pending[i];
        if (p->used && p->have == w->o.world && (!best || p->step < best->step))
            best = p;
    }
    return best;
}

static void save_one(struct moe_ckpt_writer *w, struct moe_slot *slot)
{
    struct moe_record_rank row;
    struct moe_error err;
    char file[MOE_NAME_ROOM];
    double began = moe_write_ms();
    enum moe_code code = moe_shard_write(w, slot, file, &row, &err);
    double took = moe_write_ms() - began;
    uint64_t step = slot->step, bytes = slot->st.size;
    lock(w);
    if (code == MOE_OK) {
        w->stats.written++;
        w->stats.bytes += bytes;
        w->stats.write_ms += took;
        w->stats.write_ms_max = MOE_MAX(w->stats.write_ms_max, took);
        w->stats.direct = w->put.direct;
        if (w->o.leader)
            code = moe_pending_take(w, step, &row, slot->asked_ms, &err);
    }
    unlock(w);
    if (code != MOE_OK)
        tell_failed(w, step, &err);
    else if (w->o.hooks.written)
        w->o.hooks.written(w->o.hooks.ctx, step, &row);
    lock(w);                                             /* only now: the slot's memory is the caller's again when the queue has room */
    w->stats.queued_bytes -= bytes;
    w->first = (w->first + 1) % w->o.queue;
    w->count--;
    unlock(w);
}

/* Steps below a commit can no longer follow it in the chain: some rank never wrote its part. */
static void give_up_older(struct moe_ckpt_writer *w, uint64_t step)
{
    for (size_t i = 0; i < MOE_CAP_CKPT_PENDING; i++) {
        struct moe_error warning = { 0 };
        struct moe_pending *p = &w->pending[i];
        lock(w);
        if (p->used && p->step < step) {
            (void)moe_fail(&warning, MOE_E_USAGE, (struct moe_where){ 0 }, "step %llu stays absent: %llu of %llu ranks acknowledged it before step %llu",
                           (unsigned long long)p->step, (unsigned long long)p->have, (unsigned long long)w->o.world, (unsigned long long)step);
            moe_pending_drop(p);
        }
        unlock(w);
        if (warning.code != MOE_OK)
            moe_write_warn(w, &warning);
    }
}

/* `p` has all rows, so nothing writes to it any more: acks that repeat one only read. */
static void commit_one(struct moe_ckpt_writer *w, struct moe_pending *p)
{
    struct moe_error err;
    uint64_t step = p->step, gone = 0;
    enum moe_code code = moe_commit_write(w, p, &err);
    double took = moe_write_ms() - p->asked_ms;
    lock(w);
    moe_pending_drop(p);
    if (code == MOE_OK) {
        w->committed = true;
        w->committed_step = step;
        w->stats.committed++;
        w->stats.commit_ms = took;
        w->stats.commit_ms_max = MOE_MAX(w->stats.commit_ms_max, took);
    }
    unlock(w);
    if (code != MOE_OK) {
        w->last.any = false;                             /* how far it came is read from the disk before the next one */
        tell_failed(w, step, &err);
        return;
    }
    if (w->o.hooks.committed)
        w->o.hooks.committed(w->o.hooks.ctx, step, w->last.digest);
    give_up_older(w, step);
    gone = moe_prune(w, step);
    lock(w);
    w->stats.pruned += gone;
    unlock(w);
}

static void *work(void *ctx)
{
    struct moe_ckpt_writer *w = ctx;
    lock(w);
    for (;;) {
        struct moe_pending *complete = complete_step(w);
        struct moe_slot *slot = w->count ? &w->slots[w->first] : NULL;
        w->busy = complete || slot;
        if (!w->busy) {
            MOE_CHECK(pthread_cond_broadcast(&w->changed) == 0);
            if (w->stop)
                break;
            MOE_CHECK(pthread_cond_wait(&w->changed, &w->lock) == 0);
            continue;
        }
        unlock(w);
        if (complete)
            commit_one(w, complete);
        else
            save_one(w, slot);
        lock(w);
        MOE_CHECK(pthread_cond_broadcast(&w->changed) == 0);
    }
    unlock(w);
    return NULL;
}

/* ---- making and freeing ---- */

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a writer"); }

static enum moe_code check_options(const struct moe_ckpt_options *o, struct moe_error *err)
{
    const struct { bool good; const char *field, *why; } rows[] = {
        { o->root && *o->root,                                        "root",       "is missing" },
        { moe_ckpt_printable(o->job, MOE_CAP_CKPT_JOB),               "job",        "is no text of 1 to 253 printable bytes" },
        { moe_ckpt_printable(o->host, MOE_CAP_CKPT_HOST),             "host",       "is no text of 1 to 253 printable bytes" },
        { o->world >= 1 && o->world <= MOE_CAP_RECORD_RANKS,          "world",      "is not 1 to 65536" },
        { o->rank < o->world,                                         "rank",       "is not below the world's size" },
        { o->generation <= MOE_CAP_CKPT_NUMBER,                       "generation", "is past 2^53" },
        { o->queue <= MOE_CAP_CKPT_QUEUE,                             "queue",      "is more than 16" },
        { o->threads <= MOE_CAP_HASH_THREADS,                         "threads",    "is more than 128" },
        { !o->key || moe_key_can_sign(o->key),                        "key",        "has no private half" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (!rows[i].good)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = rows[i].field }, "%s", rows[i].why);
    return MOE_OK;
}

static enum moe_code own_options(struct moe_ckpt_writer *w, const struct moe_ckpt_options *o, struct moe_error *err)
{
    w->o = *o;
    w->o.queue = o->queue ? o->queue : QUEUE_DEFAULT;
    w->o.threads = o->threads ? o->threads : THREADS_DEFAULT;
    w->o.root = NULL;
    w->arena = moe_arena_new(MOE_CAP_WRITER_NAMES);
    w->put.chunk = aligned_alloc(MOE_PUT_ALIGN, MOE_PUT_CHUNK);
    if (!w->arena || !w->put.chunk)
        return no_memory(err);
    w->o.job = moe_arena_str(w->arena, o->job);
    w->o.host = moe_arena_str(w->arena, o->host);
    return w->o.job.ptr && w->o.host.ptr ? MOE_OK : no_memory(err);
}

static enum moe_code start(struct moe_ckpt_writer *w, struct moe_error *err)
{
    const struct moe_hasher_options h = { .threads = w->o.threads };
    sigset_t all, before;
    MOE_TRY(moe_hasher_new(&h, &w->hasher, err));
    if (pthread_mutex_init(&w->lock, NULL) != 0)
        return no_memory(err);
    if (pthread_cond_init(&w->changed, NULL) != 0) {
        (void)pthread_mutex_destroy(&w->lock);
        return no_memory(err);
    }
    w->lock_made = true;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int sys = pthread_create(&w->thread, NULL, work, w);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    w->thread_made = sys == 0;
    return sys ? moe_fail_sys(err, NULL, sys, "cannot start the writer's thread") : MOE_OK;
}

enum moe_code moe_ckpt_writer_new(const struct moe_ckpt_options *options, struct moe_ckpt_writer **out, struct moe_error *err)
{
    MOE_AUTO(moe_ckpt_writer_free) struct moe_ckpt_writer *w = NULL;
    MOE_TRY(check_options(options, err));
    w = calloc(1, sizeof *w);
    if (!w)
        return no_memory(err);
    w->root = -1;
    MOE_TRY(own_options(w, options, err));
    w->root = open(options->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->root < 0)
        return moe_fail_sys(err, options->root, errno, "cannot open the root");
    if (w->o.leader) {
        MOE_TRY(moe_commit_last(w, err));
        w->committed = w->last.any;
        w->committed_step = w->last.step;
    }
    MOE_TRY(start(w, err));
    *out = moe_take(w);
    return MOE_OK;
}

void moe_ckpt_writer_free(struct moe_ckpt_writer **writer)
{
    struct moe_ckpt_writer *w = *writer;
    if (!w)
        return;
    if (w->thread_made) {
        lock(w);
        w->stop = true;
        MOE_CHECK(pthread_cond_broadcast(&w->changed) == 0);
        unlock(w);
        MOE_CHECK(pthread_join(w->thread, NULL) == 0);
    }
    moe_hasher_free(&w->hasher);
    for (size_t i = 0; i < MOE_CAP_CKPT_QUEUE; i++)
        moe_slot_drop(&w->slots[i]);
    for (size_t i = 0; i < MOE_CAP_CKPT_PENDING; i++)
        moe_pending_drop(&w->pending[i]);
    if (w->lock_made) {
        (void)pthread_cond_destroy(&w->changed);
        (void)pthread_mutex_destroy(&w->lock);
    }
    moe_fd_close(&w->root);
    free(w->put.chunk);
    moe_arena_free(&w->arena);
    free(w);
    *writer = NULL;
}

/* ---- the caller's side ---- */

/* No commit may be at or past this step, and its folder may have no second spelling. */
static enum moe_code check_step(struct moe_ckpt_writer *w, uint64_t step, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_WRITE_LIST);
    struct moe_steps steps;
    char name[MOE_NAME_ROOM];
    if (step > MOE_CAP_CKPT_NUMBER)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "step" }, "is past 2^53");
    if (w->saved && step <= w->saved_step)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "step" }, "%llu after %llu", (unsigned long long)step,
                        (unsigned long long)w->saved_step);
    if (!arena)
        return no_memory(err);
    moe_put_name(MOE_NAME_STEP, step, false, name);
    MOE_TRY(moe_steps_list(w->root, arena, &steps, err));
    for (size_t i = 0; i < steps.count; i++) {
        const struct moe_step *s = &steps.items[i];
        if (s->committed && s->step >= step)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "step %llu is committed in this root: move away what was given up",
                            (unsigned long long)s->step);
        if (s->step == step && s->width != strlen(name) - strlen("step="))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "is there under another spelling, of %u digits", s->width);
    }
    return MOE_OK;
}

enum moe_code moe_ckpt_save(struct moe_ckpt_writer *w, uint64_t step, const struct moe_ckpt_tensor *tensors, size_t count, enum moe_ckpt_mode mode,
                            struct moe_error *err)
{
    MOE_TRY(check_step(w, step, err));
    double asked = moe_write_ms();
    lock(w);
    while (w->count == w->o.queue)
        MOE_CHECK(pthread_cond_wait(&w->changed, &w->lock) == 0);
    struct moe_slot *slot = &w->slots[(w->first + w->count) % w->o.queue];
    double free_at = moe_write_ms();
    w->stats.blocked_ms += free_at - asked;
    w->stats.blocked_ms_max = MOE_MAX(w->stats.blocked_ms_max, free_at - asked);
    unlock(w);
    slot->asked_ms = asked;
    MOE_TRY(moe_slot_fill(slot, step, tensors, count, mode, err));
    w->saved = true;
    w->saved_step = step;
    lock(w);
    w->count++;
    w->stats.saves++;
    w->stats.snapshot_ms += moe_write_ms() - free_at;
    w->stats.queued_bytes += slot->st.size;
    w->stats.queued_bytes_max = MOE_MAX(w->stats.queued_bytes_max, w->stats.queued_bytes);
    MOE_CHECK(pthread_cond_broadcast(&w->changed) == 0);
    unlock(w);
    return MOE_OK;
}

enum moe_code moe_ckpt_ack(struct moe_ckpt_writer *w, uint64_t step, const struct moe_record_rank *row, struct moe_error *err)
{
    if (!w->o.leader)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "rank %llu is not the leader", (unsigned long long)w->o.rank);
    lock(w);
    enum moe_code code = moe_pending_take(w, step, row, moe_write_ms(), err);
    MOE_CHECK(pthread_cond_broadcast(&w->changed) == 0);
    unlock(w);
    return code;
}

enum moe_code moe_ckpt_wait(struct moe_ckpt_writer *w, struct moe_error *err)
{
    lock(w);
    while (w->busy || w->count || complete_step(w))
        MOE_CHECK(pthread_cond_wait(&w->changed, &w->lock) == 0);
    struct moe_error failure = w->failure;
    w->failure = (struct moe_error){ 0 };
    unlock(w);
    if (failure.code != MOE_OK)
        *err = failure;
    return failure.code;
}

void moe_ckpt_stats(struct moe_ckpt_writer *w, struct moe_ckpt_stats *out)
{
    lock(w);
    *out = w->stats;
    unlock(w);
}
