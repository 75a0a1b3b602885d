/* Rows between ranks. Own rows lie by expert and ranks hold experts in order: what goes to a rank is one piece, and what of it belongs to a chunk is one, too. What comes
 * lies by chunk, and within one by rank; products look up in `index` where an expert's rows lie. In a chunk of one expert both orders are the same.
 *
 * Beside the ops: all chunks' exchanges out stand in the side queue at once, and the ops wait for the first, compute it, wait for the next. A chunk that is computed goes
 * home behind all that go out. The order of exchanges is the same on all ranks, whatever the load of each. */
#include "runtime/moe/inside.h"
#include <stdlib.h>
#include <string.h>

enum { POST_HOME = MOE_CAP_CHUNKS };   /* those before it: of each chunk on its way out */

static const struct moe_where dispatch = { .field = "dispatch" };

enum moe_code moe_travel_new(struct moe_experts *l, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    const size_t pieces = (size_t)MOE_MIN((unsigned)MOE_CAP_CHUNKS, l->local) * l->ep->size;
    if (l->ep->size == 1)
        return MOE_OK;
    t->send_count = moe_arena_array(l->arena, int32_t, l->s.experts);
    t->recv_count = moe_arena_array(l->arena, int32_t, l->s.experts);
    t->own_bytes = moe_arena_array(l->arena, size_t, pieces);
    t->own_at = moe_arena_array(l->arena, size_t, pieces);
    t->wire_bytes = moe_arena_array(l->arena, size_t, pieces);
    t->count_bytes = moe_arena_array(l->arena, size_t, l->ep->size);
    t->offset = moe_arena_array(l->arena, int32_t, l->local + 1);
    t->next = moe_arena_array(l->arena, int32_t, l->local + 1);
    if (!t->send_count || !t->recv_count || !t->own_bytes || !t->own_at || !t->wire_bytes || !t->count_bytes || !t->offset || !t->next)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for what %u ranks exchange", l->ep->size);
    return MOE_OK;
}

