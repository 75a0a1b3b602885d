#include "tests/support/nccl/fake.h"
#include "tests/support/nccl/parts.h"
#include <cuda_runtime_api.h>
#include <nccl.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FAULTS = 16, POLLS = 3, MAGIC = 8 };

_Static_assert((int)FAKE_CUDA_ERROR == (int)ncclUnhandledCudaError && (int)FAKE_INVALID_USAGE == (int)ncclInvalidUsage, "the tests' numbers are NCCL's");

static struct { struct fake_fault faults[FAULTS]; size_t fault_count; int version; unsigned live, aborted, listening, shrunk, made_ids; uint64_t ids; bool release;
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
    the.aborted = the.shrunk = the.made_ids = 0;
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

void fake_version(int version)
{
    lock();
    the.version = version ? version : NCCL_VERSION_CODE;
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
unsigned fake_shrunk(void) { return read_locked(&the.shrunk); }
unsigned fake_ids(void) { return read_locked(&the.made_ids); }

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

static const struct fake_fault *fault_of(const struct ncclComm *c, enum fake_kind kind)
{
    for (size_t i = 0; i < the.fault_count; i++)
        if ((int)the.faults[i].size == c->size && (int)the.faults[i].rank == c->rank && the.faults[i].kind == kind)
            return &the.faults[i];
    return NULL;
}
static bool has_fault(const struct ncclComm *c, enum fake_kind kind) { return fault_of(c, kind) != NULL; }

/* ---- ids ---- */

ncclResult_t ncclGetVersion(int *version)
{
    lock();
    *version = the.version;
    unlock();
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
    the.made_ids++;
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

static ncclResult_t be_stuck(struct ncclComm *c)
{
    c->stuck = true;
    while (!c->aborted)
        wait_news();
    c->stuck = false;
    news();
    return leave(c, ncclInternalError);
}

ncclResult_t ncclCommInitRankConfig(ncclComm_t *out, int size, ncclUniqueId id, int rank, ncclConfig_t *config)
{
    *out = NULL;
    if (!config || config->blocking != 0)
        fake_broken("a communicator that blocks");
    lock();
    const struct fake_fault f = fault_at(size, rank, 0, true);
    struct meeting *m = the.meetings;
    while (m && (m->left_out || memcmp(m->id, &id, sizeof m->id) != 0))
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

/* It appears where it was asked for: as a communicator, or as what is to be aborted. */
static void give_child(struct ncclComm *c, ncclResult_t state)
{
    c->child->initial = false;
    c->child->m->dead |= state != ncclSuccess;
    c->child->state = c->state = state;
    *c->made = c->child;
    c->child = NULL;
}

static bool revokes_on(const struct ncclComm *c)
{
    const struct fake_fault *f = fault_of(c, FAKE_REVOKE_HANG);
    return f && !the.release && (!f->result || c->polls < (unsigned)f->result);
}

ncclResult_t ncclCommGetAsyncError(ncclComm_t c, ncclResult_t *state)
{
    lock();
    enter(c);
    if (c->initial && c->m->joined == c->size)
        c->initial = false, c->state = ncclSuccess;
    if (fake_is_revoking(c) && !c->jobs && ++c->polls >= POLLS && !revokes_on(c)) {
        const struct fake_fault *f = fault_of(c, FAKE_REVOKE_RESULT);
        c->state = f ? (ncclResult_t)f->result : ncclSuccess;
    }
    if (c->child && c->child->m->joined == c->child->size && !c->child->m->dead)
        give_child(c, ncclSuccess);
    if (c->later && !c->revoked && ++c->polls >= POLLS && !c->lazy_for_ever) {
        fake_push(c->where, c->later);
        c->jobs++;
        c->later = NULL;
        c->state = ncclSuccess;
    }
    *state = fake_state_of(c);
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
    if (c->state != ncclSuccess || c->m->dead || c->revoked || c->shrunk)
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
    if (fake_is_revoking(c))
        fake_broken("a communicator is aborted that is being revoked");
    c->aborted = true;
    if (c->child)
        give_child(c, ncclInternalError);
    the.aborted++;
    news();
    while (has_fault(c, FAKE_ABORT_HANG) && !the.release)
        wait_news();
    finish(c);
    return leave(c, ncclSuccess);
}

ncclResult_t ncclCommRevoke(ncclComm_t c, int flags)
{
    lock();
    enter(c);
    if (flags != NCCL_REVOKE_DEFAULT || c->revoked || c->shrunk || c->finalized || c->initial)
        fake_broken("a communicator is revoked that cannot be");
    c->revoked = true;
    c->polls = 0;
    c->state = ncclInProgress;
    news();
    return leave(c, ncclInProgress);
}

/* Who is left of it, and which of them this is. */
static struct meeting *rest_of(struct ncclComm *c, const int *out, int n, int *rank)
{
    uint64_t left_out = 0;
    for (int i = 0; i < n; i++) {
        if (out[i] < 0 || out[i] >= c->size || left_out >> out[i] & 1)
            fake_broken("a rank is left out that there is not, or twice");
        left_out |= UINT64_C(1) << out[i];
    }
    if (n <= 0 || left_out >> c->rank & 1)
        fake_broken("nobody is left out, or a rank that is shrinks the communicator");
    *rank = c->rank - __builtin_popcountll(left_out & ((UINT64_C(1) << c->rank) - 1));
    if (!c->m->rest) {
        struct meeting *m = c->m->rest = get(sizeof *m);
        *m = (struct meeting){ .size = c->size - n, .listener = -1, .left_out = left_out, .next = the.meetings };
        the.meetings = m;
    }
    if (c->m->rest->left_out != left_out)
        fake_broken("ranks leave out different ones");
    return c->m->rest;
}

ncclResult_t ncclCommShrink(ncclComm_t c, int *out, int n, ncclComm_t *made, ncclConfig_t *config, int flags)
{
    int rank;
    lock();
    enter(c);
    if (!config || config->blocking != 0 || flags != NCCL_SHRINK_ABORT || c->shrunk || c->finalized || c->initial || c->later || c->jobs)
        fake_broken("a communicator is shrunk that cannot be");
    struct meeting *m = rest_of(c, out, n, &rank);
    const struct fake_fault *f = fault_of(c, FAKE_SHRINK_RESULT);
    const ncclResult_t state = f ? (ncclResult_t)f->result : fake_state_of(c);
    c->shrunk = true;
    *made = NULL;
    if (has_fault(c, FAKE_SHRINK_STUCK))
        return be_stuck(c);
    if (state != ncclSuccess)
        return leave(c, state);
    c->child = get(sizeof *c->child);
    *c->child = (struct ncclComm){ .m = m, .rank = rank, .size = m->size, .state = ncclInProgress, .initial = true, .next = the.comms };
    c->made = made;
    c->state = ncclInProgress;
    the.comms = c->child;
    the.live++;
    the.shrunk++;
    m->joined += !has_fault(c, FAKE_SHRINK_HANG);
    return leave(c, ncclInProgress);
}

/* ---- what a collective does ---- */

/* All ranks have come: in their order, into memory of its own first, for in and out may be one. */
static void carry_out(struct slot *s, int size)
{
    const struct desc *d = s->desc;
    const size_t copies = d->form == REDUCE_SCATTER ? (size_t)size : 1, one = fake_size_of(d->type), bytes = d->n * copies * one;
    for (int i = 1; i < size; i++)
        if (s->desc[i].form != d->form || s->desc[i].n != d->n || s->desc[i].type != d->type || s->desc[i].op != d->op || s->desc[i].root != d->root)
            fake_broken("ranks make different calls");
    char *all = get(d->form == ALLGATHER ? bytes * (size_t)size : bytes), *theirs = get(bytes);
    fake_copy(all, d->form == BROADCAST ? s->desc[d->root].in : d->in, bytes);
    for (int i = 1; i < size && d->form == ALLGATHER; i++)
        fake_copy(all + (size_t)i * bytes, s->desc[i].in, bytes);
    for (int i = 1; i < size && (d->form == ALLREDUCE || d->form == REDUCE_SCATTER); i++) {
        fake_copy(theirs, s->desc[i].in, bytes);
        fake_reduce(all, theirs, d->n * copies, d->type, d->op);
    }
    for (int i = 0; i < size; i++) {
        const size_t from = d->form == REDUCE_SCATTER ? (size_t)i * d->n * one : 0;
        fake_copy(s->desc[i].out, all + from, d->form == ALLGATHER ? bytes * (size_t)size : d->n * one);
    }
    free(theirs);
    free(all);
}

static bool gives_up(const struct ncclComm *c) { return c->aborted || c->revoked; }

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
    while (!s->through && !gives_up(c))
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
    for (bool more = true; more && !gives_up(c);) {
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
    while (call->hang && !gives_up(call->c))
        wait_news();
    if (!call->hang && !gives_up(call->c)) {
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
    if (c->initial || c->later || c->revoked || c->shrunk)
        fake_broken("a call before what is in progress is settled, or after the communicator was given up");
    if (f.kind == FAKE_RESULT) {
        free(pairs);
        return leave(c, (ncclResult_t)f.result);
    }
    if (f.kind == FAKE_STUCK) {
        free(pairs);
        return be_stuck(c);
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
    return add_pair(true, (void *)(uintptr_t)mem, n * fake_size_of(type), peer, c, stream);
}
ncclResult_t ncclRecv(void *mem, size_t n, ncclDataType_t type, int peer, ncclComm_t c, cudaStream_t stream)
{
    return add_pair(false, mem, n * fake_size_of(type), peer, c, stream);
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
