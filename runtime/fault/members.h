/* Who is in a job: nodes, their ranks, and in which state each rank is. Counts are kept, so that asking costs nothing. For machine.c alone. */
#ifndef MOE_RUNTIME_FAULT_MEMBERS_H
#define MOE_RUNTIME_FAULT_MEMBERS_H
#include "runtime/fault/machine.h"

enum moe_member_state {
    MOE_MEMBER_OUT,          /* given up: the job goes on without it                       no process */
    MOE_MEMBER_STARTING,     /* its process was asked for, and has not said HELLO                     */
    MOE_MEMBER_READY,        /* it waits for a generation                                             */
    MOE_MEMBER_IN,           /* it is in one                                                          */
    MOE_MEMBER_LEAVING,      /* it was told to leave it                                               */
    MOE_MEMBER_KILLED,       /* it was killed, and its end is not known yet                           */
    MOE_MEMBER_FINISHED,     /* it ended with 0                                            no process */
    MOE_MEMBER_GONE,         /* it ended otherwise, or its node is lost                    no process */
    MOE_MEMBER_STATES
};
struct moe_member {
    enum moe_member_state state;
    bool late, trains;       /* of IN: its beat is late; it is past loading               */
    uint32_t node, local;
    uint64_t since_ms;       /* its last beat; of STARTING and KILLED: since when          */
};

struct moe_members;          /* opaque; one owner */
struct moe_members *moe_members_new(void);                                  /* NULL when out of memory */
void moe_members_free(struct moe_members **all);

/* Whether so many ranks of this node are within the caps, and the node is no member. */
bool moe_members_fit(const struct moe_members *all, uint32_t node, uint32_t ranks);
/* Its ranks are GONE at first: none has a process. False: no memory. */
bool moe_members_join(struct moe_members *all, uint32_t node, uint32_t ranks);
/* The node cannot be reached any more: what it runs is GONE, what FINISHED stays so. It stays a member, for nothing but that, until it leaves. */
void moe_members_lose(struct moe_members *all, uint32_t node);
void moe_members_leave(struct moe_members *all, uint32_t node);
bool moe_members_lost(const struct moe_members *all, uint32_t node);        /* a member that cannot be reached */
unsigned moe_members_nodes(const struct moe_members *all);                  /* those that can */

/* NULL: nobody that can be reached. */
struct moe_member *moe_members_find(struct moe_members *all, uint32_t node, uint32_t local);
/* The next one by node and local rank, also of lost nodes; start with { 0 }. Members may change and nodes leave meanwhile. */
struct moe_member_walk { uint32_t node, local; };
struct moe_member *moe_members_next(struct moe_members *all, struct moe_member_walk *walk);
void moe_members_set(struct moe_members *all, struct moe_member *member, enum moe_member_state state);
void moe_members_mark(struct moe_members *all, struct moe_member *member, bool late, bool trains);
unsigned moe_members_count(const struct moe_members *all, enum moe_member_state state);
unsigned moe_members_late(const struct moe_members *all);
unsigned moe_members_training(const struct moe_members *all);
unsigned moe_members_live(const struct moe_members *all);                   /* those with a process, or that may have one */

/* Number those that are READY as the ranks of a generation, and put them IN. */
void moe_members_form(struct moe_members *all);
unsigned moe_members_world(const struct moe_members *all);                  /* of the last generation formed */
void moe_members_rank(const struct moe_members *all, unsigned rank, uint32_t *node, uint32_t *local);
#endif
