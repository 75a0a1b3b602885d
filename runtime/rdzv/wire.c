/* HELLO and messages as bytes: fixed places, little-endian. What is read was sent by a peer that has the job's key, and is not trusted for that. */
#include "common/base/buf.h"
#include "runtime/comm/comm.h"
#include "runtime/rdzv/channel.h"
#include "runtime/rdzv/net.h"

const char *moe_rdzv_reject_name(enum moe_rdzv_reject why)
{
    static const char *const names[MOE_REJECTS] = {
        [MOE_REJECT_NONE] = "none",             [MOE_REJECT_VERSION] = "wrong-version", [MOE_REJECT_JOB] = "wrong-job",
        [MOE_REJECT_BUILD] = "wrong-build",     [MOE_REJECT_CONFIG] = "wrong-config",   [MOE_REJECT_REPLAY] = "replay",
        [MOE_REJECT_FULL] = "full",             [MOE_REJECT_GENERATION] = "generation", [MOE_REJECT_LINK] = "no-such-link",
        [MOE_REJECT_HANDSHAKE] = "handshake",   [MOE_REJECT_SLOW] = "slow",             [MOE_REJECT_MALFORMED] = "malformed",
    };
    return (unsigned)why < MOE_REJECTS ? names[why] : "unknown";
}

static enum moe_code garbled(struct moe_error *err, const char *field)
{
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .field = field }, "is not what a peer of this job sends");
}

/* --- one place after the other; whoever calls knows that there is room ------------------------------------------------------------------------------------ */

static void put(unsigned char **to, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        *(*to)++ = (unsigned char)(v >> (8 * i));
}

static void put_bytes(unsigned char **to, const void *from, size_t n)
{
    memcpy(*to, from, n);
    *to += n;
}

static uint64_t get(const unsigned char **from, unsigned bytes)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < bytes; i++)
        v |= (uint64_t)*(*from)++ << (8 * i);
    return v;
}

static uint32_t get32(const unsigned char **from) { return (uint32_t)get(from, 4); }

static void get_bytes(const unsigned char **from, void *into, size_t n)
{
    memcpy(into, *from, n);
    *from += n;
}

/* --- HELLO ------------------------------------------------------------------------------------------------------------------------------------------------ */

size_t moe_rdzv_hello_write(const struct moe_rdzv_hello *h, unsigned char into[MOE_RDZV_HELLO_BYTES])
{
    char job[MOE_RDZV_JOB] = { 0 };
    unsigned char *to = into;
    memcpy(job, h->job, strnlen(h->job, sizeof job));
    put(&to, MOE_RDZV_HELLO_BYTES - MOE_RDZV_PREFIX, 4);
    put(&to, h->version, 4);
    put(&to, h->link, 4);
    put(&to, h->link ? 0 : h->ranks, 4);                  /* of each two groups one is meant, and the other is nothing */
    put(&to, h->link ? UINT32_MAX : h->hint, 4);
    put(&to, h->link ? h->from : 0, 4);
    put(&to, h->link ? h->to : 0, 4);
    put(&to, h->link ? h->generation : 0, 8);
    put_bytes(&to, job, sizeof job);
    put_bytes(&to, h->nonce, sizeof h->nonce);
    put_bytes(&to, h->build, sizeof h->build);
    put_bytes(&to, h->config, sizeof h->config);
    MOE_CHECK(to == into + MOE_RDZV_HELLO_BYTES);
    return MOE_RDZV_HELLO_BYTES;
}

size_t moe_rdzv_hello_whole(const unsigned char front[MOE_RDZV_HELLO_FRONT])
{
    const uint32_t length = get32(&front), version = get32(&front);
    return length == MOE_RDZV_HELLO_BYTES - MOE_RDZV_PREFIX && version == MOE_RDZV_VERSION ? MOE_RDZV_HELLO_BYTES : MOE_RDZV_HELLO_FRONT;
}

static enum moe_code check_hello(const struct moe_rdzv_hello *h, uint32_t link, struct moe_error *err)
{
    const size_t len = strnlen(h->job, sizeof h->job);
    for (size_t i = len; i < sizeof h->job; i++)
        if (h->job[i])
            return garbled(err, "job");
    if (!moe_rdzv_job_ok((struct moe_str){ h->job, len }))
        return garbled(err, "job");
    if (link > 1)
        return garbled(err, "link");
    if (h->link ? h->ranks || h->hint != UINT32_MAX : !h->ranks || h->ranks > MOE_CAP_COMM_RANKS)
        return garbled(err, "ranks");
    if (h->link ? h->from == h->to || h->from >= MOE_CAP_COMM_RANKS || h->to >= MOE_CAP_COMM_RANKS : h->from || h->to || h->generation)
        return garbled(err, "to");
    return MOE_OK;
}

