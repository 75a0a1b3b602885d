/* What precedes each message of a mesh: which call of which communicator it belongs to. A receiver knows what must come, and takes nothing else. Fuzzed. For the
 * files of this folder and their tests; nobody else includes it. */
#ifndef MOE_RUNTIME_COMM_FRAME_H
#define MOE_RUNTIME_COMM_FRAME_H
#include "runtime/comm/comm.h"

enum moe_call { MOE_CALL_ALLREDUCE, MOE_CALL_REDUCE_SCATTER, MOE_CALL_ALLGATHER, MOE_CALL_ALLTOALLV, MOE_CALL_BROADCAST, MOE_CALL_BARRIER, MOE_CALLS };

/* On the wire as it lies here: what follows it is the ranks' own numbers as they lie in memory, so a peer of the other byte order must be refused, and is, by
 * `magic`. No padding. */
#define MOE_FRAME_MAGIC 0x314d434du
struct moe_frame {
    uint32_t magic;
    uint8_t call, type, op, round;       /* enum moe_call; of a reduction; of a call in rounds          */
    uint32_t from, root;                 /* the sender's rank in the communicator; of a broadcast       */
    uint64_t generation, comm, nth;      /* comm: 0 is the world, groups have a hash; nth call of it    */
    uint64_t size, bytes;                /* of the call, as its caller gave it; of what follows this    */
};
enum { MOE_FRAME_BYTES = 56 };
_Static_assert(sizeof(struct moe_frame) == MOE_FRAME_BYTES, "a frame has no padding");

/* Is `got`, from the world's rank `peer`, what must come? Errors: IO (EPROTO), USAGE (sizes that differ). */
MOE_MUST_USE enum moe_code moe_frame_check(const struct moe_frame *want, const struct moe_frame *got, unsigned peer, struct moe_error *err);
#endif
