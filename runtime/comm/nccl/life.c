#include "common/base/clock.h"
#include "runtime/comm/nccl/inside.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* ---- what its thread and its owner tell each other ---- */

static void set_state(struct moe_nccl_ranks *r, enum moe_nccl_state state)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    if (r->state < state)
        r->state = state;
    MOE_CHECK(pthread_cond_broadcast(&r->changed) == 0);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
}

static bool is_wanted(struct moe_nccl_ranks *r)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    const bool wanted = r->state < MOE_NCCL_CLOSING;
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return wanted;
}

/* Whether `state` was reached until then. */
static bool await_until(struct moe_nccl_ranks *r, enum moe_nccl_state state, uint64_t ms)
{
    const struct timespec until = { .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000 };
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    while (r->state < state && pthread_cond_timedwait(&r->changed, &r->lock, &until) != ETIMEDOUT)
        ;
    const bool reached = r->state >= state;
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return reached;
}

static bool await(struct moe_nccl_ranks *r, enum moe_nccl_state state, uint64_t ms) { return await_until(r, state, moe_now_ms() + ms); }

/* From now on it is to end, unless it was before: who waits for that waits once, whatever else has to end at the same time. */
static uint64_t closing_since(struct moe_nccl_ranks *r)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    if (!r->closing_ms)
        r->closing_ms = moe_now_ms();
    const uint64_t since = r->closing_ms;
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return since;
}

/* With NCCL, to end a communicator or to come out of it. */
static uint64_t patience_ms(const struct moe_nccl_ranks *r) { return MOE_MIN(MOE_MAX(r->base.deadline_ms, 1000u), (unsigned)MOE_NCCL_PATIENCE_MS); }

/* The mesh is its owner's: who was left behind does not know whether it is still there. */
static enum moe_code hear_mesh(struct moe_nccl_ranks *r, struct moe_error *err)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    const enum moe_code code = r->left ? MOE_OK : r->mesh->ops->poll_error(r->mesh, err);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return code;
}

static void hang_up(struct moe_nccl_ranks *r)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    if (!r->left)
        r->mesh->ops->abort(r->mesh);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
}

/* ---- its thread ---- */

static ncclResult_t begin(struct moe_nccl_ranks *r)
{
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
    ncclUniqueId id;
    config.blocking = 0;
    if (r->of)
        return moe_nccl_shrink(r, &config);
    memcpy(&id, r->id, sizeof id);
    const ncclResult_t said = ncclCommInitRankConfig(&r->comm, (int)r->base.size, id, (int)r->base.rank, &config);
    explicit_bzero(&id, sizeof id);
    return said;
}

/* How far it is, after what was said last. The one that is shrunk tells until the new one is there, which NCCL's own thread puts in its place. */
static ncclResult_t ask(struct moe_nccl_ranks *r, ncclResult_t said)
{
    if (said != ncclSuccess && said != ncclInProgress)
        return said;
    if (r->of && (said = moe_nccl_state(r->of->stopped)) != ncclSuccess)
        return said;
    ncclComm_t comm = __atomic_load_n(&r->comm, __ATOMIC_ACQUIRE);
    return comm ? moe_nccl_state(comm) : r->of ? ncclInternalError : said;
}

static enum moe_code meet(struct moe_nccl_ranks *r, struct moe_error *err)
{
    static const char what[] = "meeting the other ranks";
    const uint64_t due = moe_now_ms() + r->open_ms;
    const cudaError_t device = cudaSetDevice(r->ordinal);
    if (device != cudaSuccess)
        return moe_nccl_cuda_failed(device, what, err);
    for (ncclResult_t said = begin(r);;) {
        said = ask(r, said);
        if (said != ncclInProgress)
            return said == ncclSuccess ? MOE_OK : moe_nccl_failed(said, what, err);
        if (!is_wanted(r))
            return moe_comm_failed(err, ECANCELED, UINT32_MAX, "%s was given up", what);
        if (moe_now_ms() >= due)
            return moe_comm_failed(err, ETIMEDOUT, UINT32_MAX, "%s by NCCL took more than %u ms", what, r->open_ms);
        MOE_TRY(moe_fate_check(&r->family->fate, err));
        MOE_TRY(hear_mesh(r, err));
        moe_nccl_nap(r, 10 * MOE_NCCL_NAP_US);
    }
}

