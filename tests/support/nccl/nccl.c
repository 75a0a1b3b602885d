#include "tests/support/nccl/fake.h"
#include "tests/support/nccl/inside.h"
#include <cuda_runtime_api.h>
#include <nccl.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RANKS = 32, FAULTS = 16, POLLS = 3, MAGIC = 8 };

_Static_assert((int)FAKE_CUDA_ERROR == (int)ncclUnhandledCudaError && (int)FAKE_INVALID_USAGE == (int)ncclInvalidUsage, "the tests' numbers are NCCL's");

enum form { ALLREDUCE, REDUCE_SCATTER, ALLGATHER, BROADCAST, PAIRS };
struct desc { enum form form; const void *in; void *out; size_t n; ncclDataType_t type; ncclRedOp_t op; int root; };
struct pair { bool sends; int peer; void *mem; size_t bytes; bool done; };

/* One collective of a meeting; of its ranks each brings what it wants. */
struct slot { uint64_t seq; unsigned came; bool through; struct desc desc[RANKS]; struct slot *next; };
struct parcel { int from, to; const void *mem; size_t bytes; bool taken; struct parcel *next; };
/* The ranks that came by one id. */
struct meeting { unsigned char id[NCCL_UNIQUE_ID_BYTES]; int size, joined, listener; bool dead; struct slot *slots; struct parcel *parcels; struct meeting *next; };

struct ncclComm {
    struct meeting *m;
    int rank, size;
    ncclResult_t state;
    bool initial, ended, aborted, finalized, lazy_for_ever, stuck;
    uint64_t calls, collectives;
    unsigned polls, jobs;
    struct fake_job *later;            /* of a call in progress: and where it will stand */
    void *where;
    atomic_int inside;
    struct ncclComm *next;
};
struct call { struct fake_job job; struct ncclComm *c; bool hang; struct desc desc; struct pair *pairs; size_t pair_count; uint64_t seq; };

static struct { struct fake_fault faults[FAULTS]; size_t fault_count; int version; unsigned live, aborted, listening; uint64_t ids; bool release;
                struct meeting *meetings; struct ncclComm *comms; } the;
static _Thread_local struct { int depth; struct ncclComm *c; cudaStream_t stream; struct pair *pairs; size_t count; } open_group;

static void lock(void) { (void)pthread_mutex_lock(&fake_lock); }
static void unlock(void) { (void)pthread_mutex_unlock(&fake_lock); }
static void news(void) { (void)pthread_cond_broadcast(&fake_news); }
static void wait_news(void) { (void)pthread_cond_wait(&fake_news, &fake_lock); }

static void *get(size_t bytes)
{
    void *mem = calloc(1, bytes ? bytes : 1);
    if (!mem)
        fake_broken("out of memory");
    return mem;
}

void fake_reset(int devices, int version)
{
    lock();
    the.release = true;
    news();
    while (the.live)
        wait_news();
    for (struct ncclComm *c; (c = the.comms);) {
        the.comms = c->next;
        free(c);
    }
    for (struct meeting *m; (m = the.meetings);) {
        the.meetings = m->next;
        for (struct slot *s; (s = m->slots);) {
            m->slots = s->next;
            free(s);
        }
        for (struct parcel *p; (p = m->parcels);) {
            m->parcels = p->next;
            free(p);
        }
        free(m);
    }
    the.fault_count = 0;
    the.aborted = 0;
    the.release = false;
    the.version = version ? version : NCCL_VERSION_CODE;
    fake_set_devices(devices);
    unlock();
}

void fake_add(struct fake_fault fault)
{
    lock();
    if (the.fault_count == FAULTS)
        fake_broken("too many faults");
    the.faults[the.fault_count++] = fault;
    unlock();
}

static unsigned read_locked(const unsigned *value)
{
    lock();
    const unsigned now = *value;
    unlock();
    return now;
}
unsigned fake_live(void) { return read_locked(&the.live); }
unsigned fake_aborted(void) { return read_locked(&the.aborted); }
unsigned fake_listening(void) { return read_locked(&the.listening); }

