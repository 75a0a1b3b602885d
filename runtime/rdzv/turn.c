/* One turn: what epoll tells, then whose time is over. Nothing in here waits for anybody. */
#include "common/base/clock.h"
#include "runtime/rdzv/inside.h"
#include "runtime/rdzv/net.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { EVENTS = 128, ACCEPTS = 16, NO_ROOM_MS = 100 };      /* of a turn; without descriptors or memory nobody is accepted for so long */

/* --- connections: lists, epoll, ends ---------------------------------------------------------------------------------------------------------------------- */

static void append(struct conn_list *list, struct rdzv_conn *c)
{
    c->before = list->last;
    c->after = NULL;
    *(list->last ? &list->last->after : &list->first) = c;
    list->last = c;
    list->count++;
}

static void take_out(struct conn_list *list, struct rdzv_conn *c)
{
    *(c->before ? &c->before->after : &list->first) = c->after;
    *(c->after ? &c->after->before : &list->last) = c->before;
    list->count--;
}

static bool is_pending(const struct rdzv_conn *c) { return c->state == CONN_HANDSHAKE || c->state == CONN_HELLO || c->state == CONN_REFUSED; }

void moe_rdzv_pend(struct moe_rdzv_server *s, struct rdzv_conn *c, bool pending) { (pending ? append : take_out)(&s->pending, c); }

void moe_rdzv_watch(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t events)
{
    struct epoll_event e = { .events = events, .data.ptr = c };
    if (events == c->watched)
        return;
    if (epoll_ctl(s->epoll, !events ? EPOLL_CTL_DEL : c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->fd, &e) == 0)
        c->watched = events;
    else
        c->failing = true;         /* no memory in the kernel: who is not watched would wait for ever */
}

void moe_rdzv_watch_channel(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    const short events = moe_tls_poll(c->channel.tls, true, moe_rdzv_bytes_count(&c->channel.out) != 0);
    moe_rdzv_watch(s, c, (events & POLLIN ? EPOLLIN : 0u) | (events & POLLOUT ? EPOLLOUT : 0u));
}

void moe_rdzv_end(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    if (is_pending(c))
        moe_rdzv_pend(s, c, false);
    moe_rdzv_channel_drop(&c->channel);
    moe_rdzv_watch(s, c, 0);       /* closing is not enough: a child between fork and execve holds the descriptor too, and epoll would go on telling */
    (void)!recv(c->fd, s->scratch, MOE_RDZV_SCRATCH, MSG_DONTWAIT);     /* unread bytes would make the end a reset, which can overtake what was said last */
    (void)shutdown(c->fd, SHUT_RDWR);
    moe_fd_close(&c->fd);
    c->state = CONN_DEAD;
    append(&s->dead, c);
}

void moe_rdzv_bury(struct moe_rdzv_server *s)
{
    for (struct rdzv_conn *c = s->dead.first, *next; c; c = next) {
        next = c->after;
        free(c);
    }
    s->dead = (struct conn_list){ 0 };
}

/* Before HELLO there is nobody to talk to: a prober learns nothing but that TLS failed. */
void moe_rdzv_refuse(struct moe_rdzv_server *s, struct rdzv_conn *c, enum moe_rdzv_reject why)
{
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_REJECT, .reject = why };
    const bool answer = c->state == CONN_HELLO && why != MOE_REJECT_SLOW;
    struct moe_error err;
    s->o.refused(s->o.ctx, why, c->address);
    if (answer && moe_rdzv_channel_push(&c->channel, MOE_SAID_ONCE, &m, &err) == MOE_OK && moe_rdzv_channel_flush(&c->channel, &err) == MOE_OK &&
        moe_rdzv_bytes_count(&c->channel.out)) {
        c->state = CONN_REFUSED;
        moe_rdzv_watch_channel(s, c);
        return;
    }
    moe_rdzv_end(s, c);
}

void moe_rdzv_lose(struct moe_rdzv_server *s, struct rdzv_conn *c, bool tell)
{
    const uint32_t node = c->node;
    s->nodes[node] = NULL;
    moe_rdzv_end(s, c);
    moe_rdzv_link_cut_node(s, node);
    if (tell)
        s->o.lost(s->o.ctx, node);
}

/* --- coming in -------------------------------------------------------------------------------------------------------------------------------------------- */

/* The oldest of those that proved nothing; when all did, the oldest. */
static void make_room(struct moe_rdzv_server *s)
{
    struct rdzv_conn *oldest = s->pending.first;
    while (oldest && oldest->state != CONN_HANDSHAKE)
        oldest = oldest->after;
    oldest = oldest ? oldest : s->pending.first;
    if (oldest->state == CONN_REFUSED) {
        moe_rdzv_end(s, oldest);           /* told of already */
        return;
    }
    s->o.refused(s->o.ctx, MOE_REJECT_FULL, oldest->address);
    moe_rdzv_end(s, oldest);
}

