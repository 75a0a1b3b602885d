/* Collectives over memory that may lie on the other side: an MPI of the host for tensors of a device, an NCCL of the device for counts of the host. */
#ifndef MOE_RUNTIME_MOE_EXCHANGE_H
#define MOE_RUNTIME_MOE_EXCHANGE_H
#include "runtime/comm/comm.h"
#include "runtime/moe/memory.h"

#define MOE_CAP_STAGE_PIECE (UINT64_C(64) << 20)     /* bytes at a time of what goes through the host piece by piece */

/* What is copied through, each way; nothing where both sides can read the same memory. Host memory is the device's pinned one, where it has such. */
struct moe_stage {
    const struct moe_backend *be;
    struct moe_device *dev;
    void *host[2];
    size_t host_bytes[2];
    struct moe_room device[2];
    size_t piece;                      /* bytes at a time of reduce and gather; 0: MOE_CAP_STAGE_PIECE */
};
void moe_stage_drop(struct moe_stage *stage);

/* alltoallv of device memory. Waits for what was asked of the device where the host must read it; through the host pieces go one after the other, wherever they
 * lie. Errors: comm.h's, DEVICE, LIMIT. */
MOE_MUST_USE
enum moe_code moe_exchange(struct moe_stage *stage, struct moe_comm *comm, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in,
                           struct moe_error *err);
/* The same of host memory; to each rank goes as much as comes from it: each_bytes[R]. */
MOE_MUST_USE
enum moe_code moe_exchange_counts(struct moe_stage *stage, struct moe_comm *comm, const void *send, void *recv, const size_t *each_bytes, struct moe_error *err);
/* all[R * n] [wide], device memory: part `rank` of it becomes the sum over the ranks; the rest is undefined afterwards. Through the host in pieces,
 * where one side cannot read the other. */
MOE_MUST_USE enum moe_code moe_exchange_reduce(struct moe_stage *stage, struct moe_comm *comm, void *all, size_t n, struct moe_error *err);
/* all[R * bytes], device memory: each rank's part, of which this rank has its own. */
MOE_MUST_USE enum moe_code moe_exchange_gather(struct moe_stage *stage, struct moe_comm *comm, void *all, size_t bytes, struct moe_error *err);
/* Sum of host doubles over the ranks. */
MOE_MUST_USE enum moe_code moe_exchange_sum(struct moe_stage *stage, struct moe_comm *comm, double *data, size_t n, struct moe_error *err);
#endif
