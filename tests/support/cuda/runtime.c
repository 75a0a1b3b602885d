/* The runtime API's stand-in: standin.h. One lock for all; a thread has its own current device and last error, as in CUDA. */
#include "tests/support/cuda/standin.h"
#include "tests/support/cuda/emulation.h"
#include <cuda_runtime_api.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 64, MOST_PINNED = 1 << 12 };

struct waiting { struct waiting *next; void (*fn)(void *arg); void *arg; };
struct CUstream_st { pthread_mutex_t turn; int priority; bool follows, used; struct waiting *first, **last; uint64_t asked, done; struct CUstream_st *next; };
struct CUevent_st { struct CUstream_st *on; uint64_t place; double at; bool ahead; struct CUevent_st *next; };    /* place: what its stream was asked for before it */
struct name { const char *is; unsigned calls, fail_at; int code; bool sticky; };

static struct {
    struct moe_standin_machine machine;
    struct name names[MOST_NAMES];
    unsigned busy;
    double product, groups, kernel, passed;
    bool ahead;
    struct { void *at; size_t bytes; } pinned[MOST_PINNED];
    struct CUstream_st *streams;
    struct CUevent_st *events;
    size_t alive;
} all = { .machine = { 1, 9, 0, 13000, 0, (size_t)4 << 30 } };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int current;
static _Thread_local cudaError_t last;

void moe_standin_wrong(const char *format, ...)
{
    va_list va;
    va_start(va, format);
    fputs("cuda: ", stderr);
    vfprintf(stderr, format, va);
    fputc('\n', stderr);
    va_end(va);
    abort();
}

/* ---- the test's side ---- */

static struct name *name_of(const char *is)
{
    for (size_t i = 0; i < MOST_NAMES; i++) {
        if (!all.names[i].is)
            all.names[i].is = is;
        if (strcmp(all.names[i].is, is) == 0)
            return &all.names[i];
    }
    moe_standin_wrong("more functions than there is room for");
}

void moe_standin_machine(const struct moe_standin_machine *m)
{
    (void)pthread_mutex_lock(&lock);
    all.machine = (struct moe_standin_machine){ m->devices ? MOE_MAX(m->devices, 0) : 1, m->major ? m->major : 9, m->minor, m->driver ? m->driver : 13000, m->count_fails,
                                                m->memory ? m->memory : (size_t)4 << 30 };
    memset(all.names, 0, sizeof all.names);
    all.busy = 0;
    all.product = all.groups = all.kernel = all.passed = 0;
    all.ahead = false;
    last = cudaSuccess;
    (void)pthread_mutex_unlock(&lock);
}

void moe_standin_fail(const char *function, unsigned nth, int code, bool sticky)
{
    (void)pthread_mutex_lock(&lock);
    struct name *n = name_of(function);
    n->fail_at = n->calls + nth;
    n->code = code;
    n->sticky = sticky;
    (void)pthread_mutex_unlock(&lock);
}

void moe_standin_busy(unsigned n)
{
    (void)pthread_mutex_lock(&lock);
    all.busy = n;
    (void)pthread_mutex_unlock(&lock);
}

unsigned moe_standin_calls(const char *function)
{
    (void)pthread_mutex_lock(&lock);
    const unsigned calls = name_of(function)->calls;
    (void)pthread_mutex_unlock(&lock);
    return calls;
}

void moe_standin_times(double product, double groups, double kernel)
{
    (void)pthread_mutex_lock(&lock);
    all.product = product;
    all.groups = groups;
    all.kernel = kernel;
    (void)pthread_mutex_unlock(&lock);
}

void moe_standin_pass(double ms)
{
    (void)pthread_mutex_lock(&lock);
    all.passed += ms;
    (void)pthread_mutex_unlock(&lock);
}

void moe_standin_ahead(bool is)
{
    (void)pthread_mutex_lock(&lock);
    all.ahead = is;
    (void)pthread_mutex_unlock(&lock);
}

size_t moe_standin_alive(void)
{
    (void)pthread_mutex_lock(&lock);
    const size_t alive = all.alive;
    (void)pthread_mutex_unlock(&lock);
    return alive;
}

