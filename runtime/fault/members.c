#include "runtime/fault/members.h"
#include <stdlib.h>

struct place { uint32_t node, local; };
struct node { bool member, lost; uint32_t ranks; struct moe_member *of; };

struct moe_members {
    struct node node[MOE_CAP_JOB_NODES];
    unsigned nodes, count[MOE_MEMBER_STATES], late, training;
    uint32_t ranks;                      /* of all members                                               */
    struct place *rank;                  /* of the last generation: room for `room`, `world` of them used */
    uint32_t room, world;
};

struct moe_members *moe_members_new(void) { return calloc(1, sizeof(struct moe_members)); }

void moe_members_free(struct moe_members **all)
{
    if (!*all)
        return;
    for (uint32_t i = 0; i < MOE_CAP_JOB_NODES; i++)
        free((*all)->node[i].of);
    free((*all)->rank);
    free(*all);
    *all = NULL;
}

bool moe_members_fit(const struct moe_members *all, uint32_t node, uint32_t ranks)
{
    return node < MOE_CAP_JOB_NODES && !all->node[node].member && ranks && ranks <= MOE_CAP_JOB_RANKS - all->ranks;
}

bool moe_members_join(struct moe_members *all, uint32_t node, uint32_t ranks)
{
    struct node *n = &all->node[node];
    uint32_t room = all->ranks + ranks;
    MOE_CHECK(moe_members_fit(all, node, ranks));
    if (room > all->room) {              /* now, so that forming cannot fail */
        struct place *more = realloc(all->rank, room * sizeof *more);
        if (!more)
            return false;
        all->rank = more;
        all->room = room;
    }
    struct moe_member *of = calloc(ranks, sizeof *of);
    if (!of)
        return false;
    *n = (struct node){ .member = true, .ranks = ranks, .of = of };
    for (uint32_t i = 0; i < ranks; i++)
        of[i] = (struct moe_member){ .state = MOE_MEMBER_GONE, .node = node, .local = i };
    all->count[MOE_MEMBER_GONE] += ranks;
    all->ranks += ranks;
    all->nodes++;
    return true;
}

void moe_members_lose(struct moe_members *all, uint32_t node)
{
    struct node *n = &all->node[node];
    MOE_CHECK(n->member && !n->lost);
    n->lost = true;
    all->nodes--;
    for (uint32_t i = 0; i < n->ranks; i++)
        if (n->of[i].state != MOE_MEMBER_OUT && n->of[i].state != MOE_MEMBER_FINISHED)
            moe_members_set(all, &n->of[i], MOE_MEMBER_GONE);
}

void moe_members_leave(struct moe_members *all, uint32_t node)
{
    struct node *n = &all->node[node];
    MOE_CHECK(n->member);
    if (!n->lost)
        moe_members_lose(all, node);
    for (uint32_t i = 0; i < n->ranks; i++)
        all->count[n->of[i].state]--;
    all->ranks -= n->ranks;
    free(n->of);
    *n = (struct node){ 0 };
}

bool moe_members_lost(const struct moe_members *all, uint32_t node) { return node < MOE_CAP_JOB_NODES && all->node[node].lost; }
unsigned moe_members_nodes(const struct moe_members *all) { return all->nodes; }

struct moe_member *moe_members_find(struct moe_members *all, uint32_t node, uint32_t local)
{
    if (node >= MOE_CAP_JOB_NODES || !all->node[node].member || all->node[node].lost || local >= all->node[node].ranks)
        return NULL;
    return &all->node[node].of[local];
}

struct moe_member *moe_members_next(struct moe_members *all, struct moe_member_walk *walk)
{
    for (; walk->node < MOE_CAP_JOB_NODES; walk->node++, walk->local = 0)
        if (walk->local < all->node[walk->node].ranks)
            return &all->node[walk->node].of[walk->local++];
    return NULL;
}

void moe_members_set(struct moe_members *all, struct moe_member *member, enum moe_member_state state)
{
    moe_members_mark(all, member, false, false);
    all->count[member->state]--;
    all->count[state]++;
    member->state = state;
}

void moe_members_mark(struct moe_members *all, struct moe_member *member, bool late, bool trains)
{
    all->late += (unsigned)late - (unsigned)member->late;
    all->training += (unsigned)trains - (unsigned)member->trains;
    member->late = late;
    member->trains = trains;
}

unsigned moe_members_count(const struct moe_members *all, enum moe_member_state state) { return all->count[state]; }
unsigned moe_members_late(const struct moe_members *all) { return all->late; }
unsigned moe_members_training(const struct moe_members *all) { return all->training; }

unsigned moe_members_live(const struct moe_members *all)
{
    return all->count[MOE_MEMBER_STARTING] + all->count[MOE_MEMBER_READY] + all->count[MOE_MEMBER_IN] + all->count[MOE_MEMBER_LEAVING] + all->count[MOE_MEMBER_KILLED];
}

void moe_members_form(struct moe_members *all)
{
    struct moe_member_walk walk = { 0 };
    all->world = 0;
    for (struct moe_member *m; (m = moe_members_next(all, &walk));)
        if (m->state == MOE_MEMBER_READY) {
            all->rank[all->world++] = (struct place){ m->node, m->local };
            moe_members_set(all, m, MOE_MEMBER_IN);
        }
}

unsigned moe_members_world(const struct moe_members *all) { return all->world; }

void moe_members_rank(const struct moe_members *all, unsigned rank, uint32_t *node, uint32_t *local)
{
    MOE_CHECK(rank < all->world);
    *node = all->rank[rank].node;
    *local = all->rank[rank].local;
}
