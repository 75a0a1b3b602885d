#include "common/base/clock.h"
#include "runtime/fault/monitor_parts.h"
#include "runtime/fault/watched.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static enum moe_code canceled(struct moe_error *err)
{
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the generation was given up while it was formed");
    err->sys = ECANCELED;
    return MOE_E_IO;
}

static enum moe_code out_of_order(struct moe_error *err, const char *what)
{
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "the launcher sends %s", what);
}

static void drop_offers(struct moe_link_offer **offers, unsigned world)
{
    for (unsigned i = 0; *offers && i < world; i++)
        if ((*offers)[i].fd >= 0)
            close((*offers)[i].fd);
    if (*offers)
        explicit_bzero(*offers, world * sizeof **offers);  /* keys */
    free(*offers);
    *offers = NULL;
}

void moe_generation_drop(struct moe_monitor *m)
{
    drop_offers(&m->offers, m->start.start.world);
    m->offered = 0;
    m->forming = MOE_FORMING_NONE;
}

/* --- what the launcher says ------------------------------------------------------------------------------------------------------------------------------ */
static enum moe_code hear_start(struct moe_monitor *m, const struct moe_control *s, struct moe_error *err)
{
    if ((m->started && s->generation <= m->start.generation) || m->comm || m->forming == MOE_FORMING_OPENING)
        return out_of_order(err, "a generation that is not new, or before the last one is left");
    moe_generation_drop(m);
    m->offers = calloc(s->start.world, sizeof *m->offers);
    if (!m->offers)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the links of %u ranks", s->start.world);
    for (unsigned i = 0; i < s->start.world; i++)
        m->offers[i].fd = -1;
    m->start = *s;
    m->started = true;
    m->aborted = m->owes_drained = false;
    m->forming = MOE_FORMING_LINKS;
    return MOE_OK;
}

static enum moe_code hear_link(struct moe_monitor *m, const struct moe_control *l, int *fd, struct moe_error *err)
{
    uint32_t peer = l->link.peer;
    if (m->aborted && l->generation == m->start.generation)
        return MOE_OK;                                     /* it was sent before the launcher knew */
    if (m->forming != MOE_FORMING_LINKS || l->generation != m->start.generation)
        return out_of_order(err, "a link of no generation that begins");
    if (peer >= m->start.start.world || peer == m->start.start.rank || m->offers[peer].fd >= 0)
        return out_of_order(err, "a link to nobody, or to somebody a second time");
    m->offers[peer] = (struct moe_link_offer){ .fd = *fd, .secure = l->link.secure, .server = l->link.server };
    *fd = -1;
    memcpy(m->offers[peer].key, l->link.key, sizeof m->offers[peer].key);
    m->offered++;
    return MOE_OK;
}

static enum moe_code hear_go(struct moe_monitor *m, const struct moe_control *g, struct moe_error *err)
{
    if (m->aborted && g->generation == m->start.generation)
        return MOE_OK;
    if (m->forming != MOE_FORMING_LINKS || g->generation != m->start.generation || m->offered != m->start.start.world - 1)
        return out_of_order(err, "that all links were sent, which is not so");
    m->forming = MOE_FORMING_READY;
    return MOE_OK;
}

/* Whoever is in the middle of something is cut short; what was offered is forgotten. */
static void hear_abort(struct moe_monitor *m, uint64_t generation)
{
    if (m->started && generation < m->start.generation)
        return;
    m->aborted = m->started;
    m->owes_drained = true;
    m->drain_generation = generation;
    if (m->comm)
        m->comm->ops->abort(m->comm);
    if (m->handshake >= 0)
        (void)shutdown(m->handshake, SHUT_RDWR);
    if (m->forming != MOE_FORMING_OPENING)
        moe_generation_drop(m);
}

enum moe_code moe_generation_hear(struct moe_monitor *m, const struct moe_control *message, int fd, struct moe_error *err)
{
    enum moe_code code = MOE_OK;
    switch (message->kind) {
    case MOE_CONTROL_START:
        code = hear_start(m, message, err);
        break;
    case MOE_CONTROL_LINK:
        code = hear_link(m, message, &fd, err);
        break;
    case MOE_CONTROL_GO:
        code = hear_go(m, message, err);
        break;
    case MOE_CONTROL_ABORT:
        hear_abort(m, message->generation);
        break;
    case MOE_CONTROL_STOP:
        atomic_store(&m->ended_ms, message->stop.grace_ms ? moe_now_ms() + message->stop.grace_ms : UINT64_MAX);
        atomic_store(&m->stop, (unsigned)message->stop.why);
        break;
    case MOE_CONTROL_STATE:
        atomic_store(&m->state, (unsigned)message->state.state);
        atomic_store(&m->nodes, message->state.nodes);
        if (message->state.state == MOE_CONTROL_SUSPECT)
            atomic_store(&m->suspected, true);
        break;
    default:
        code = out_of_order(err, "what only a rank says");
    }
    if (fd >= 0)
        close(fd);
    return code;
}