void moe_standin_made(int n)
{
    (void)pthread_mutex_lock(&lock);
    all.alive += (size_t)n;
    (void)pthread_mutex_unlock(&lock);
}

int moe_standin_called(const char *function, int success)
{
    (void)pthread_mutex_lock(&lock);
    struct name *n = name_of(function);
    n->calls++;
    const bool fails = n->fail_at && (n->sticky ? n->calls >= n->fail_at : n->calls == n->fail_at);
    const int code = fails ? n->code : success;
    (void)pthread_mutex_unlock(&lock);
    return code;
}

static cudaError_t gave(cudaError_t code) { return code == cudaSuccess || code == cudaErrorNotReady ? code : (last = code); }
#define CALLED() do { const int code_ = moe_standin_called(__func__, cudaSuccess); if (code_ != cudaSuccess) return gave((cudaError_t)code_); } while (0)

static double now(void)
{
    (void)pthread_mutex_lock(&lock);
    const double ms = name_of("cublasLtMatmul")->calls * all.product + name_of("cublasGemmGroupedBatchedEx")->calls * all.groups +
                      (double)moe_emulate_launches() * all.kernel + all.passed;
    (void)pthread_mutex_unlock(&lock);
    return ms;
}

/* ---- errors, devices ---- */

cudaError_t cudaGetLastError(void) { const cudaError_t code = last; last = cudaSuccess; return code; }
cudaError_t cudaPeekAtLastError(void) { return last; }
int moe_standin_last(void) { return (int)last; }
const char *cudaGetErrorString(cudaError_t code) { return code == cudaErrorMemoryAllocation ? "out of memory" : code == cudaErrorIllegalAddress ? "an illegal memory access was encountered" : "an error"; }
const char *cudaGetErrorName(cudaError_t code) { return code == cudaErrorMemoryAllocation ? "cudaErrorMemoryAllocation" : code == cudaErrorIllegalAddress ? "cudaErrorIllegalAddress" : "cudaErrorUnknown"; }
cudaError_t cudaDriverGetVersion(int *out) { CALLED(); *out = all.machine.driver < 0 ? 0 : all.machine.driver; return cudaSuccess; }
cudaError_t cudaRuntimeGetVersion(int *out) { CALLED(); *out = CUDART_VERSION; return cudaSuccess; }

cudaError_t cudaGetDeviceCount(int *out)
{
    CALLED();
    *out = all.machine.count_fails ? 0 : all.machine.devices;
    return all.machine.count_fails ? gave((cudaError_t)all.machine.count_fails) : cudaSuccess;
}

cudaError_t cudaSetDevice(int which)
{
    CALLED();
    if (which < 0 || which >= all.machine.devices)
        return gave(cudaErrorInvalidDevice);
    current = which;
    return cudaSuccess;
}

cudaError_t cudaGetDevice(int *out) { CALLED(); *out = current; return cudaSuccess; }

/* Shared memory of one block in bytes, by NVIDIA's table of compute capabilities. */
static int block_memory(void) { return (all.machine.minor ? 99 : all.machine.major == 8 ? 163 : 227) << 10; }

cudaError_t cudaDeviceGetAttribute(int *out, enum cudaDeviceAttr what, int which)
{
    CALLED();
    if (which < 0 || which >= all.machine.devices)
        return gave(cudaErrorInvalidDevice);
    switch ((int)what) {
    case cudaDevAttrComputeCapabilityMajor: *out = all.machine.major; return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor: *out = all.machine.minor; return cudaSuccess;
    case cudaDevAttrMultiProcessorCount: *out = 4; return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin: *out = block_memory(); return cudaSuccess;
    default: moe_standin_wrong("attribute %d of a device is not known here", (int)what);
    }
}

/* No two devices in the order in which CUDA counts them. */
cudaError_t cudaDeviceGetPCIBusId(char *into, int room, int which)
{
    CALLED();
    if (which < 0 || which >= all.machine.devices)
        return gave(cudaErrorInvalidDevice);
    return snprintf(into, (size_t)room, "0000:%02x:00.0", 0xf0 - which) < room ? cudaSuccess : gave(cudaErrorInvalidValue);
}

