#include "common/base/clock.h"
#include "runtime/comm/nccl/inside.h"
#include <errno.h>
#include <string.h>

/* What one call puts into the stream. */
struct work {
    const char *what;
    ncclResult_t (*put)(struct moe_nccl_ranks *r, const struct work *w);
    const void *in;
    void *out;
    size_t n;
    ncclDataType_t type;
    ncclRedOp_t op;
    unsigned root;
    struct moe_pieces from, into;              /* of alltoallv */
};

/* NCCL's numbers of our types. Weights travel as bytes. */
static const ncclDataType_t types[] = {
    [MOE_COMM_U8] = ncclUint8, [MOE_COMM_I32] = ncclInt32, [MOE_COMM_I64] = ncclInt64, [MOE_COMM_F32] = ncclFloat32, [MOE_COMM_F64] = ncclFloat64,
};

/* NCCL's maximum of numbers drops a NaN, and ours must not. */
static enum moe_code check_reduce(enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    return op == MOE_COMM_MAX && (type == MOE_COMM_F32 || type == MOE_COMM_F64)
               ? moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "NCCL's maximum of floats loses a NaN: take it over the mesh")
               : MOE_OK;
}

static ncclRedOp_t op_of(enum moe_comm_reduce op) { return op == MOE_COMM_SUM ? ncclSum : ncclMax; }

/* ---- how a call comes into the stream ---- */

static enum moe_code open_gate(struct moe_nccl_ranks *r, struct moe_error *err)
{
    MOE_CHECK(pthread_mutex_lock(&r->gate) == 0);
    if (!atomic_load(&r->gone))
        return MOE_OK;
    MOE_CHECK(pthread_mutex_unlock(&r->gate) == 0);
    const enum moe_code code = moe_fate_check(&r->family->fate, err);
    MOE_CHECK(code != MOE_OK);                 /* it is ended when it is dead, or freed, and then nobody calls */
    return code;
}

static void close_gate(struct moe_nccl_ranks *r) { MOE_CHECK(pthread_mutex_unlock(&r->gate) == 0); }

/* With the gate open or not: gives others a turn. On failure it is closed. */
static enum moe_code rest(struct moe_nccl_ranks *r, struct moe_error *err)
{
    close_gate(r);
    moe_nccl_nap(r, MOE_NCCL_NAP_US);
    MOE_TRY(moe_fate_check(&r->family->fate, err));
    return open_gate(r, err);
}

/* Until there is a place in the ring. */
static enum moe_code place(struct moe_nccl_ranks *r, struct moe_nccl_call **out, struct moe_error *err)
{
    while (r->count == MOE_NCCL_CALLS) {
        const enum moe_code code = moe_nccl_look(r, err);
        if (code != MOE_OK) {
            close_gate(r);
            return code;
        }
        if (r->count == MOE_NCCL_CALLS)
            MOE_TRY(rest(r, err));
    }
    *out = &r->calls[(r->first + r->count) % MOE_NCCL_CALLS];
    return MOE_OK;
}

/* What came "in progress" is not in the stream yet: connections are being made. Nothing else may be put there until it is. */
static enum moe_code settle(struct moe_nccl_ranks *r, ncclResult_t said, const char *what, struct moe_error *err)
{
    const uint64_t due = moe_now_ms() + r->base.deadline_ms;
    while (said == ncclInProgress) {
        enum moe_code code = MOE_OK;
        if (moe_now_ms() >= due) {
            code = moe_comm_failed(err, ETIMEDOUT, UINT32_MAX, "%s: the other ranks were not reached within %u ms", what, r->base.deadline_ms);
            close_gate(r);
            return code;
        }
        MOE_TRY(rest(r, err));
        const ncclResult_t asked = ncclCommGetAsyncError(r->comm, &said);
        if (asked != ncclSuccess)
            said = asked;
    }
    if (said == ncclSuccess && !atomic_load(&r->gone))
        return MOE_OK;
    close_gate(r);
    MOE_TRY(moe_fate_check(&r->family->fate, err));        /* an abort is what it was, whatever NCCL says then */
    return moe_nccl_failed(said, what, err);
}