/* --- what becomes of it ---------------------------------------------------------------------------------------------------------------------------------- */
struct opening { unsigned world; struct moe_link_offer *offers; struct moe_link **links; };

static void close_opening(struct opening *o)
{
    for (unsigned i = 0; o->links && i < o->world; i++)
        moe_link_free(&o->links[i]);
    free(o->links);
    drop_offers(&o->offers, o->world);
}

/* A handshake waits, and ABORT must be able to end that: the monitor's thread holds the socket a second time, and shuts it down. False: ABORT came before. */
static bool begin_handshake(struct moe_monitor *m, int fd)
{
    pthread_mutex_lock(&m->lock);
    bool go = !m->aborted && !m->lost;
    m->handshake = go ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    pthread_mutex_unlock(&m->lock);
    return go;
}

static void end_handshake(struct moe_monitor *m)
{
    pthread_mutex_lock(&m->lock);
    if (m->handshake >= 0)
        close(m->handshake);
    m->handshake = -1;
    pthread_mutex_unlock(&m->lock);
}

static enum moe_code open_link(struct moe_monitor *m, struct moe_link_offer *offer, uint64_t until_ms, struct moe_link **out, struct moe_error *err)
{
    int fd = offer->fd;
    uint64_t now = moe_now_ms();
    offer->fd = -1;                                        /* both below take it, also when they fail */
    if (!offer->secure)
        return moe_link_plain(fd, out, err);
    if (!begin_handshake(m, fd)) {
        close(fd);
        return canceled(err);
    }
    enum moe_code code = moe_link_tls(fd, offer->key, offer->server, now < until_ms ? (unsigned)(until_ms - now) : 1, out, err);
    end_handshake(m);
    return code;
}

/* All ranks open their links in the order of the peers' ranks. Of the pairs that are not open yet, the lowest two ranks of the least pair are then waiting for each
 * other and for nobody else, so somebody always gets on. */
static enum moe_code open_links(struct moe_monitor *m, const struct moe_control *start, unsigned deadline_ms, struct opening *o, struct moe_error *err)
{
    uint64_t until_ms = moe_now_ms() + deadline_ms;
    o->links = calloc(o->world, sizeof(struct moe_link *));
    if (!o->links)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the links of %u ranks", o->world);
    for (unsigned peer = 0; peer < o->world; peer++)
        if (peer != start->start.rank) {
            enum moe_code code = open_link(m, &o->offers[peer], until_ms, &o->links[peer], err);
            if (code != MOE_OK) {
                (void)snprintf(err->field, sizeof err->field, "rank %u", peer);
                return code;
            }
        }
    return MOE_OK;
}

static void forget_comm(void *ctx)
{
    struct moe_monitor *m = ctx;
    pthread_mutex_lock(&m->lock);
    m->comm = NULL;
    pthread_mutex_unlock(&m->lock);
}

/* From here on an ABORT reaches it. */
static enum moe_code publish(struct moe_monitor *m, struct moe_comm *comm, struct moe_error *err)
{
    pthread_mutex_lock(&m->lock);
    bool late = m->aborted || m->lost;
    m->comm = late ? NULL : comm;
    pthread_mutex_unlock(&m->lock);
    return late ? canceled(err) : MOE_OK;
}

enum moe_code moe_generation_open(struct moe_monitor *m, struct moe_session *out, struct moe_error *err)
{
    MOE_AUTO(close_opening) struct opening o = { 0 };
    MOE_AUTO(moe_comm_free) struct moe_comm *inner = NULL, *comm = NULL;
    pthread_mutex_lock(&m->lock);
    struct moe_control s = m->start;
    o.world = s.start.world;
    o.offers = moe_take(m->offers);
    pthread_mutex_unlock(&m->lock);
    unsigned deadline_ms = MOE_MIN(s.start.deadline_ms, m->deadline_ms);
    if (o.world == 1) {
        MOE_TRY(moe_comm_self(s.generation, &inner, err));
    } else {
        MOE_TRY(open_links(m, &s, deadline_ms, &o, err));
        MOE_TRY(moe_comm_mesh(o.links, s.start.rank, o.world, s.generation, deadline_ms, &inner, err));
        free(moe_take(o.links));                           /* the list: what it names is the communicator's */
    }
    MOE_TRY(moe_comm_watched(inner, forget_comm, m, &comm, err));
    inner = NULL;
    MOE_TRY(publish(m, comm, err));
    MOE_TRY(comm->ops->barrier(comm, err));
    *out = (struct moe_session){ .world = moe_take(comm), .generation = s.generation, .restore_step = s.start.restore_step, .local_rank = s.start.local_rank,
                                 .local_world = s.start.local_world };
    memcpy(out->commit, s.start.commit, sizeof out->commit);
    return MOE_OK;
}
