#include "common/crypt/hasher.h"
#include "common/crypt/hash_task.h"
#include "common/crypt/lanes.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* What all lanes of a thread have for their buffers: a core's second-level cache, about. Smaller reads make the kernel's reading ahead dear. */
enum { ALIGN = 4096, THREAD_BYTES = 1 << 20, LANE_BYTES_MOST = 1 << 17, LANE_BYTES_LEAST = 1 << 14 };
enum { LOOK_AHEAD = 2 * MOE_SOURCE_AHEAD };   /* beyond the leaf that is begun: the disk has to do while the cores hash */

/* A piece in hand. */
struct lane {
    struct moe_lane sha;
    struct moe_sums *sums;                        /* instead of `sha`, for a piece of SUMS               */
    struct moe_task *task;                        /* NULL = free                                        */
    uint64_t unit, at, left;                      /* what is still to be read                           */
    unsigned char *room;
    size_t taken, held;                           /* hashed, and read, of the room                      */
    bool fresh;
    size_t suffix_len;
    unsigned char suffix[MOE_TREE_LEAF_SUFFIX];
};

struct worker {
    struct moe_hasher *hasher;
    pthread_t id;
    unsigned busy;
    unsigned char *room;
    struct lane lanes[MOE_CAP_LANES];
};

struct moe_hasher {
    pthread_mutex_t lock;
    pthread_cond_t work, rest;                    /* there is something to take; something was finished */
    struct moe_sha_plan plan;
    unsigned threads, started, lanes, idle;
    size_t lane_bytes;
    struct worker *workers;
    struct moe_task *first, *last;
    uint64_t waiting, unfinished;                 /* pieces in the queue, as far as known; jobs         */
    bool stop;
    _Atomic uint64_t bytes;
};

static void queue_out(struct moe_hasher *h, struct moe_task *task)
{
    if (!task->queued)
        return;
    *(task->before ? &task->before->after : &h->first) = task->after;
    *(task->after ? &task->after->before : &h->last) = task->before;
    h->waiting -= task->units - task->next;
    task->queued = false;
}

static void queue_in(struct moe_hasher *h, struct moe_task *task)
{
    task->before = h->last;
    *(h->last ? &h->last->after : &h->first) = task;
    h->last = task;
    h->waiting += task->units - task->next;
    task->queued = true;
}

/* Called, and returns, with the lock held. */
static void retire(struct moe_hasher *h, struct moe_task *task)
{
    queue_out(h, task);
    pthread_mutex_unlock(&h->lock);
    moe_task_finish(task);
    pthread_mutex_lock(&h->lock);
    h->unfinished--;
    if (task->group)
        --*task->group;
    pthread_cond_broadcast(&h->rest);
    moe_task_free(&task);
}

/* The first in the queue that is to be opened, or has a piece. */
static struct moe_task *pick(const struct moe_hasher *h)
{
    struct moe_task *task = h->first;
    while (task && task->state != MOE_TASK_WAITING && !moe_task_has_piece(task))
        task = task->after;
    return task;
}

static void open_task(struct moe_hasher *h, struct moe_task *task)
{
    uint64_t guess = task->units;
    task->state = MOE_TASK_OPENING;
    pthread_mutex_unlock(&h->lock);
    moe_task_begin(task);
    pthread_mutex_lock(&h->lock);
    task->state = MOE_TASK_READY;
    h->waiting += task->units - guess;            /* may wrap below and above zero alike: the sum is right */
    if (moe_task_over(task))
        retire(h, task);
    else if (h->idle && task->units > 1)
        pthread_cond_broadcast(&h->work);
}

static void give(struct worker *w, struct moe_task *task)
{
    struct lane *lane = w->lanes;
    while (lane->task)
        lane++;
    lane->task = task;
    lane->unit = task->next++;
    lane->suffix_len = moe_task_piece(task, lane->unit, &lane->at, &lane->left, lane->suffix);
    lane->taken = lane->held = 0;
    lane->fresh = true;
    w->hasher->waiting--;
    task->in_flight++;
    w->busy++;
    if (task->next == task->units)
        queue_out(w->hasher, task);
}

