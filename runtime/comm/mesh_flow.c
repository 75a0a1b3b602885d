#include "common/base/clock.h"
#include "runtime/comm/mesh.h"
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

struct moe_frame moe_mesh_call(struct moe_mesh *mesh, enum moe_call call, uint64_t size)
{
    return (struct moe_frame){ .magic = MOE_FRAME_MAGIC, .call = (uint8_t)call, .generation = mesh->base.generation, .comm = mesh->id, .nth = mesh->nth++,
                               .size = size };
}

static struct moe_flow *add(struct moe_mesh *mesh, const struct moe_frame *frame, unsigned peer, bool sending, size_t bytes)
{
    struct moe_core *core = mesh->core;
    MOE_CHECK(core->flow_count < MOE_MESH_FLOWS);
    struct moe_flow *f = &core->flows[core->flow_count++];
    f->peer = mesh->members[peer];
    f->link = core->links[f->peer];
    f->sending = sending;
    f->frame = *frame;
    f->frame.from = sending ? mesh->base.rank : peer;
    f->frame.bytes = bytes;
    f->head_at = f->at = 0;
    f->head_bytes = MOE_FRAME_BYTES;
    f->base = NULL;
    f->ring = NULL;
    f->bytes = bytes;
    f->upto = NULL;
    return f;
}

struct moe_flow *moe_mesh_send(struct moe_mesh *mesh, const struct moe_frame *frame, unsigned to, const void *base, size_t bytes, const size_t *upto)
{
    struct moe_flow *f = add(mesh, frame, to, true, bytes);
    memcpy(f->head, &f->frame, MOE_FRAME_BYTES);
    f->base = (char *)(uintptr_t)base;                    /* which a flow that sends only reads */
    f->upto = upto;
    if (base && !upto && bytes && bytes <= MOE_MESH_INLINE) {
        memcpy(f->head + MOE_FRAME_BYTES, base, bytes);
        f->head_bytes += bytes;
        f->at = bytes;
    }
    return f;
}

struct moe_flow *moe_mesh_receive(struct moe_mesh *mesh, const struct moe_frame *frame, unsigned from, void *base, size_t bytes)
{
    struct moe_flow *f = add(mesh, frame, from, false, bytes);
    f->base = base;
    return f;
}

static bool through(const struct moe_flow *f) { return f->head_at == f->head_bytes && f->at == f->bytes; }

/* Where the next bytes of the message lie. 0 of them: the flow waits for another one. */
static char *span(struct moe_flow *f, size_t *n)
{
    char *at = f->ring ? moe_ring_span(f->ring, f->sending, n) : f->base + f->at;
    if (!f->ring)
        *n = f->bytes - f->at;
    if (f->upto)
        *n = MOE_MIN(*n, *f->upto - f->at);
    return at;
}

static bool can_move(struct moe_flow *f)
{
    size_t n = 1;
    if (f->head_at == f->head_bytes)
        (void)span(f, &n);
    return n > 0;
}

static enum moe_code move(struct moe_flow *f, void *at, size_t n, size_t *moved, struct moe_error *err)
{
    enum moe_code code = f->sending ? moe_link_write(f->link, at, n, moved, err) : moe_link_read(f->link, at, n, moved, err);
    if (code != MOE_OK)
        (void)snprintf(err->field, sizeof err->field, "rank %u", f->peer);
    return code;
}

/* As far as it goes now, and no further than a turn. */
static enum moe_code advance(struct moe_flow *f, bool *got_on, struct moe_error *err)
{
    size_t moved = 0;
    while (f->head_at < f->head_bytes) {
        MOE_TRY(move(f, f->head + f->head_at, f->head_bytes - f->head_at, &moved, err));
        if (!moved)
            return MOE_OK;
        *got_on = true;
        f->head_at += moved;
        if (!f->sending && f->head_at == f->head_bytes) {
            struct moe_frame got;
            memcpy(&got, f->head, sizeof got);
            MOE_TRY(moe_frame_check(&f->frame, &got, f->peer, err));
        }
    }
    for (size_t turn = 0; f->at < f->bytes && turn < MOE_MESH_TURN; turn += moved) {
        size_t n;
        char *at = span(f, &n);
        if (!n)
            return MOE_OK;
        MOE_TRY(move(f, at, MOE_MIN(n, (size_t)MOE_MESH_TURN), &moved, err));
        if (!moved)
            return MOE_OK;
        *got_on = true;
        f->at += moved;
        if (f->ring)
            moe_ring_took(f->ring, f->sending, moved);
    }
    return MOE_OK;
}

/* Whom to blame: a peer from which bytes are missing, or else one that does not take them. */
static enum moe_code too_late(struct moe_mesh *mesh, struct moe_error *err)
{
    const struct moe_core *core = mesh->core;
    const struct moe_flow *late = NULL;
    for (unsigned i = 0; i < core->flow_count; i++)
        if (!through(&core->flows[i]) && (!late || (late->sending && !core->flows[i].sending)))
            late = &core->flows[i];
    MOE_CHECK(late);
    return moe_comm_failed(err, ETIMEDOUT, late->peer, "%s %zu of %zu bytes of call %" PRIu64 " within %u ms", late->sending ? "took" : "sent", late->at, late->bytes,
                           late->frame.nth, mesh->base.deadline_ms);
}

/* Until a connection can move something, the communicator dies or the deadline is reached. */
static enum moe_code wait(struct moe_core *core, uint64_t ms, struct moe_error *err)
{
    nfds_t count = 0;
    core->polls[count++] = (struct pollfd){ .fd = core->fate.wake, .events = POLLIN };
    for (unsigned i = 0; i < core->flow_count; i++) {
        struct moe_flow *f = &core->flows[i];
        if (!through(f) && can_move(f))
            core->polls[count++] = (struct pollfd){ .fd = moe_link_fd(f->link), .events = moe_link_poll(f->link, !f->sending, f->sending) };
    }
    if (poll(core->polls, count, (int)MOE_MIN(ms, (uint64_t)INT_MAX)) < 0 && errno != EINTR)
        return moe_comm_failed(err, errno, UINT32_MAX, "cannot wait for the other ranks: %s", strerrordesc_np(errno));
    return MOE_OK;
}

enum moe_code moe_mesh_run(struct moe_mesh *mesh, uint64_t until_ms, struct moe_error *err)
{
    struct moe_core *core = mesh->core;
    for (;;) {
        bool got_on = false, all = true;
        for (unsigned i = 0; i < core->flow_count; i++) {
            if (!through(&core->flows[i]))
                MOE_TRY(advance(&core->flows[i], &got_on, err));
            all = all && through(&core->flows[i]);
        }
        if (all) {
            core->flow_count = 0;
            return MOE_OK;
        }
        MOE_TRY(moe_fate_check(&core->fate, err));
        uint64_t now = moe_now_ms();
        if (now >= until_ms)
            return too_late(mesh, err);
        if (!got_on)
            MOE_TRY(wait(core, until_ms - now, err));
    }
}