static struct fake_fault fault_at(int size, int rank, uint64_t call, bool init)
{
    for (size_t i = 0; i < the.fault_count; i++) {
        const struct fake_fault *f = &the.faults[i];
        const bool of_init = f->kind == FAKE_INIT_RESULT || f->kind == FAKE_INIT_HANG;
        if ((int)f->size == size && (int)f->rank == rank && of_init == init && (init || f->call == call))
            return *f;
    }
    return (struct fake_fault){ .kind = FAKE_NONE };
}

static bool has_fault(const struct ncclComm *c, enum fake_kind kind)
{
    for (size_t i = 0; i < the.fault_count; i++)
        if ((int)the.faults[i].size == c->size && (int)the.faults[i].rank == c->rank && the.faults[i].kind == kind)
            return true;
    return false;
}

/* ---- ids ---- */

ncclResult_t ncclGetVersion(int *version)
{
    *version = the.version;
    return ncclSuccess;
}
const char *ncclGetErrorString(ncclResult_t result) { return result == ncclRemoteError ? "remote process exited or there was a network error" : "an error of NCCL's"; }
const char *ncclGetLastError(ncclComm_t comm)
{
    (void)comm;
    return "Connect to 198.51.100.7<45678> failed";
}

static void *listen_for(void *ctx)
{
    const int fd = *(int *)ctx;
    free(ctx);
    for (int peer; (peer = accept(fd, NULL, NULL)) >= 0;)
        close(peer);
    lock();
    the.listening--;
    for (struct meeting *m = the.meetings; m; m = m->next)
        if (m->listener == fd)
            m->listener = -1;
    news();
    unlock();
    close(fd);
    return NULL;
}

ncclResult_t ncclGetUniqueId(ncclUniqueId *id)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    pthread_t thread;
    int *fd = get(sizeof *fd);
    *fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*fd < 0 || bind(*fd, (struct sockaddr *)&at, len) != 0 || listen(*fd, RANKS) != 0 || getsockname(*fd, (struct sockaddr *)&at, &len) != 0)
        fake_broken("no socket");
    memset(id, 0, sizeof *id);
    struct meeting *m = get(sizeof *m);
    lock();
    const uint64_t number = ++the.ids;
    memcpy(id->internal, &number, MAGIC);
    memcpy(id->internal + MAGIC, &at, sizeof at);
    memcpy(m->id, id, sizeof m->id);
    m->listener = *fd;
    m->next = the.meetings;
    the.meetings = m;
    the.listening++;
    unlock();
    if (pthread_create(&thread, NULL, listen_for, fd) != 0)
        fake_broken("out of threads");
    (void)pthread_detach(thread);
    return ncclSuccess;
}

/* ---- communicators ---- */

static void enter(struct ncclComm *c)
{
    if (!c || c->ended)
        fake_broken("a communicator is used that was ended");
    if (atomic_fetch_add(&c->inside, 1))
        fake_broken("two threads are in one communicator");
}

static ncclResult_t leave(struct ncclComm *c, ncclResult_t said)
{
    atomic_fetch_sub(&c->inside, 1);
    unlock();
    return said;
}

ncclResult_t ncclCommInitRankConfig(ncclComm_t *out, int size, ncclUniqueId id, int rank, ncclConfig_t *config)
{
    *out = NULL;
    if (!config || config->blocking != 0)
        fake_broken("a communicator that blocks");
    lock();
    const struct fake_fault f = fault_at(size, rank, 0, true);
    struct meeting *m = the.meetings;
    while (m && memcmp(m->id, &id, sizeof m->id) != 0)
        m = m->next;
    if (!m || (m->size && m->size != size) || f.kind == FAKE_INIT_RESULT) {
        unlock();
        return f.kind == FAKE_INIT_RESULT ? (ncclResult_t)f.result : ncclInvalidArgument;
    }
    struct ncclComm *c = get(sizeof *c);
    *c = (struct ncclComm){ .m = m, .rank = rank, .size = m->size = size, .state = ncclInProgress, .initial = true, .next = the.comms };
    the.comms = *out = c;
    the.live++;
    if (f.kind != FAKE_INIT_HANG && ++m->joined == size && m->listener >= 0)
        (void)shutdown(m->listener, SHUT_RDWR);
    unlock();
    return ncclInProgress;
}

