#include "common/base/clock.h"
#include "runtime/comm/fate.h"
#include "runtime/comm/mpi_load.h"
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TAG = 1, WINDOW = 16, YIELDS = 4096, NAP_NS = 20000, PIECE = 1 << 30 };      /* PIECE: bytes or elements in one call, whose counts are of 31 bits */

struct core { struct moe_mpi_library mpi; struct moe_fate fate; bool started; };     /* started: by us, so we end it */
struct ranks { struct moe_comm base; struct core *core; moe_mpi comm; bool world; };

static struct ranks *ranks_of(struct moe_comm *c) { return (struct ranks *)c; }

static enum moe_code finish(struct moe_comm *c, enum moe_code code, struct moe_error *err)
{
    return code == MOE_OK ? MOE_OK : moe_fate_fail(&ranks_of(c)->core->fate, err);
}

static enum moe_code check(const struct moe_mpi_library *mpi, int said, const char *doing, struct moe_error *err)
{
    char why[MOE_MPI_ERROR_TEXT + 1] = "";
    int length = 0;
    if (said == MOE_MPI_OK)
        return MOE_OK;
    if (said == MOE_MPI_TRUNCATED)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "%s: another rank sends more bytes than this one expects", doing);
    (void)mpi->Error_string(said, why, &length);
    return moe_comm_failed(err, EIO, UINT32_MAX, "%s: %s", doing, why);
}

/* MPI gets on only while it is asked. At first at once, for a short wait; then by naps, for a long one. */
static enum moe_code wait_for(struct ranks *r, moe_mpi *request, struct moe_mpi_status *status, uint64_t until_ms, const char *doing, struct moe_error *err)
{
    const struct timespec nap = { .tv_nsec = NAP_NS };
    for (unsigned tries = 0;; tries++) {
        int done = 0;
        MOE_TRY(check(&r->core->mpi, r->core->mpi.Test(request, &done, status), doing, err));
        if (done)
            return MOE_OK;
        MOE_TRY(moe_fate_check(&r->core->fate, err));
        if (moe_now_ms() >= until_ms)
            return moe_comm_failed(err, ETIMEDOUT, UINT32_MAX, "%s: the other ranks were not through within %u ms", doing, r->base.deadline_ms);
        if (tries < YIELDS)
            (void)sched_yield();
        else
            (void)nanosleep(&nap, NULL);
    }
}

/* A call that was begun: with this answer, and this request. */
static enum moe_code complete(struct ranks *r, int said, moe_mpi *request, uint64_t until_ms, const char *doing, struct moe_error *err)
{
    struct moe_mpi_status status;
    MOE_TRY(check(&r->core->mpi, said, doing, err));
    return wait_for(r, request, &status, until_ms, doing, err);
}

static moe_mpi type_of(const struct moe_mpi_library *mpi, enum moe_comm_type type)
{
    switch (type) {
    case MOE_COMM_U8:  return mpi->the_uint8_t;
    case MOE_COMM_I32: return mpi->the_int32_t;
    case MOE_COMM_I64: return mpi->the_int64_t;
    case MOE_COMM_F32: return mpi->the_float;
    case MOE_COMM_F64: return mpi->the_double;
    }
    return NULL;
}

static moe_mpi op_of(const struct moe_mpi_library *mpi, enum moe_comm_reduce op) { return op == MOE_COMM_SUM ? mpi->the_op_sum : mpi->the_op_max; }

static enum moe_code check_count(size_t n, struct moe_error *err)
{
    return n <= PIECE ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%zu elements for each rank: MPI takes at most %d in this call", n, PIECE);
}

/* ---- the calls ---- */

static enum moe_code run_allreduce(struct ranks *r, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, uint64_t until_ms, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &r->core->mpi;
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, 1, type, op, &bytes, err));
    for (size_t at = 0; at < n; at += PIECE) {
        moe_mpi request = NULL;
        int said = mpi->Iallreduce(MOE_MPI_IN_PLACE, (char *)data + at * moe_comm_type_bytes(type), (int)MOE_MIN(n - at, (size_t)PIECE), type_of(mpi, type),
                                   op_of(mpi, op), r->comm, &request);
        MOE_TRY(complete(r, said, &request, until_ms, "allreduce", err));
    }
    return MOE_OK;
}