static enum moe_code put(struct moe_nccl_ranks *r, const struct work *w, struct moe_error *err)
{
    struct moe_nccl_call *c = NULL;
    MOE_TRY(moe_fate_check(&r->family->fate, err));
    MOE_TRY(open_gate(r, err));
    MOE_TRY(place(r, &c, err));
    cudaError_t said = cudaEventRecord(c->began, r->stream);
    if (said == cudaSuccess) {
        MOE_TRY(settle(r, w->put(r, w), w->what, err));
        said = cudaEventRecord(c->ended, r->stream);
    }
    if (said == cudaSuccess) {
        c->what = w->what;
        c->begun = false;
        r->count++;
    }
    close_gate(r);
    return said == cudaSuccess ? MOE_OK : moe_nccl_cuda_failed(said, w->what, err);
}

/* A call fails: so do all later ones, here and, soon, at the others. */
static enum moe_code finish(struct moe_nccl_ranks *r, enum moe_code code, struct moe_error *err)
{
    return code == MOE_OK ? MOE_OK : moe_fate_fail(&r->family->fate, err);
}

static enum moe_code run(struct moe_comm *c, enum moe_code checked, const struct work *w, struct moe_error *err)
{
    struct moe_nccl_ranks *r = moe_nccl_of(c);
    struct moe_error dead;
    if (moe_fate_check(&r->family->fate, &dead) != MOE_OK) {
        *err = dead;
        return dead.code;
    }
    if (checked == MOE_OK && w->n)
        checked = put(r, w, err);
    return finish(r, checked, err);
}

/* ---- the calls ---- */

static ncclResult_t put_allreduce(struct moe_nccl_ranks *r, const struct work *w) { return ncclAllReduce(w->in, w->out, w->n, w->type, w->op, r->comm, r->stream); }
static ncclResult_t put_reduce_scatter(struct moe_nccl_ranks *r, const struct work *w) { return ncclReduceScatter(w->in, w->out, w->n, w->type, w->op, r->comm, r->stream); }
static ncclResult_t put_allgather(struct moe_nccl_ranks *r, const struct work *w) { return ncclAllGather(w->in, w->out, w->n, w->type, r->comm, r->stream); }
static ncclResult_t put_broadcast(struct moe_nccl_ranks *r, const struct work *w) { return ncclBroadcast(w->in, w->out, w->n, w->type, (int)w->root, r->comm, r->stream); }

static enum moe_code check_sums(size_t n, size_t copies, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, copies, type, op, &bytes, err));
    return check_reduce(type, op, err);
}

static enum moe_code allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    const enum moe_code code = check_sums(n, 1, type, op, err);
    if (code != MOE_OK)
        return run(c, code, &(struct work){ 0 }, err);
    return run(c, code, &(struct work){ .what = "allreduce", .put = put_allreduce, .in = data, .out = data, .n = n, .type = types[type], .op = op_of(op) }, err);
}

static enum moe_code reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    const enum moe_code code = check_sums(n, c->size, type, op, err);
    if (code != MOE_OK)
        return run(c, code, &(struct work){ 0 }, err);
    return run(c, code, &(struct work){ .what = "reduce_scatter", .put = put_reduce_scatter, .in = in, .out = out, .n = n, .type = types[type], .op = op_of(op) }, err);
}

static enum moe_code allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    const enum moe_code code = check_sums(n, c->size, type, MOE_COMM_SUM, err);
    if (code != MOE_OK)
        return run(c, code, &(struct work){ 0 }, err);
    return run(c, code, &(struct work){ .what = "allgather", .put = put_allgather, .in = in, .out = out, .n = n, .type = types[type] }, err);
}

static bool well(ncclResult_t said) { return said == ncclSuccess || said == ncclInProgress; }

/* To and from each peer. What stays here is a copy in the same stream. */
static ncclResult_t put_pieces(struct moe_nccl_ranks *r, const struct work *w)
{
    ncclResult_t said = ncclSuccess;
    size_t sent = 0, got = 0;
    for (unsigned peer = 0; peer < r->base.size && well(said); peer++) {
        const size_t out = w->from.bytes[peer], in = w->into.bytes[peer];
        const char *from = (const char *)w->in + moe_piece_at(w->from, peer, &sent);
        char *into = (char *)w->out + moe_piece_at(w->into, peer, &got);
        if (peer == r->base.rank) {
            if (out && cudaMemcpyAsync(into, from, out, cudaMemcpyDeviceToDevice, r->stream) != cudaSuccess)
                said = ncclUnhandledCudaError;
        } else {
            if (out)
                said = ncclSend(from, out, ncclUint8, (int)peer, r->comm, r->stream);
            if (in && well(said))
                said = ncclRecv(into, in, ncclUint8, (int)peer, r->comm, r->stream);
        }
    }
    return said;
}