/* With plenty to do everybody fills all lanes. Towards the end, or with few files, one more lane here may be a core without work there. */
static bool fair(const struct worker *w)
{
    const struct moe_hasher *h = w->hasher;
    if (!w->busy || h->waiting >= (uint64_t)h->threads * h->lanes)
        return true;
    for (unsigned i = 0; i < h->threads; i++)
        if (h->workers[i].busy < w->busy)
            return false;
    return true;
}

/* A lane is done with its piece. Called, and returns, with the lock held. */
static void settle(struct worker *w, struct lane *lane, const moe_sha256_sum *sum, const struct moe_error *err)
{
    struct moe_task *task = moe_take(lane->task);
    moe_sums_free(&lane->sums);
    w->busy--;
    moe_task_took(task, lane->unit, sum, err);
    if (task->failed != UINT64_MAX)
        queue_out(w->hasher, task);
    if (moe_task_over(task))
        retire(w->hasher, task);
    else if (w->hasher->idle && task->queued && moe_task_has_piece(task))
        pthread_cond_broadcast(&w->hasher->work);            /* the window moved: there may be something to take again */
}

static const struct moe_error *given_up(struct moe_error *err)
{
    (void)moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "hashing was given up before it was finished");
    return err;
}

static void abandon(struct worker *w)
{
    struct moe_error err = { 0 };
    for (unsigned i = 0; i < w->hasher->lanes; i++)
        if (w->lanes[i].task)
            settle(w, &w->lanes[i], NULL, given_up(&err));
}

/* Take pieces, and wait while there is none. False: it is time to stop. */
static bool gather(struct worker *w)
{
    struct moe_hasher *h = w->hasher;
    struct moe_task *task;
    for (;;) {
        while (!h->stop && w->busy < h->lanes && fair(w) && (task = pick(h))) {
            if (task->state == MOE_TASK_WAITING)
                open_task(h, task);
            else
                give(w, task);
        }
        if (h->stop || w->busy)
            return !h->stop;
        h->idle++;
        pthread_cond_wait(&h->work, &h->lock);
        h->idle--;
    }
}

static enum moe_code refill(const struct worker *w, struct lane *lane, struct moe_error *err)
{
    const struct moe_source *source = &lane->task->job->source;
    size_t n = (size_t)MOE_MIN(lane->left, (uint64_t)w->hasher->lane_bytes);
    MOE_TRY(source->read(source->ctx, lane->at, lane->room, n, err));
    lane->at += n;
    lane->left -= n;
    lane->taken = 0;
    lane->held = n;
    return MOE_OK;
}

/* Before anybody reads a little of each leaf, whoever begins one has it, all that lies before it and what comes soon brought into memory: in the file's
 * order, whichever thread is faster, because what reads ahead below us follows one run and not several. */
static void look_ahead(struct lane *lane)
{
    const struct moe_source *source = &lane->task->job->source;
    uint64_t from = lane->task->ahead;
    if (lane->task->job->kind != MOE_HASH_TREE || !source->ahead)
        return;
    while (from < source->size && from <= lane->at + LOOK_AHEAD)
        if (atomic_compare_exchange_weak(&lane->task->ahead, &from, from + MOE_SOURCE_AHEAD)) {
            source->ahead(source->ctx, from, MOE_MIN(source->size - from, (uint64_t)MOE_SOURCE_AHEAD));
            from += MOE_SOURCE_AHEAD;
        }
}

/* Bring a lane to where there are blocks to hash, or nothing but its tail. */
static enum moe_code ready(const struct worker *w, struct lane *lane, struct moe_error *err)
{
    if (lane->fresh) {
        lane->fresh = false;
        look_ahead(lane);
        moe_sha_begin(&w->hasher->plan, &lane->sha);
    }
    return lane->taken == lane->held && lane->left ? refill(w, lane, err) : MOE_OK;
}

