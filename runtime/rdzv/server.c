/* The coordinator's side: what its owner calls. */
#include "common/base/clock.h"
#include "runtime/comm/comm.h"
#include "runtime/rdzv/inside.h"
#include "runtime/rdzv/net.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

static enum moe_code bad_use(struct moe_error *err, const char *field, const char *what)
{
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = field }, "%s", what);
}

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static enum moe_code open_port(struct moe_rdzv_server *s, const struct moe_rdzv_server_options *o, struct moe_error *err)
{
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = s };
    MOE_TRY(moe_rdzv_listen(o->host, o->port, &s->listener, &s->port, err));
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (s->epoll < 0 || epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->listener, &e) != 0)
        return moe_fail_sys(err, NULL, errno, "cannot wait for connections");
    s->listening = true;
    return MOE_OK;
}

enum moe_code moe_rdzv_server_new(const struct moe_rdzv_server_options *o, struct moe_rdzv_server **out, struct moe_error *err)
{
    MOE_AUTO(moe_rdzv_server_free) struct moe_rdzv_server *s = NULL;
    if (!moe_rdzv_job_ok(o->job))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "job" }, "a job's name has 1 to %d visible ASCII characters", MOE_RDZV_JOB);
    if (!o->nodes || o->nodes > MOE_CAP_RDZV_NODES)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "nodes" }, "%u nodes: 1 to %u are possible", o->nodes, MOE_CAP_RDZV_NODES);
    if (!o->host || !o->port)
        return bad_use(err, "host", "an address to listen on must be named");
    s = calloc(1, sizeof *s);
    if (!s)
        return no_memory(err);
    s->o = *o;
    s->o.host = s->o.port = NULL;
    s->epoll = s->listener = -1;
    s->listen_again_ms = UINT64_MAX;
    memcpy(s->job, o->job.ptr, o->job.len);
    s->o.job.ptr = s->job;
    s->nodes = calloc(o->nodes, sizeof *s->nodes);
    s->scratch = malloc(MOE_RDZV_SCRATCH);
    if (!s->nodes || !s->scratch)
        return no_memory(err);
    MOE_TRY(moe_rdzv_nonces_begin(&s->node_nonces, err));
    MOE_TRY(moe_rdzv_nonces_begin(&s->link_nonces, err));
    MOE_TRY(open_port(s, o, err));
    *out = moe_take(s);
    return MOE_OK;
}

void moe_rdzv_server_free(struct moe_rdzv_server **server)
{
    struct moe_rdzv_server *s = *server;
    *server = NULL;
    if (!s)
        return;
    moe_rdzv_link_cut_all(s);
    while (s->pending.first)
        moe_rdzv_end(s, s->pending.first);
    for (uint32_t i = 0; s->nodes && i < s->o.nodes; i++)
        if (s->nodes[i])
            moe_rdzv_end(s, s->nodes[i]);
    moe_rdzv_bury(s);
    moe_rdzv_nonces_clear(&s->node_nonces);
    moe_rdzv_nonces_clear(&s->link_nonces);
    moe_fd_close(&s->listener);
    moe_fd_close(&s->epoll);
    free(s->node_of);
    free(s->nodes);
    free(s->scratch);
    free(s);
}

unsigned moe_rdzv_server_port(const struct moe_rdzv_server *s) { return s->port; }

/* What links are held to is what the nodes are told, so the two cannot differ. */
static enum moe_code note_world(struct moe_rdzv_server *s, const struct moe_rdzv_message *m, struct moe_error *err)
{
    if (!s->formed || m->generation != s->generation)
        return bad_use(err, "generation", "a generation is formed that moe_rdzv_server_generation() was not told of");
    if (!m->world || m->world > MOE_CAP_COMM_RANKS || !m->node_of)
        return bad_use(err, "world", "a generation has ranks, and each is on a node");
    if (s->node_of)
        return m->world == s->world && memcmp(m->node_of, s->node_of, m->world * sizeof *s->node_of) == 0
                   ? MOE_OK
                   : bad_use(err, "node_of", "two nodes are told different things of one generation");
    s->node_of = malloc(m->world * sizeof *s->node_of);
    if (!s->node_of)
        return no_memory(err);
    s->world = m->world;
    memcpy(s->node_of, m->node_of, m->world * sizeof *s->node_of);
    return MOE_OK;
}

enum moe_code moe_rdzv_server_send(struct moe_rdzv_server *s, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct rdzv_conn *c = node < s->o.nodes ? s->nodes[node] : NULL;
    struct moe_error broken;
    if (!c)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "node" }, "there is no node %u", node);
    if (m->kind == MOE_RDZV_FORM)
        MOE_TRY(note_world(s, m, err));
    enum moe_code code = moe_rdzv_channel_push(&c->channel, MOE_SAID_BY_SERVER, m, err);
    if (code == MOE_E_LIMIT)
        c->failing = true;
    if (code != MOE_OK)
        return code;
    if (moe_rdzv_channel_flush(&c->channel, &broken) != MOE_OK)
        c->failing = true;                 /* as if it had gone a moment later: lost() tells */
    else
        moe_rdzv_watch_channel(s, c);
    return MOE_OK;
}

void moe_rdzv_server_drop(struct moe_rdzv_server *s, uint32_t node)
{
    if (node < s->o.nodes && s->nodes[node])
        moe_rdzv_lose(s, s->nodes[node], false);
}

void moe_rdzv_server_generation(struct moe_rdzv_server *s, uint64_t generation, bool frozen)
{
    s->frozen = frozen;
    if (s->formed && generation <= s->generation)
        return;
    s->formed = true;
    s->generation = generation;
    moe_rdzv_link_cut_all(s);
    moe_rdzv_nonces_clear(&s->link_nonces);        /* of HELLOs that are refused for their generation now */
    free(s->node_of);
    s->node_of = NULL;
    s->world = 0;
}

/* Our end of the pair waits like any other; no TLS is on it. */
static enum moe_code add_local(struct moe_rdzv_server *s, int *ours, uint32_t from, uint32_t to, struct moe_error *err)
{
    struct rdzv_conn *c = calloc(1, sizeof *c);
    if (!c)
        return no_memory(err);
    c->state = CONN_END;
    c->fd = *ours;
    if (!moe_rdzv_link_add(s, c, from, to)) {
        free(c);
        return no_memory(err);
    }
    *ours = -1;
    return MOE_OK;
}

enum moe_code moe_rdzv_server_link(struct moe_rdzv_server *s, uint64_t generation, uint32_t from, uint32_t to, int *fd, struct moe_error *err)
{
    int pair[2];
    if (!s->formed || generation != s->generation || from == to)
        return bad_use(err, "generation", "a link of another generation, or from a rank to itself");
    const enum moe_rdzv_reject why = moe_rdzv_link_judge(s, from, to);
    if (why != MOE_REJECT_NONE)
        return why == MOE_REJECT_FULL ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%u links wait for their other end already", MOE_CAP_RDZV_LINKS)
                                      : bad_use(err, moe_rdzv_reject_name(why), "this end of the link exists");
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
        return moe_fail_sys(err, NULL, errno, "cannot make a link");
    MOE_AUTO(moe_fd_close) int theirs = pair[0];
    MOE_AUTO(moe_fd_close) int ours = pair[1];
    MOE_TRY(add_local(s, &ours, from, to, err));
    *fd = theirs;
    theirs = -1;
    return MOE_OK;
}
