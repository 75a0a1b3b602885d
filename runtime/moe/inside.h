/* Inside runtime/moe: what a layer is made of, and the way of a row.
 *
 *   route.c     logits, choice, weights; what the invariants and the auxiliary losses need of them
 *   balance.c   auxiliary losses, summed over the world, and their gradient by the probabilities
 *   check.c     invariants over indices: plain loops of the host over N * K numbers
 *   sort.c      own rows; the same invariants asked of a device whose memory the host cannot read
 *   watch.c     how much of the travel is hidden behind other work
 *   travel.c    which rows go where: own rows (sorted by expert, so those for one rank are together) to the experts' ranks and back
 *   forward.c, backward.c
 *
 * Own rows: this rank's pairs that were kept, by expert. Arrived rows: those that this rank's experts compute. They have two orders: that of the experts (within one by
 * the rank they come from), in which gu, h and their gradients lie, and that of the wire, in which what arrives and what goes home lies. Products read the one and write
 * the other by an index, so no row is copied between them. With one rank there is no wire: rows are read from the tokens by `source`.
 *
 * Chunks: the rank's experts, cut into runs. Rows of a chunk go out, are computed and come home together, so that other chunks' travel meanwhile. They lie together in
 * both orders, at the same place: the wire's is by chunk, within one by rank, within that by expert. */
#ifndef MOE_RUNTIME_MOE_INSIDE_H
#define MOE_RUNTIME_MOE_INSIDE_H
#include "runtime/moe/exchange.h"
#include "runtime/moe/lap.h"
#include "runtime/moe/moe.h"
#include "common/base/arena.h"

enum { MOE_CAP_CHUNKS = 7 };
_Static_assert(MOE_CAP_CHUNKS + 1 <= MOE_BACKEND_POSTS, "each chunk on its way out is waited for by itself, and those on their way home by one post");

enum moe_span { MOE_SPAN_TRAVEL, MOE_SPAN_WAIT, MOE_SPANS };
/* Of a pass: each chunk's way out, the wait for it, its way home; and the wait at the end. */
enum { MOE_WATCH_EACH = 3 };
static inline unsigned moe_watch_spans(unsigned chunks) { return MOE_WATCH_EACH * chunks + 1; }
/* The host waits for the device in forwards, so all layers' backwards stand there unread, and, where a rank has no tokens, the last layer's forward: of as many layers as a
 * configuration may have. */
enum { MOE_WATCH_LAYERS = 512 };
_Static_assert(MOE_BACKEND_MARKS / 2 >= (MOE_WATCH_EACH * MOE_CHUNKS + 1) * (MOE_WATCH_LAYERS + 1), "no layer of a deep model goes unwatched");
struct moe_watch {
    bool on;                           /* this pass is watched                                                                      */
    unsigned used;                     /* spans that were not read yet; span i has the marks 2i and 2i + 1                          */
    enum moe_span kind[MOE_BACKEND_MARKS / 2];
    double ms[MOE_SPANS];              /* of spans that were read                                                                   */
};

struct moe_scratch {
    struct moe_stage stage;            /* and with it backend and device                                                            */
    struct moe_comm *rows;             /* NULL: ep                                                                                  */
    unsigned chunks;                   /* its calls run in the side queue, for so many chunks; 0: in the order of the ops           */
    struct moe_watch watch;
    struct moe_room dlogits, dweight, dprob;           /* the last two are [wide]                                                   */
    struct moe_room own, arrived, darrived;            /* rows of width D; the last two in the order of the wire                    */
    struct moe_room dh, dgu;
};

struct moe_travel {                    /* host; of the last forward; unused with one rank                                           */
    int32_t *send_count, *recv_count;  /* [E]: what goes to each expert; [R, E/R]: what each rank sends to each of this rank's      */
    size_t *own_bytes, *own_at, *wire_bytes;           /* [chunks, R]: pieces of own rows, and of the wire, where they lie one after the other */
    size_t *count_bytes;               /* [R]                                                                                       */
    int32_t *offset, *next;            /* [E/R + 1]: where an expert's rows begin in the experts' order; where its next one goes    */
    int32_t *index;                    /* [E/R + 1 + arrived]: `offset` once more, and of each row in the experts' order where it lies on the wire: one upload */
    size_t room;                       /* of that                                                                                   */
    struct moe_room index_dev;
    bool away;                         /* something may be under way beside the ops                                                 */
};