static void finish(struct worker *w, struct lane *lane)
{
    unsigned char tail[MOE_SHA256_BLOCK + MOE_TREE_LEAF_SUFFIX];
    size_t n = lane->held - lane->taken;
    moe_sha256_sum sum;
    struct moe_error err = { 0 };
    memcpy(tail, lane->room + lane->taken, n);
    memcpy(tail + n, lane->suffix, lane->suffix_len);
    moe_sha_end(&w->hasher->plan, &lane->sha, tail, n + lane->suffix_len, sum);
    if (lane->sha.failed)
        (void)moe_fail(&err, MOE_E_CRYPTO, (struct moe_where){ 0 }, "cannot compute SHA-256");
    pthread_mutex_lock(&w->hasher->lock);
    settle(w, lane, lane->sha.failed ? NULL : &sum, &err);
    pthread_mutex_unlock(&w->hasher->lock);
}

/* One step of a lane of its own kind: what one read gives. `ended`: that was the last. */
static enum moe_code sums_step(const struct worker *w, struct lane *lane, bool *ended, struct moe_error *err)
{
    const struct moe_hash_job *job = lane->task->job;
    if (!lane->sums)
        MOE_TRY(moe_sums_new(job->sum_set, &lane->sums, err));
    if (lane->left) {
        MOE_TRY(refill(w, lane, err));
        MOE_TRY(moe_sums_add(lane->sums, (struct moe_str){ (const char *)lane->room, lane->held }, err));
        w->hasher->bytes += lane->held;
    }
    *ended = !lane->left;
    return *ended ? moe_sums_end(lane->sums, job->sums, err) : MOE_OK;
}

static void advance_sums(struct worker *w, struct lane *lane)
{
    static const moe_sha256_sum unused;
    struct moe_error err = { 0 };
    bool ended = false;
    enum moe_code code = sums_step(w, lane, &ended, &err);
    if (code == MOE_OK && !ended)
        return;
    pthread_mutex_lock(&w->hasher->lock);
    settle(w, lane, code == MOE_OK ? &unused : NULL, &err);
    pthread_mutex_unlock(&w->hasher->lock);
}

/* One step of all lanes: as many blocks as the one with the fewest has. */
static void advance(struct worker *w)
{
    struct moe_hasher *h = w->hasher;
    struct moe_lane *sha[MOE_CAP_LANES];
    const unsigned char *data[MOE_CAP_LANES];
    struct lane *which[MOE_CAP_LANES];
    struct moe_error err = { 0 };
    size_t step = SIZE_MAX;
    unsigned n = 0;
    for (struct lane *lane = w->lanes; lane < w->lanes + h->lanes; lane++) {
        if (!lane->task)
            continue;
        if (lane->task->job->kind == MOE_HASH_SUMS) {
            advance_sums(w, lane);
        } else if (ready(w, lane, &err) != MOE_OK) {
            pthread_mutex_lock(&h->lock);
            settle(w, lane, NULL, &err);
            pthread_mutex_unlock(&h->lock);
        } else if (lane->held - lane->taken < MOE_SHA256_BLOCK) {
            finish(w, lane);                       /* shorter than a block from its start */
        } else {
            sha[n] = &lane->sha;
            data[n] = lane->room + lane->taken;
            which[n++] = lane;
            step = MOE_MIN(step, (lane->held - lane->taken) / MOE_SHA256_BLOCK);
        }
    }
    if (!n)
        return;
    moe_sha_run(&h->plan, sha, data, n, step);
    h->bytes += (uint64_t)n * step * MOE_SHA256_BLOCK;
    for (unsigned i = 0; i < n; i++) {
        which[i]->taken += step * MOE_SHA256_BLOCK;
        if (!which[i]->left && which[i]->held - which[i]->taken < MOE_SHA256_BLOCK)
            finish(w, which[i]);
    }
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct moe_hasher *h = w->hasher;
    pthread_mutex_lock(&h->lock);
    while (gather(w)) {
        pthread_mutex_unlock(&h->lock);
        advance(w);
        pthread_mutex_lock(&h->lock);
    }
    abandon(w);
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static unsigned cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)MOE_MAX(CPU_COUNT(&set), 1) : 1;
}

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no memory to hash with"); }

