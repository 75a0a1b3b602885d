/* Where the job may connect to and which ports it may open, as addresses: names are asked for now, outside, and told inside by /etc/hosts. */
#include "sandbox/plan/parts.h"
#include <errno.h>
#include <netdb.h>
#include <sched.h>

#define MOE_CAP_DESTS 256u

static enum moe_code resolve(struct moe_build *b, const struct moe_peer *peer, struct moe_dest *dests, size_t *count, struct moe_error *err)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV }, *found = NULL;
    const char *host = moe_plan_text(b, peer->host);
    char port[12];
    snprintf(port, sizeof port, "%u", peer->port);
    if (!host)
        return moe_plan_full(err);
    if (moe_str_is(peer->host, "*"))
        return moe_plan_refuse(&peer->at, err, "%sa destination needs a host; what opens all of them is network.mode: host", peer->at.file.len ? "" : "--connect: ");
    int failed = getaddrinfo(host, port, &hints, &found);
    if (failed)
        return moe_plan_refuse(&peer->at, err, "%s%s cannot be looked up, and the job is held to addresses: %s", peer->at.file.len ? "" : "--connect: ", host,
                               failed == EAI_SYSTEM ? strerror(errno) : gai_strerror(failed));
    for (const struct addrinfo *a = found; a && *count < MOE_CAP_DESTS; a = a->ai_next) {
        if ((a->ai_family != AF_INET && a->ai_family != AF_INET6) || a->ai_addrlen > sizeof dests->addr)
            continue;
        struct moe_dest *d = &dests[(*count)++];
        memcpy(&d->addr, a->ai_addr, a->ai_addrlen);
        d->len = a->ai_addrlen;
        d->port = peer->port;
        d->any_port = !peer->port;
        d->spelt = host;
    }
    freeaddrinfo(found);
    return *count < MOE_CAP_DESTS ? MOE_OK : moe_plan_refuse(&peer->at, err, "more than %u addresses", MOE_CAP_DESTS);
}

enum moe_code moe_plan_net(struct moe_build *b, struct moe_error *err)
{
    const struct moe_profile *p = b->profile;
    struct moe_broker_plan *broker = &b->plan->broker;
    struct moe_dest *dests = moe_arena_array(b->arena, struct moe_dest, p->net == MOE_NET_LISTED && p->connect_count ? MOE_CAP_DESTS : 1);
    struct moe_bindable *binds = moe_arena_array(b->arena, struct moe_bindable, p->bind_count + 1);
    size_t count = 0;
    if (!dests || !binds)
        return moe_plan_full(err);
    b->plan->loopback_up = p->net == MOE_NET_LOOPBACK || p->net == MOE_NET_LISTED;
    broker->net = b->plan->loopback_up && b->plan->notify && (b->plan->clone_flags & CLONE_NEWNET);
    if (p->net != MOE_NET_LISTED)
        return MOE_OK;
    for (size_t i = 0; i < p->connect_count; i++)
        MOE_TRY(resolve(b, &p->connect[i], dests, &count, err));
    for (size_t i = 0; i < p->bind_count; i++)
        binds[i] = (struct moe_bindable){ p->bind[i].first, p->bind[i].last };
    broker->dests = dests;
    broker->dest_count = count;
    broker->binds = binds;
    broker->bind_count = p->bind_count;
    return MOE_OK;
}