struct moe_experts {
    struct moe_layer_shape s;          /* s.router points to `router`                                                               */
    struct moe_router_config router;
    struct moe_scratch *scratch;
    const struct moe_backend *be;
    struct moe_device *dev;
    struct moe_comm *ep, *world;
    unsigned local;                    /* experts of this rank                                                                      */
    size_t max_groups;

    /* Of the last forward. */
    size_t tokens, group, rows, arrived;               /* group: tokens of a sequence                                               */
    unsigned chunks;
    uint64_t world_tokens;
    bool aux;

    /* Device memory whose size is known: one block. */
    void *block;
    void *logits, *score;              /* [wide]; logits NULL: nobody reads them again; score: prob, where it is softmax             */
    void *prob, *lse, *weight, *shared_gu, *shared_h;                      /* [wide] but the last two                                */
    int32_t *expert, *count, *offset, *slot, *source;
    /* Rows: grow with what arrives. */
    struct moe_room x, gu, h, y;       /* x, gu, h arrived, x in the order of the wire and with several ranks only; y own           */

    /* Host memory: one arena. */
    struct moe_arena *arena;
    double *prob_sum, *dprob;          /* [groups, E]                                                                               */
    int64_t *group_count;              /* [groups, E]                                                                               */
    int64_t *world_count;              /* [E]                                                                                       */
    int64_t *own_count;                /* [E] before any is dropped                                                                 */
    double *packed;                    /* what is summed over the world                                                             */
    int32_t *seen;                     /* [E] last token that chose it                                                              */
    int32_t *view_expert, *view_slot, *view_source;    /* copies of indices, where the device's memory cannot be read               */
    int32_t *view_count, *view_offset;
    struct moe_travel travel;
};

/* Rooms of a layer and of its scratch, `rows` by `width` elements of `each` bytes, before anything of the scratch is in use: where the device has no memory left, the
 * scratch gives back all of its own first, and with it the quarter that it may have too much. Errors: as of moe_room_need(). */
struct moe_room_want { struct moe_room *room; uint64_t rows, width; size_t each; };
MOE_MUST_USE enum moe_code moe_rooms_need(struct moe_experts *l, const struct moe_room_want *wants, size_t count, struct moe_error *err);

static inline struct moe_comm *moe_rows_comm(const struct moe_experts *l) { return l->scratch->rows ? l->scratch->rows : l->ep; }

/* What is asked of the device between a travel's begin and end is done while rows travel. */
static inline bool moe_travels_beside(const struct moe_experts *l) { return l->ep->size > 1 && l->scratch->rows && l->scratch->chunks; }

/* What of the last forward's rows is computed at once, as products take it: their pointers are to all rows, `offset` to its first expert's. */
struct moe_chunk {
    unsigned first, experts;           /* of this rank's                                                                            */
    size_t row, rows;                  /* arrived rows, in either order                                                             */
    const int32_t *offset, *known;     /* device and host [experts + 1]                                                             */
    const int32_t *from;               /* device [arrived]: where rows of x lie, of `behind` ones, divided; NULL: in order          */
    size_t behind, divide;
    const int32_t *wire;               /* device [arrived]: where rows lie that travel; NULL: in order                              */
};
struct moe_chunk moe_chunk(const struct moe_experts *l, unsigned which);
/* A product over a chunk's rows, but for its operands: of each row, k wide, by its expert's matrix to n; or of two rows, m and n wide, added to its expert's [m, n]. */
static inline struct moe_grouped moe_chunk_rows(const struct moe_experts *l, const struct moe_chunk *c, size_t n, size_t k)
{
    return (struct moe_grouped){ .kind = MOE_GROUP_ROWS, .groups = c->experts, .m = l->arrived, .n = n, .k = k, .offset = c->offset, .known = c->known };
}
static inline struct moe_grouped moe_chunk_weights(const struct moe_experts *l, const struct moe_chunk *c, size_t m, size_t n)
{
    return (struct moe_grouped){ .kind = MOE_GROUP_INNER, .groups = c->experts, .m = m, .n = n, .k = l->arrived, .add = true, .offset = c->offset, .known = c->known };
}

/* Indices of the device for the host to read: they themselves, or copies in `room`. */
MOE_MUST_USE
enum moe_code moe_view(struct moe_experts *l, const int32_t *mem, size_t n, int32_t *room, const int32_t **out, struct moe_error *err);
/* Doubles of the host as elements of the device. `n` numbers of `data` are changed. */
MOE_MUST_USE enum moe_code moe_put_doubles(struct moe_experts *l, void *to, double *data, size_t n, struct moe_error *err);