/* Fill in what was left to us, and look at what was not. */
static enum moe_code choose(struct moe_hasher *h, const struct moe_hasher_options *o, struct moe_error *err)
{
    const struct moe_where at = { 0 };
    h->lanes = o->lanes ? o->lanes : h->plan.lanes;
    if (h->lanes > MOE_CAP_LANES || o->lane_bytes % ALIGN || o->lane_bytes > MOE_TREE_LEAF_MAX)
        return moe_fail(err, MOE_E_USAGE, at, "%u lanes of %u bytes cannot be had", h->lanes, o->lane_bytes);
    size_t least = o->lane_bytes ? o->lane_bytes : LANE_BYTES_LEAST;
    size_t most = MOE_MIN(MOE_CAP_HASH_MEMORY / (h->lanes * least), (size_t)MOE_CAP_HASH_THREADS);
    h->threads = o->threads ? o->threads : (unsigned)MOE_MIN((size_t)cores(), most);
    size_t share = MOE_MIN(MOE_CAP_HASH_MEMORY / MOE_MAX(h->threads, 1u), (size_t)THREAD_BYTES) / h->lanes;   /* many cores share the cap */
    h->lane_bytes = o->lane_bytes ? o->lane_bytes : MOE_MIN(share, (size_t)LANE_BYTES_MOST) / ALIGN * ALIGN;
    if (h->threads > most)
        return moe_fail(err, MOE_E_LIMIT, at, "%u threads with %u lanes of %zu bytes are more than %zu may be", h->threads, h->lanes, least, most);
    return MOE_OK;
}

static enum moe_code equip(struct moe_hasher *h, struct worker *w, struct moe_error *err)
{
    w->hasher = h;
    w->room = aligned_alloc(ALIGN, h->lanes * h->lane_bytes);
    if (!w->room)
        return no_memory(err);
    for (unsigned i = 0; i < h->lanes; i++) {
        w->lanes[i].room = w->room + i * h->lane_bytes;
        if (!moe_lane_new(&w->lanes[i].sha))
            return no_memory(err);
    }
    return MOE_OK;
}

static enum moe_code start(struct moe_hasher *h, struct moe_error *err)
{
    sigset_t all, before;
    int sys = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; h->started < h->threads && !sys; h->started += !sys)
        sys = pthread_create(&h->workers[h->started].id, NULL, work, &h->workers[h->started]);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!sys)
        return MOE_OK;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "cannot start thread %u of %u", h->started + 1, h->threads);
    err->sys = sys;
    return MOE_E_IO;
}

enum moe_code moe_hasher_new_by(const struct moe_sha_plan *plan, const struct moe_hasher_options *options, struct moe_hasher **out, struct moe_error *err)
{
    MOE_AUTO(moe_hasher_free) struct moe_hasher *h = calloc(1, sizeof *h);
    pthread_condattr_t clock;
    if (!h)
        return no_memory(err);
    h->plan = *plan;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&h->lock, NULL);                       /* none of these can fail on Linux */
    pthread_cond_init(&h->work, &clock);
    pthread_cond_init(&h->rest, &clock);
    pthread_condattr_destroy(&clock);
    MOE_TRY(choose(h, options, err));
    h->workers = aligned_alloc(ALIGN, (h->threads * sizeof *h->workers + ALIGN - 1) / ALIGN * ALIGN);   /* each lane's state is aligned */
    if (!h->workers)
        return no_memory(err);
    memset(h->workers, 0, h->threads * sizeof *h->workers);
    for (unsigned i = 0; i < h->threads; i++)
        MOE_TRY(equip(h, &h->workers[i], err));
    MOE_TRY(start(h, err));
    *out = moe_take(h);
    return MOE_OK;
}

enum moe_code moe_hasher_new(const struct moe_hasher_options *options, struct moe_hasher **out, struct moe_error *err)
{
    struct moe_sha_plan plan = moe_sha_plan_measured();
    return moe_hasher_new_by(&plan, options, out, err);
}

static void stop_threads(struct moe_hasher *h)
{
    struct moe_error err = { 0 };
    pthread_mutex_lock(&h->lock);
    h->stop = true;
    pthread_cond_broadcast(&h->work);
    pthread_mutex_unlock(&h->lock);
    for (unsigned i = 0; i < h->started; i++)
        pthread_join(h->workers[i].id, NULL);
    pthread_mutex_lock(&h->lock);
    for (struct moe_task *task; (task = h->first);) {
        task->state = MOE_TASK_READY;
        moe_task_give_up(task, given_up(&err));
        retire(h, task);
    }
    pthread_mutex_unlock(&h->lock);
}

