#include "runtime/comm/frame.h"
#include "runtime/comm/fate.h"
#include <errno.h>
#include <inttypes.h>

static const char *const calls[MOE_CALLS] = {
    [MOE_CALL_ALLREDUCE] = "allreduce", [MOE_CALL_REDUCE_SCATTER] = "reduce_scatter", [MOE_CALL_ALLGATHER] = "allgather",
    [MOE_CALL_ALLTOALLV] = "alltoallv", [MOE_CALL_BROADCAST] = "broadcast",           [MOE_CALL_BARRIER] = "barrier",
};

/* "call 17, allreduce of type 3": enough to find it in the caller's source. */
static const char *describe(const struct moe_frame *f, char into[96])
{
    const char *name = f->call < MOE_CALLS ? calls[f->call] : "none";
    if (f->call == MOE_CALL_BROADCAST)
        (void)snprintf(into, 96, "call %" PRIu64 ", %s from %" PRIu32, f->nth, name, f->root);
    else if (f->call == MOE_CALL_BARRIER || f->call == MOE_CALL_ALLTOALLV)
        (void)snprintf(into, 96, "call %" PRIu64 ", %s", f->nth, name);
    else
        (void)snprintf(into, 96, "call %" PRIu64 ", %s of type %u and reduction %u", f->nth, name, f->type, f->op);
    return into;
}

enum moe_code moe_frame_check(const struct moe_frame *want, const struct moe_frame *got, unsigned peer, struct moe_error *err)
{
    char theirs[96], ours[96];
    if (got->magic != want->magic)
        return moe_comm_failed(err, EPROTO, peer, "sent bytes that are no message of a rank");
    if (got->generation != want->generation)
        return moe_comm_failed(err, EPROTO, peer, "sent a message of generation %" PRIu64 ", and this is %" PRIu64, got->generation, want->generation);
    if (got->comm != want->comm)
        return moe_comm_failed(err, EPROTO, peer, "is at %s of communicator %" PRIx64 ", and this rank at %s of communicator %" PRIx64, describe(got, theirs),
                               got->comm, describe(want, ours), want->comm);
    if (got->nth != want->nth || got->call != want->call || got->type != want->type || got->op != want->op || got->root != want->root)
        return moe_comm_failed(err, EPROTO, peer, "is at %s, and this rank at %s", describe(got, theirs), describe(want, ours));
    if (got->size != want->size) {
        (void)moe_comm_failed(err, 0, peer, "has %" PRIu64 " bytes in %s, and this rank %" PRIu64, got->size, describe(want, ours), want->size);
        err->code = MOE_E_USAGE;
        return MOE_E_USAGE;
    }
    if (got->from != want->from || got->round != want->round || got->bytes != want->bytes)
        return moe_comm_failed(err, EPROTO, peer, "sent %" PRIu64 " bytes of round %u as rank %" PRIu32 " in %s: %" PRIu64 " of round %u as %" PRIu32 " were to come",
                               got->bytes, got->round, got->from, describe(want, ours), want->bytes, want->round, want->from);
    return MOE_OK;
}