/* One look. Who makes a call holds the gate for moments; one that does not come back for a whole deadline hangs in NCCL. */
static enum moe_code look(struct moe_nccl_ranks *r, uint64_t *shut_since, bool *busy, struct moe_error *err)
{
    const uint64_t now = moe_now_ms();
    enum moe_code code;
    MOE_TRY(moe_fate_check(&r->family->fate, err));
    MOE_TRY(hear_mesh(r, err));
    if (pthread_mutex_trylock(&r->gate) != 0) {
        if (!*shut_since)
            *shut_since = now;
        if (now - *shut_since <= r->base.deadline_ms)
            return MOE_OK;
        return moe_comm_failed(err, ETIMEDOUT, UINT32_MAX, "a call of NCCL did not return within %u ms", r->base.deadline_ms);
    }
    code = moe_nccl_look(r, err);
    *busy = r->count;
    *shut_since = 0;
    MOE_CHECK(pthread_mutex_unlock(&r->gate) == 0);
    return code;
}

static enum moe_code watch(struct moe_nccl_ranks *r, struct moe_error *err)
{
    struct pollfd heard[] = { { .fd = r->family->fate.wake, .events = POLLIN }, { .fd = r->bell, .events = POLLIN } };
    uint64_t shut_since = 0;
    for (bool busy = false; is_wanted(r);) {
        MOE_TRY(look(r, &shut_since, &busy, err));
        (void)poll(heard, MOE_COUNT(heard), busy || shut_since ? MOE_NCCL_WATCH_MS : 10 * MOE_NCCL_WATCH_MS);
    }
    return MOE_OK;
}

/* What stands in the stream goes through, and all ranks leave together; or, after a while, they do not. */
static bool leave(struct moe_nccl_ranks *r, ncclComm_t comm)
{
    const uint64_t due = moe_now_ms() + r->base.deadline_ms;
    struct moe_error why;
    ncclResult_t said = ncclCommFinalize(comm);
    while (said == ncclInProgress && moe_now_ms() < due && moe_fate_check(&r->family->fate, &why) == MOE_OK) {
        moe_nccl_nap(r, MOE_NCCL_NAP_US);
        said = moe_nccl_state(comm);
    }
    return said == ncclSuccess;
}

/* Nobody else may be inside. Who does not come out (a stream that takes no more) comes out when it is aborted, and finds it gone: then *alone is false. */
static ncclComm_t take(struct moe_nccl_ranks *r, bool *alone)
{
    const struct timespec nap = { .tv_nsec = 1000000 };
    const uint64_t due = moe_now_ms() + patience_ms(r) / 2;
    atomic_store(&r->gone, true);
    int shut;
    while ((shut = pthread_mutex_trylock(&r->gate)) != 0 && moe_now_ms() < due)
        (void)nanosleep(&nap, NULL);
    ncclComm_t comm = __atomic_load_n(&r->comm, __ATOMIC_ACQUIRE);
    *alone = !shut;
    if (!shut) {
        r->comm = NULL;
        MOE_CHECK(pthread_mutex_unlock(&r->gate) == 0);
    }
    return comm;
}

static void drop(struct moe_nccl_ranks *r)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    if (r->state == MOE_NCCL_KEPT && !r->dropped)
        r->closing_ms = moe_now_ms();
    r->dropped = true;
    MOE_CHECK(pthread_cond_broadcast(&r->changed) == 0);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
}

/* Dead and stopped: until somebody has made another one of it, or nobody will. */
static void stay(struct moe_nccl_ranks *r, ncclComm_t comm)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    r->stopped = comm;
    r->state = MOE_NCCL_KEPT;
    MOE_CHECK(pthread_cond_broadcast(&r->changed) == 0);
    while (!r->dropped)
        MOE_CHECK(pthread_cond_wait(&r->changed, &r->lock) == 0);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
}

static void part(struct moe_nccl_ranks *r);

/* What this one is made of is to end. With `wait` it has: only then NCCL makes no more of it. */
static void leave_of(struct moe_nccl_ranks *r, bool wait)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    struct moe_nccl_ranks *of = moe_take(r->of);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    if (!of)
        return;
    drop(of);
    while (wait && !await(of, MOE_NCCL_ENDED, MOE_NCCL_PATIENCE_MS))
        ;
    part(of);
}

/* Destroying one whose peers are gone may wait for ever; aborting does not, when all abort. */
static void end(struct moe_nccl_ranks *r, bool met)
{
    struct moe_error why;
    const bool well = moe_fate_check(&r->family->fate, &why) == MOE_OK;
    bool alone, revoking = false;
    (void)closing_since(r);
    if (!well && atomic_load(&r->bound))
        hang_up(r);
    leave_of(r, true);
    ncclComm_t comm = take(r, &alone);
    ncclResult_t said = ncclInternalError;
    if (comm && !well && met && alone && moe_nccl_stop(r, comm, &why, moe_now_ms() + patience_ms(r) / 4, &revoking))
        stay(r, comm);
    if (comm && well && leave(r, comm))
        said = ncclCommDestroy(comm);
    if (revoking)
        moe_nccl_settle(comm);
    if (comm && said != ncclSuccess && said != ncclInProgress)         /* one that is on its way out may be gone already */
        (void)ncclCommAbort(comm);
}

