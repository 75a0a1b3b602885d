#include "tests/support/nccl/inside.h"
#include "tests/support/nccl/fake.h"
#include <cuda_runtime_api.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t fake_news = PTHREAD_COND_INITIALIZER;
static atomic_int driver_version = CUDART_VERSION;
static atomic_int device_count = 1;      /* a communicator that was left behind may still ask */
static _Thread_local int device_of_thread;

struct CUstream_st { pthread_t thread; int device; struct fake_job *first, **last; bool hold, stop, busy; struct CUstream_st *next; };
struct CUevent_st { unsigned pending; bool dead; };
static struct CUstream_st *streams;
struct mark { struct fake_job job; struct CUevent_st *event; };
struct copy { struct fake_job job; void *into; const void *from; size_t bytes; int value; };

_Noreturn void fake_broken(const char *rule)
{
    fprintf(stderr, "the fake of NCCL: %s\n", rule);
    abort();
}

void fake_copy(void *to, const void *from, size_t bytes) { memcpy(to, from, bytes); }
void fake_set_devices(int devices)
{
    device_count = devices;
    driver_version = devices ? CUDART_VERSION : 0;
}
void fake_driver(int version) { driver_version = version; }

static void lock(void) { (void)pthread_mutex_lock(&fake_lock); }
static void unlock(void) { (void)pthread_mutex_unlock(&fake_lock); }

static void *work(void *ctx)
{
    struct CUstream_st *s = ctx;
    lock();
    for (;;) {
        while ((!s->first || s->hold) && !s->stop)
            (void)pthread_cond_wait(&fake_news, &fake_lock);
        if (!s->first || s->hold)
            break;
        struct fake_job *job = s->first;
        if (!(s->first = job->next))
            s->last = &s->first;
        s->busy = true;
        job->run(job);
        s->busy = false;
        free(job);
        (void)pthread_cond_broadcast(&fake_news);
    }
    unlock();
    return NULL;
}

void *fake_queue_new(int device)
{
    struct CUstream_st *s = calloc(1, sizeof *s);
    if (!s)
        fake_broken("out of memory");
    s->last = &s->first;
    s->device = device;
    lock();
    s->next = streams;
    streams = s;
    unlock();
    if (pthread_create(&s->thread, NULL, work, s) != 0)
        fake_broken("out of threads");
    return s;
}

void fake_queue_hold(void *queue, bool hold)
{
    struct CUstream_st *s = queue;
    lock();
    s->hold = hold;
    (void)pthread_cond_broadcast(&fake_news);
    unlock();
}

static void run_mark(struct fake_job *job)
{
    struct CUevent_st *e = ((struct mark *)job)->event;
    if (--e->pending == 0 && e->dead)
        free(e);
}

void fake_queue_free(void *queue)
{
    struct CUstream_st *s = queue;
    lock();
    s->stop = true;
    (void)pthread_cond_broadcast(&fake_news);
    unlock();
    (void)pthread_join(s->thread, NULL);
    lock();
    struct CUstream_st **at = &streams;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    unlock();
    for (struct fake_job *job = s->first, *next; job; job = next) {
        next = job->next;
        if (job->run == run_mark)
            run_mark(job);
        free(job);
    }
    free(s);
}

void fake_push(void *queue, struct fake_job *job)
{
    struct CUstream_st *s = queue;
    job->next = NULL;
    *s->last = job;
    s->last = &job->next;
    (void)pthread_cond_broadcast(&fake_news);
}

static void *new_job(size_t bytes, void (*run)(struct fake_job *job))
{
    struct fake_job *job = calloc(1, bytes);
    if (!job)
        fake_broken("out of memory");
    job->run = run;
    return job;
}

/* ---- the runtime's calls ---- */

cudaError_t cudaGetDeviceCount(int *count)
{
    *count = device_count;
    return device_count ? cudaSuccess : cudaErrorInsufficientDriver;
}

cudaError_t cudaDriverGetVersion(int *version)
{
    *version = driver_version;
    return cudaSuccess;
}

cudaError_t cudaSetDevice(int device)
{
    device_of_thread = device;
    return device < device_count ? cudaSuccess : cudaErrorInvalidValue;
}

const char *cudaGetErrorString(cudaError_t error) { return error == cudaErrorInsufficientDriver ? "the driver is too old" : "an error"; }

cudaError_t cudaMalloc(void **out, size_t bytes) { return (*out = malloc(bytes)) ? cudaSuccess : cudaErrorMemoryAllocation; }

/* As the real one: when all that its device was asked for is done. */
cudaError_t cudaFree(void *mem)
{
    lock();
    for (bool busy = true; busy;) {
        busy = false;
        for (const struct CUstream_st *s = streams; s; s = s->next)
            busy |= s->device == device_of_thread && (s->first || s->busy);
        if (busy)
            (void)pthread_cond_wait(&fake_news, &fake_lock);
    }
    unlock();
    free(mem);
    return cudaSuccess;
}

static void run_copy(struct fake_job *job)
{
    const struct copy *c = (struct copy *)job;
    if (c->from)
        memcpy(c->into, c->from, c->bytes);
    else
        memset(c->into, c->value, c->bytes);
}

cudaError_t cudaMemcpyAsync(void *into, const void *from, size_t bytes, enum cudaMemcpyKind kind, cudaStream_t stream)
{
    struct copy *c = new_job(sizeof *c, run_copy);
    if (kind != cudaMemcpyDeviceToDevice)
        fake_broken("a copy that does not stay on the device");
    c->into = into, c->from = from, c->bytes = bytes;
    lock();
    fake_push(stream, &c->job);
    unlock();
    return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void *into, int value, size_t bytes, cudaStream_t stream)
{
    struct copy *c = new_job(sizeof *c, run_copy);
    c->into = into, c->value = value, c->bytes = bytes;
    lock();
    fake_push(stream, &c->job);
    unlock();
    return cudaSuccess;
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t *out, unsigned flags)
{
    if (flags != cudaEventDisableTiming)
        fake_broken("an event that measures time");
    return (*out = calloc(1, sizeof **out)) ? cudaSuccess : cudaErrorMemoryAllocation;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream)
{
    struct mark *m = new_job(sizeof *m, run_mark);
    m->event = event;
    lock();
    if (event->pending)
        fake_broken("an event is recorded anew before it is through");
    event->pending++;
    fake_push(stream, &m->job);
    unlock();
    return cudaSuccess;
}

cudaError_t cudaEventQuery(cudaEvent_t event)
{
    lock();
    const bool pending = event->pending;
    unlock();
    return pending ? cudaErrorNotReady : cudaSuccess;
}

cudaError_t cudaEventDestroy(cudaEvent_t event)
{
    lock();
    event->dead = true;
    const bool now = !event->pending;
    unlock();
    if (now)
        free(event);
    return cudaSuccess;
}

cudaError_t cudaGetLastError(void) { return cudaSuccess; }
const char *cudaGetErrorName(cudaError_t said) { return said == cudaSuccess ? "cudaSuccess" : "cudaErrorUnknown"; }