void moe_travel_drop(struct moe_experts *l)
{
    struct moe_travel *t = &l->travel;
    free(t->index);
    moe_room_drop(l->be, l->dev, &t->index_dev);
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

/* ---- the plan ---- */

static unsigned first_of(const struct moe_experts *l, unsigned chunk) { return (unsigned)((uint64_t)chunk * l->local / l->chunks); }

struct moe_chunk moe_chunk(const struct moe_experts *l, unsigned which)
{
    const struct moe_travel *t = &l->travel;
    if (l->ep->size == 1)
        return (struct moe_chunk){ .experts = l->local, .rows = l->arrived, .offset = l->offset, .known = l->be->host_memory ? l->offset : l->view_offset,
                                   .from = l->source, .behind = l->tokens, .divide = l->s.top_k };
    const unsigned first = first_of(l, which), end = first_of(l, which + 1);
    const int32_t *offset = t->index_dev.at, *order = end - first > 1 ? offset + l->local + 1 : NULL;
    return (struct moe_chunk){ .first = first, .experts = end - first, .row = (size_t)t->offset[first], .rows = (size_t)(t->offset[end] - t->offset[first]),
                               .offset = offset + first, .known = t->offset + first, .from = order, .behind = l->arrived, .divide = 1, .wire = order };
}

/* Sizes and places of what goes, sizes of what comes, and where each expert's rows begin. */
static void cut(const struct moe_experts *l)
{
    const struct moe_travel *t = &l->travel;
    const size_t row_bytes = l->s.width * l->be->real_bytes;
    size_t own = 0;
    memset(t->offset, 0, (l->local + 1) * sizeof *t->offset);
    for (unsigned r = 0; r < l->ep->size; r++)
        for (unsigned c = 0; c < l->chunks; c++) {
            const size_t piece = (size_t)c * l->ep->size + r;
            t->own_at[piece] = own;
            t->own_bytes[piece] = t->wire_bytes[piece] = 0;
            for (unsigned i = first_of(l, c); i < first_of(l, c + 1); i++) {
                const size_t e = (size_t)r * l->local + i;
                t->own_bytes[piece] += (size_t)t->send_count[e] * row_bytes;
                t->wire_bytes[piece] += (size_t)t->recv_count[e] * row_bytes;
                t->offset[i + 1] += t->recv_count[e];
            }
            own += t->own_bytes[piece];
        }
    for (unsigned i = 0; i < l->local; i++)
        t->offset[i + 1] += t->offset[i];
}

/* Host room for so many numbers. */
static enum moe_code index_need(struct moe_travel *t, size_t count, struct moe_error *err)
{
    if (count <= t->room)
        return MOE_OK;
    const size_t room = count + count / 2;              /* at most 1.5 * (MOE_CAP_EXPERT_ROWS + MOE_CAP_BACKEND_EXPERTS + 1) */
    free(t->index);
    t->room = 0;
    t->index = calloc(room, sizeof *t->index);
    if (!t->index)
        return moe_fail(err, MOE_E_LIMIT, dispatch, "no memory for the order of %zu rows", count);
    t->room = room;
    return MOE_OK;
}

/* The wire from its first row to its last: each row's place among its expert's is behind those of lower ranks. */
static void fill_order(const struct moe_experts *l)
{
    const struct moe_travel *t = &l->travel;
    int32_t wire = 0, *order = t->index + l->local + 1;
    MOE_CHECK(t->room >= l->local + 1 + l->arrived);
    memcpy(t->next, t->offset, (l->local + 1) * sizeof *t->next);
    for (unsigned c = 0; c < l->chunks; c++)
        for (unsigned r = 0; r < l->ep->size; r++)
            for (unsigned i = first_of(l, c); i < first_of(l, c + 1); i++)
                for (int32_t n = t->recv_count[(size_t)r * l->local + i]; n > 0; n--)
                    order[t->next[i]++] = wire++;
    MOE_CHECK((size_t)wire == l->arrived);
}

enum moe_code moe_travel_plan(struct moe_experts *l, const int32_t *count, struct moe_error *err)
{
    struct moe_travel *t = &l->travel;
    l->arrived = l->rows;
    l->chunks = moe_travels_beside(l) ? MOE_MIN(l->scratch->chunks, l->local) : 1;
    if (l->ep->size == 1)
        return MOE_OK;
    memcpy(t->send_count, count, l->s.experts * sizeof *count);
    for (unsigned r = 0; r < l->ep->size; r++)
        t->count_bytes[r] = l->local * sizeof *count;
    MOE_TRY(moe_exchange_counts(&l->scratch->stage, l->ep, t->send_count, t->recv_count, t->count_bytes, err));
    MOE_TRY(check_announced(l, err));
    cut(l);
    l->arrived = (size_t)t->offset[l->local];
    const size_t numbers = l->local + 1 + (l->local == l->chunks ? 0 : l->arrived);
    MOE_TRY(index_need(t, numbers, err));
    memcpy(t->index, t->offset, (l->local + 1) * sizeof *t->index);
    if (l->local != l->chunks)
        fill_order(l);
    MOE_TRY(moe_rooms_need(l, &(struct moe_room_want){ &t->index_dev, numbers, 1, sizeof *t->index }, 1, err));
    MOE_TRY(l->be->upload(l->dev, t->index_dev.at, t->index, numbers * sizeof *t->index, err));
    return moe_watch_read(l->scratch, err);             /* the host has just waited: of a rank without tokens nowhere else */
}

/* ---- the way ---- */

/* Pieces of own rows: with one chunk they lie one after the other. */
static struct moe_pieces own_pieces(const struct moe_experts *l, unsigned chunk)
{
    const size_t first = (size_t)chunk * l->ep->size;
    return (struct moe_pieces){ .bytes = l->travel.own_bytes + first, .at = l->chunks > 1 ? l->travel.own_at + first : NULL };
}
static struct moe_pieces wire_pieces(const struct moe_experts *l, unsigned chunk)
{
    return (struct moe_pieces){ .bytes = l->travel.wire_bytes + (size_t)chunk * l->ep->size };
}
static size_t wire_at(const struct moe_experts *l, unsigned chunk) { return moe_chunk(l, chunk).row * l->s.width * l->be->real_bytes; }

static enum moe_code exchange(struct moe_experts *l, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    const bool beside = moe_travels_beside(l);
    if (beside)
        MOE_TRY(moe_watch_begin(l->scratch, MOE_SPAN_TRAVEL, err));
    MOE_TRY(moe_exchange(&l->scratch->stage, moe_rows_comm(l), send, out, recv, in, err));
    return beside ? moe_watch_end(l->scratch, MOE_SPAN_TRAVEL, err) : MOE_OK;
}

static enum moe_code join(struct moe_experts *l, unsigned post, struct moe_error *err)
{
    if (!moe_travels_beside(l))
        return MOE_OK;
    MOE_TRY(moe_watch_begin(l->scratch, MOE_SPAN_WAIT, err));
    MOE_TRY(l->be->join(l->dev, post, err));
    return moe_watch_end(l->scratch, MOE_SPAN_WAIT, err);
}

enum moe_code moe_travel_out(struct moe_experts *l, const void *own, void *arrived, struct moe_error *err)
{
    const bool beside = moe_travels_beside(l);
    if (l->ep->size == 1)
        return MOE_OK;
    if (beside) {
        moe_watch_pass(l->scratch, moe_watch_spans(l->chunks));
        MOE_TRY(l->be->fork(l->dev, err));
        l->travel.away = true;
    }
    for (unsigned c = 0; c < l->chunks; c++) {
        MOE_TRY(exchange(l, own, own_pieces(l, c), (char *)arrived + wire_at(l, c), wire_pieces(l, c), err));
        if (beside)
            MOE_TRY(l->be->post(l->dev, c, err));
    }
    return MOE_OK;
}

enum moe_code moe_travel_await(struct moe_experts *l, unsigned chunk, struct moe_error *err) { return join(l, chunk, err); }

enum moe_code moe_travel_home(struct moe_experts *l, unsigned chunk, const void *wire, void *own, struct moe_error *err)
{
    const bool beside = moe_travels_beside(l);
    if (l->ep->size == 1)
        return MOE_OK;
    if (beside)
        MOE_TRY(l->be->fork(l->dev, err));
    MOE_TRY(exchange(l, (const char *)wire + wire_at(l, chunk), wire_pieces(l, chunk), own, own_pieces(l, chunk), err));
    return beside && chunk + 1 == l->chunks ? l->be->post(l->dev, POST_HOME, err) : MOE_OK;
}

enum moe_code moe_travel_home_end(struct moe_experts *l, struct moe_error *err)
{
    MOE_TRY(join(l, POST_HOME, err));
    l->travel.away = false;
    return MOE_OK;
}

/* Where the device itself failed neither can be asked for, and nothing is computed any more that could be in the way. */
enum moe_code moe_travel_settle(struct moe_experts *l, enum moe_code code)
{
    struct moe_error ignored;
    if (code == MOE_OK || !l->travel.away)
        return code;
    l->travel.away = false;
    moe_watch_drop(l->scratch);
    if (l->be->post(l->dev, POST_HOME, &ignored) == MOE_OK)
        (void)l->be->join(l->dev, POST_HOME, &ignored);
    return code;
}