static void release(struct moe_nccl_ranks *r)
{
    (void)cudaSetDevice(r->ordinal);
    for (int i = 0; i < MOE_NCCL_CALLS; i++) {
        if (r->calls[i].began)
            (void)cudaEventDestroy(r->calls[i].began);
        if (r->calls[i].ended)
            (void)cudaEventDestroy(r->calls[i].ended);
    }
    if (r->word)
        (void)cudaFree(r->word);
    if (r->family && atomic_fetch_sub(&r->family->members, 1) == 1) {
        moe_fate_end(&r->family->fate);
        free(r->family);
    }
    if (r->bell >= 0)
        close(r->bell);
    (void)pthread_mutex_destroy(&r->gate);
    (void)pthread_mutex_destroy(&r->lock);
    (void)pthread_cond_destroy(&r->changed);
    explicit_bzero(r->id, sizeof r->id);
    free(r->without);
    free(r);
}

/* Its owner goes: what its thread is not through with, that frees. */
static void part(struct moe_nccl_ranks *r)
{
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    const bool ended = r->state == MOE_NCCL_ENDED;
    struct moe_comm *mesh = r->owns_mesh ? r->mesh : NULL;
    pthread_t thread = r->thread;
    r->left = !ended;
    if (r->of)
        drop(r->of);                           /* if its thread does not come back from NCCL: it will when the other one is aborted */
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);        /* from here on it may be its thread's alone */
    moe_comm_free(&mesh);
    if (!ended) {
        (void)pthread_detach(thread);
        return;
    }
    MOE_CHECK(pthread_join(thread, NULL) == 0);
    release(r);
}

static void *live(void *ctx)
{
    struct moe_nccl_ranks *r = ctx;
    struct moe_error err;
    enum moe_code code = meet(r, &err);
    explicit_bzero(r->id, sizeof r->id);
    if (code != MOE_OK)
        (void)moe_fate_fail(&r->family->fate, &err);
    else
        leave_of(r, false);
    set_state(r, MOE_NCCL_OPEN);
    if (code == MOE_OK && watch(r, &err) != MOE_OK)
        (void)moe_fate_fail(&r->family->fate, &err);
    end(r, code == MOE_OK);
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    r->state = MOE_NCCL_ENDED;
    const bool left = r->left;
    MOE_CHECK(pthread_cond_broadcast(&r->changed) == 0);
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    if (left)
        release(r);
    return NULL;
}

/* ---- its owner ---- */

static enum moe_code new_family(struct moe_nccl_ranks *r, struct moe_comm *parent, struct moe_error *err)
{
    if (parent) {
        r->family = moe_nccl_of(parent)->family;
        atomic_fetch_add(&r->family->members, 1);
        return MOE_OK;
    }
    struct moe_nccl_family *family = calloc(1, sizeof *family);
    if (!family)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    const enum moe_code code = moe_fate_init(&family->fate, err);
    if (code != MOE_OK) {
        free(family);
        return code;
    }
    atomic_init(&family->members, 1);
    r->family = family;
    return MOE_OK;
}

/* On the device: events without a clock, which cost the least, and the barrier's word. */
static enum moe_code prepare(struct moe_nccl_ranks *r, struct moe_error *err)
{
    cudaError_t said = cudaSetDevice(r->ordinal);
    for (int i = 0; i < MOE_NCCL_CALLS && said == cudaSuccess; i++) {
        said = cudaEventCreateWithFlags(&r->calls[i].began, cudaEventDisableTiming);
        if (said == cudaSuccess)
            said = cudaEventCreateWithFlags(&r->calls[i].ended, cudaEventDisableTiming);
    }
    if (said == cudaSuccess)
        said = cudaMalloc((void **)&r->word, sizeof *r->word);
    if (said == cudaSuccess)
        said = cudaMemsetAsync(r->word, 0, sizeof *r->word, r->stream);
    return said == cudaSuccess ? MOE_OK : moe_nccl_cuda_failed(said, "a communicator on the device", err);
}

