#include "runtime/fault/watched.h"
#include <stdlib.h>

struct watched {
    struct moe_comm base;
    struct moe_comm_ops ops;             /* of its own, for `name` and `device` are those of `inner` */
    struct moe_comm *inner;
    void (*gone)(void *ctx);
    void *ctx;
};

static struct moe_comm *inner_of(struct moe_comm *c) { return ((struct watched *)c)->inner; }

static enum moe_code allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    return inner_of(c)->ops->allreduce(inner_of(c), data, n, type, op, err);
}

static enum moe_code reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    return inner_of(c)->ops->reduce_scatter(inner_of(c), in, out, n, type, op, err);
}

static enum moe_code allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    return inner_of(c)->ops->allgather(inner_of(c), in, out, n, type, err);
}

static enum moe_code alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    return inner_of(c)->ops->alltoallv(inner_of(c), send, out, recv, in, err);
}

static enum moe_code broadcast(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err)
{
    return inner_of(c)->ops->broadcast(inner_of(c), data, bytes, root, err);
}

static enum moe_code barrier(struct moe_comm *c, struct moe_error *err) { return inner_of(c)->ops->barrier(inner_of(c), err); }
static enum moe_code poll_error(struct moe_comm *c, struct moe_error *err) { return inner_of(c)->ops->poll_error(inner_of(c), err); }
static void abort_inner(struct moe_comm *c) { inner_of(c)->ops->abort(inner_of(c)); }

/* A group is the inner one's: it shares its fate, so an abort reaches it, and its owner frees it before. */
static enum moe_code group(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    return inner_of(c)->ops->group(inner_of(c), members, count, out, err);
}

static void free_both(struct moe_comm *c)
{
    struct watched *w = (struct watched *)c;
    w->gone(w->ctx);
    moe_comm_free(&w->inner);
    free(w);
}

enum moe_code moe_comm_watched(struct moe_comm *inner, void (*gone)(void *ctx), void *ctx, struct moe_comm **out, struct moe_error *err)
{
    struct watched *w = calloc(1, sizeof *w);
    if (!w)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    *w = (struct watched){ .base = *inner, .inner = inner, .gone = gone, .ctx = ctx };
    w->ops = (struct moe_comm_ops){ .name = inner->ops->name, .device = inner->ops->device, .allreduce = allreduce, .reduce_scatter = reduce_scatter,
                                    .allgather = allgather, .alltoallv = alltoallv, .broadcast = broadcast, .barrier = barrier, .poll_error = poll_error,
                                    .abort = abort_inner, .group = group, .free = free_both };
    w->base.ops = &w->ops;
    *out = &w->base;
    return MOE_OK;
}
