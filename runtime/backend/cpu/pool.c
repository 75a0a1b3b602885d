/* A job is offered, not handed out: a worker that comes joins it under the lock, takes chunks until there are none, and leaves. The caller closes the job when
 * it has run out of chunks itself, and waits only for those inside. So a worker that the system has not woken yet, or has taken off its core, delays nobody. */
#include "runtime/backend/cpu/pool.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* How often a thread looks before it sleeps: some 20 us, longer than the pause between two ops of a model and much shorter than a turn of the scheduler. */
enum { LOOKS = 1500 };

struct moe_pool {
    unsigned threads, started, looks;
    pthread_mutex_t lock;
    pthread_cond_t work, rest;                   /* a job is offered; the last one inside has left   */
    moe_chunk_fn *fn;                            /* the job; under the lock, like the rest           */
    void *ctx;
    size_t chunks;
    bool open;                                   /* it may be joined                                 */
    unsigned asleep;
    _Atomic unsigned inside;                     /* changed under the lock, looked at without        */
    _Atomic uint64_t offered;                    /* jobs so far; likewise                            */
    _Atomic bool stop;
    _Atomic size_t next;                         /* chunk to take                                    */
    struct moe_worker { struct moe_pool *pool; pthread_t id; unsigned number; } workers[MOE_CAP_CPU_THREADS];
};

static void breathe(void)
{
#if defined(__x86_64__)
    _mm_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void take_chunks(struct moe_pool *p, size_t chunks, moe_chunk_fn *fn, void *ctx, unsigned worker)
{
    for (size_t i; (i = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed)) < chunks;)
        fn(ctx, i, worker);
}

/* Look for a job that was not seen, then sleep until there is one. Returns, with the lock held, whether it can be joined; false: too late, or the end. */
static bool await(struct moe_pool *p, uint64_t *seen)
{
    for (unsigned i = 0; i < p->looks && atomic_load(&p->offered) == *seen && !atomic_load(&p->stop); i++)
        breathe();
    pthread_mutex_lock(&p->lock);
    while (p->offered == *seen && !p->stop) {
        p->asleep++;
        pthread_cond_wait(&p->work, &p->lock);
        p->asleep--;
    }
    *seen = p->offered;
    return p->open && !p->stop;
}

static void *work(void *arg)
{
    const struct moe_worker *w = arg;
    struct moe_pool *p = w->pool;
    uint64_t seen = 0;
    for (bool stop = false; !stop;) {
        if (await(p, &seen)) {
            moe_chunk_fn *fn = p->fn;
            void *ctx = p->ctx;
            size_t chunks = p->chunks;
            p->inside++;
            pthread_mutex_unlock(&p->lock);
            take_chunks(p, chunks, fn, ctx, w->number);
            pthread_mutex_lock(&p->lock);
            if (--p->inside == 0)
                pthread_cond_signal(&p->rest);
        }
        stop = p->stop;
        pthread_mutex_unlock(&p->lock);
    }
    return NULL;
}

static void offer(struct moe_pool *p, size_t chunks, moe_chunk_fn *fn, void *ctx)
{
    pthread_mutex_lock(&p->lock);
    p->fn = fn;
    p->ctx = ctx;
    p->chunks = chunks;
    p->next = 0;
    p->open = true;
    p->offered++;
    for (size_t wake = MOE_MIN(chunks - 1, (size_t)p->asleep); wake; wake--)
        pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

static void close_job(struct moe_pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->open = false;
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->looks && atomic_load(&p->inside); i++)
        breathe();
    pthread_mutex_lock(&p->lock);
    while (p->inside)
        pthread_cond_wait(&p->rest, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

void moe_pool_run(struct moe_pool *pool, size_t chunks, moe_chunk_fn *fn, void *ctx)
{
    if (pool->threads == 1 || chunks <= 1) {
        for (size_t i = 0; i < chunks; i++)
            fn(ctx, i, 0);
        return;
    }
    offer(pool, chunks, fn, ctx);
    take_chunks(pool, chunks, fn, ctx, 0);
    close_job(pool);
}

unsigned moe_cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)MOE_MAX(CPU_COUNT(&set), 1) : 1;
}

/* Signals are the caller's affair, so the workers start with all of them blocked. */
static enum moe_code start(struct moe_pool *p, struct moe_error *err)
{
    sigset_t all, before;
    int sys = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; p->started + 1 < p->threads && !sys; p->started += !sys) {
        struct moe_worker *w = &p->workers[p->started];
        *w = (struct moe_worker){ .pool = p, .number = p->started + 1 };
        sys = pthread_create(&w->id, NULL, work, w);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!sys)
        return MOE_OK;
    (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "cannot start thread %u of %u", p->started + 2, p->threads);
    err->sys = sys;
    return MOE_E_DEVICE;
}

enum moe_code moe_pool_new(unsigned threads, struct moe_pool **out, struct moe_error *err)
{
    const struct moe_where at = { 0 };
    if (threads < 1 || threads > MOE_CAP_CPU_THREADS)
        return moe_fail(err, MOE_E_USAGE, at, "%u threads are not from 1 to %u", threads, MOE_CAP_CPU_THREADS);
    MOE_AUTO(moe_pool_free) struct moe_pool *p = calloc(1, sizeof *p);
    if (!p)
        return moe_fail(err, MOE_E_LIMIT, at, "no memory for %u threads", threads);
    p->threads = threads;
    p->looks = threads <= moe_cores() ? LOOKS : 0;            /* who looks on a core that another needs keeps the work from being done */
    pthread_mutex_init(&p->lock, NULL);                       /* none of these can fail on Linux */
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->rest, NULL);
    MOE_TRY(start(p, err));
    *out = moe_take(p);
    return MOE_OK;
}

void moe_pool_free(struct moe_pool **pool)
{
    struct moe_pool *p = *pool;
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->started; i++)
        pthread_join(p->workers[i].id, NULL);
    pthread_cond_destroy(&p->rest);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    free(p);
    *pool = NULL;
}

unsigned moe_pool_threads(const struct moe_pool *pool) { return pool->threads; }