/* It hears no signal: those are for who trains. */
static enum moe_code start(struct moe_nccl_ranks *r, struct moe_error *err)
{
    sigset_t all, before;
    MOE_CHECK(sigfillset(&all) == 0 && pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    const int failed = pthread_create(&r->thread, NULL, live, r);
    MOE_CHECK(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    return failed ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no thread for a communicator: %s", strerrordesc_np(failed)) : MOE_OK;
}

static struct moe_nccl_ranks *new_ranks(const struct moe_nccl_options *o)
{
    struct moe_nccl_ranks *r = calloc(1, sizeof *r);
    pthread_condattr_t attr;
    if (!r)
        return NULL;
    r->base = (struct moe_comm){ .ops = &moe_nccl_ops, .rank = o->mesh->rank, .size = o->mesh->size, .generation = o->mesh->generation, .deadline_ms = o->deadline_ms };
    r->mesh = o->mesh;
    r->ordinal = o->ordinal;
    r->stream = o->queue;
    r->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    memcpy(r->id, o->id, sizeof r->id);
    r->keeps = o->keeps;
    r->open_ms = o->of ? MOE_MAX(o->deadline_ms / 2, 1u) : o->deadline_ms;
    atomic_init(&r->bound, !o->of);
    if (o->of) {
        r->of = moe_nccl_of(o->of);
        r->without_count = o->gone_count;
        r->without = calloc(o->gone_count, sizeof *r->without);
    }
    for (unsigned i = 0; r->without && i < o->gone_count; i++)
        r->without[i] = o->gone[i];
    MOE_CHECK(pthread_condattr_init(&attr) == 0 && pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
    MOE_CHECK(pthread_cond_init(&r->changed, &attr) == 0 && pthread_condattr_destroy(&attr) == 0);
    MOE_CHECK(pthread_mutex_init(&r->gate, NULL) == 0 && pthread_mutex_init(&r->lock, NULL) == 0);
    return r;
}

/* With a thread. */
static enum moe_code begin_ranks(const struct moe_nccl_options *o, struct moe_nccl_ranks **out, struct moe_error *err)
{
    if (!o->deadline_ms)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a communicator without a deadline");
    MOE_TRY(moe_nccl_ready(o->ordinal, err));
    struct moe_nccl_ranks *r = new_ranks(o);
    enum moe_code code = r && r->bell >= 0 && !r->of == !r->without
                             ? new_family(r, o->parent, err)
                             : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory or descriptor for a communicator");
    if (code == MOE_OK)
        code = prepare(r, err);
    if (code == MOE_OK)
        code = start(r, err);
    if (code == MOE_OK)
        *out = r;
    else if (r)
        release(r);
    return code;
}

enum moe_code moe_nccl_open(const struct moe_nccl_options *o, struct moe_comm **out, struct moe_error *err)
{
    struct moe_nccl_ranks *r = NULL;
    struct moe_comm *of = o->of;
    enum moe_code code = begin_ranks(o, &r, err);
    if (code != MOE_OK) {
        moe_comm_free(&of);
        return code;
    }
    if (!await(r, MOE_NCCL_OPEN, r->open_ms + (of ? r->open_ms / 2 : patience_ms(r)))) {
        (void)moe_comm_failed(err, ETIMEDOUT, UINT32_MAX, "NCCL did not return within %u ms", r->open_ms);
        (void)moe_fate_fail(&r->family->fate, err);
    }
    if ((code = moe_fate_check(&r->family->fate, err)) != MOE_OK) {
        moe_nccl_free(&r->base);
        return code;
    }
    *out = &r->base;
    return MOE_OK;
}

void moe_nccl_accept(struct moe_comm *c) { atomic_store(&moe_nccl_of(c)->bound, true); }

static void ring(struct moe_nccl_ranks *r)
{
    const uint64_t one = 1;
    (void)closing_since(r);
    set_state(r, MOE_NCCL_CLOSING);
    MOE_CHECK(write(r->bell, &one, sizeof one) == (ssize_t)sizeof one);
}

bool moe_nccl_keep(struct moe_comm *c)
{
    struct moe_nccl_ranks *r = moe_nccl_of(c);
    struct moe_error why;
    if (!r->keeps || moe_fate_check(&r->family->fate, &why) == MOE_OK)
        return false;
    ring(r);
    (void)await_until(r, MOE_NCCL_KEPT, closing_since(r) + patience_ms(r));
    MOE_CHECK(pthread_mutex_lock(&r->lock) == 0);
    const bool kept = r->state == MOE_NCCL_KEPT;
    if (kept)
        r->mesh = NULL;                        /* nobody asks for it any more */
    MOE_CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return kept;
}

/* NCCL that does not come back keeps its thread, and what that holds: the process goes on without. One that is given up is not waited for at all: the mesh goes on. */
void moe_nccl_free(struct moe_comm *c)
{
    struct moe_nccl_ranks *r = moe_nccl_of(c);
    struct moe_error why;
    if (!atomic_load(&r->bound))
        (void)moe_fate_abort(&r->family->fate);
    const bool well = moe_fate_check(&r->family->fate, &why) == MOE_OK;
    ring(r);
    drop(r);
    if (atomic_load(&r->bound))
        (void)await_until(r, MOE_NCCL_ENDED, closing_since(r) + (well ? r->base.deadline_ms : 0) + patience_ms(r));
    part(r);
}