enum moe_code moe_rdzv_hello_read(const unsigned char *bytes, size_t n, struct moe_rdzv_hello *out, struct moe_error *err)
{
    struct moe_rdzv_hello h = { 0 };
    const unsigned char *at = bytes;
    if (n < MOE_RDZV_HELLO_FRONT)
        return garbled(err, "length");
    const uint32_t length = get32(&at);
    h.version = get32(&at);
    if (h.version != MOE_RDZV_VERSION) {
        *out = h;
        return MOE_OK;
    }
    if (n != MOE_RDZV_HELLO_BYTES || length != n - MOE_RDZV_PREFIX)
        return garbled(err, "length");
    const uint32_t link = get32(&at);
    h.link = link != 0;
    h.ranks = get32(&at);
    h.hint = get32(&at);
    h.from = get32(&at);
    h.to = get32(&at);
    h.generation = get(&at, 8);
    get_bytes(&at, h.job, MOE_RDZV_JOB);
    get_bytes(&at, h.nonce, sizeof h.nonce);
    get_bytes(&at, h.build, sizeof h.build);
    get_bytes(&at, h.config, sizeof h.config);
    MOE_TRY(check_hello(&h, link, err));
    *out = h;
    return MOE_OK;
}

/* --- messages --------------------------------------------------------------------------------------------------------------------------------------------- */

/* Who may say it. */
static const unsigned char said_by[MOE_RDZV_KINDS] = {
    [MOE_RDZV_WELCOME] = MOE_SAID_ONCE,           [MOE_RDZV_REJECT] = MOE_SAID_ONCE,
    [MOE_RDZV_LINKED] = MOE_SAID_ONCE,            [MOE_RDZV_START_RANK] = MOE_SAID_BY_SERVER,
    [MOE_RDZV_KILL_RANK] = MOE_SAID_BY_SERVER,    [MOE_RDZV_FORM] = MOE_SAID_BY_SERVER,
    [MOE_RDZV_ABORT] = MOE_SAID_BY_SERVER,        [MOE_RDZV_STOP] = MOE_SAID_BY_SERVER,
    [MOE_RDZV_STATE] = MOE_SAID_BY_SERVER,
    [MOE_RDZV_STARTED] = MOE_SAID_BY_NODE,        [MOE_RDZV_EXITED] = MOE_SAID_BY_NODE,
    [MOE_RDZV_CONTROL] = MOE_SAID_BY_NODE,        [MOE_RDZV_BYE] = MOE_SAID_BY_NODE | MOE_SAID_BY_SERVER,
};

bool moe_rdzv_said_by(enum moe_rdzv_kind kind, unsigned who) { return (unsigned)kind < MOE_RDZV_KINDS && said_by[kind] & who; }

/* What stands at the front of each: one place after the other, whether the kind uses it or not. */
#define PLACE(member) { offsetof(struct moe_rdzv_message, member), sizeof(((struct moe_rdzv_message *)0)->member) }
static const struct { size_t offset, bytes; } places[] = {
    PLACE(node), PLACE(local), PLACE(first), PLACE(count), PLACE(world), PLACE(status), PLACE(generation), PLACE(step), PLACE(nonce), PLACE(commit),
};

static void put_front(unsigned char **to, const struct moe_rdzv_message *m)
{
    put(to, m->kind, 4);
    put(to, m->stop, 4);
    put(to, m->reject, 4);
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        const unsigned char *place = (const unsigned char *)m + places[i].offset;
        uint32_t four = 0;
        uint64_t eight = 0;
        if (places[i].bytes == sizeof four)
            put(to, (memcpy(&four, place, sizeof four), four), sizeof four);
        else if (places[i].bytes == sizeof eight)
            put(to, (memcpy(&eight, place, sizeof eight), eight), sizeof eight);
        else
            put_bytes(to, place, places[i].bytes);
    }
}

static void get_front(const unsigned char **from, struct moe_rdzv_message *m)
{
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        unsigned char *place = (unsigned char *)m + places[i].offset;
        if (places[i].bytes == sizeof(uint32_t))
            memcpy(place, &(uint32_t){ get32(from) }, sizeof(uint32_t));
        else if (places[i].bytes == sizeof(uint64_t))
            memcpy(place, &(uint64_t){ get(from, 8) }, sizeof(uint64_t));
        else
            get_bytes(from, place, places[i].bytes);
    }
}

