/* A node's side: connect, prove, say HELLO, hear the one answer. Then messages, or, for a link, a descriptor without TLS. */
#include "common/base/clock.h"
#include "common/crypt/digest.h"
#include "runtime/rdzv/channel.h"
#include "runtime/rdzv/net.h"
#include <errno.h>
#include <stdlib.h>

enum { AGAIN_MS = 50, AGAIN_MOST_MS = 1000, ROUNDS = 64 };      /* between tries; records of a turn */

struct moe_rdzv_client { int fd; bool broken; struct moe_rdzv_channel channel; };      /* broken: a write failed; the next turn is the last */

void moe_rdzv_client_free(struct moe_rdzv_client **client)
{
    struct moe_rdzv_client *c = *client;
    *client = NULL;
    if (!c)
        return;
    moe_rdzv_channel_drop(&c->channel);
    moe_fd_close(&c->fd);
    free(c);
}

int moe_rdzv_client_fd(const struct moe_rdzv_client *c) { return c->fd; }

/* A socket that is broken is ready for anything. */
short moe_rdzv_client_poll(const struct moe_rdzv_client *c)
{
    return (short)(moe_tls_poll(c->channel.tls, true, moe_rdzv_bytes_count(&c->channel.out) != 0) | (c->broken ? POLLOUT : 0));
}

/* --- from an address to an answer ------------------------------------------------------------------------------------------------------------------------- */

static enum moe_code shake(struct moe_rdzv_client *c, uint64_t due, struct moe_error *err)
{
    for (;;) {
        bool done = false;
        MOE_TRY(moe_tls_handshake(c->channel.tls, &done, err));
        if (done)
            return MOE_OK;
        MOE_TRY(moe_rdzv_await(c->fd, moe_tls_poll(c->channel.tls, true, false), due, err));
    }
}

static enum moe_code say_hello(struct moe_rdzv_client *c, const struct moe_rdzv_hello *hello, uint64_t due, struct moe_error *err)
{
    unsigned char bytes[MOE_RDZV_HELLO_BYTES];
    const size_t n = moe_rdzv_hello_write(hello, bytes);
    for (size_t sent = 0, moved = 0; sent < n; sent += moved) {
        MOE_TRY(moe_tls_write(c->channel.tls, bytes + sent, n - sent, &moved, err));
        if (!moved)
            MOE_TRY(moe_rdzv_await(c->fd, moe_tls_poll(c->channel.tls, false, true), due, err));
    }
    return MOE_OK;
}

/* What somebody can do about it. */
static const char *refusal(enum moe_rdzv_reject why)
{
    switch (why) {
    case MOE_REJECT_VERSION:
    case MOE_REJECT_BUILD:      return "its moe-launch is another one than this";
    case MOE_REJECT_JOB:        return "its job has another name (--job, or the config's)";
    case MOE_REJECT_CONFIG:     return "its config is another one: the same bytes are wanted on each node";
    case MOE_REJECT_FULL:       return "it has all nodes that --nnodes asks for";
    case MOE_REJECT_GENERATION: return "the job runs, and takes nobody in now";
    default:                    return moe_rdzv_reject_name(why);
    }
}

static enum moe_code check_answer(const struct moe_rdzv_hello *hello, const struct moe_rdzv_message *m, struct moe_error *err)
{
    if (m->kind == MOE_RDZV_REJECT)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = moe_rdzv_reject_name(m->reject) }, "the coordinator refuses: %s", refusal(m->reject));
    if (m->kind != (hello->link ? MOE_RDZV_LINKED : MOE_RDZV_WELCOME) || (!hello->link && !moe_crypt_equal(m->nonce, hello->nonce, sizeof m->nonce)))
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .field = "kind" }, "the coordinator's answer is to something else");
    return MOE_OK;
}

/* Record by record: what follows LINKED belongs to somebody else. */
static enum moe_code hear_answer(struct moe_rdzv_client *c, const struct moe_rdzv_hello *hello, uint64_t due, struct moe_rdzv_message *m,
                                 struct moe_error *err)
{
    for (;;) {
        bool there, more;
        MOE_TRY(moe_rdzv_channel_next(&c->channel, m, &there, err));
        if (there)
            break;
        MOE_TRY(moe_rdzv_channel_read(&c->channel, &more, err));
        if (!more)
            MOE_TRY(moe_rdzv_await(c->fd, moe_tls_poll(c->channel.tls, true, false), due, err));
    }
    MOE_TRY(check_answer(hello, m, err));
    if (hello->link && (moe_rdzv_bytes_count(&c->channel.in) || moe_tls_buffered(c->channel.tls)))
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "the coordinator goes on after a link's end");
    return MOE_OK;
}

struct door { const char *host, *port; const struct moe_tls_side *side; uint64_t due; };

