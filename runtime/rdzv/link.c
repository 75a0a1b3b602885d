/* Links: two ends that ask for each other are joined, and from then on bytes go through, unread. Each direction holds what one read gave and its other end has not
 * taken; until that is gone no more is read, so a slow end slows the fast one and costs a bounded amount of memory. */
#include "common/base/clock.h"
#include "runtime/rdzv/inside.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

/* --- where they are --------------------------------------------------------------------------------------------------------------------------------------- */

static size_t bucket(uint32_t low, uint32_t high)
{
    return (low * 2654435761u ^ high * 40503u) % MOE_RDZV_BUCKETS;      /* members choose them, from a map that the coordinator made */
}

static struct rdzv_link *find(const struct moe_rdzv_server *s, uint32_t low, uint32_t high)
{
    struct rdzv_link *l = s->buckets[bucket(low, high)];
    while (l && (l->rank[0] != low || l->rank[1] != high))
        l = l->chain;
    return l;
}

static void append(struct link_list *list, struct rdzv_link *l)
{
    l->before = list->last;
    l->after = NULL;
    *(list->last ? &list->last->after : &list->first) = l;
    list->last = l;
    list->count++;
}

static void take_out(struct link_list *list, struct rdzv_link *l)
{
    *(l->before ? &l->before->after : &list->first) = l->after;
    *(l->after ? &l->after->before : &list->last) = l->before;
    list->count--;
}

enum moe_rdzv_reject moe_rdzv_link_judge(const struct moe_rdzv_server *s, uint32_t from, uint32_t to)
{
    const struct rdzv_link *l = find(s, MOE_MIN(from, to), MOE_MAX(from, to));
    if (l && l->end[from > to])
        return MOE_REJECT_LINK;
    return l || s->waiting.count < MOE_CAP_RDZV_LINKS ? MOE_REJECT_NONE : MOE_REJECT_FULL;
}

void moe_rdzv_link_cut(struct moe_rdzv_server *s, struct rdzv_link *l)
{
    struct rdzv_link **at = &s->buckets[bucket(l->rank[0], l->rank[1])];
    while (*at != l)
        at = &(*at)->chain;
    *at = l->chain;
    take_out(l->joined ? &s->joined : &s->waiting, l);
    for (unsigned i = 0; i < 2; i++) {
        moe_rdzv_bytes_free(&l->flow[i].held);
        if (l->end[i])
            moe_rdzv_end(s, l->end[i]);
    }
    free(l);
}

void moe_rdzv_link_cut_all(struct moe_rdzv_server *s)
{
    while (s->waiting.first)
        moe_rdzv_link_cut(s, s->waiting.first);
    while (s->joined.first)
        moe_rdzv_link_cut(s, s->joined.first);
}

void moe_rdzv_link_cut_node(struct moe_rdzv_server *s, uint32_t node)
{
    struct link_list *const lists[] = { &s->waiting, &s->joined };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        for (struct rdzv_link *l = lists[i]->first, *next; l; l = next) {
            next = l->after;
            if ((l->rank[0] < s->world && s->node_of[l->rank[0]] == node) || (l->rank[1] < s->world && s->node_of[l->rank[1]] == node))
                moe_rdzv_link_cut(s, l);
        }
}

/* --- joined: bytes ---------------------------------------------------------------------------------------------------------------------------------------- */

static bool not_now(void) { return errno == EAGAIN || errno == EINTR; }

/* What is held goes on, then the end of the stream. False: the link is broken. */
static bool pass_on(struct rdzv_link *l, unsigned from)
{
    struct rdzv_flow *flow = &l->flow[from];
    const int to = l->end[!from]->fd;
    while (moe_rdzv_bytes_count(&flow->held)) {
        ssize_t n = send(to, flow->held.at + flow->held.begin, moe_rdzv_bytes_count(&flow->held), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0)
            return not_now();
        moe_rdzv_bytes_drop(&flow->held, (size_t)n);
    }
    moe_rdzv_bytes_free(&flow->held);
    if (flow->ended && !flow->passed_on) {
        flow->passed_on = true;
        return shutdown(to, SHUT_WR) == 0;
    }
    return true;
}

/* One read's worth, straight through where the other end takes it. False: the link is broken. */
static bool move(struct moe_rdzv_server *s, struct rdzv_link *l, unsigned from)
{
    struct rdzv_flow *flow = &l->flow[from];
    if (flow->ended || moe_rdzv_bytes_count(&flow->held))
        return true;
    ssize_t got = recv(l->end[from]->fd, s->scratch, MOE_RDZV_SCRATCH, MSG_DONTWAIT);
    if (got < 0)
        return not_now();
    flow->ended = got == 0;
    size_t sent = 0;
    while (sent < (size_t)got) {
        ssize_t n = send(l->end[!from]->fd, s->scratch + sent, (size_t)got - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && !not_now())
            return false;
        if (n < 0)
            break;
        sent += (size_t)n;
    }
    return moe_rdzv_bytes_add(&flow->held, s->scratch + sent, (size_t)got - sent, MOE_RDZV_SCRATCH) && pass_on(l, from);
}

