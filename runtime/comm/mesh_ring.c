#include "runtime/comm/mesh.h"
#include "runtime/comm/reduce.h"
#include <string.h>

/* Pieces differ by one element at most. */
static size_t piece_at(const struct moe_ring *r, unsigned piece)
{
    return (r->n / r->size * piece + MOE_MIN((size_t)piece, r->n % r->size)) * r->item;
}

static size_t piece_bytes(const struct moe_ring *r, unsigned piece) { return (r->n / r->size + (piece < r->n % r->size)) * r->item; }

static unsigned before(const struct moe_ring *r, unsigned piece) { return piece ? piece - 1 : r->size - 1; }

/* Past pieces that are through, or hold nothing. */
static void settle(const struct moe_ring *r, struct moe_ring_at *way)
{
    while (way->step < r->steps && way->at == piece_bytes(r, way->piece)) {
        way->piece = before(r, way->piece);
        way->step++;
        way->at = 0;
    }
}

char *moe_ring_span(struct moe_ring *r, bool sending, size_t *n)
{
    struct moe_ring_at *way = sending ? &r->out : &r->in;
    settle(r, way);
    *n = piece_bytes(r, way->piece) - way->at;
    if (sending || way->step >= r->reduced)
        return r->data + piece_at(r, way->piece) + way->at;
    *n = MOE_MIN(*n, (size_t)MOE_MESH_STAGE) - r->staged;
    return r->stage + r->staged;
}

/* What was staged joins what is here. The first of the operands is always the one that came. */
static void reduce(struct moe_ring *r)
{
    char *own = r->data + piece_at(r, r->in.piece) + r->in.at, *into = own;
    if (r->last && r->in.step + 1 == r->reduced) {
        into = r->last + r->in.at;
        if (into != own)
            memcpy(into, own, r->staged);
    }
    moe_comm_reduce(into, r->stage, r->staged / r->item, r->type, r->op);
}

void moe_ring_took(struct moe_ring *r, bool sending, size_t bytes)
{
    if (sending) {
        r->out.at += bytes;
        return;
    }
    if (r->in.step < r->reduced) {
        r->staged += bytes;
        if (r->staged < MOE_MESH_STAGE && r->in.at + r->staged < piece_bytes(r, r->in.piece))
            return;
        reduce(r);
        bytes = r->staged;
        r->staged = 0;
    }
    r->in.at += bytes;
    r->ready += bytes;
}

static size_t way_bytes(const struct moe_ring *r, unsigned piece)
{
    size_t bytes = 0;
    for (unsigned step = 0; step < r->steps; step++, piece = before(r, piece))
        bytes += piece_bytes(r, piece);
    return bytes;
}

/* The way out begins with the rank's own piece and goes on with what came in: so of the first piece all may go at once, and of the rest what was received. */
enum moe_code moe_mesh_ring(struct moe_mesh *mesh, const struct moe_frame *frame, struct moe_ring *r, unsigned first, uint64_t until_ms, struct moe_error *err)
{
    const unsigned rank = mesh->base.rank, size = mesh->base.size;
    if (size == 1)
        return MOE_OK;
    r->size = size;
    r->stage = mesh->core->scratch;
    r->out.piece = first;
    r->in.piece = before(r, first);
    r->ready = piece_bytes(r, first);
    moe_mesh_send(mesh, frame, (rank + 1) % size, NULL, way_bytes(r, r->out.piece), &r->ready)->ring = r;
    moe_mesh_receive(mesh, frame, (rank + size - 1) % size, NULL, way_bytes(r, r->in.piece))->ring = r;
    return moe_mesh_run(mesh, until_ms, err);
}
