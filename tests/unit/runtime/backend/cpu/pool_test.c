#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/cpu/pool.h"
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

enum { MOST_CHUNKS = 3000 };

/* What one job saw: each chunk's calls; each worker's, of which no two may overlap. */
struct seen {
    _Atomic int calls[MOST_CHUNKS];
    _Atomic int inside[MOE_CAP_CPU_THREADS];
    _Atomic int overlaps;
    unsigned threads;
    uint64_t out[MOST_CHUNKS];
};

static void look(void *ctx, size_t chunk, unsigned worker)
{
    struct seen *s = ctx;
    if (worker >= s->threads || atomic_fetch_add(&s->inside[worker], 1) != 0)
        s->overlaps++;
    s->calls[chunk]++;
    s->out[chunk] = chunk * 2654435761u;             /* plain memory: what the caller reads afterwards must have arrived */
    s->inside[worker]--;
}

static void run_once(struct moe_pool *pool, size_t chunks)
{
    static struct seen s;
    memset(&s, 0, sizeof s);
    s.threads = moe_pool_threads(pool);
    moe_pool_run(pool, chunks, look, &s);
    assert_int_equal(s.overlaps, 0);
    for (size_t i = 0; i < MOST_CHUNKS; i++) {
        assert_int_equal(s.calls[i], i < chunks);
        assert_true(s.out[i] == (i < chunks ? i * 2654435761u : 0));
    }
}

static struct moe_pool *pool_of(unsigned threads)
{
    struct moe_pool *pool = NULL;
    struct moe_error err = { 0 };
    if (moe_pool_new(threads, &pool, &err) != MOE_OK)
        fail_msg("%s", err.text);
    assert_int_equal(moe_pool_threads(pool), threads);
    return pool;
}

static void every_chunk_once(void **state)
{
    static const size_t chunks[] = { 0, 1, 2, 3, 7, 64, MOST_CHUNKS };
    (void)state;
    for (unsigned threads = 1; threads <= 9; threads += threads < 4 ? 1 : 5) {
        struct moe_pool *pool = pool_of(threads);
        for (size_t i = 0; i < MOE_COUNT(chunks); i++)
            run_once(pool, chunks[i]);
        moe_pool_free(&pool);
        assert_null(pool);
    }
}

/* Jobs that end before a worker has come are the ones in which the wrong job could be joined: so they are many, short, and no two in a row alike. */
struct short_job { _Atomic size_t calls[8]; };
static void count_here(void *ctx, size_t chunk, unsigned worker)
{
    struct short_job *j = ctx;
    (void)worker;
    j->calls[chunk]++;
}
static void count_there(void *ctx, size_t chunk, unsigned worker)
{
    struct short_job *j = ctx;
    (void)worker;
    j->calls[7 - chunk]++;
}

static void many_short_jobs(void **state)
{
    (void)state;
    for (unsigned threads = 2; threads <= 4; threads++) {
        struct moe_pool *pool = pool_of(threads);
        struct short_job jobs[2] = { 0 };
        size_t expected[2][8] = { { 0 }, { 0 } };
        for (size_t i = 0; i < 20000; i++) {
            size_t chunks = i % 7 + 2;
            moe_pool_run(pool, chunks, i % 2 ? count_there : count_here, &jobs[i % 2]);
            for (size_t c = 0; c < chunks; c++)
                expected[i % 2][i % 2 ? 7 - c : c]++;
            for (size_t c = 0; c < 8; c++)
                if (jobs[i % 2].calls[c] != expected[i % 2][c])
                    fail_msg("job %zu of %zu chunks: chunk %zu ran %zu times in all, not %zu", i, chunks, c, jobs[i % 2].calls[c], expected[i % 2][c]);
        }
        moe_pool_free(&pool);
    }
}

static void wakes_who_sleeps(void **state)
{
    struct moe_pool *pool = pool_of(3);
    const struct timespec pause = { .tv_nsec = 20000000 };
    (void)state;
    for (int i = 0; i < 5; i++) {
        nanosleep(&pause, NULL);
        run_once(pool, 100);
    }
    moe_pool_free(&pool);
}

/* Two chunks, of which neither ends before the other has begun: two threads must be at work. Then whoever is not the caller takes its time. */
struct meeting { pthread_barrier_t both; bool late; bool done[2]; };
static void meet(void *ctx, size_t chunk, unsigned worker)
{
    struct meeting *m = ctx;
    pthread_barrier_wait(&m->both);
    if (worker && m->late)
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    m->done[chunk] = true;                           /* plain memory of each chunk's own: the pool is what makes it seen */
}

static void works_in_parallel_and_waits(void **state)
{
    (void)state;
    for (unsigned threads = 2; threads <= 5; threads += 3) {
        struct moe_pool *pool = pool_of(threads);
        struct meeting m;
        assert_int_equal(pthread_barrier_init(&m.both, NULL, 2), 0);
        for (int i = 0; i < 100; i++) {
            m.late = i % 25 == 0;
            m.done[0] = m.done[1] = false;
            moe_pool_run(pool, 2, meet, &m);
            assert_true(m.done[0] && m.done[1]);
        }
        pthread_barrier_destroy(&m.both);
        moe_pool_free(&pool);
    }
}

static unsigned threads_of_this_process(void)
{
    DIR *dir = opendir("/proc/self/task");
    unsigned n = 0;
    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir));)
        n += e->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void ends_its_threads(void **state)
{
    struct moe_pool *none = NULL;
    (void)state;
    moe_pool_free(&none);                            /* NULL is fine */
    unsigned before = threads_of_this_process();
    for (int i = 0; i < 50; i++) {
        struct moe_pool *pool = pool_of(8);
        assert_int_equal(threads_of_this_process(), before + 7);
        if (i % 2)
            run_once(pool, 20);
        moe_pool_free(&pool);
    }
    /* a thread that was joined may still be in the kernel's list for a moment */
    for (int i = 0; i < 1000 && threads_of_this_process() != before; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    assert_int_equal(threads_of_this_process(), before);
}

static void refuses_what_cannot_be(void **state)
{
    static const unsigned wrong[] = { 0, MOE_CAP_CPU_THREADS + 1, 100000 };
    struct moe_pool *pool = NULL;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(wrong); i++) {
        struct moe_error err = { 0 };
        assert_int_equal(moe_pool_new(wrong[i], &pool, &err), MOE_E_USAGE);
        assert_null(pool);
        assert_non_null(strstr(err.text, "threads are not from 1 to 64"));
    }
    pool = pool_of(MOE_CAP_CPU_THREADS);
    run_once(pool, 1000);
    moe_pool_free(&pool);
    assert_true(moe_cores() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "every chunk is run once, by workers of different numbers", every_chunk_once, NULL, NULL, NULL },
        { "many short jobs in a row", many_short_jobs, NULL, NULL, NULL },
        { "workers that sleep are woken", wakes_who_sleeps, NULL, NULL, NULL },
        { "two threads work at the same time, and both are waited for", works_in_parallel_and_waits, NULL, NULL, NULL },
        { "freed, a pool leaves no thread behind", ends_its_threads, NULL, NULL, NULL },
        { "refuses numbers of threads that cannot be", refuses_what_cannot_be, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