ncclResult_t ncclCommGetAsyncError(ncclComm_t c, ncclResult_t *state)
{
    lock();
    enter(c);
    if (c->initial && c->m->joined == c->size)
        c->initial = false, c->state = ncclSuccess;
    if (c->later && ++c->polls >= POLLS && !c->lazy_for_ever) {
        fake_push(c->where, c->later);
        c->jobs++;
        c->later = NULL;
        c->state = ncclSuccess;
    }
    *state = c->m->dead ? ncclRemoteError : c->state;
    return leave(c, ncclSuccess);
}

/* With the lock: no job of it is left in a stream. */
static void finish(struct ncclComm *c)
{
    while (c->jobs)
        wait_news();
    if (c->later) {
        free(((struct call *)c->later)->pairs);
        free(c->later);
    }
    c->later = NULL;
    c->ended = true;
    the.live--;
    news();
}

ncclResult_t ncclCommFinalize(ncclComm_t c)
{
    lock();
    enter(c);
    if (c->state != ncclSuccess || c->m->dead)
        fake_broken("a communicator that is not well is finalized");
    c->finalized = true;
    return leave(c, ncclSuccess);
}

ncclResult_t ncclCommDestroy(ncclComm_t c)
{
    lock();
    enter(c);
    if (!c->finalized || c->m->dead)
        fake_broken("a communicator is destroyed that did not finalize");
    finish(c);
    return leave(c, ncclInProgress);           /* of one that is not blocking: the rest is done by and by */
}

ncclResult_t ncclCommAbort(ncclComm_t c)
{
    lock();
    if (c && c->stuck) {
        c->aborted = true;
        news();
        while (c->stuck)
            wait_news();
    }
    enter(c);
    c->aborted = true;
    the.aborted++;
    news();
    while (has_fault(c, FAKE_ABORT_HANG) && !the.release)
        wait_news();
    finish(c);
    return leave(c, ncclSuccess);
}

/* ---- what a collective does ---- */

static size_t size_of(ncclDataType_t type) { return type == ncclUint8 ? 1 : type == ncclInt32 || type == ncclFloat32 ? 4 : 8; }

#define REDUCE(T, U) do { T a, b; memcpy(&a, into, sizeof a); memcpy(&b, from, sizeof b); \
                          a = op == ncclSum ? (T)((U)a + (U)b) : a > b ? a : b; memcpy(into, &a, sizeof a); } while (0)
static void reduce_one(void *into, const void *from, ncclDataType_t type, ncclRedOp_t op)
{
    switch (type) {
    case ncclUint8:   REDUCE(uint8_t, unsigned); break;
    case ncclInt32:   REDUCE(int32_t, uint32_t); break;
    case ncclInt64:   REDUCE(int64_t, uint64_t); break;
    case ncclFloat32: REDUCE(float, float); break;
    case ncclFloat64: REDUCE(double, double); break;
    default:          fake_broken("a type that nobody asked for");
    }
}

/* All ranks have come: in their order, into memory of its own first, for in and out may be one. */
static void carry_out(struct slot *s, int size)
{
    const struct desc *d = s->desc;
    const size_t copies = d->form == REDUCE_SCATTER ? (size_t)size : 1, one = size_of(d->type), bytes = d->n * copies * one;
    for (int i = 1; i < size; i++)
        if (s->desc[i].form != d->form || s->desc[i].n != d->n || s->desc[i].type != d->type || s->desc[i].op != d->op || s->desc[i].root != d->root)
            fake_broken("ranks make different calls");
    char *all = get(d->form == ALLGATHER ? bytes * (size_t)size : bytes), *theirs = get(bytes);
    fake_copy(all, d->form == BROADCAST ? s->desc[d->root].in : d->in, bytes);
    for (int i = 1; i < size && d->form == ALLGATHER; i++)
        fake_copy(all + (size_t)i * bytes, s->desc[i].in, bytes);
    for (int i = 1; i < size && (d->form == ALLREDUCE || d->form == REDUCE_SCATTER); i++) {
        fake_copy(theirs, s->desc[i].in, bytes);
        for (size_t k = 0; k < d->n * copies; k++)
            reduce_one(all + k * one, theirs + k * one, d->type, d->op);
    }
    for (int i = 0; i < size; i++) {
        const size_t from = d->form == REDUCE_SCATTER ? (size_t)i * d->n * one : 0;
        fake_copy(s->desc[i].out, all + from, d->form == ALLGATHER ? bytes * (size_t)size : d->n * one);
    }
    free(theirs);
    free(all);
}