enum moe_code moe_rdzv_take(struct moe_rdzv_server *s, int fd, const char *address, struct moe_error *err)
{
    struct rdzv_conn *c = calloc(1, sizeof *c);
    enum moe_code code = c ? moe_tls_new(s->o.side, fd, &c->channel.tls, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (code != MOE_OK) {
        moe_fd_close(&fd);
        free(c);
        return code;
    }
    while (s->pending.count >= MOE_CAP_RDZV_PENDING)
        make_room(s);
    c->fd = fd;
    c->channel.who = MOE_SAID_BY_NODE;
    c->due_ms = moe_now_ms() + MOE_RDZV_HELLO_MS;
    (void)snprintf(c->address, sizeof c->address, "%s", address);
    moe_rdzv_pend(s, c, true);
    moe_rdzv_tune(fd);
    moe_rdzv_watch_channel(s, c);
    return MOE_OK;
}

static void listen_again(struct moe_rdzv_server *s, bool on)
{
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = s };
    if (on != s->listening && epoll_ctl(s->epoll, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, s->listener, &e) == 0)
        s->listening = on;
    s->listen_again_ms = s->listening ? UINT64_MAX : moe_now_ms() + NO_ROOM_MS;
}

static bool lacks_room(int sys) { return sys == EMFILE || sys == ENFILE || sys == ENOBUFS || sys == ENOMEM; }

