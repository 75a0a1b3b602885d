/* What the fake's communicators consist of: for nccl.c, and sums.c. */
#ifndef TESTS_NCCL_PARTS_H
#define TESTS_NCCL_PARTS_H
#include "tests/support/nccl/inside.h"
#include <cuda_runtime_api.h>
#include <nccl.h>
#include <stdatomic.h>
#include <stdint.h>

enum { RANKS = 32 };
enum form { ALLREDUCE, REDUCE_SCATTER, ALLGATHER, BROADCAST, PAIRS };
struct desc { enum form form; const void *in; void *out; size_t n; ncclDataType_t type; ncclRedOp_t op; int root; };
struct pair { bool sends; int peer; void *mem; size_t bytes; bool done; };

/* One collective of a meeting; of its ranks each brings what it wants. */
struct slot { uint64_t seq; unsigned came; bool through; struct desc desc[RANKS]; struct slot *next; };
struct parcel { int from, to; const void *mem; size_t bytes; bool taken; struct parcel *next; };
/* The ranks that came by one id. */
struct meeting { unsigned char id[NCCL_UNIQUE_ID_BYTES]; int size, joined, listener; bool dead; struct slot *slots; struct parcel *parcels; struct meeting *next;
                 struct meeting *rest; uint64_t left_out; };      /* of those that are left of it; and who are not, of the one that this is the rest of */

struct ncclComm {
    struct meeting *m;
    int rank, size;
    ncclResult_t state;
    bool initial, ended, aborted, finalized, lazy_for_ever, stuck, revoked, shrunk;
    uint64_t calls, collectives;
    unsigned polls, jobs;
    struct fake_job *later;            /* of a call in progress: and where it will stand */
    void *where;
    atomic_int inside;
    struct ncclComm *child, **made;    /* that is being made by shrinking this one, and where it will stand */
    struct ncclComm *next;
};
struct call { struct fake_job job; struct ncclComm *c; bool hang; struct desc desc; struct pair *pairs; size_t pair_count; uint64_t seq; };

/* A connection that broke stays broken: to revoke a communicator does not mend it, and is under way as long as it takes, all the same. */
static inline ncclResult_t fake_state_of(const struct ncclComm *c)
{
    return c->m->dead && (!c->revoked || c->state == ncclSuccess) ? ncclRemoteError : c->state;
}
static inline bool fake_is_revoking(const struct ncclComm *c) { return c->revoked && !c->shrunk && c->state == ncclInProgress; }
size_t fake_size_of(ncclDataType_t type);
/* into[n] becomes `op` of it and from[n]. */
void fake_reduce(void *into, const void *from, size_t n, ncclDataType_t type, ncclRedOp_t op);
#endif