cudaError_t cudaGetDeviceProperties(struct cudaDeviceProp *out, int which)
{
    CALLED();
    if (which < 0 || which >= all.machine.devices)
        return gave(cudaErrorInvalidDevice);
    *out = (struct cudaDeviceProp){ .name = "Emulated", .major = all.machine.major, .minor = all.machine.minor, .totalGlobalMem = all.machine.memory,
                                    .sharedMemPerBlockOptin = (size_t)block_memory() };
    return cudaSuccess;
}

/* ---- memory ---- */

cudaError_t cudaMemGetInfo(size_t *left, size_t *total)
{
    CALLED();
    *total = all.machine.memory;
    *left = *total - MOE_MIN(moe_emulate_in_use(), *total);
    return cudaSuccess;
}

cudaError_t cudaMalloc(void **out, size_t bytes)
{
    CALLED();
    if (bytes > all.machine.memory || moe_emulate_in_use() > all.machine.memory - bytes)
        return gave(cudaErrorMemoryAllocation);
    *out = moe_emulate_alloc(bytes);
    return *out ? cudaSuccess : gave(cudaErrorMemoryAllocation);
}

cudaError_t cudaFree(void *mem)
{
    CALLED();
    moe_emulate_free(mem);
    return cudaSuccess;
}

cudaError_t cudaHostAlloc(void **out, size_t bytes, unsigned flags)
{
    CALLED();
    (void)flags;
    void *mem = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
    if (!mem)
        return gave(cudaErrorMemoryAllocation);
    (void)pthread_mutex_lock(&lock);
    size_t i = 0;
    while (i < MOST_PINNED && all.pinned[i].at)
        i++;
    if (i == MOST_PINNED)
        moe_standin_wrong("more than %d pieces of pinned memory", MOST_PINNED);
    all.pinned[i].at = mem;
    all.pinned[i].bytes = bytes;
    all.alive++;
    (void)pthread_mutex_unlock(&lock);
    *out = mem;
    return cudaSuccess;
}

cudaError_t cudaFreeHost(void *mem)
{
    CALLED();
    (void)pthread_mutex_lock(&lock);
    size_t i = 0;
    while (i < MOST_PINNED && all.pinned[i].at != mem)
        i++;
    if (i == MOST_PINNED)
        moe_standin_wrong("cudaFreeHost of what is no pinned memory");
    all.pinned[i].at = NULL;
    all.alive--;
    (void)pthread_mutex_unlock(&lock);
    free(mem);
    return cudaSuccess;
}

static bool is_pinned(const void *at, size_t bytes)
{
    bool is = false;
    (void)pthread_mutex_lock(&lock);
    for (size_t i = 0; i < MOST_PINNED && !is; i++)
        is = all.pinned[i].at && (uintptr_t)at >= (uintptr_t)all.pinned[i].at && (uintptr_t)at + bytes <= (uintptr_t)all.pinned[i].at + all.pinned[i].bytes;
    (void)pthread_mutex_unlock(&lock);
    return is;
}

/* ---- streams ---- */

static void stream_is(const struct CUstream_st *s)
{
    (void)pthread_mutex_lock(&lock);
    const struct CUstream_st *i = all.streams;
    while (i && i != s)
        i = i->next;
    (void)pthread_mutex_unlock(&lock);
    if (!i)
        moe_standin_wrong("a stream that is none, or no more");
}

/* Whoever asks may make a stream get on, a thread that watches a communicator's events as well: one at a time, so what waits is done in its order. */
static void catch_up_to(struct CUstream_st *s, uint64_t place)
{
    (void)pthread_mutex_lock(&s->turn);
    while (s->first && s->done < place) {
        struct waiting *w = s->first;
        s->first = w->next;
        s->done++;
        if (!s->first)
            s->last = &s->first;
        w->fn(w->arg);
        free(w->arg);
        free(w);
    }
    (void)pthread_mutex_unlock(&s->turn);
}
static void catch_up(struct CUstream_st *s) { catch_up_to(s, UINT64_MAX); }