static void accept_some(struct moe_rdzv_server *s)
{
    for (unsigned i = 0; i < ACCEPTS; i++) {
        struct sockaddr_storage addr = { 0 };
        socklen_t len = sizeof addr;
        struct moe_error err;
        char address[MOE_RDZV_ADDRESS];
        int fd = accept4(s->listener, (struct sockaddr *)&addr, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (fd < 0 && lacks_room(errno)) {
            if (s->pending.first)
                make_room(s);              /* the next turn has its descriptor */
            else
                listen_again(s, false);
            return;
        }
        if (fd < 0)
            continue;                      /* it went away before it came */
        moe_rdzv_show_address((struct sockaddr *)&addr, len, address, sizeof address);
        if (moe_rdzv_take(s, fd, address, &err) != MOE_OK)
            s->o.refused(s->o.ctx, MOE_REJECT_FULL, address);
    }
}

/* --- what a connection has to say ------------------------------------------------------------------------------------------------------------------------- */

/* How many bytes of HELLO are still to come; 0: it is whole, or will never be one. */
static size_t missing(const struct rdzv_conn *c)
{
    return (c->said < MOE_RDZV_HELLO_FRONT ? (size_t)MOE_RDZV_HELLO_FRONT : moe_rdzv_hello_whole(c->hello)) - c->said;
}

static void hear_hello(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    struct moe_error err;
    for (size_t n = 0; missing(c); c->said += n) {
        if (moe_tls_read(c->channel.tls, c->hello + c->said, missing(c), &n, &err) != MOE_OK) {
            moe_rdzv_refuse(s, c, MOE_REJECT_MALFORMED);
            return;
        }
        if (!n) {
            moe_rdzv_watch_channel(s, c);
            return;
        }
    }
    moe_rdzv_admit(s, c);
}

static void shake(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    struct moe_error err;
    bool done = false;
    if (moe_tls_handshake(c->channel.tls, &done, &err) != MOE_OK) {
        moe_rdzv_refuse(s, c, MOE_REJECT_HANDSHAKE);
    } else if (!done) {
        moe_rdzv_watch_channel(s, c);
    } else {
        c->state = CONN_HELLO;
        hear_hello(s, c);
    }
}

static enum moe_code exchange(struct moe_rdzv_server *s, struct rdzv_conn *c, struct moe_error *err)
{
    struct moe_rdzv_message m;
    bool there;
    MOE_TRY(moe_rdzv_channel_read(&c->channel, &there, err));
    for (;;) {
        MOE_TRY(moe_rdzv_channel_next(&c->channel, &m, &there, err));
        if (!there)
            break;
        s->o.message(s->o.ctx, c->node, &m);
        if (c->state != CONN_NODE)         /* which dropped it */
            return MOE_OK;
    }
    const size_t waited = moe_rdzv_bytes_count(&c->channel.out);      /* sent behind what was heard: a node that has gone may have said why */
    MOE_TRY(moe_rdzv_channel_flush(&c->channel, err));
    if (moe_rdzv_bytes_count(&c->channel.out) != waited)
        c->took_ms = moe_now_ms();
    return MOE_OK;
}

static void hear_node(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    struct moe_error err;
    const enum moe_code code = exchange(s, c, &err);
    if (c->state != CONN_NODE)
        return;
    if (code == MOE_E_PARSE)
        s->o.refused(s->o.ctx, MOE_REJECT_MALFORMED, c->address);
    if (c->state == CONN_NODE && code != MOE_OK)
        moe_rdzv_lose(s, c, true);
    else if (c->state == CONN_NODE)
        moe_rdzv_watch_channel(s, c);
}

static void say_refusal(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    struct moe_error err;
    if (moe_rdzv_channel_flush(&c->channel, &err) != MOE_OK || !moe_rdzv_bytes_count(&c->channel.out))
        moe_rdzv_end(s, c);
}

static void on_event(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t events)
{
    switch (c->state) {
    case CONN_HANDSHAKE: shake(s, c); break;
    case CONN_HELLO:     hear_hello(s, c); break;
    case CONN_REFUSED:   say_refusal(s, c); break;
    case CONN_NODE:      hear_node(s, c); break;
    case CONN_END:       moe_rdzv_link_event(s, c, events); break;
    case CONN_DEAD:      break;
    }
}

/* --- time ------------------------------------------------------------------------------------------------------------------------------------------------- */

/* When a node that takes nothing is lost; UINT64_MAX: it takes, or there is nothing. */
static uint64_t stalled_at(struct rdzv_conn *c, uint64_t now)
{
    if (c->failing)
        return 0;
    if (!moe_rdzv_bytes_count(&c->channel.out)) {
        c->took_ms = 0;
        return UINT64_MAX;
    }
    if (!c->took_ms)
        c->took_ms = now;
    return c->took_ms + MOE_RDZV_STALL_MS;
}

static void expire(struct moe_rdzv_server *s, uint64_t now)
{
    while (s->pending.first && s->pending.first->due_ms <= now) {
        struct rdzv_conn *c = s->pending.first;
        if (c->state == CONN_REFUSED)
            moe_rdzv_end(s, c);
        else
            moe_rdzv_refuse(s, c, MOE_REJECT_SLOW);
    }
    while (s->waiting.first && s->waiting.first->due_ms <= now)
        moe_rdzv_link_cut(s, s->waiting.first);
    for (uint32_t i = 0; i < s->o.nodes; i++)
        if (s->nodes[i] && stalled_at(s->nodes[i], now) <= now)
            moe_rdzv_lose(s, s->nodes[i], true);
    if (s->listen_again_ms <= now)
        listen_again(s, true);
}

size_t moe_rdzv_server_poll(struct moe_rdzv_server *s, struct pollfd *into, size_t room, int *timeout_ms)
{
    const uint64_t now = moe_now_ms();
    uint64_t due = s->listen_again_ms;
    if (!room)
        return 0;
    if (s->pending.first)
        due = MOE_MIN(due, s->pending.first->due_ms);
    if (s->waiting.first)
        due = MOE_MIN(due, s->waiting.first->due_ms);
    for (uint32_t i = 0; i < s->o.nodes; i++)
        if (s->nodes[i])
            due = MOE_MIN(due, stalled_at(s->nodes[i], now));
    if (due != UINT64_MAX) {
        const int wait = due <= now ? 0 : (int)MOE_MIN(due - now, (uint64_t)INT32_MAX);
        *timeout_ms = *timeout_ms < 0 ? wait : MOE_MIN(*timeout_ms, wait);
    }
    into[0] = (struct pollfd){ .fd = s->epoll, .events = POLLIN };
    return 1;
}

enum moe_code moe_rdzv_server_turn(struct moe_rdzv_server *s, const struct pollfd *polled, size_t n, struct moe_error *err)
{
    struct epoll_event events[EVENTS];
    bool knocks = false;
    (void)polled, (void)n;                 /* whatever was polled: epoll knows */
    int ready = epoll_wait(s->epoll, events, EVENTS, 0);
    if (ready < 0 && errno != EINTR)
        return moe_fail_sys(err, NULL, errno, "cannot wait for connections");
    for (int i = 0; i < ready; i++)
        if (events[i].data.ptr == s)
            knocks = true;
        else
            on_event(s, events[i].data.ptr, events[i].events);
    if (knocks)
        accept_some(s);                    /* last, so that whoever spoke is not the oldest that said nothing */
    expire(s, moe_now_ms());
    moe_rdzv_bury(s);
    return MOE_OK;
}
