/* The side queue of split.h, which includes this in its middle, and the device's clock.
 *
 * What is asked of the side queue is kept, and done when the ops wait for a place behind it, not before. An exchange begins with the ops that were there at the last
 * fork: an op between that fork and the exchange would race with it. Until it is done what it sends must stay as it is, what it writes nobody may touch (it holds a
 * pattern meanwhile, which no op may read or change without a difference in what comes out), and no memory of either is given back.
 *
 * The clock is a script: a product takes `ms_per_mac` for each of its multiplications, an exchange `ms_per_byte` for each byte that this rank sends others or gets from
 * them; the rest takes no time. Both queues have a time of their own, and wait for each other as the ops say. */
#ifndef MOE_TESTS_SPLIT_SIDE_H
#define MOE_TESTS_SPLIT_SIDE_H

struct split_comm {
    struct moe_comm c;
    struct moe_comm *mesh;             /* borrowed: of the same ranks                                                               */
    struct moe_device *dev;
    unsigned calls, fail_at;           /* fail_at: the call from 1 that fails when it is asked for; 0: none                          */
};

static inline void split_takes(struct moe_device *d, double macs) { d->now += macs * d->ms_per_mac; }

static inline struct split_late *split_ask(struct moe_device *d, enum split_kind kind)
{
    MOE_CHECK(d->forked && d->late_count < SPLIT_LATE);
    struct split_late *l = &d->late[d->late_count++];
    *l = (struct split_late){ .kind = kind, .ready = d->forked_now };
    return l;
}

enum split_look { SPLIT_KEEP, SPLIT_LOOK };
/* What goes, as it was asked for, or whether it is that still; and the pattern where something will come, or whether it is there still. */
static inline void split_pieces(struct moe_device *d, struct split_late *l, enum split_look look)
{
    unsigned char *was = l->was;
    for (unsigned r = 0; r < l->by->c.size; was += l->out_bytes[r++]) {
        const unsigned char *from = (const unsigned char *)l->send + l->out_at[r];
        unsigned char *to = (unsigned char *)l->recv + l->in_at[r];
        MOE_CHECK(!l->out_bytes[r] || split_holds(d, from, l->out_bytes[r]));
        MOE_CHECK(!l->in_bytes[r] || split_holds(d, to, l->in_bytes[r]));
        for (size_t i = 0; i < l->out_bytes[r]; i++) {
            if (look == SPLIT_LOOK)
                MOE_CHECK(was[i] == from[i]);                          /* an op has written what is on its way */
            was[i] = from[i];
        }
        for (size_t i = 0; i < l->in_bytes[r]; i++) {
            if (look == SPLIT_LOOK)
                MOE_CHECK(to[i] == 0xff);                              /* an op has written where rows come */
            to[i] = 0xff;                                              /* no number in either kind of element */
        }
    }
}

static inline enum moe_code split_alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    struct split_comm *s = (struct split_comm *)c;
    struct moe_device *d = s->dev;
    size_t sent = 0, came = 0;
    if (++s->calls == s->fail_at)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .field = "split" }, "call %u fails", s->calls);
    MOE_CHECK(d->forked_ops == d->ops);
    struct split_late *l = split_ask(d, SPLIT_EXCHANGE);
    l->by = s;
    l->send = send;
    l->recv = recv;
    for (unsigned r = 0; r < c->size; r++) {
        l->out_at[r] = moe_piece_at(out, r, &sent);
        l->in_at[r] = moe_piece_at(in, r, &came);
        l->out_bytes[r] = out.bytes[r];
        l->in_bytes[r] = in.bytes[r];
        l->ms += r == c->rank ? 0 : (double)(out.bytes[r] + in.bytes[r]) * d->ms_per_byte;
    }
    l->was = malloc(sent + 1);
    MOE_CHECK(l->was);
    split_enter(d);
    split_pieces(d, l, SPLIT_KEEP);
    d->ops = d->forked_ops;                                            /* that was no op */
    return split_leave(d, MOE_OK);
}

