#include "runtime/moe/exchange.h"
#include <stdlib.h>

enum way { OUT, IN };

void moe_stage_drop(struct moe_stage *stage)
{
    for (unsigned i = 0; i < MOE_COUNT(stage->host); i++) {
        free(stage->host[i]);
        moe_room_drop(stage->be, stage->dev, &stage->device[i]);
    }
    *stage = (struct moe_stage){ .be = stage->be, .dev = stage->dev };
}

static enum moe_code host_need(struct moe_stage *stage, enum way way, size_t bytes, struct moe_error *err)
{
    if (bytes <= stage->host_bytes[way])
        return MOE_OK;
    free(stage->host[way]);
    stage->host_bytes[way] = 0;
    stage->host[way] = bytes <= MOE_CAP_DEVICE_BLOCK ? malloc(bytes) : NULL;
    if (!stage->host[way])
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to stage %zu bytes between device and network", bytes);
    stage->host_bytes[way] = bytes;
    return MOE_OK;
}

static size_t sum_of(const size_t *bytes, unsigned ranks)
{
    size_t sum = 0;                                     /* of pieces of one block of memory: no overflow */
    for (unsigned r = 0; r < ranks; r++)
        sum += bytes[r];
    return sum;
}

enum moe_code moe_exchange(struct moe_stage *stage, struct moe_comm *comm, const void *send, const size_t *send_bytes, void *recv, const size_t *recv_bytes,
                           struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    if (comm->ops->device)
        return comm->ops->alltoallv(comm, send, send_bytes, recv, recv_bytes, err);     /* it stands behind the device's ops in their order */
    MOE_TRY(be->sync(stage->dev, err));
    if (be->host_memory)
        return comm->ops->alltoallv(comm, send, send_bytes, recv, recv_bytes, err);
    size_t out = sum_of(send_bytes, comm->size), in = sum_of(recv_bytes, comm->size);
    MOE_TRY(host_need(stage, OUT, out, err));
    MOE_TRY(host_need(stage, IN, in, err));
    if (out)
        MOE_TRY(be->download(stage->dev, stage->host[OUT], send, out, err));
    MOE_TRY(comm->ops->alltoallv(comm, stage->host[OUT], send_bytes, stage->host[IN], recv_bytes, err));
    return in ? be->upload(stage->dev, recv, stage->host[IN], in, err) : MOE_OK;
}

/* May `comm` read and write the host's memory? */
static bool reads_host(const struct moe_stage *stage, const struct moe_comm *comm) { return !comm->ops->device || stage->be->host_memory; }

enum moe_code moe_exchange_counts(struct moe_stage *stage, struct moe_comm *comm, const void *send, void *recv, const size_t *each_bytes, struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    if (reads_host(stage, comm))
        return comm->ops->alltoallv(comm, send, each_bytes, recv, each_bytes, err);
    size_t bytes = sum_of(each_bytes, comm->size);
    MOE_TRY(moe_room_need(be, stage->dev, &stage->device[OUT], bytes, 1, 1, err));
    MOE_TRY(moe_room_need(be, stage->dev, &stage->device[IN], bytes, 1, 1, err));
    MOE_TRY(be->upload(stage->dev, stage->device[OUT].at, send, bytes, err));
    MOE_TRY(comm->ops->alltoallv(comm, stage->device[OUT].at, each_bytes, stage->device[IN].at, each_bytes, err));
    return be->download(stage->dev, recv, stage->device[IN].at, bytes, err);
}

enum moe_code moe_exchange_sum(struct moe_stage *stage, struct moe_comm *comm, double *data, size_t n, struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    if (reads_host(stage, comm))
        return comm->ops->allreduce(comm, data, n, MOE_COMM_F64, MOE_COMM_SUM, err);
    MOE_TRY(moe_room_need(be, stage->dev, &stage->device[OUT], n, 1, sizeof *data, err));
    MOE_TRY(be->upload(stage->dev, stage->device[OUT].at, data, n * sizeof *data, err));
    MOE_TRY(comm->ops->allreduce(comm, stage->device[OUT].at, n, MOE_COMM_F64, MOE_COMM_SUM, err));
    return be->download(stage->dev, data, stage->device[OUT].at, n * sizeof *data, err);
}