/* One try. Whoever listens has MOE_RDZV_HELLO_MS to prove itself, and for a node, to answer; a link waits for its other end as long as there is time. */
static enum moe_code enter(const struct door *d, const struct moe_rdzv_hello *hello, struct moe_rdzv_client **out, struct moe_rdzv_message *m,
                           struct moe_error *err)
{
    MOE_AUTO(moe_rdzv_client_free) struct moe_rdzv_client *c = calloc(1, sizeof *c);
    if (!c)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    c->fd = -1;
    c->channel.who = MOE_SAID_ONCE;
    MOE_TRY(moe_rdzv_connect(d->host, d->port, d->due, &c->fd, err));
    const uint64_t soon = MOE_MIN(d->due, moe_now_ms() + MOE_RDZV_HELLO_MS);
    MOE_TRY(moe_tls_new(d->side, c->fd, &c->channel.tls, err));
    MOE_TRY(shake(c, soon, err));
    MOE_TRY(say_hello(c, hello, soon, err));
    MOE_TRY(hear_answer(c, hello, hello->link ? d->due : soon, m, err));
    *out = moe_take(c);
    return MOE_OK;
}

/* Tries until it is in, is refused, or the time is over. */
static enum moe_code try_enter(const struct door *d, const struct moe_rdzv_hello *hello, struct moe_rdzv_client **out, struct moe_rdzv_message *m,
                               struct moe_error *err)
{
    struct moe_rdzv_hello h = *hello;
    for (uint64_t pause = AGAIN_MS;; pause = MOE_MIN(2 * pause, (uint64_t)AGAIN_MOST_MS)) {
        MOE_TRY(moe_crypt_random(h.nonce, sizeof h.nonce, err));
        enum moe_code code = enter(d, &h, out, m, err);
        const uint64_t now = moe_now_ms();
        if (code != MOE_E_IO || now >= d->due)
            return code;
        (void)poll(NULL, 0, (int)MOE_MIN(pause, d->due - now));
    }
}

static enum moe_code check(const struct moe_rdzv_hello *hello, bool link, struct moe_error *err)
{
    unsigned char bytes[MOE_RDZV_HELLO_BYTES];
    struct moe_rdzv_hello again;
    const size_t n = moe_rdzv_hello_write(hello, bytes);
    if (hello->link == link && hello->version == MOE_RDZV_VERSION && moe_rdzv_hello_read(bytes, n, &again, err) == MOE_OK)
        return MOE_OK;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a HELLO that nobody could understand");
}

enum moe_code moe_rdzv_client_new(const char *host, const char *port, const struct moe_tls_side *side, const struct moe_rdzv_hello *hello, unsigned wait_ms,
                                  struct moe_rdzv_client **out, uint32_t *mine, struct moe_error *err)
{
    const struct door door = { host, port, side, moe_now_ms() + wait_ms };
    struct moe_rdzv_client *c = NULL;
    struct moe_rdzv_message m;
    MOE_TRY(check(hello, false, err));
    MOE_TRY(try_enter(&door, hello, &c, &m, err));
    c->channel.who = MOE_SAID_BY_SERVER;
    *mine = m.node;
    *out = c;
    return MOE_OK;
}

enum moe_code moe_rdzv_client_link(const char *host, const char *port, const struct moe_tls_side *side, const struct moe_rdzv_hello *hello, unsigned wait_ms,
                                   int *fd, struct moe_error *err)
{
    const struct door door = { host, port, side, moe_now_ms() + wait_ms };
    MOE_AUTO(moe_rdzv_client_free) struct moe_rdzv_client *c = NULL;
    struct moe_rdzv_message m;
    MOE_TRY(check(hello, true, err));
    MOE_TRY(try_enter(&door, hello, &c, &m, err));
    *fd = c->fd;
    c->fd = -1;
    return MOE_OK;
}

/* --- admitted --------------------------------------------------------------------------------------------------------------------------------------------- */

static enum moe_code deliver(struct moe_rdzv_client *c, enum moe_code (*each)(void *, const struct moe_rdzv_message *, struct moe_error *), void *ctx,
                             struct moe_error *err)
{
    for (;;) {
        struct moe_rdzv_message m;
        bool there;
        MOE_TRY(moe_rdzv_channel_next(&c->channel, &m, &there, err));
        if (!there)
            return MOE_OK;
        MOE_TRY(each(ctx, &m, err));
    }
}

enum moe_code moe_rdzv_client_turn(struct moe_rdzv_client *c, enum moe_code (*each)(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err),
                                   void *ctx, struct moe_error *err)
{
    bool more = true;
    for (unsigned i = 0; i < ROUNDS && more; i++) {      /* what is left, poll(2) tells of */
        MOE_TRY(moe_rdzv_channel_read(&c->channel, &more, err));
        MOE_TRY(deliver(c, each, ctx, err));
    }
    return moe_rdzv_channel_flush(&c->channel, err);     /* behind what was said: a coordinator that has gone may have said why */
}

enum moe_code moe_rdzv_client_send(struct moe_rdzv_client *c, const struct moe_rdzv_message *message, struct moe_error *err)
{
    struct moe_error later;
    MOE_TRY(moe_rdzv_channel_push(&c->channel, MOE_SAID_BY_NODE, message, err));
    if (moe_rdzv_channel_flush(&c->channel, &later) != MOE_OK)
        c->broken = true;                                /* turn tells, behind what came before */
    return MOE_OK;
}
