/* Who gets in: what HELLO says against what the coordinator knows. What it says of its own place orders nodes and decides nothing. */
#include "common/crypt/digest.h"
#include "runtime/rdzv/inside.h"

enum { NO_NUMBER = UINT32_MAX };

static bool is_free(const struct moe_rdzv_server *s, uint32_t number) { return number < s->o.nodes && number != s->o.own && !s->nodes[number]; }

static uint32_t number_for(const struct moe_rdzv_server *s, uint32_t hint)
{
    if (is_free(s, hint))
        return hint;
    for (uint32_t i = 0; i < s->o.nodes; i++)
        if (is_free(s, i))
            return i;
    return NO_NUMBER;
}

static enum moe_rdzv_reject judge_node(const struct moe_rdzv_server *s, const struct moe_rdzv_hello *h)
{
    if (s->frozen)
        return MOE_REJECT_GENERATION;
    return number_for(s, h->hint) == NO_NUMBER ? MOE_REJECT_FULL : MOE_REJECT_NONE;
}

/* Both ranks exist in this generation, on two nodes, and the one that asks is on a node that is here: the coordinator's own do not come this way. */
static enum moe_rdzv_reject judge_link(const struct moe_rdzv_server *s, const struct moe_rdzv_hello *h)
{
    if (!s->formed || h->generation != s->generation)
        return MOE_REJECT_GENERATION;
    if (h->from >= s->world || h->to >= s->world || s->node_of[h->from] == s->node_of[h->to])
        return MOE_REJECT_LINK;
    const uint32_t node = s->node_of[h->from];
    if (node >= s->o.nodes || !s->nodes[node])
        return MOE_REJECT_LINK;
    return moe_rdzv_link_judge(s, h->from, h->to);
}

static enum moe_rdzv_reject judge(const struct moe_rdzv_server *s, const struct moe_rdzv_hello *h)
{
    if (h->version != MOE_RDZV_VERSION)
        return MOE_REJECT_VERSION;
    if (strcmp(h->job, s->job) != 0)
        return MOE_REJECT_JOB;
    if (!moe_crypt_equal(h->build, s->o.build, sizeof h->build))
        return MOE_REJECT_BUILD;
    if (!moe_crypt_equal(h->config, s->o.config, sizeof h->config))
        return MOE_REJECT_CONFIG;
    if (moe_rdzv_nonces_has(&s->node_nonces, h->nonce) || moe_rdzv_nonces_has(&s->link_nonces, h->nonce))
        return MOE_REJECT_REPLAY;
    return h->link ? judge_link(s, h) : judge_node(s, h);
}

static void welcome(struct moe_rdzv_server *s, struct rdzv_conn *c, const struct moe_rdzv_hello *h)
{
    struct moe_rdzv_message m = { .kind = MOE_RDZV_WELCOME, .node = number_for(s, h->hint) };
    struct moe_error err;
    memcpy(m.nonce, h->nonce, sizeof m.nonce);
    if (moe_rdzv_channel_push(&c->channel, MOE_SAID_ONCE, &m, &err) != MOE_OK) {
        moe_rdzv_refuse(s, c, MOE_REJECT_FULL);
        return;
    }
    moe_rdzv_pend(s, c, false);
    c->state = CONN_NODE;
    c->node = m.node;
    c->took_ms = 0;
    s->nodes[c->node] = c;
    if (moe_rdzv_channel_flush(&c->channel, &err) != MOE_OK)
        c->failing = true;                /* it was here, and is lost: told in that order */
    moe_rdzv_watch_channel(s, c);
    s->o.joined(s->o.ctx, c->node, h, c->address);
}

void moe_rdzv_admit(struct moe_rdzv_server *s, struct rdzv_conn *c)
{
    struct moe_rdzv_hello h;
    struct moe_error err;
    const bool read = moe_rdzv_hello_read(c->hello, c->said, &h, &err) == MOE_OK;
    if (!read || (h.version == MOE_RDZV_VERSION && moe_tls_buffered(c->channel.tls))) {      /* who says more has not waited for the answer */
        moe_rdzv_refuse(s, c, MOE_REJECT_MALFORMED);
        return;
    }
    enum moe_rdzv_reject why = judge(s, &h);
    if (why == MOE_REJECT_NONE && !moe_rdzv_nonces_add(h.link ? &s->link_nonces : &s->node_nonces, h.nonce))
        why = MOE_REJECT_FULL;
    if (why != MOE_REJECT_NONE)
        moe_rdzv_refuse(s, c, why);
    else if (!h.link)
        welcome(s, c, &h);
    else if (!moe_rdzv_link_add(s, c, h.from, h.to))
        moe_rdzv_refuse(s, c, MOE_REJECT_FULL);
}
