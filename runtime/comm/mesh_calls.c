#include "runtime/comm/mesh.h"
#include "runtime/comm/reduce.h"
#include <string.h>

static void copy(void *into, const void *from, size_t bytes)
{
    if (bytes)                                        /* of nothing the pointers may be NULL */
        memcpy(into, from, bytes);
}

/* ---- little of it: everybody gets everything ---- */

/* `scratch` becomes the pieces of all ranks, this rank's first, then that of the rank before it, and so on: each round doubles what a rank has. */
static enum moe_code gather_small(struct moe_mesh *mesh, struct moe_frame *frame, const void *own, size_t bytes, uint64_t until_ms, struct moe_error *err)
{
    const unsigned rank = mesh->base.rank, size = mesh->base.size;
    char *pieces = mesh->core->scratch;
    copy(pieces, own, bytes);
    for (unsigned have = 1; have < size; have *= 2, frame->round++) {
        size_t more = MOE_MIN(have, size - have) * bytes;
        (void)moe_mesh_send(mesh, frame, (rank + have) % size, pieces, more, NULL);
        (void)moe_mesh_receive(mesh, frame, (rank + size - have) % size, pieces + have * bytes, more);
        MOE_TRY(moe_mesh_run(mesh, until_ms, err));
    }
    return MOE_OK;
}

static const char *small_piece(const struct moe_mesh *mesh, unsigned of, size_t bytes)
{
    return mesh->core->scratch + (mesh->base.rank + mesh->base.size - of) % mesh->base.size * bytes;
}

static bool is_small(const struct moe_mesh *mesh, size_t bytes) { return bytes <= MOE_MESH_SMALL / mesh->base.size; }

/* ---- the calls ---- */

enum moe_code moe_mesh_allreduce(struct moe_mesh *mesh, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, uint64_t until_ms,
                                 struct moe_error *err)
{
    const unsigned rank = mesh->base.rank, size = mesh->base.size;
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, 1, type, op, &bytes, err));
    struct moe_frame frame = moe_mesh_call(mesh, MOE_CALL_ALLREDUCE, bytes);
    frame.type = (uint8_t)type;
    frame.op = (uint8_t)op;
    if (!is_small(mesh, bytes)) {
        struct moe_ring ring = { .data = data, .item = moe_comm_type_bytes(type), .n = n, .steps = 2 * (size - 1), .reduced = size - 1, .type = type, .op = op };
        return moe_mesh_ring(mesh, &frame, &ring, (rank + size - 1) % size, until_ms, err);
    }
    MOE_TRY(gather_small(mesh, &frame, data, bytes, until_ms, err));
    copy(data, small_piece(mesh, 0, bytes), bytes);
    for (unsigned of = 1; of < size; of++)
        moe_comm_reduce(data, small_piece(mesh, of, bytes), n, type, op);
    return MOE_OK;
}

/* As the first half of an allreduce, whose pieces end where they belong. */
enum moe_code moe_mesh_reduce_scatter(struct moe_mesh *mesh, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, uint64_t until_ms,
                                      struct moe_error *err)
{
    const unsigned rank = mesh->base.rank, size = mesh->base.size;
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, size, type, op, &bytes, err));
    struct moe_frame frame = moe_mesh_call(mesh, MOE_CALL_REDUCE_SCATTER, bytes);
    frame.type = (uint8_t)type;
    frame.op = (uint8_t)op;
    if (size == 1 && out != in)
        copy(out, in, bytes);
    struct moe_ring ring = { .data = in, .last = out, .item = moe_comm_type_bytes(type), .n = n * size, .steps = size - 1, .reduced = size - 1, .type = type, .op = op };
    return moe_mesh_ring(mesh, &frame, &ring, (rank + size - 1) % size, until_ms, err);
}

