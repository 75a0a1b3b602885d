/* A generation forms: each rank hears START, gets a connection to every other, and then GO. */
#include "runtime/launch/agent_parts.h"
#include "common/crypt/digest.h"
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static enum moe_code queue(struct moe_agent *a, struct moe_slot *s, struct moe_control m, int fd, struct moe_error *err)
{
    m.generation = a->generation;
    return moe_outbox_add(&s->box, &m, fd, err);
}

void moe_agent_leave(struct moe_agent *a)
{
    for (unsigned i = 0; i < a->o.ranks; i++) {
        moe_outbox_clear(&a->slots[i].box);
        a->slots[i].member = false;
    }
    moe_crypt_wipe(a->nonce, sizeof a->nonce);
    a->generation = UINT64_MAX;
}

static struct moe_slot *member(struct moe_agent *a, uint32_t rank)
{
    for (unsigned i = 0; i < a->o.ranks; i++)
        if (a->slots[i].member && a->slots[i].rank == rank)
            return &a->slots[i];
    return NULL;
}

static enum moe_code start(struct moe_agent *a, struct moe_slot *s, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_control c = { .kind = MOE_CONTROL_START,
                             .start = { .rank = s->rank, .world = m->world, .local_rank = s->rank - m->first, .local_world = m->count,
                                        .deadline_ms = a->o.deadline_ms, .restore_step = m->step } };
    memcpy(c.start.commit, m->commit, sizeof c.start.commit);
    return queue(a, s, c, -1, err);
}

/* Two ranks of one node: a pair of sockets that nobody else can hold an end of. */
static enum moe_code join(struct moe_agent *a, struct moe_slot *low, struct moe_slot *high, struct moe_error *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        const int sys = errno;
        (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .field = "socketpair" }, "two ranks cannot be connected: %s", strerrordesc_np(sys));
        err->sys = sys;
        return MOE_E_IO;
    }
    const struct moe_control to_high = { .kind = MOE_CONTROL_LINK, .link = { .peer = high->rank } },
                             to_low = { .kind = MOE_CONTROL_LINK, .link = { .peer = low->rank } };
    enum moe_code code = queue(a, low, to_high, ends[0], err);
    if (code != MOE_OK)
        return (void)close(ends[1]), code;
    return queue(a, high, to_low, ends[1], err);
}

static enum moe_code go(struct moe_agent *a, struct moe_slot *s, struct moe_error *err)
{
    return s->missing ? MOE_OK : queue(a, s, (struct moe_control){ .kind = MOE_CONTROL_GO }, -1, err);
}

static enum moe_code connect_all(struct moe_agent *a, struct moe_error *err)
{
    for (uint32_t i = a->first; i < a->first + a->count; i++)
        for (uint32_t k = i + 1; k < a->first + a->count; k++)
            MOE_TRY(join(a, member(a, i), member(a, k), err));
    for (uint32_t i = a->first; i < a->first + a->count; i++) {
        member(a, i)->missing = a->world - a->count;
        MOE_TRY(go(a, member(a, i), err));
    }
    /* Each node asks for its links in one order, of both ranks' numbers, so that those who wait for the other end cannot wait in a circle. */
    for (uint32_t low = 0; low < a->world; low++)
        for (uint32_t high = low + 1; high < a->world; high++) {
            const bool low_here = low - a->first < a->count, high_here = high - a->first < a->count;
            if (low_here != high_here)
                MOE_TRY(a->o.link(a->o.ctx, a->generation, low_here ? low : high, low_here ? high : low, err));
        }
    return MOE_OK;
}

enum moe_code moe_agent_form(struct moe_agent *a, const struct moe_rdzv_message *m, struct moe_error *err)
{
    unsigned ready = 0;
    moe_agent_leave(a);
    for (unsigned i = 0; i < a->o.ranks; i++)
        ready += a->slots[i].pid && a->slots[i].greeted;
    /* Another number than the coordinator knows of: one ended, and it is being told. It will form anew. */
    if (ready != m->count || m->first > m->world || m->count > m->world - m->first)
        return MOE_OK;
    a->generation = m->generation;
    a->world = m->world;
    a->first = m->first;
    a->count = m->count;
    memcpy(a->nonce, m->nonce, sizeof a->nonce);
    uint32_t next = m->first;
    for (unsigned i = 0; i < a->o.ranks; i++) {
        struct moe_slot *s = &a->slots[i];
        if (!s->pid || !s->greeted)
            continue;
        s->member = true;
        s->rank = next++;
        moe_slot_rename(a, s);
        if (s->out)
            moe_lines_name(s->out, moe_str_c(s->name));
        if (s->err)
            moe_lines_name(s->err, moe_str_c(s->name));
        MOE_TRY(start(a, s, m, err));
    }
    return connect_all(a, err);
}

/* On behalf of the rank, which waits and knows nothing of it. */
static enum moe_code unlinked(struct moe_agent *a, struct moe_slot *s, uint32_t peer, struct moe_error *err)
{
    struct moe_rdzv_message m = { .kind = MOE_RDZV_CONTROL, .local = moe_slot_local(a, s), .generation = a->generation,
                                  .control = { .kind = MOE_CONTROL_FAILED, .generation = a->generation,
                                               .failed = { .code = MOE_E_IO, .sys = ENOTCONN, .peer = peer, .text = "no connection to another node's rank could be made" } } };
    return a->o.tell(a->o.ctx, &m, err);
}

enum moe_code moe_agent_linked(struct moe_agent *a, uint64_t generation, uint32_t from, uint32_t to, int fd, struct moe_error *err)
{
    struct moe_slot *s = generation == a->generation ? member(a, from) : NULL;
    if (!s || to >= a->world || !s->missing) {
        if (fd >= 0)
            (void)close(fd);
        return MOE_OK;
    }
    if (fd < 0)
        return unlinked(a, s, to, err);
    struct moe_control c = { .kind = MOE_CONTROL_LINK, .link = { .peer = to, .secure = true, .server = from < to } };
    enum moe_code code = moe_rdzv_key_link(a->o.key ? a->o.key : a->nonce, a->o.job, generation, a->nonce, MOE_MIN(from, to), MOE_MAX(from, to), c.link.key, err);
    if (code != MOE_OK)
        return (void)close(fd), code;
    code = queue(a, s, c, fd, err);
    moe_crypt_wipe(&c, sizeof c);
    if (code != MOE_OK)
        return code;
    s->missing--;
    return go(a, s, err);
}