/* What each end is waited for. An end that nothing is wanted of is not watched at all: one that has hung up would be told of for ever. Last, for it may cut. */
static void watch_both(struct moe_rdzv_server *s, struct rdzv_link *l)
{
    for (unsigned i = 0; i < 2; i++) {
        const bool read = !l->flow[i].ended && !moe_rdzv_bytes_count(&l->flow[i].held), write = moe_rdzv_bytes_count(&l->flow[!i].held) != 0;
        moe_rdzv_watch(s, l->end[i], (read ? EPOLLIN : 0u) | (write ? EPOLLOUT : 0u));
    }
    if (l->end[0]->failing || l->end[1]->failing)
        moe_rdzv_link_cut(s, l);
}

static void joined_event(struct moe_rdzv_server *s, struct rdzv_link *l, unsigned side)
{
    if (move(s, l, side) && pass_on(l, !side) && !(l->flow[0].passed_on && l->flow[1].passed_on))
        watch_both(s, l);
    else
        moe_rdzv_link_cut(s, l);
}

/* --- from two ends to one link ---------------------------------------------------------------------------------------------------------------------------- */

/* Whether the end's bytes are the ranks' own: LINKED has left, and its TLS with it. False in *ok: the end is gone. */
static bool handed_over(struct rdzv_conn *c, bool *ok)
{
    struct moe_error err;
    *ok = true;
    if (!c->channel.tls)
        return true;
    if (moe_rdzv_channel_flush(&c->channel, &err) != MOE_OK)
        *ok = false;
    if (!*ok || moe_rdzv_bytes_count(&c->channel.out))
        return false;
    moe_rdzv_channel_drop(&c->channel);
    return true;
}

/* Both are there: LINKED to each, and when both have left, bytes. */
static void join(struct moe_rdzv_server *s, struct rdzv_link *l)
{
    bool ready = true;
    for (unsigned i = 0; i < 2; i++) {
        bool ok;
        if (!handed_over(l->end[i], &ok)) {
            if (!ok) {
                moe_rdzv_link_cut(s, l);
                return;
            }
            moe_rdzv_watch_channel(s, l->end[i]);
            ready = false;
        } else {
            moe_rdzv_watch(s, l->end[i], 0);      /* what it sends waits in the kernel until the other is ready */
        }
    }
    if (!ready)
        return;
    take_out(&s->waiting, l);
    l->joined = true;
    append(&s->joined, l);
    watch_both(s, l);
}

/* An end alone says nothing: whatever comes from it is its end, or none of ours. A local one may have written already, and is only asked whether it is there. */
static void wait_alone(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    moe_rdzv_watch(s, c, c->channel.tls ? EPOLLIN | EPOLLRDHUP : EPOLLRDHUP);
}

void moe_rdzv_link_event(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t events)
{
    struct rdzv_link *l = c->link;
    if (l->joined)
        joined_event(s, l, c->side);
    else if (!l->end[!c->side] || events & (EPOLLERR | EPOLLHUP))
        moe_rdzv_link_cut(s, l);
    else
        join(s, l);
}

/* With no end yet; NULL: no memory. */
static struct rdzv_link *new_link(struct moe_rdzv_server *s, uint32_t low, uint32_t high)
{
    struct rdzv_link *l = calloc(1, sizeof *l), **first = &s->buckets[bucket(low, high)];
    if (!l)
        return NULL;
    l->rank[0] = low;
    l->rank[1] = high;
    l->due_ms = moe_now_ms() + MOE_RDZV_LINK_MS;
    l->chain = *first;
    *first = l;
    append(&s->waiting, l);
    return l;
}

bool moe_rdzv_link_add(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t from, uint32_t to)
{
    static const struct moe_rdzv_message linked = { .kind = MOE_RDZV_LINKED };
    struct rdzv_link *l = find(s, MOE_MIN(from, to), MOE_MAX(from, to));
    struct moe_error err;
    if (!l)
        l = new_link(s, MOE_MIN(from, to), MOE_MAX(from, to));
    if (!l)
        return false;
    c->link = l;
    c->side = from > to;
    if (c->channel.tls && moe_rdzv_channel_push(&c->channel, MOE_SAID_ONCE, &linked, &err) != MOE_OK) {      /* it leaves when both are there */
        if (!l->end[!c->side])
            moe_rdzv_link_cut(s, l);
        return false;
    }
    if (c->state != CONN_END)
        moe_rdzv_pend(s, c, false);
    c->state = CONN_END;
    l->end[c->side] = c;
    if (l->end[!c->side])
        join(s, l);
    else
        wait_alone(s, c);
    return true;
}