/* In place, because `out` may lie in `in`, which MPI does not allow: the result is then what `in` begins with. */
static enum moe_code run_reduce_scatter(struct ranks *r, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, uint64_t until_ms,
                                        struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &r->core->mpi;
    moe_mpi request = NULL;
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, r->base.size, type, op, &bytes, err));
    MOE_TRY(check_count(n, err));
    if (!n)
        return MOE_OK;
    int said = mpi->Ireduce_scatter_block(MOE_MPI_IN_PLACE, in, (int)n, type_of(mpi, type), op_of(mpi, op), r->comm, &request);
    MOE_TRY(complete(r, said, &request, until_ms, "reduce_scatter", err));
    memmove(out, in, bytes);
    return MOE_OK;
}

static enum moe_code run_allgather(struct ranks *r, const void *in, void *out, size_t n, enum moe_comm_type type, uint64_t until_ms, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &r->core->mpi;
    moe_mpi request = NULL;
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, r->base.size, type, MOE_COMM_SUM, &bytes, err));
    MOE_TRY(check_count(n, err));
    if (!n)
        return MOE_OK;
    const void *from = in == (char *)out + r->base.rank * bytes ? MOE_MPI_IN_PLACE : in;
    int said = mpi->Iallgather(from, (int)n, type_of(mpi, type), out, (int)n, type_of(mpi, type), r->comm, &request);
    return complete(r, said, &request, until_ms, "allgather", err);
}

/* One direction with one peer: pieces of PIECE bytes, at least one, so that a rank which expects nothing learns of what comes. */
static enum moe_code begin(struct ranks *r, bool sending, char *at, size_t bytes, unsigned peer, moe_mpi *request, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &r->core->mpi;
    int n = (int)MOE_MIN(bytes, (size_t)PIECE);
    return check(mpi, sending ? mpi->Isend(at, n, mpi->the_byte, (int)peer, TAG, r->comm, request) : mpi->Irecv(at, n, mpi->the_byte, (int)peer, TAG, r->comm, request),
                 "alltoallv", err);
}

static enum moe_code came_whole(const struct moe_mpi_status *status, size_t bytes, unsigned peer, struct moe_error *err)
{
    if (status->bytes == bytes)
        return MOE_OK;
    (void)moe_comm_failed(err, 0, peer, "has %zu bytes for this rank in alltoallv, and this rank expects %zu", status->bytes, bytes);
    err->code = MOE_E_USAGE;
    return MOE_E_USAGE;
}

struct exchange { char *at; size_t left; unsigned peer; moe_mpi request; };

/* Send and receive with each peer of a window at once; whoever has more than a piece goes on with the next. */
static enum moe_code run_window(struct ranks *r, struct exchange ways[2][WINDOW], unsigned count, uint64_t until_ms, struct moe_error *err)
{
    for (bool more = true; more;) {
        more = false;
        for (int way = 0; way < 2; way++)                                /* receives first: then nothing has to be kept for them */
            for (unsigned i = 0; i < count; i++)
                if (ways[way][i].peer != UINT_MAX)
                    MOE_TRY(begin(r, way == 1, ways[way][i].at, ways[way][i].left, ways[way][i].peer, &ways[way][i].request, err));
        for (int way = 0; way < 2; way++)
            for (unsigned i = 0; i < count; i++) {
                struct exchange *x = &ways[way][i];
                size_t n = MOE_MIN(x->left, (size_t)PIECE);
                struct moe_mpi_status status = { 0 };
                if (x->peer == UINT_MAX)
                    continue;
                MOE_TRY(wait_for(r, &x->request, &status, until_ms, "alltoallv", err));
                if (way == 0)
                    MOE_TRY(came_whole(&status, n, x->peer, err));
                x->at += n;
                x->left -= n;
                if (x->left)
                    more = true;
                else
                    x->peer = UINT_MAX;
            }
    }
    return MOE_OK;
}

static size_t offset(struct moe_pieces pieces, unsigned of)
{
    size_t sum = 0, at = 0;
    for (unsigned i = 0; i <= of; i++)
        at = moe_piece_at(pieces, i, &sum);
    return at;
}

static enum moe_code run_alltoallv(struct ranks *r, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, uint64_t until_ms, struct moe_error *err)
{
    const unsigned rank = r->base.rank, size = r->base.size;
    struct exchange ways[2][WINDOW];
    MOE_TRY(moe_comm_exchange(out, in, size, rank, err));
    if (out.bytes[rank])
        memcpy((char *)recv + offset(in, rank), (const char *)send + offset(out, rank), out.bytes[rank]);
    for (unsigned next = 1; next < size;) {
        unsigned count = 0;
        for (; next < size && count < WINDOW; next++, count++) {
            unsigned to = (rank + next) % size, from = (rank + size - next) % size;
            ways[0][count] = (struct exchange){ (char *)recv + offset(in, from), in.bytes[from], from, NULL };
            ways[1][count] = (struct exchange){ (char *)(uintptr_t)send + offset(out, to), out.bytes[to], to, NULL };
        }
        MOE_TRY(run_window(r, ways, count, until_ms, err));
    }
    return MOE_OK;
}

