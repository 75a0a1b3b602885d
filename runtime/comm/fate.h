/* Whether a communicator lives, and what it died of: the first failure of its rank, or an abort by any thread. Shared by a communicator and its groups. For the
 * files of this folder and of nccl/; nobody else includes it. */
#ifndef MOE_RUNTIME_COMM_FATE_H
#define MOE_RUNTIME_COMM_FATE_H
#include "runtime/comm/comm.h"
#include <pthread.h>
#include <stdatomic.h>

struct moe_fate {
    pthread_mutex_t lock;          /* of `why`                                                       */
    atomic_bool dead;
    struct moe_error why;
    int wake;                      /* eventfd; readable once it is dead: for poll(2) beside the links */
};

/* Errors: LIMIT (no descriptor). */
MOE_MUST_USE enum moe_code moe_fate_init(struct moe_fate *fate, struct moe_error *err);
void moe_fate_end(struct moe_fate *fate);
/* OK, or what it died of. */
MOE_MUST_USE enum moe_code moe_fate_check(struct moe_fate *fate, struct moe_error *err);
/* It dies of *err, unless it was dead already: then *err becomes what it died of. Returns its code. */
enum moe_code moe_fate_fail(struct moe_fate *fate, struct moe_error *err);
/* It dies of an abort. False when it was dead already. */
bool moe_fate_abort(struct moe_fate *fate);

/* Fill *err: IO with this errno, of `peer` (UINT32_MAX: of none). */
MOE_PRINTF(4, 5)
enum moe_code moe_comm_failed(struct moe_error *err, int sys, uint32_t peer, const char *fmt, ...);
/* n elements as bytes. Errors: USAGE (no such type or reduction; more than memory holds, `copies` times). */
MOE_MUST_USE enum moe_code moe_comm_bytes(size_t n, size_t copies, enum moe_comm_type type, enum moe_comm_reduce op, size_t *bytes, struct moe_error *err);
/* The pieces of one side of an alltoallv. Those that are written must not overlap, which is the caller's own mistake: MOE_CHECK. Errors: USAGE (more than memory
 * holds). */
MOE_MUST_USE enum moe_code moe_comm_pieces(struct moe_pieces pieces, unsigned size, bool written, struct moe_error *err);
/* Both sides, of this rank. Errors: USAGE (also: it sends itself another number of bytes than it expects). */
MOE_MUST_USE enum moe_code moe_comm_exchange(struct moe_pieces out, struct moe_pieces in, unsigned size, unsigned rank, struct moe_error *err);
/* `members` ascend, are below `size`, and `rank` is among them: at *at. Errors: USAGE. */
MOE_MUST_USE
enum moe_code moe_comm_members(const unsigned *members, unsigned count, unsigned size, unsigned rank, unsigned *at, struct moe_error *err);
#endif