static struct slot *slot_of(struct meeting *m, uint64_t seq)
{
    struct slot *s = m->slots;
    while (s && s->seq != seq)
        s = s->next;
    if (!s) {
        s = get(sizeof *s);
        s->seq = seq;
        s->next = m->slots;
        m->slots = s;
    }
    return s;
}

static void run_collective(struct call *call)
{
    struct ncclComm *c = call->c;
    struct slot *s = slot_of(c->m, call->seq);
    s->desc[c->rank] = call->desc;
    if (++s->came == (unsigned)c->size) {
        carry_out(s, c->size);
        s->through = true;
        news();
    }
    while (!s->through && !c->aborted)
        wait_news();
    if (!s->through)
        s->came = RANKS + 1;           /* what it brought is its own again: the others wait for ever */
}

static bool receive(struct ncclComm *c, struct pair *p)
{
    for (struct parcel *x = c->m->parcels; x; x = x->next)
        if (!x->taken && x->from == p->peer && x->to == c->rank && x->bytes == p->bytes) {
            fake_copy(p->mem, x->mem, p->bytes);
            x->taken = true;
            news();
            return true;
        }
    return false;
}

static void run_pairs(struct call *call)
{
    struct ncclComm *c = call->c;
    struct parcel *mine[RANKS] = { NULL };
    for (size_t i = 0; i < call->pair_count; i++)
        if (call->pairs[i].sends) {
            struct parcel *x = mine[call->pairs[i].peer] = get(sizeof *x);
            *x = (struct parcel){ .from = c->rank, .to = call->pairs[i].peer, .mem = call->pairs[i].mem, .bytes = call->pairs[i].bytes, .next = c->m->parcels };
            c->m->parcels = x;
        }
    news();
    for (bool more = true; more && !c->aborted;) {
        more = false;
        for (size_t i = 0; i < call->pair_count; i++) {
            struct pair *p = &call->pairs[i];
            if (!p->done)
                p->done = p->sends ? mine[p->peer]->taken : receive(c, p);
            more |= !p->done;
        }
        if (more)
            wait_news();
    }
    for (int i = 0; i < RANKS; i++)
        if (mine[i])
            mine[i]->taken = true;
}

static void run_call(struct fake_job *job)
{
    struct call *call = (struct call *)job;
    while (call->hang && !call->c->aborted)
        wait_news();
    if (!call->hang && !call->c->aborted) {
        if (call->desc.form == PAIRS)
            run_pairs(call);
        else
            run_collective(call);
    }
    free(call->pairs);
    call->c->jobs--;
    news();
}