static enum moe_code run_broadcast(struct ranks *r, void *data, size_t bytes, unsigned root, uint64_t until_ms, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &r->core->mpi;
    if (root >= r->base.size)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a broadcast from rank %u of %u", root, r->base.size);
    for (size_t at = 0; at < bytes; at += PIECE) {
        moe_mpi request = NULL;
        int said = mpi->Ibcast((char *)data + at, (int)MOE_MIN(bytes - at, (size_t)PIECE), mpi->the_byte, (int)root, r->comm, &request);
        MOE_TRY(complete(r, said, &request, until_ms, "broadcast", err));
    }
    return MOE_OK;
}

static enum moe_code run_barrier(struct ranks *r, uint64_t until_ms, struct moe_error *err)
{
    moe_mpi request = NULL;
    return complete(r, r->core->mpi.Ibarrier(r->comm, &request), &request, until_ms, "barrier", err);
}

/* ---- the table ---- */

#define BEGIN(c, err) uint64_t until_ms = moe_now_ms() + (c)->deadline_ms; MOE_TRY(moe_fate_check(&ranks_of(c)->core->fate, err))

static enum moe_code allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, run_allreduce(ranks_of(c), data, n, type, op, until_ms, err), err);
}

static enum moe_code reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, run_reduce_scatter(ranks_of(c), in, out, n, type, op, until_ms, err), err);
}

static enum moe_code allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, run_allgather(ranks_of(c), in, out, n, type, until_ms, err), err);
}

static enum moe_code alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, run_alltoallv(ranks_of(c), send, out, recv, in, until_ms, err), err);
}

static enum moe_code broadcast(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, run_broadcast(ranks_of(c), data, bytes, root, until_ms, err), err);
}

static enum moe_code barrier(struct moe_comm *c, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, run_barrier(ranks_of(c), until_ms, err), err);
}

static enum moe_code poll_error(struct moe_comm *c, struct moe_error *err) { return moe_fate_check(&ranks_of(c)->core->fate, err); }

static void abort_mpi(struct moe_comm *c) { (void)moe_fate_abort(&ranks_of(c)->core->fate); }

/* What a dead communicator still has under way, MPI would wait for: then nothing of it is given back, and the process is to end. */
static void free_mpi(struct moe_comm *c)
{
    struct ranks *r = ranks_of(c);
    struct core *core = r->core;
    bool dead = atomic_load(&core->fate.dead);
    if (!dead)
        (void)core->mpi.Comm_free(&r->comm);
    if (r->world) {
        if (core->started && !dead)
            (void)core->mpi.Finalize();
        moe_fate_end(&core->fate);
        free(core);
    }
    free(r);
}

static const struct moe_comm_ops ops;

static enum moe_code new_ranks(struct core *core, struct ranks **out, struct moe_error *err)
{
    struct ranks *r = calloc(1, sizeof *r);
    if (!r)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    r->core = core;
    r->base.ops = &ops;
    *out = r;
    return MOE_OK;
}

/* MPI's own communicator of the members. */
static enum moe_code split(struct ranks *parent, const int *members, int count, moe_mpi *out, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &parent->core->mpi;
    moe_mpi all = NULL, part = NULL;
    MOE_TRY(check(mpi, mpi->Comm_group(parent->comm, &all), "group", err));
    enum moe_code code = check(mpi, mpi->Group_incl(all, count, members, &part), "group", err);
    (void)mpi->Group_free(&all);
    MOE_TRY(code);
    code = check(mpi, mpi->Comm_create_group(parent->comm, part, TAG, out), "group", err);
    (void)mpi->Group_free(&part);
    return code;
}