void moe_standin_queue(void *stream, void (*fn)(void *arg), void *arg)
{
    struct CUstream_st *s = stream;
    stream_is(s);
    s->used = true;
    if (!s->follows) {
        fn(arg);
        free(arg);
        return;
    }
    struct waiting *w = malloc(sizeof *w);
    if (!w)
        moe_standin_wrong("out of memory");
    *w = (struct waiting){ .fn = fn, .arg = arg };
    (void)pthread_mutex_lock(&s->turn);
    *s->last = w;
    s->last = &w->next;
    s->asked++;
    (void)pthread_mutex_unlock(&s->turn);
}

static cudaError_t stream_new(cudaStream_t *out, unsigned flags, int priority)
{
    if (flags != cudaStreamNonBlocking)
        moe_standin_wrong("a stream that waits for the default one");
    struct CUstream_st *s = calloc(1, sizeof *s);
    if (!s)
        return gave(cudaErrorMemoryAllocation);
    s->priority = priority;
    s->last = &s->first;
    (void)pthread_mutex_init(&s->turn, NULL);
    (void)pthread_mutex_lock(&lock);
    s->next = all.streams;
    all.streams = s;
    all.alive++;
    (void)pthread_mutex_unlock(&lock);
    *out = s;
    return cudaSuccess;
}

enum { LEAST = 0, GREATEST = -5 };             /* a smaller number comes first */
cudaError_t cudaStreamCreateWithFlags(cudaStream_t *out, unsigned flags) { CALLED(); return stream_new(out, flags, LEAST); }
cudaError_t cudaDeviceGetStreamPriorityRange(int *least, int *greatest) { CALLED(); *least = LEAST; *greatest = GREATEST; return cudaSuccess; }

cudaError_t cudaStreamCreateWithPriority(cudaStream_t *out, unsigned flags, int priority)
{
    CALLED();
    if (priority > LEAST || priority < GREATEST)
        moe_standin_wrong("a stream of priority %d", priority);
    return stream_new(out, flags, priority);
}

bool moe_standin_goes_first(const void *stream) { return ((const struct CUstream_st *)stream)->priority == GREATEST; }

cudaError_t cudaStreamDestroy(cudaStream_t s)
{
    CALLED();
    stream_is(s);
    catch_up(s);
    (void)pthread_mutex_lock(&lock);
    struct CUstream_st **at = &all.streams;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    for (struct CUevent_st *e = all.events; e; e = e->next)
        if (e->on == s)
            e->on = NULL;                            /* what was on it is through */
    all.alive--;
    (void)pthread_mutex_unlock(&lock);
    (void)pthread_mutex_destroy(&s->turn);
    free(s);
    return cudaSuccess;
}

static bool busy(void)
{
    (void)pthread_mutex_lock(&lock);
    const bool is = all.busy > 0;
    all.busy -= is;
    (void)pthread_mutex_unlock(&lock);
    return is;
}

cudaError_t cudaStreamQuery(cudaStream_t s)
{
    CALLED();
    stream_is(s);
    if (busy())
        return last = cudaErrorNotReady;
    catch_up(s);
    (void)pthread_mutex_lock(&lock);
    for (struct CUevent_st *e = all.events; e; e = e->next)
        e->ahead &= e->on != s;
    (void)pthread_mutex_unlock(&lock);
    return cudaSuccess;
}

/* ---- events ---- */

static void event_is(const struct CUevent_st *e)
{
    (void)pthread_mutex_lock(&lock);
    const struct CUevent_st *i = all.events;
    while (i && i != e)
        i = i->next;
    (void)pthread_mutex_unlock(&lock);
    if (!i)
        moe_standin_wrong("an event that is none, or no more");
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t *out, unsigned flags)
{
    CALLED();
    (void)flags;
    struct CUevent_st *e = calloc(1, sizeof *e);
    if (!e)
        return gave(cudaErrorMemoryAllocation);
    (void)pthread_mutex_lock(&lock);
    e->next = all.events;
    all.events = e;
    all.alive++;
    (void)pthread_mutex_unlock(&lock);
    *out = e;
    return cudaSuccess;
}