/* In a group, so that who sends and who receives do not wait for each other; it has to be ended in any case. */
static ncclResult_t put_alltoallv(struct moe_nccl_ranks *r, const struct work *w)
{
    ncclResult_t begun = ncclGroupStart();
    if (begun != ncclSuccess)
        return begun;
    ncclResult_t said = put_pieces(r, w), ended = ncclGroupEnd();
    return well(said) ? ended : said;
}

static enum moe_code alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    struct work w = { .what = "alltoallv", .put = put_alltoallv, .in = send, .out = recv, .from = out, .into = in };
    const enum moe_code code = moe_comm_exchange(out, in, c->size, c->rank, err);
    for (unsigned i = 0; i < c->size; i++)
        w.n |= out.bytes[i] | in.bytes[i];
    return run(c, code, &w, err);
}

static enum moe_code broadcast(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err)
{
    const enum moe_code code = root < c->size ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a broadcast from rank %u of %u", root, c->size);
    return run(c, code, &(struct work){ .what = "broadcast", .put = put_broadcast, .in = data, .out = data, .n = bytes, .type = ncclUint8, .root = root }, err);
}

/* A sum of nothing, which nobody gets before all have given it. */
static enum moe_code barrier(struct moe_comm *c, struct moe_error *err)
{
    int32_t *word = moe_nccl_of(c)->word;
    return run(c, MOE_OK, &(struct work){ .what = "barrier", .put = put_allreduce, .in = word, .out = word, .n = 1, .type = ncclInt32, .op = ncclSum }, err);
}

/* ---- its state ---- */

static enum moe_code wait_all(struct moe_nccl_ranks *r, struct moe_error *err)
{
    MOE_TRY(moe_fate_check(&r->family->fate, err));
    MOE_TRY(open_gate(r, err));
    for (;;) {
        const enum moe_code code = moe_nccl_look(r, err);
        if (code != MOE_OK || !r->count) {
            close_gate(r);
            return code;
        }
        MOE_TRY(rest(r, err));
    }
}

static enum moe_code wait_for(struct moe_comm *c, struct moe_error *err) { return finish(moe_nccl_of(c), wait_all(moe_nccl_of(c), err), err); }

static enum moe_code poll_error(struct moe_comm *c, struct moe_error *err) { return moe_fate_check(&moe_nccl_of(c)->family->fate, err); }

static void abort_ranks(struct moe_comm *c) { (void)moe_fate_abort(&moe_nccl_of(c)->family->fate); }

/* Not ncclCommSplit: that is a call of all ranks of the parent, and a group is one of its members alone. A fresh id, told over the members' part of the mesh. */
static enum moe_code group(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    struct moe_nccl_ranks *r = moe_nccl_of(c);
    struct moe_comm *mesh = NULL;
    unsigned at;
    MOE_TRY(moe_fate_check(&r->family->fate, err));
    MOE_TRY(finish(r, moe_comm_members(members, count, c->size, c->rank, &at, err), err));
    MOE_TRY(finish(r, r->mesh->ops->group(r->mesh, members, count, &mesh, err), err));
    struct moe_nccl_options o = { .mesh = mesh, .parent = c, .deadline_ms = c->deadline_ms, .queue = r->stream, .ordinal = r->ordinal };
    const enum moe_code code = moe_nccl_join(&moe_nccl_table, &o, out, err);
    if (code == MOE_OK)
        moe_nccl_of(*out)->owns_mesh = true;
    else
        moe_comm_free(&mesh);
    return finish(r, code, err);
}

const struct moe_comm_ops moe_nccl_ops = {
    .name = "nccl",     .device = true,           .allreduce = allreduce, .reduce_scatter = reduce_scatter, .allgather = allgather, .alltoallv = alltoallv,
    .broadcast = broadcast, .barrier = barrier,   .wait = wait_for,       .poll_error = poll_error,         .abort = abort_ranks,   .group = group,
    .free = moe_nccl_free,
};