static inline enum moe_code split_exchange(struct moe_device *d, struct split_late *l, struct moe_error *err)
{
    const struct moe_pieces out = { l->out_bytes, l->out_at }, in = { l->in_bytes, l->in_at };
    split_enter(d);
    split_pieces(d, l, SPLIT_LOOK);
    free(l->was);
    return split_leave(d, l->by->mesh->ops->alltoallv(l->by->mesh, l->send, out, l->recv, in, err));
}

static inline enum moe_code split_do(struct moe_device *d, struct split_late *l, struct moe_error *err)
{
    d->side_now = fmax(d->side_now, l->ready) + l->ms;
    if (l->kind == SPLIT_MARK)
        d->marks[l->which] = d->side_now;
    if (l->kind == SPLIT_POST)
        d->posts[l->which].at = d->side_now;
    return l->kind == SPLIT_EXCHANGE ? split_exchange(d, l, err) : MOE_OK;
}

static inline void *split_side(struct moe_device *d) { return d->late; }
static inline enum moe_code split_fork(struct moe_device *d, struct moe_error *err)
{
    (void)err;
    d->forked = true;
    d->forked_ops = d->ops;
    d->forked_now = d->now;
    return MOE_OK;
}
static inline enum moe_code split_post(struct moe_device *d, unsigned which, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(which < MOE_BACKEND_POSTS);
    split_ask(d, SPLIT_POST)->which = which;
    d->posts[which].set = true;
    return MOE_OK;
}
/* Up to the last post of this number; one that was passed already was passed then. What is behind a call that fails will never be. */
static inline enum moe_code split_join(struct moe_device *d, unsigned which, struct moe_error *err)
{
    enum moe_code code = MOE_OK;
    size_t until = 0, done = 0;
    MOE_CHECK(which < MOE_BACKEND_POSTS && d->posts[which].set);
    for (size_t i = 0; i < d->late_count; i++)
        until = d->late[i].kind == SPLIT_POST && d->late[i].which == which ? i + 1 : until;
    for (; done < until && code == MOE_OK; done++)
        code = split_do(d, &d->late[done], err);
    for (; code != MOE_OK && done < d->late_count; done++)
        free(d->late[done].was);
    d->late_count -= done;
    memmove(d->late, d->late + done, d->late_count * sizeof *d->late);
    d->now = fmax(d->now, d->posts[which].at);
    return code;
}
static inline struct moe_comm *split_comm(struct split_comm *s, struct moe_comm *mesh, struct moe_device *d)
{
    static const struct moe_comm_ops ops = { .name = "split", .device = true, .alltoallv = split_alltoallv };
    *s = (struct split_comm){ .c = *mesh, .mesh = mesh, .dev = d };
    s->c.ops = &ops;
    return &s->c;
}

static inline enum moe_code split_mark(struct moe_device *d, unsigned which, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(which < MOE_BACKEND_MARKS);
    d->marks[which] = d->now;
    return MOE_OK;
}
static inline enum moe_code split_mark_side(struct moe_device *d, unsigned which, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(which < MOE_BACKEND_MARKS);
    split_ask(d, SPLIT_MARK)->which = which;
    d->marks[which] = NAN;
    return MOE_OK;
}
static inline enum moe_code split_between(struct moe_device *d, unsigned from, unsigned to, double *ms, struct moe_error *err)
{
    (void)err;
    *ms = d->marks[to] - d->marks[from];
    MOE_CHECK(!isnan(*ms));                                            /* who asks has waited */
    return MOE_OK;
}

/* Memory that is given back is nobody's who is still under way. */
static inline void split_is_free(const struct moe_device *d, const unsigned char *at, size_t bytes)
{
    for (size_t i = 0; i < d->late_count; i++) {
        const struct split_late *l = &d->late[i];
        for (unsigned r = 0; l->kind == SPLIT_EXCHANGE && r < l->by->c.size; r++) {
            const unsigned char *from = (const unsigned char *)l->send + l->out_at[r], *to = (const unsigned char *)l->recv + l->in_at[r];
            MOE_CHECK(!l->out_bytes[r] || from + l->out_bytes[r] <= at || at + bytes <= from);
            MOE_CHECK(!l->in_bytes[r] || to + l->in_bytes[r] <= at || at + bytes <= to);
        }
    }
}
#endif