cudaError_t cudaEventCreate(cudaEvent_t *out) { return cudaEventCreateWithFlags(out, cudaEventDefault); }

cudaError_t cudaEventDestroy(cudaEvent_t e)
{
    CALLED();
    event_is(e);
    (void)pthread_mutex_lock(&lock);
    struct CUevent_st **at = &all.events;
    while (*at != e)
        at = &(*at)->next;
    *at = e->next;
    all.alive--;
    (void)pthread_mutex_unlock(&lock);
    free(e);
    return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t e, cudaStream_t s)
{
    CALLED();
    event_is(e);
    stream_is(s);
    e->on = s;
    (void)pthread_mutex_lock(&s->turn);
    e->place = s->asked;
    (void)pthread_mutex_unlock(&s->turn);
    e->at = now();
    (void)pthread_mutex_lock(&lock);
    e->ahead = all.ahead;
    (void)pthread_mutex_unlock(&lock);
    return cudaSuccess;
}

static bool is_ahead(const struct CUevent_st *e)
{
    (void)pthread_mutex_lock(&lock);
    const bool is = e->ahead;
    (void)pthread_mutex_unlock(&lock);
    return is;
}

cudaError_t cudaEventQuery(cudaEvent_t e)
{
    CALLED();
    event_is(e);
    if (is_ahead(e) || busy())
        return last = cudaErrorNotReady;
    if (e->on)
        catch_up_to(e->on, e->place);
    return cudaSuccess;
}

cudaError_t cudaEventElapsedTime(float *out, cudaEvent_t from, cudaEvent_t to)
{
    CALLED();
    event_is(from);
    event_is(to);
    *out = (float)(to->at - from->at);
    return cudaSuccess;
}

cudaError_t cudaStreamWaitEvent(cudaStream_t s, cudaEvent_t e, unsigned flags)
{
    CALLED();
    (void)flags;
    stream_is(s);
    event_is(e);
    if (!s->used)
        s->follows = true;
    s->used = true;
    if (e->on && e->on != s)
        catch_up_to(e->on, e->place);
    return cudaSuccess;
}

/* ---- copies ---- */

struct copy { void *to; const void *from; size_t bytes; int fill; };

static void copy_now(void *arg)
{
    const struct copy *c = arg;
    if (c->from)
        moe_emulate_copy(c->to, c->from, c->bytes);
    else
        moe_emulate_fill(c->to, c->fill, c->bytes);
}

static cudaError_t queue_copy(cudaStream_t s, struct copy c)
{
    struct copy *arg = malloc(sizeof *arg);
    if (!arg)
        return gave(cudaErrorMemoryAllocation);
    *arg = c;
    moe_standin_queue(s, copy_now, arg);
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind, cudaStream_t s)
{
    const bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice, from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
    CALLED();
    if (to_device ? !moe_emulate_is_device(to, bytes) : !is_pinned(to, bytes))
        moe_standin_wrong("a copy of %zu bytes to what is not %s", bytes, to_device ? "the device's memory" : "pinned memory");
    if (from_device ? !moe_emulate_is_device(from, bytes) : !is_pinned(from, bytes))
        moe_standin_wrong("a copy of %zu bytes from what is not %s", bytes, from_device ? "the device's memory" : "pinned memory");
    if (kind == cudaMemcpyDeviceToDevice && (uintptr_t)to < (uintptr_t)from + bytes && (uintptr_t)from < (uintptr_t)to + bytes)
        moe_standin_wrong("a copy on the device whose sides overlap");
    return queue_copy(s, (struct copy){ .to = to, .from = from, .bytes = bytes });
}

cudaError_t cudaMemsetAsync(void *to, int byte, size_t bytes, cudaStream_t s)
{
    CALLED();
    if (!moe_emulate_is_device(to, bytes))
        moe_standin_wrong("a fill of %zu bytes of what is not the device's memory", bytes);
    return queue_copy(s, (struct copy){ .to = to, .bytes = bytes, .fill = byte });
}