void moe_hasher_free(struct moe_hasher **hasher)
{
    struct moe_hasher *h = *hasher;
    if (!h)
        return;
    stop_threads(h);
    for (unsigned i = 0; h->workers && i < h->threads; i++) {
        free(h->workers[i].room);
        for (unsigned j = 0; j < MOE_CAP_LANES; j++)
            moe_lane_drop(&h->workers[i].lanes[j].sha);
    }
    free(h->workers);
    pthread_cond_destroy(&h->rest);
    pthread_cond_destroy(&h->work);
    pthread_mutex_destroy(&h->lock);
    free(h);
    *hasher = NULL;
}

static enum moe_code submit(struct moe_hasher *h, struct moe_hash_job *job, size_t *group, struct moe_error *err)
{
    const struct moe_where at = { 0 };
    bool tree = job->kind == MOE_HASH_TREE || job->kind == MOE_HASH_LEAVES;
    if (job->kind == MOE_HASH_SUMS && (!job->sum_set || job->sum_set >> MOE_SUM_COUNT || !job->sums))
        return moe_fail(err, MOE_E_USAGE, at, "digests are asked for, and nothing says which or where to");
    if ((!tree && job->kind != MOE_HASH_FLAT && job->kind != MOE_HASH_SUMS) || (tree && !moe_tree_leaf_size_ok(job->leaf_bytes)))
        return moe_fail(err, MOE_E_USAGE, at, "leaves of %u bytes cannot be had", (unsigned)job->leaf_bytes);
    if (job->kind == MOE_HASH_LEAVES && !job->expect)
        return moe_fail(err, MOE_E_USAGE, at, "leaves are to be checked, and nothing says what they should be");
    struct moe_task *task = moe_task_new(job);
    if (!task)
        return no_memory(err);
    task->group = group;
    job->code = MOE_OK;
    job->damaged_count = 0;
    pthread_mutex_lock(&h->lock);
    bool late = h->stop;
    if (!late) {
        if (group)
            ++*group;
        h->unfinished++;
        queue_in(h, task);
        if (h->idle)
            pthread_cond_signal(&h->work);
    }
    pthread_mutex_unlock(&h->lock);
    if (!late)
        return MOE_OK;
    moe_task_free(&task);
    return moe_fail(err, MOE_E_USAGE, at, "the hasher is being given up");
}

enum moe_code moe_hasher_submit(struct moe_hasher *hasher, struct moe_hash_job *job, struct moe_error *err) { return submit(hasher, job, NULL, err); }

bool moe_hasher_wait(struct moe_hasher *h, int timeout_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&h->lock);
    for (int rc = 0; h->unfinished && rc != ETIMEDOUT;)
        rc = timeout_ms < 0 ? pthread_cond_wait(&h->rest, &h->lock) : pthread_cond_timedwait(&h->rest, &h->lock, &until);
    bool all = h->unfinished == 0;
    pthread_mutex_unlock(&h->lock);
    return all;
}

/* What was submitted is on its way, and keeps the jobs until it is done. */
static void wait_for(struct moe_hasher *h, const size_t *left)
{
    pthread_mutex_lock(&h->lock);
    while (*left)
        pthread_cond_wait(&h->rest, &h->lock);
    pthread_mutex_unlock(&h->lock);
}

enum moe_code moe_hasher_run(struct moe_hasher *hasher, struct moe_hash_job *jobs, size_t count, struct moe_error *err)
{
    enum moe_code code = MOE_OK;
    size_t left = 0;
    for (size_t i = 0; i < count && code == MOE_OK; i++)
        code = submit(hasher, &jobs[i], &left, err);
    wait_for(hasher, &left);
    return code;
}

uint64_t moe_hasher_bytes(const struct moe_hasher *hasher) { return hasher->bytes; }
unsigned moe_hasher_threads(const struct moe_hasher *hasher) { return hasher->threads; }
const char *moe_hasher_engine(const struct moe_hasher *hasher) { return hasher->plan.many ? hasher->plan.many->name : hasher->plan.few->name; }