/* check.c; all BUG. */
MOE_MUST_USE enum moe_code moe_check_choice(struct moe_experts *l, const int32_t *expert, struct moe_error *err);       /* fills own_count */
MOE_MUST_USE enum moe_code moe_check_stats(const struct moe_experts *l, const struct moe_router_stats *s, struct moe_error *err);
struct moe_dispatch_view { const int32_t *expert, *count, *offset, *slot, *source; size_t capacity; bool drop; };
MOE_MUST_USE enum moe_code moe_check_counts(const struct moe_experts *l, const struct moe_dispatch_view *v, struct moe_error *err);   /* of it count and offset */
MOE_MUST_USE enum moe_code moe_check_dispatch(const struct moe_experts *l, const struct moe_dispatch_view *v, struct moe_error *err);

/* route.c: own_count, prob_sum, group_count, and all of the router's device memory. */
MOE_MUST_USE
enum moe_code moe_route_forward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, struct moe_layer_stats *stats, double *z,
                                struct moe_error *err);
/* dx += the router's gradient by x; `dweight` is in scratch, and so is room for `dlogits` and `dprob`. */
MOE_MUST_USE
enum moe_code moe_route_backward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *dx, double loss_scale, struct moe_error *err);

/* sort.c. With a backend that inspects: sorts, and fills own_count, view_count, view_offset and `stats`; right behind the choice, before it is used. Errors: BUG,
 * DEVICE. */
MOE_MUST_USE enum moe_code moe_sort_ahead(struct moe_experts *l, struct moe_router_stats *stats, struct moe_error *err);
/* Sort this rank's pairs, unless that was done ahead; *count is what is kept of each expert, for the host to read. */
MOE_MUST_USE enum moe_code moe_sort(struct moe_experts *l, const int32_t **count, struct moe_layer_stats *stats, struct moe_error *err);

/* balance.c */
MOE_MUST_USE enum moe_code moe_balance(struct moe_experts *l, double z, struct moe_layer_stats *stats, struct moe_error *err);
bool moe_balance_slope(const struct moe_experts *l, double loss_scale, double *dprob);     /* [groups, E]; false: there is none */

/* travel.c */
MOE_MUST_USE enum moe_code moe_travel_new(struct moe_experts *l, struct moe_error *err);
void moe_travel_drop(struct moe_experts *l);
/* Tell the ranks what comes; fills `arrived`, `chunks` and the order. Collective. `count` [E], what this rank keeps for each expert. */
MOE_MUST_USE enum moe_code moe_travel_plan(struct moe_experts *l, const int32_t *count, struct moe_error *err);
/* Own rows to where the experts are, and rows of the experts back. Collective. With one rank none of them does anything.
 *
 *   out        all chunks, one after the other. `own` stays as it is until the first of them goes home
 *   await      what is asked of the device from now on finds the rows of this chunk in `arrived`
 *   home       of one chunk, first to last. `wire` has its rows, and keeps them until the end
 *   home_end   what is asked of the device from now on finds all rows in `own`
 *
 * Memory that they work on is not given back before the end; where a call between them fails, `settle`, which gives `code`, lets nothing run on beside the ops. */
MOE_MUST_USE enum moe_code moe_travel_out(struct moe_experts *l, const void *own, void *arrived, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_travel_await(struct moe_experts *l, unsigned chunk, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_travel_home(struct moe_experts *l, unsigned chunk, const void *wire, void *own, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_travel_home_end(struct moe_experts *l, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_travel_settle(struct moe_experts *l, enum moe_code code);

/* watch.c: what moe_scratch_overlap() is made of. A pass is a forward or a backward of a layer, of at most so many spans; spans begin and end one after the other. */
void moe_watch_pass(struct moe_scratch *s, unsigned spans);
MOE_MUST_USE enum moe_code moe_watch_begin(struct moe_scratch *s, enum moe_span span, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_watch_end(struct moe_scratch *s, enum moe_span span, struct moe_error *err);
/* When the host has waited for the device. */
MOE_MUST_USE enum moe_code moe_watch_read(struct moe_scratch *s, struct moe_error *err);
void moe_watch_drop(struct moe_scratch *s);            /* what was not read is forgotten */
#endif
