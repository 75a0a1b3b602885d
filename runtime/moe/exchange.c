#include "runtime/moe/exchange.h"
#include <stdlib.h>

enum way { OUT, IN };

static void host_drop(struct moe_stage *stage, enum way way)
{
    if (stage->host[way] && stage->be->host_free)
        stage->be->host_free(stage->dev, stage->host[way]);
    else
        free(stage->host[way]);
    stage->host[way] = NULL;
    stage->host_bytes[way] = 0;
}

void moe_stage_drop(struct moe_stage *stage)
{
    for (unsigned i = 0; i < MOE_COUNT(stage->host); i++) {
        host_drop(stage, (enum way)i);
        moe_room_drop(stage->be, stage->dev, &stage->device[i]);
    }
    *stage = (struct moe_stage){ .be = stage->be, .dev = stage->dev, .piece = stage->piece };
}

static enum moe_code host_need(struct moe_stage *stage, enum way way, size_t bytes, struct moe_error *err)
{
    if (bytes <= stage->host_bytes[way])
        return MOE_OK;
    host_drop(stage, way);
    if (stage->be->host_alloc && bytes <= MOE_CAP_DEVICE_BLOCK)
        MOE_TRY(stage->be->host_alloc(stage->dev, bytes, &stage->host[way], err));
    else
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

/* Between the device's pieces and the stage, where they lie one after the other. Pieces that touch are copied at once. */
static enum moe_code copy_pieces(struct moe_stage *stage, enum way way, char *device, struct moe_pieces pieces, unsigned ranks, struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    size_t sum = 0, staged = 0;
    for (unsigned r = 0; r < ranks;) {
        const size_t begin = moe_piece_at(pieces, r, &sum);
        size_t bytes = pieces.bytes[r++];
        if (!bytes)
            continue;
        for (; r < ranks && (!pieces.bytes[r] || !pieces.at || pieces.at[r] == begin + bytes); r++) {
            (void)moe_piece_at(pieces, r, &sum);
            bytes += pieces.bytes[r];
        }
        char *host = (char *)stage->host[way] + staged;
        MOE_TRY(way == OUT ? be->download(stage->dev, host, device + begin, bytes, err) : be->upload(stage->dev, device + begin, host, bytes, err));
        staged += bytes;
    }
    return MOE_OK;
}

enum moe_code moe_exchange(struct moe_stage *stage, struct moe_comm *comm, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in,
                           struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    const struct moe_pieces packed_out = { .bytes = out.bytes }, packed_in = { .bytes = in.bytes };
    if (comm->ops->device)
        return comm->ops->alltoallv(comm, send, out, recv, in, err);                    /* it stands behind the device's ops in their order */
    MOE_TRY(be->sync(stage->dev, err));
    if (be->host_memory)
        return comm->ops->alltoallv(comm, send, out, recv, in, err);
    MOE_TRY(host_need(stage, OUT, sum_of(out.bytes, comm->size), err));
    MOE_TRY(host_need(stage, IN, sum_of(in.bytes, comm->size), err));
    MOE_TRY(copy_pieces(stage, OUT, (char *)(uintptr_t)send, out, comm->size, err));    /* which this way only reads */
    MOE_TRY(comm->ops->alltoallv(comm, stage->host[OUT], packed_out, stage->host[IN], packed_in, err));
    return copy_pieces(stage, IN, recv, in, comm->size, err);
}

/* May `comm` read and write the host's memory? */
static bool reads_host(const struct moe_stage *stage, const struct moe_comm *comm) { return !comm->ops->device || stage->be->host_memory; }

enum moe_code moe_exchange_counts(struct moe_stage *stage, struct moe_comm *comm, const void *send, void *recv, const size_t *each_bytes, struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    const struct moe_pieces each = { .bytes = each_bytes };
    if (reads_host(stage, comm))
        return comm->ops->alltoallv(comm, send, each, recv, each, err);
    size_t bytes = sum_of(each_bytes, comm->size);
    MOE_TRY(moe_room_need(be, stage->dev, &stage->device[OUT], bytes, 1, 1, err));
    MOE_TRY(moe_room_need(be, stage->dev, &stage->device[IN], bytes, 1, 1, err));
    MOE_TRY(be->upload(stage->dev, stage->device[OUT].at, send, bytes, err));
    MOE_TRY(comm->ops->alltoallv(comm, stage->device[OUT].at, each, stage->device[IN].at, each, err));
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

static bool direct(const struct moe_stage *stage, const struct moe_comm *comm) { return comm->ops->device || stage->be->host_memory; }

static enum moe_code upload(struct moe_stage *stage, void *to, const void *from, size_t bytes, struct moe_error *err)
{
    return bytes ? stage->be->upload(stage->dev, to, from, bytes, err) : MOE_OK;
}

/* Elements of `each` bytes of every rank's part that go through the host at a time. */
static size_t piece_of(const struct moe_stage *stage, const struct moe_comm *comm, size_t each)
{
    const uint64_t bytes = stage->piece ? stage->piece : MOE_CAP_STAGE_PIECE;
    return (size_t)MOE_MAX(bytes / ((uint64_t)comm->size * each), UINT64_C(1));
}

enum moe_code moe_exchange_reduce(struct moe_stage *stage, struct moe_comm *comm, void *all, size_t n, struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    const enum moe_comm_type type = be->wide == MOE_REAL_F32 ? MOE_COMM_F32 : MOE_COMM_F64;
    const size_t each = be->wide_bytes, piece = piece_of(stage, comm, each);
    unsigned char *parts = all, *mine = parts + comm->rank * n * each;
    if (comm->size == 1)
        return MOE_OK;
    if (!comm->ops->device)
        MOE_TRY(be->sync(stage->dev, err));
    if (direct(stage, comm))
        return comm->ops->reduce_scatter(comm, all, mine, n, type, MOE_COMM_SUM, err);
    for (size_t at = 0; at < n; at += piece) {
        const size_t some = MOE_MIN(piece, n - at), bytes = some * each;
        MOE_TRY(host_need(stage, OUT, comm->size * bytes, err));
        MOE_TRY(host_need(stage, IN, bytes, err));
        for (unsigned r = 0; r < comm->size; r++)
            MOE_TRY(be->download(stage->dev, (char *)stage->host[OUT] + r * bytes, parts + (r * n + at) * each, bytes, err));
        MOE_TRY(comm->ops->reduce_scatter(comm, stage->host[OUT], stage->host[IN], some, type, MOE_COMM_SUM, err));
        MOE_TRY(upload(stage, mine + at * each, stage->host[IN], bytes, err));
    }
    return MOE_OK;
}

/* The widest type that so many bytes are a whole number of: some communicators count elements in 31 bits. */
static enum moe_comm_type carrier(size_t bytes) { return bytes % 8 == 0 ? MOE_COMM_I64 : bytes % 4 == 0 ? MOE_COMM_I32 : MOE_COMM_U8; }

static enum moe_code gather_bytes(struct moe_comm *comm, const void *in, void *out, size_t bytes, struct moe_error *err)
{
    const enum moe_comm_type type = carrier(bytes);
    return comm->ops->allgather(comm, in, out, bytes / moe_comm_type_bytes(type), type, err);
}

enum moe_code moe_exchange_gather(struct moe_stage *stage, struct moe_comm *comm, void *all, size_t bytes, struct moe_error *err)
{
    const struct moe_backend *be = stage->be;
    const size_t piece = piece_of(stage, comm, 8) * 8;
    unsigned char *parts = all, *mine = parts + comm->rank * bytes;
    if (comm->size == 1)
        return MOE_OK;
    if (!comm->ops->device)
        MOE_TRY(be->sync(stage->dev, err));
    if (direct(stage, comm))
        return gather_bytes(comm, mine, all, bytes, err);
    for (size_t at = 0; at < bytes; at += piece) {
        const size_t some = MOE_MIN(piece, bytes - at);
        MOE_TRY(host_need(stage, OUT, some, err));
        MOE_TRY(host_need(stage, IN, comm->size * some, err));
        MOE_TRY(be->download(stage->dev, stage->host[OUT], mine + at, some, err));
        MOE_TRY(gather_bytes(comm, stage->host[OUT], stage->host[IN], some, err));
        for (unsigned r = 0; r < comm->size; r++)
            if (r != comm->rank)
                MOE_TRY(upload(stage, parts + r * bytes + at, (char *)stage->host[IN] + r * some, some, err));
    }
    return MOE_OK;
}