static enum moe_code make_group(struct ranks *parent, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    struct ranks *r = NULL;
    unsigned rank = 0;
    MOE_TRY(moe_comm_members(members, count, parent->base.size, parent->base.rank, &rank, err));
    MOE_TRY(new_ranks(parent->core, &r, err));
    int *list = calloc(count, sizeof *list);
    for (unsigned i = 0; list && i < count; i++)
        list[i] = (int)members[i];
    enum moe_code code = list ? split(parent, list, (int)count, &r->comm, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    free(list);
    if (code != MOE_OK) {
        free(r);
        return code;
    }
    r->base.rank = rank;
    r->base.size = count;
    r->base.generation = parent->base.generation;
    r->base.deadline_ms = parent->base.deadline_ms;
    *out = &r->base;
    return MOE_OK;
}

static enum moe_code group(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    MOE_TRY(moe_fate_check(&ranks_of(c)->core->fate, err));
    return finish(c, make_group(ranks_of(c), members, count, out, err), err);
}

static const struct moe_comm_ops ops = {
    .name = "mpi",      .allreduce = allreduce,   .reduce_scatter = reduce_scatter, .allgather = allgather, .alltoallv = alltoallv, .broadcast = broadcast,
    .barrier = barrier, .poll_error = poll_error, .abort = abort_mpi,               .group = group,         .free = free_mpi,
};

/* ---- how it begins ---- */

static enum moe_code start(struct core *core, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &core->mpi;
    int begun = 0, ended = 0, threads = 0;
    MOE_TRY(check(mpi, mpi->Initialized(&begun), "MPI", err));
    MOE_TRY(check(mpi, mpi->Finalized(&ended), "MPI", err));
    if (ended)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = MOE_MPI_LIBRARY }, "MPI has ended in this process, and begins once only");
    MOE_TRY(check(mpi, begun ? mpi->Query_thread(&threads) : mpi->Init_thread(NULL, NULL, MOE_MPI_FUNNELED, &threads), "MPI", err));
    core->started = !begun;
    if (threads < MOE_MPI_FUNNELED)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = MOE_MPI_LIBRARY }, "MPI was begun for a process without threads");
    return MOE_OK;
}

static enum moe_code join(struct ranks *r, struct moe_error *err)
{
    const struct moe_mpi_library *mpi = &r->core->mpi;
    int rank = -1, size = 0;
    MOE_TRY(check(mpi, mpi->Comm_dup(mpi->the_comm_world, &r->comm), "MPI", err));
    MOE_TRY(check(mpi, mpi->Comm_set_errhandler(r->comm, mpi->the_errors_return), "MPI", err));
    MOE_TRY(check(mpi, mpi->Comm_rank(r->comm, &rank), "MPI", err));
    MOE_TRY(check(mpi, mpi->Comm_size(r->comm, &size), "MPI", err));
    if (size < 1 || size > (int)MOE_CAP_COMM_RANKS || rank < 0 || rank >= size)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = MOE_MPI_LIBRARY }, "MPI calls this rank %d of %d", rank, size);
    r->base.rank = (unsigned)rank;
    r->base.size = (unsigned)size;
    return MOE_OK;
}

/* All ranks are of one generation, or none of them goes on. */
static enum moe_code agree(struct ranks *r, struct moe_error *err)
{
    uint64_t theirs = r->base.generation, until_ms = moe_now_ms() + r->base.deadline_ms;
    int32_t differs = 0;
    MOE_TRY(run_broadcast(r, &theirs, sizeof theirs, 0, until_ms, err));
    differs = theirs != r->base.generation;
    MOE_TRY(run_allreduce(r, &differs, 1, MOE_COMM_I32, MOE_COMM_MAX, until_ms, err));
    return differs ? moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "the ranks are not of one generation") : MOE_OK;
}

enum moe_code moe_comm_mpi(uint64_t generation, unsigned deadline_ms, struct moe_comm **out, struct moe_error *err)
{
    struct core *core = calloc(1, sizeof *core);
    struct ranks *r = NULL;
    if (!core)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    enum moe_code code = deadline_ms ? moe_mpi_load(&core->mpi, err) : moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a communicator without a deadline");
    if (code == MOE_OK)
        code = moe_fate_init(&core->fate, err);
    if (code != MOE_OK) {
        free(core);
        return code;
    }
    code = new_ranks(core, &r, err);
    if (code != MOE_OK) {
        moe_fate_end(&core->fate);
        free(core);
        return code;
    }
    r->world = true;
    r->base.generation = generation;
    r->base.deadline_ms = deadline_ms;
    if ((code = start(core, err)) == MOE_OK && (code = join(r, err)) == MOE_OK)
        code = agree(r, err);
    if (code == MOE_OK) {
        *out = &r->base;
        return MOE_OK;
    }
    (void)moe_fate_fail(&core->fate, err);                     /* so that nothing waits for ranks that have not come this far */
    free_mpi(&r->base);
    return code;
}
