#include "runtime/rdzv/channel.h"
#include "common/base/buf.h"
#include "runtime/comm/comm.h"
#include <stdlib.h>

enum { RECORD = 1 << 14,           /* the most that one TLS record carries (RFC 8446, 5.1): read whole, it leaves nothing that poll(2) cannot see */
       BYTES_FIRST = 1 << 10 };
/* A node's longest message is a rank's packet; the coordinator's is FORM. */
#define FROM_NODE (MOE_RDZV_FRONT + MOE_CONTROL_BYTES)
_Static_assert(MOE_RDZV_FRONT + 4 * MOE_CAP_COMM_RANKS <= MOE_CAP_RDZV_MESSAGE, "a world of any size fits into one FORM");

void moe_rdzv_bytes_free(struct moe_rdzv_bytes *b)
{
    free(b->at);
    *b = (struct moe_rdzv_bytes){ 0 };
}

bool moe_rdzv_bytes_add(struct moe_rdzv_bytes *b, const void *from, size_t n, size_t cap)
{
    const size_t have = moe_rdzv_bytes_count(b);
    if (n > cap || have > cap - n)
        return false;
    if (b->begin && n > b->room - b->end) {
        memmove(b->at, b->at + b->begin, have);
        b->begin = 0;
        b->end = have;
    }
    if (n > b->room - b->end) {
        size_t room = MOE_MAX(b->room, (size_t)BYTES_FIRST);
        while (room < have + n)
            room *= 2;
        unsigned char *grown = realloc(b->at, room);
        if (!grown)
            return false;
        b->at = grown;
        b->room = room;
    }
    if (n)
        memcpy(b->at + b->end, from, n);
    b->end += n;
    return true;
}

void moe_rdzv_bytes_drop(struct moe_rdzv_bytes *b, size_t n)
{
    MOE_CHECK(n <= moe_rdzv_bytes_count(b));
    b->begin += n;
    if (b->begin == b->end)
        b->begin = b->end = 0;
}

void moe_rdzv_channel_drop(struct moe_rdzv_channel *c)
{
    moe_tls_free(&c->tls);
    moe_rdzv_bytes_free(&c->in);
    moe_rdzv_bytes_free(&c->out);
    free(c->map);
    *c = (struct moe_rdzv_channel){ 0 };
}

enum moe_code moe_rdzv_channel_push(struct moe_rdzv_channel *c, unsigned who_we_are, const struct moe_rdzv_message *message, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(MOE_RDZV_PREFIX + MOE_CAP_RDZV_MESSAGE);
    if (!bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (!moe_rdzv_said_by(message->kind, who_we_are))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "kind" }, "a message of kind %u is not this end's to send", (unsigned)message->kind);
    MOE_TRY(moe_rdzv_message_write(message, bytes, err));
    struct moe_str s = moe_buf_str(bytes);
    if (!moe_rdzv_bytes_add(&c->out, s.ptr, s.len, MOE_CAP_RDZV_QUEUE))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the other end does not take its messages: %zu bytes wait", moe_rdzv_bytes_count(&c->out));
    return MOE_OK;
}

enum moe_code moe_rdzv_channel_flush(struct moe_rdzv_channel *c, struct moe_error *err)
{
    while (moe_rdzv_bytes_count(&c->out)) {
        size_t moved = 0;
        MOE_TRY(moe_tls_write(c->tls, c->out.at + c->out.begin, moe_rdzv_bytes_count(&c->out), &moved, err));
        if (!moved)
            return MOE_OK;
        moe_rdzv_bytes_drop(&c->out, moved);
    }
    moe_rdzv_bytes_free(&c->out);          /* most of the time nothing waits, for any of thousands */
    return MOE_OK;
}

/* Room for the map of a message of n bytes, which have come: so no more is taken than was sent. */
static enum moe_code make_room(struct moe_rdzv_channel *c, size_t n, struct moe_error *err)
{
    if (n / 4 <= c->map_room || !moe_rdzv_said_by(MOE_RDZV_FORM, c->who))
        return MOE_OK;
    uint32_t *map = realloc(c->map, n / 4 * sizeof *map);
    if (!map)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    c->map = map;
    c->map_room = n / 4;
    return MOE_OK;
}

enum moe_code moe_rdzv_channel_read(struct moe_rdzv_channel *c, bool *more, struct moe_error *err)
{
    MOE_NOT_ZEROED unsigned char record[RECORD];
    size_t n = 0;
    *more = false;
    MOE_TRY(moe_tls_read(c->tls, record, sizeof record, &n, err));
    *more = n != 0;
    if (!moe_rdzv_bytes_add(&c->in, record, n, MOE_RDZV_PREFIX + MOE_CAP_RDZV_MESSAGE + RECORD))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    return MOE_OK;
}

enum moe_code moe_rdzv_channel_next(struct moe_rdzv_channel *c, struct moe_rdzv_message *m, bool *there, struct moe_error *err)
{
    const size_t have = moe_rdzv_bytes_count(&c->in), most = c->who == MOE_SAID_BY_NODE ? FROM_NODE : MOE_CAP_RDZV_MESSAGE;
    const unsigned char *at = c->in.at + c->in.begin;
    *there = false;
    if (!have)
        moe_rdzv_bytes_free(&c->in);
    if (have < MOE_RDZV_PREFIX)
        return MOE_OK;
    const size_t body = at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
    if (body < MOE_RDZV_FRONT || body > most)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .field = "length" }, "a message of %zu bytes: at most %zu are expected", body, most);
    if (have - MOE_RDZV_PREFIX < body)
        return MOE_OK;
    MOE_TRY(make_room(c, body, err));
    MOE_TRY(moe_rdzv_message_read(at + MOE_RDZV_PREFIX, body, c->map, c->map_room, m, err));
    if (!moe_rdzv_said_by(m->kind, c->who))
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .field = "kind" }, "a message of kind %u is not the other end's to send", (unsigned)m->kind);
    moe_rdzv_bytes_drop(&c->in, MOE_RDZV_PREFIX + body);
    *there = true;
    return MOE_OK;
}
