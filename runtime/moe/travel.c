/* Rows between ranks. Own rows lie by expert and ranks hold experts in order, so what goes to a rank is one piece. What comes lies by rank; experts want it by
 * expert: a gather puts it so, and another one back. With one expert on a rank both orders are the same. */
#include "runtime/moe/inside.h"
#include <stdlib.h>
#include <string.h>

static const struct moe_where dispatch = { .field = "dispatch" };

enum moe_code moe_travel_new(struct moe_experts *l, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    if (l->ep->size == 1)
        return MOE_OK;
    t->send_count = moe_arena_array(l->arena, int32_t, l->s.experts);
    t->recv_count = moe_arena_array(l->arena, int32_t, l->s.experts);
    t->send_bytes = moe_arena_array(l->arena, size_t, l->ep->size);
    t->recv_bytes = moe_arena_array(l->arena, size_t, l->ep->size);
    t->count_bytes = moe_arena_array(l->arena, size_t, l->ep->size);
    t->offset = moe_arena_array(l->arena, int32_t, l->local + 1);
    if (!t->send_count || !t->recv_count || !t->send_bytes || !t->recv_bytes || !t->count_bytes || !t->offset)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for what %u ranks exchange", l->ep->size);
    return moe_room_need(l->be, l->dev, &t->offset_dev, l->local + 1, 1, sizeof *t->offset, err);
}

void moe_travel_drop(struct moe_experts *l)
{
    struct moe_travel *t = &l->travel;
    free(t->order);
    free(t->back);
    moe_room_drop(l->be, l->dev, &t->offset_dev);
    moe_room_drop(l->be, l->dev, &t->order_dev);
    moe_room_drop(l->be, l->dev, &t->back_dev);
    *t = (struct moe_travel){ 0 };
}

/* Rows for one of this rank's experts, over the ranks that share it: no more than the world has routed to it; where these ranks are the world and nothing was
 * dropped, just as many. */
static enum moe_code check_expert(const struct moe_experts *l, unsigned i, uint64_t *sum, struct moe_error *err)
{
    const struct moe_travel *t = &l->travel;
    const unsigned expert = l->ep->rank * l->local + i;
    const bool all = l->ep->size == l->world->size && l->router.drop == MOE_DROP_NONE;
    int64_t rows = 0;
    for (unsigned r = 0; r < l->ep->size; r++) {
        const int32_t count = t->recv_count[r * l->local + i];
        if (count < 0)
            return moe_fail(err, MOE_E_BUG, dispatch, "rank %u announces %d rows for expert %u", r, count, expert);
        rows += count;
    }
    if (rows > l->world_count[expert] || (all && rows < l->world_count[expert]))
        return moe_fail(err, MOE_E_BUG, dispatch, "%lld rows are announced for expert %u, of %lld pairs routed to it", (long long)rows, expert,
                        (long long)l->world_count[expert]);
    *sum += (uint64_t)rows;
    return MOE_OK;
}

/* Other ranks' numbers: what cannot be ends here, before anything is as large as it says. */
static enum moe_code check_announced(const struct moe_experts *l, struct moe_error *err)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < l->local; i++)
        MOE_TRY(check_expert(l, i, &sum, err));
    if (sum > MOE_CAP_EXPERT_ROWS)
        return moe_fail(err, MOE_E_LIMIT, dispatch, "%llu rows are announced to rank %u (at most %u)", (unsigned long long)sum, l->ep->rank, MOE_CAP_EXPERT_ROWS);
    return MOE_OK;
}

/* Host room for the two orders. */
static enum moe_code order_need(struct moe_travel *t, size_t rows, struct moe_error *err)
{
    if (rows <= t->room)
        return MOE_OK;
    const size_t room = rows + rows / 2;                /* at most 1.5 * MOE_CAP_EXPERT_ROWS */
    free(t->order);
    free(t->back);
    t->room = 0;
    t->order = calloc(room, sizeof *t->order);
    t->back = calloc(room, sizeof *t->back);
    if (!t->order || !t->back)
        return moe_fail(err, MOE_E_LIMIT, dispatch, "no memory for the order of %zu rows", rows);
    t->room = room;
    return MOE_OK;
}

static enum moe_code upload_order(struct moe_experts *l, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    const size_t bytes = l->arrived * sizeof *t->order;
    MOE_TRY(moe_room_need(l->be, l->dev, &t->order_dev, l->arrived, 1, sizeof *t->order, err));
    MOE_TRY(moe_room_need(l->be, l->dev, &t->back_dev, l->arrived, 1, sizeof *t->back, err));
    MOE_TRY(l->be->upload(l->dev, t->order_dev.at, t->order, bytes, err));
    return l->be->upload(l->dev, t->back_dev.at, t->back, bytes, err);
}

