/* A node that does not coordinate: what its ranks say goes to the coordinator, and what that says is done. */
#include "common/base/clock.h"
#include "runtime/launch/house.h"
#include "runtime/launch/linker.h"
#include "runtime/launch/side.h"
#include <stdio.h>
#include <stdlib.h>

enum { LINK_MS = 30000, PLACES = 2 };

struct member {
    const struct moe_launch *l;
    struct moe_house house;
    struct moe_tls_side *side;
    struct moe_rdzv_client *client;
    struct moe_linker *linker;
    unsigned stops_told;
    bool ended;
    int status;
};

static enum moe_code tell(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct member *n = ctx;
    return moe_rdzv_client_send(n->client, m, err);
}

static enum moe_code link_ask(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err)
{
    struct member *n = ctx;
    return moe_linker_ask(n->linker, generation, from, to, err);
}

static enum moe_code hear(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct member *n = ctx;
    if (m->kind != MOE_RDZV_BYE)
        return moe_agent_take(n->house.agent, m, err);
    n->ended = true;
    n->status = m->status & 0xff;
    return MOE_OK;
}

/* The first signal is told to the coordinator, which asks all ranks to stop, ours among them; the second ends ours. */
static enum moe_code signals(struct member *n, struct moe_error *err)
{
    const struct moe_rdzv_message bye = { .kind = MOE_RDZV_BYE, .stop = MOE_STOP_SIGNAL };
    if (n->house.asked == n->stops_told)
        return MOE_OK;
    const bool first = n->stops_told == 0 && n->house.asked == 1;
    n->stops_told = n->house.asked;
    if (first)
        return moe_rdzv_client_send(n->client, &bye, err);
    n->ended = true;
    n->status = 128 + n->house.last;
    return MOE_OK;
}

static enum moe_code links(struct member *n, struct moe_error *err)
{
    struct moe_linked l;
    while (moe_linker_next(n->linker, &l))
        MOE_TRY(moe_agent_linked(n->house.agent, l.generation, l.from, l.to, l.fd, err));
    return MOE_OK;
}

static enum moe_code turn(struct member *n, struct moe_error *err)
{
    struct moe_house *h = &n->house;
    int timeout = -1;
    moe_house_poll(h, &timeout);
    (void)moe_house_guest(h, moe_rdzv_client_fd(n->client), moe_rdzv_client_poll(n->client));
    const size_t linked = moe_house_guest(h, moe_linker_fd(n->linker), POLLIN);
    MOE_TRY(moe_house_wait(h, timeout, err));
    MOE_TRY(moe_house_turn(h, err));
    if (moe_house_came(h, linked))
        MOE_TRY(links(n, err));
    enum moe_code code = moe_rdzv_client_turn(n->client, hear, n, err);
    if (n->ended)                                          /* BYE, and then the end of the connection */
        return MOE_OK;
    if (code == MOE_E_IO)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = n->l->host }, "the coordinator is gone");
    return code == MOE_OK ? signals(n, err) : code;
}

static enum moe_code begin(struct member *n, struct moe_error *err)
{
    const struct moe_launch *l = n->l;
    const struct moe_rdzv_hello hello = moe_launch_hello(l);
    struct moe_linker_options o = { .host = l->host, .port = l->port, .hello = hello, .wait_ms = LINK_MS };
    uint32_t mine;
    MOE_TRY(moe_launch_side(l, false, &n->side, err));
    if (!l->quiet)
        fprintf(stderr, "moe-launch: connecting to port %s of %s, where the job is coordinated\n", l->port, l->host);
    MOE_TRY(moe_rdzv_client_new(l->host, l->port, n->side, &hello, l->wait_ms, &n->client, &mine, err));
    MOE_TRY(moe_launch_side(l, false, &o.side, err));
    enum moe_code code = moe_linker_new(&o, &n->linker, err);
    if (code != MOE_OK)
        return moe_tls_side_free(&o.side), code;
    MOE_TRY(moe_house_open(&n->house, l, n, tell, link_ask, err));
    if (!l->quiet)
        moe_house_say(&n->house, "this is node %u of job %s", mine, l->job);
    return MOE_OK;
}

static void finish(struct member *n)
{
    moe_house_close(&n->house);
    moe_linker_free(&n->linker);
    moe_rdzv_client_free(&n->client);
    moe_tls_side_free(&n->side);
}

enum moe_code moe_launch_join(const struct moe_launch *launch, int *status, struct moe_error *err)
{
    MOE_AUTO(finish) struct member n = { .l = launch, .status = MOE_JOB_OWN_STATUS, .house.signals = -1 };
    enum moe_code code = begin(&n, err);
    while (code == MOE_OK && !n.ended)
        code = turn(&n, err);
    *status = n.status;
    return code;
}