/* A call begins: with what its fault wants. The lock is held, and let go. */
static ncclResult_t put(struct ncclComm *c, struct desc desc, struct pair *pairs, size_t count, cudaStream_t stream)
{
    const struct fake_fault f = fault_at(c->size, c->rank, c->calls++, false);
    if (c->initial || c->later)
        fake_broken("a call before what is in progress is settled");
    if (f.kind == FAKE_RESULT) {
        free(pairs);
        return leave(c, (ncclResult_t)f.result);
    }
    if (f.kind == FAKE_STUCK) {
        c->stuck = true;
        while (!c->aborted)
            wait_news();
        c->stuck = false;
        free(pairs);
        news();
        return leave(c, ncclInternalError);
    }
    struct call *call = get(sizeof *call);
    const bool lazy = f.kind == FAKE_LAZY || f.kind == FAKE_LAZY_HANG;
    *call = (struct call){ .job = { .run = run_call }, .c = c, .hang = f.kind == FAKE_HANG || f.kind == FAKE_ASYNC || f.kind == FAKE_DIE, .desc = desc,
                           .pairs = pairs, .pair_count = count, .seq = desc.form == PAIRS ? 0 : c->collectives++ };
    if (f.kind == FAKE_ASYNC)
        c->state = (ncclResult_t)f.result;
    c->m->dead |= f.kind == FAKE_DIE;
    if (!lazy) {
        c->jobs++;
        fake_push(stream, &call->job);
        return leave(c, ncclSuccess);
    }
    c->later = &call->job;
    c->where = stream;
    c->polls = 0;
    c->lazy_for_ever = f.kind == FAKE_LAZY_HANG;
    c->state = ncclInProgress;
    return leave(c, ncclInProgress);
}

static ncclResult_t collective(struct ncclComm *c, struct desc desc, cudaStream_t stream)
{
    lock();
    enter(c);
    return put(c, desc, NULL, 0, stream);
}

ncclResult_t ncclAllReduce(const void *in, void *out, size_t n, ncclDataType_t type, ncclRedOp_t op, ncclComm_t c, cudaStream_t stream)
{
    return collective(c, (struct desc){ ALLREDUCE, in, out, n, type, op, 0 }, stream);
}
ncclResult_t ncclReduceScatter(const void *in, void *out, size_t n, ncclDataType_t type, ncclRedOp_t op, ncclComm_t c, cudaStream_t stream)
{
    return collective(c, (struct desc){ REDUCE_SCATTER, in, out, n, type, op, 0 }, stream);
}
ncclResult_t ncclAllGather(const void *in, void *out, size_t n, ncclDataType_t type, ncclComm_t c, cudaStream_t stream)
{
    return collective(c, (struct desc){ ALLGATHER, in, out, n, type, ncclSum, 0 }, stream);
}
ncclResult_t ncclBroadcast(const void *in, void *out, size_t n, ncclDataType_t type, int root, ncclComm_t c, cudaStream_t stream)
{
    return collective(c, (struct desc){ BROADCAST, in, out, n, type, ncclSum, root }, stream);
}

/* ---- groups of sends and receives ---- */

ncclResult_t ncclGroupStart(void)
{
    open_group.depth++;
    return ncclSuccess;
}

static ncclResult_t add_pair(bool sends, void *mem, size_t bytes, int peer, ncclComm_t c, cudaStream_t stream)
{
    if (!open_group.depth || (open_group.c && open_group.c != c) || peer < 0 || peer >= c->size || peer == c->rank)
        fake_broken("a send or receive that stands in no group, or has no such peer");
    if (!open_group.pairs)
        open_group.pairs = get(2 * RANKS * sizeof *open_group.pairs);
    open_group.c = c;
    open_group.stream = stream;
    open_group.pairs[open_group.count++] = (struct pair){ .sends = sends, .peer = peer, .mem = mem, .bytes = bytes };
    return ncclSuccess;
}
ncclResult_t ncclSend(const void *mem, size_t n, ncclDataType_t type, int peer, ncclComm_t c, cudaStream_t stream)
{
    return add_pair(true, (void *)(uintptr_t)mem, n * size_of(type), peer, c, stream);
}
ncclResult_t ncclRecv(void *mem, size_t n, ncclDataType_t type, int peer, ncclComm_t c, cudaStream_t stream)
{
    return add_pair(false, mem, n * size_of(type), peer, c, stream);
}

ncclResult_t ncclGroupEnd(void)
{
    struct ncclComm *c = open_group.c;
    struct pair *pairs = open_group.pairs;
    const size_t count = open_group.count;
    if (--open_group.depth)
        fake_broken("groups in groups");
    open_group.c = NULL;
    open_group.pairs = NULL;
    open_group.count = 0;
    if (!c)
        return ncclSuccess;
    lock();
    enter(c);
    return put(c, (struct desc){ .form = PAIRS }, pairs, count, open_group.stream);
}
