#include "runtime/comm/fate.h"
#include <stdlib.h>
#include <string.h>

/* One rank, alone: every call is a copy, or nothing. Groups share the fate. */
struct alone { struct moe_comm base; struct moe_fate *fate; bool owner; };

static struct alone *alone_of(struct moe_comm *c) { return (struct alone *)c; }

static enum moe_code finish(struct moe_comm *c, enum moe_code code, struct moe_error *err)
{
    return code == MOE_OK ? MOE_OK : moe_fate_fail(alone_of(c)->fate, err);
}

static void copy(void *into, const void *from, size_t bytes)
{
    if (bytes && into != from)
        memcpy(into, from, bytes);
}

static enum moe_code allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    size_t bytes;
    (void)data;
    MOE_TRY(moe_fate_check(alone_of(c)->fate, err));
    return finish(c, moe_comm_bytes(n, 1, type, op, &bytes, err), err);
}

static enum moe_code reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    size_t bytes;
    MOE_TRY(moe_fate_check(alone_of(c)->fate, err));
    MOE_TRY(finish(c, moe_comm_bytes(n, 1, type, op, &bytes, err), err));
    copy(out, in, bytes);
    return MOE_OK;
}

static enum moe_code allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    size_t bytes;
    MOE_TRY(moe_fate_check(alone_of(c)->fate, err));
    MOE_TRY(finish(c, moe_comm_bytes(n, 1, type, MOE_COMM_SUM, &bytes, err), err));
    copy(out, in, bytes);
    return MOE_OK;
}

static enum moe_code alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    size_t from = 0, into = 0;
    MOE_TRY(moe_fate_check(alone_of(c)->fate, err));
    MOE_TRY(finish(c, moe_comm_exchange(out, in, 1, 0, err), err));
    if (*out.bytes)
        copy((char *)recv + moe_piece_at(in, 0, &into), (const char *)send + moe_piece_at(out, 0, &from), *out.bytes);
    return MOE_OK;
}

static enum moe_code broadcast(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err)
{
    (void)data, (void)bytes;
    MOE_TRY(moe_fate_check(alone_of(c)->fate, err));
    return root ? finish(c, moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a broadcast from rank %u of 1", root), err) : MOE_OK;
}

static enum moe_code barrier(struct moe_comm *c, struct moe_error *err) { return moe_fate_check(alone_of(c)->fate, err); }

static enum moe_code poll_error(struct moe_comm *c, struct moe_error *err) { return moe_fate_check(alone_of(c)->fate, err); }

static void abort_self(struct moe_comm *c) { (void)moe_fate_abort(alone_of(c)->fate); }

static void free_self(struct moe_comm *c)
{
    struct alone *self = alone_of(c);
    if (self->owner) {
        moe_fate_end(self->fate);
        free(self->fate);
    }
    free(self);
}

static enum moe_code group(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    unsigned at;
    MOE_TRY(moe_fate_check(alone_of(c)->fate, err));
    MOE_TRY(finish(c, moe_comm_members(members, count, 1, 0, &at, err), err));
    struct alone *self = calloc(1, sizeof *self);
    if (!self)
        return finish(c, moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator"), err);
    *self = (struct alone){ .base = *c, .fate = alone_of(c)->fate };
    *out = &self->base;
    return MOE_OK;
}

static const struct moe_comm_ops ops = {
    .name = "self",     .allreduce = allreduce,   .reduce_scatter = reduce_scatter, .allgather = allgather, .alltoallv = alltoallv, .broadcast = broadcast,
    .barrier = barrier, .poll_error = poll_error, .abort = abort_self,              .group = group,         .free = free_self,
};

enum moe_code moe_comm_self(uint64_t generation, struct moe_comm **out, struct moe_error *err)
{
    struct alone *self = calloc(1, sizeof *self);
    struct moe_fate *fate = calloc(1, sizeof *fate);
    enum moe_code code = self && fate ? moe_fate_init(fate, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    if (code != MOE_OK) {
        free(self);
        free(fate);
        return code;
    }
    *self = (struct alone){ .base = { .ops = &ops, .size = 1, .generation = generation }, .fate = fate, .owner = true };
    *out = &self->base;
    return MOE_OK;
}
