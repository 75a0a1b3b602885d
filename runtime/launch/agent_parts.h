/* The agent's insides, shared by agent.c (processes and what they say) and form.c (generations and links). */
#ifndef MOE_RUNTIME_LAUNCH_AGENT_PARTS_H
#define MOE_RUNTIME_LAUNCH_AGENT_PARTS_H
#include "runtime/launch/agent.h"
#include "runtime/launch/outbox.h"
#include <sys/types.h>

enum { MOE_SLOT_NAME = 48, MOE_SLOT_POLLED = 3 };
struct moe_slot {                          /* one local rank: the process that runs it now                                        */
    pid_t pid;                             /* 0: none                                                                             */
    int control;                           /* -1: none, or it was closed                                                          */
    bool greeted, member;                  /* said HELLO; belongs to the generation that formed last                              */
    uint64_t hung_up_ms;                   /* since when the rank's end is closed and its process lives; 0: it is not             */
    uint32_t rank, missing;                /* of that generation; links that are yet to come before GO                            */
    struct moe_outbox box;
    struct moe_lines *out, *err;
    char name[MOE_SLOT_NAME];              /* "[rank 2] "                                                                         */
    size_t at[MOE_SLOT_POLLED];            /* places of control, out and err in what is polled; SIZE_MAX: none                     */
};
struct moe_agent {
    struct moe_agent_options o;
    uint64_t generation;                   /* that formed last; UINT64_MAX: none yet, or it was left                               */
    uint32_t world, first, count;
    unsigned char nonce[MOE_RDZV_NONCE];
    struct moe_slot slots[];               /* [o.ranks]                                                                           */
};

MOE_MUST_USE enum moe_code moe_agent_form(struct moe_agent *a, const struct moe_rdzv_message *m, struct moe_error *err);
void moe_agent_leave(struct moe_agent *a);             /* forget the generation: what was not yet sent of it is dropped */
void moe_slot_rename(struct moe_agent *a, struct moe_slot *s);
static inline uint32_t moe_slot_local(const struct moe_agent *a, const struct moe_slot *s) { return (uint32_t)(s - a->slots); }
#endif