/* Where rank r's rows for expert i lie: on the wire behind those of lower ranks, and of r's for lower experts; in order the other way about. */
static void fill_order(const struct moe_experts *l)
{
    const struct moe_travel *t = &l->travel;
    int32_t wire = 0;
    MOE_CHECK(t->order && t->back && t->room >= l->arrived);
    for (unsigned r = 0; r < l->ep->size; r++)
        for (unsigned i = 0; i < l->local; i++) {
            int32_t at = t->offset[i];
            for (unsigned before = 0; before < r; before++)
                at += t->recv_count[before * l->local + i];
            for (int32_t n = t->recv_count[r * l->local + i]; n > 0; n--, at++, wire++) {
                t->order[at] = wire;
                t->back[wire] = at;
            }
        }
    MOE_CHECK((size_t)wire == l->arrived);
}

enum moe_code moe_travel_plan(struct moe_experts *l, const int32_t *count, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    const size_t row_bytes = l->s.width * l->be->real_bytes;
    memcpy(t->send_count, count, l->s.experts * sizeof *count);
    for (unsigned r = 0; r < l->ep->size; r++)
        t->count_bytes[r] = l->local * sizeof *count;
    MOE_TRY(moe_exchange_counts(&l->scratch->stage, l->ep, t->send_count, t->recv_count, t->count_bytes, err));
    MOE_TRY(check_announced(l, err));
    memset(t->send_bytes, 0, l->ep->size * sizeof *t->send_bytes);
    memset(t->recv_bytes, 0, l->ep->size * sizeof *t->recv_bytes);
    memset(t->offset, 0, (l->local + 1) * sizeof *t->offset);
    for (unsigned e = 0; e < l->s.experts; e++) {
        t->send_bytes[e / l->local] += (size_t)t->send_count[e] * row_bytes;
        t->recv_bytes[e / l->local] += (size_t)t->recv_count[e] * row_bytes;
        t->offset[e % l->local + 1] += t->recv_count[e];
    }
    for (unsigned i = 0; i < l->local; i++)
        t->offset[i + 1] += t->offset[i];
    l->arrived = (size_t)t->offset[l->local];
    MOE_TRY(l->be->upload(l->dev, t->offset_dev.at, t->offset, (l->local + 1) * sizeof *t->offset, err));
    if (l->local == 1 || !l->arrived)
        return MOE_OK;
    MOE_TRY(order_need(t, l->arrived, err));
    fill_order(l);
    return upload_order(l, err);
}

static enum moe_code wire_need(struct moe_experts *l, struct moe_error *err)
{
    return moe_room_need(l->be, l->dev, &l->scratch->wire, l->arrived, l->s.width, l->be->real_bytes, err);
}

static enum moe_code begin(struct moe_experts *l, enum moe_way way, const void *send, const size_t *send_bytes, void *recv, const size_t *recv_bytes, struct moe_error *err)
{
    if (moe_travels_beside(l)) {
        MOE_TRY(moe_watch_begin(l->scratch, way, err));
        MOE_TRY(l->be->fork(l->dev, err));
    }
    const struct moe_pieces out = { .bytes = send_bytes }, in = { .bytes = recv_bytes };
    return moe_exchange(&l->scratch->stage, moe_rows_comm(l), send, out, recv, in, err);
}

static enum moe_code end(struct moe_experts *l, enum moe_way way, struct moe_error *err)
{
    if (!moe_travels_beside(l))
        return MOE_OK;
    MOE_TRY(moe_watch_computed(l->scratch, way, err));
    MOE_TRY(l->be->post(l->dev, 0, err));
    MOE_TRY(l->be->join(l->dev, 0, err));
    return moe_watch_arrived(l->scratch, way, err);
}

enum moe_code moe_travel_out(struct moe_experts *l, const void *own, void *arrived, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    if (l->local > 1)
        MOE_TRY(wire_need(l, err));
    return begin(l, MOE_WAY_OUT, own, t->send_bytes, l->local > 1 ? l->scratch->wire.at : arrived, t->recv_bytes, err);
}

enum moe_code moe_travel_out_end(struct moe_experts *l, void *arrived, struct moe_error *err)
{
    MOE_TRY(end(l, MOE_WAY_OUT, err));
    if (l->local == 1 || !l->arrived)
        return MOE_OK;
    return l->be->gather(l->dev, arrived, l->scratch->wire.at, l->travel.order_dev.at, l->arrived, l->s.width, 1, err);
}

enum moe_code moe_travel_home_end(struct moe_experts *l, struct moe_error *err) { return end(l, MOE_WAY_HOME, err); }

enum moe_code moe_travel_home(struct moe_experts *l, const void *arrived, void *own, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    const void *from = arrived;
    if (l->local > 1 && l->arrived) {
        MOE_TRY(wire_need(l, err));
        MOE_TRY(l->be->gather(l->dev, l->scratch->wire.at, arrived, t->back_dev.at, l->arrived, l->s.width, 1, err));
        from = l->scratch->wire.at;
    }
    return begin(l, MOE_WAY_HOME, from, t->recv_bytes, own, t->send_bytes, err);
}