enum moe_code moe_mesh_allgather(struct moe_mesh *mesh, const void *in, void *out, size_t n, enum moe_comm_type type, uint64_t until_ms, struct moe_error *err)
{
    const unsigned rank = mesh->base.rank, size = mesh->base.size;
    size_t bytes;
    MOE_TRY(moe_comm_bytes(n, size, type, MOE_COMM_SUM, &bytes, err));
    struct moe_frame frame = moe_mesh_call(mesh, MOE_CALL_ALLGATHER, bytes);
    char *own = (char *)out + rank * bytes;
    frame.type = (uint8_t)type;
    if (is_small(mesh, bytes)) {
        MOE_TRY(gather_small(mesh, &frame, in, bytes, until_ms, err));
        for (unsigned of = 0; of < size; of++)
            copy((char *)out + of * bytes, small_piece(mesh, of, bytes), bytes);
        return MOE_OK;
    }
    if (in != own)
        copy(own, in, bytes);
    struct moe_ring ring = { .data = out, .item = moe_comm_type_bytes(type), .n = n * size, .steps = size - 1 };
    return moe_mesh_ring(mesh, &frame, &ring, rank, until_ms, err);
}

/* Where each rank's piece begins. */
static void place(struct moe_pieces pieces, unsigned size, size_t *at)
{
    size_t sum = 0;
    for (unsigned i = 0; i < size; i++)
        at[i] = moe_piece_at(pieces, i, &sum);
}

/* Rank r talks to the one d further and the one d before it, for all d: a window of them at a time, each both sending and receiving. */
enum moe_code moe_mesh_alltoallv(struct moe_mesh *mesh, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, uint64_t until_ms,
                                 struct moe_error *err)
{
    const unsigned rank = mesh->base.rank, size = mesh->base.size;
    struct moe_frame frame = moe_mesh_call(mesh, MOE_CALL_ALLTOALLV, 0);
    MOE_TRY(moe_comm_exchange(out, in, size, rank, err));
    place(out, size, mesh->send_at);
    place(in, size, mesh->recv_at);
    copy((char *)recv + mesh->recv_at[rank], (const char *)send + mesh->send_at[rank], out.bytes[rank]);
    for (unsigned next = 1; next < size;) {
        for (unsigned end = MOE_MIN(size, next + MOE_MESH_WINDOW); next < end; next++) {
            unsigned to = (rank + next) % size, from = (rank + size - next) % size;
            frame.size = out.bytes[to];
            (void)moe_mesh_send(mesh, &frame, to, (const char *)send + mesh->send_at[to], out.bytes[to], NULL);
            frame.size = in.bytes[from];
            (void)moe_mesh_receive(mesh, &frame, from, (char *)recv + mesh->recv_at[from], in.bytes[from]);
        }
        MOE_TRY(moe_mesh_run(mesh, until_ms, err));
    }
    return MOE_OK;
}

/* A binomial tree whose root is 0 when ranks count from `root`: the parent of a rank is the one without its lowest bit. What comes is passed on as it comes. */
enum moe_code moe_mesh_broadcast(struct moe_mesh *mesh, void *data, size_t bytes, unsigned root, uint64_t until_ms, struct moe_error *err)
{
    const unsigned size = mesh->base.size;
    if (root >= size)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a broadcast from rank %u of %u", root, size);
    struct moe_frame frame = moe_mesh_call(mesh, MOE_CALL_BROADCAST, bytes);
    unsigned spot = (mesh->base.rank + size - root) % size, lowest = spot & -spot;
    const struct moe_flow *in = NULL;
    frame.root = root;
    if (spot)
        in = moe_mesh_receive(mesh, &frame, ((spot - lowest) + root) % size, data, bytes);
    else
        for (lowest = 1; lowest < size;)
            lowest *= 2;
    for (unsigned step = lowest / 2; step; step /= 2)
        if (step < size - spot)
            (void)moe_mesh_send(mesh, &frame, (spot + step + root) % size, data, bytes, in ? &in->at : NULL);
    return moe_mesh_run(mesh, until_ms, err);
}

/* By dissemination: after round i a rank has heard, at one remove or another, of the 2^(i+1) - 1 ranks before it. */
enum moe_code moe_mesh_barrier(struct moe_mesh *mesh, uint64_t until_ms, struct moe_error *err)
{
    struct moe_frame frame = moe_mesh_call(mesh, MOE_CALL_BARRIER, 0);
    return gather_small(mesh, &frame, NULL, 0, until_ms, err);
}