/* NULL, or the field that cannot be. */
static const char *wrong_field(const struct moe_rdzv_message *m)
{
    if ((unsigned)m->kind >= MOE_RDZV_KINDS)
        return "kind";
    if ((unsigned)m->stop > MOE_STOP_DISABLED)
        return "stop";
    if ((unsigned)m->reject >= MOE_REJECTS || (m->kind == MOE_RDZV_REJECT) != (m->reject != MOE_REJECT_NONE))
        return "reject";
    if (m->kind == MOE_RDZV_STATE && (m->status < 0 || m->status > MOE_CONTROL_RESTORING))
        return "status";
    if (m->kind != MOE_RDZV_FORM)
        return NULL;
    if (!m->world || m->world > MOE_CAP_COMM_RANKS || !m->node_of)
        return "world";
    if (m->first > m->world || m->count > m->world - m->first)
        return "count";
    for (uint32_t i = 0; i < m->world; i++)
        if (m->node_of[i] >= MOE_CAP_RDZV_NODES)
            return "node_of";
    if (m->step == MOE_NO_STEP && memcmp(m->commit, (unsigned char[sizeof m->commit]){ 0 }, sizeof m->commit) != 0)
        return "commit";
    return NULL;
}

enum moe_code moe_rdzv_message_write(const struct moe_rdzv_message *m, struct moe_buf *into, struct moe_error *err)
{
    unsigned char front[MOE_RDZV_PREFIX + MOE_RDZV_FRONT], control[MOE_CONTROL_BYTES], *to = front;
    const char *wrong = wrong_field(m);
    if (wrong)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = wrong }, "cannot be said in a message of the rendezvous");
    const size_t packet = m->kind == MOE_RDZV_CONTROL ? moe_control_write(&m->control, control) : 0;
    const size_t map = m->kind == MOE_RDZV_FORM ? (size_t)m->world * 4 : 0;
    put(&to, MOE_RDZV_FRONT + packet + map, 4);
    put_front(&to, m);
    MOE_CHECK(to == front + sizeof front);
    moe_buf_add(into, (struct moe_str){ (const char *)front, sizeof front });
    moe_buf_add(into, (struct moe_str){ (const char *)control, packet });
    for (size_t i = 0; i < map / 4; i++) {
        unsigned char number[4];
        to = number;
        put(&to, m->node_of[i], 4);
        moe_buf_add(into, (struct moe_str){ (const char *)number, sizeof number });
    }
    return moe_buf_failed(into) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too much waits to be sent") : MOE_OK;
}

static enum moe_code get_map(const unsigned char *at, size_t n, uint32_t *map, size_t room, struct moe_rdzv_message *m, struct moe_error *err)
{
    if (!m->world || m->world > MOE_CAP_COMM_RANKS || n != (size_t)m->world * 4 || m->world > room)
        return garbled(err, "world");
    for (uint32_t i = 0; i < m->world; i++)
        map[i] = get32(&at);
    m->node_of = map;
    return MOE_OK;
}

enum moe_code moe_rdzv_message_read(const unsigned char *body, size_t n, uint32_t *map, size_t map_room, struct moe_rdzv_message *out, struct moe_error *err)
{
    const unsigned char *at = body;
    *out = (struct moe_rdzv_message){ 0 };
    if (n < MOE_RDZV_FRONT || n > MOE_CAP_RDZV_MESSAGE)
        return garbled(err, "length");
    const uint32_t kind = get32(&at), stop = get32(&at), reject = get32(&at);
    get_front(&at, out);
    n -= MOE_RDZV_FRONT;
    if (kind >= MOE_RDZV_KINDS)
        return garbled(err, "kind");
    out->kind = (enum moe_rdzv_kind)kind;
    out->stop = (enum moe_stop)MOE_MIN(stop, (uint32_t)MOE_STOP_DISABLED + 1);         /* what is larger is as wrong */
    out->reject = (enum moe_rdzv_reject)MOE_MIN(reject, (uint32_t)MOE_REJECTS);
    if (out->kind == MOE_RDZV_FORM)
        MOE_TRY(get_map(at, n, map, map_room, out, err));
    else if (out->kind == MOE_RDZV_CONTROL)
        MOE_TRY(moe_control_read(at, n, &out->control, err));
    else if (n)
        return garbled(err, "length");
    const char *wrong = wrong_field(out);
    return wrong ? garbled(err, wrong) : MOE_OK;
}
