/* What the files of the job's machine share: machine.c (events, and transitions that follow from who is where), loss.c (what is done about a loss), watch.c (time). */
#ifndef MOE_RUNTIME_FAULT_MACHINE_PARTS_H
#define MOE_RUNTIME_FAULT_MACHINE_PARTS_H
#include "runtime/fault/machine.h"
#include "runtime/fault/members.h"

#define MOE_NEVER UINT64_MAX
enum { MOE_JOB_FAILED_STATUS = 1 };

/* The step to go on from: not asked for, asked for, or known. Forming a generation uses it up, so while RESTORE still has none, its generation is formed. */
enum moe_choice { MOE_CHOICE_NONE, MOE_CHOICE_ASKED, MOE_CHOICE_MADE };

struct moe_job {
    struct moe_job_options options;
    struct moe_members *members;
    enum moe_job_state state;
    uint64_t now_ms, due_ms, state_due_ms;    /* due: no deadline is before it, though none need be then; state_due: of the state as a whole */
    uint64_t generation, step, committed;
    bool begun, formed, aborted;              /* the time began; there was a generation; all were told to leave the last one                  */
    bool no_memory, ran;                      /* ran: some generation was RUNNING                                                             */
    bool final;                               /* a rank ended with what no restart mends                                                      */
    enum moe_choice choice;
    unsigned nodes_wanted;
    int status;                               /* of the first loss since all was well, and why; what the job ends with, if it ends            */
    char why[sizeof((struct moe_job_action *)0)->text];
    uint64_t restarts[MOE_CAP_JOB_RESTARTS];  /* when: a ring of the last max_restarts                                                        */
    unsigned restart_count, restart_at;
    unsigned fruitless;                       /* restarts since there was progress                                                        */
    uint64_t mend_ms, running_ms;             /* when what was lost is made good; since when a generation is RUNNING; MOE_NEVER: is not    */
    void (*act)(void *ctx, const struct moe_job_action *action);      /* during moe_job_take() */
    void *ctx;
};

/* Tells the action, with the state. */
void moe_job_act(struct moe_job *job, struct moe_job_action action);
/* A deadline in so many ms: when it is. */
uint64_t moe_job_due_in(struct moe_job *job, uint64_t ms);
/* `ms` 0: the state has no deadline of its own. */
void moe_job_enter(struct moe_job *job, enum moe_job_state state, unsigned ms);
/* Why something was lost, and the status that it gives the job if that ends by it. The first loss explains those that follow, so only the first is kept. */
MOE_PRINTF(3, 4) void moe_job_note(struct moe_job *job, int status, const char *fmt, ...);
/* What became of it in the end: stands behind what was noted. */
MOE_PRINTF(2, 3) void moe_job_note_end(struct moe_job *job, const char *fmt, ...);
void moe_job_note_nothing(struct moe_job *job);

void moe_job_start_rank(struct moe_job *job, struct moe_member *m);
void moe_job_kill_rank(struct moe_job *job, struct moe_member *m);
void moe_job_kill_all(struct moe_job *job, enum moe_member_state state);
void moe_job_stop(struct moe_job *job, enum moe_stop why);        /* tell all to stop; the state is STOPPING */
void moe_job_end(struct moe_job *job);

/* A generation was formed, and nobody was told to leave it yet. */
bool moe_job_in_generation(const struct moe_job *job);
/* Something was lost, and noted. Where a generation is, it is left first; else the job is reformed. */
void moe_job_lose(struct moe_job *job);
/* Nobody is in a generation: make the job whole again, at once or after a while, as its options say, or end it. */
void moe_job_reform(struct moe_job *job);
/* What was lost waits to be made good. */
static inline bool moe_job_waits(const struct moe_job *job) { return job->mend_ms != MOE_NEVER; }
void moe_job_mend(struct moe_job *job);                           /* it has waited */
void moe_job_lose_node(struct moe_job *job, uint32_t node);       /* a member that cannot be reached any more */

/* What is due by the time. */
void moe_job_watch(struct moe_job *job);

static inline bool moe_job_holds(const struct moe_job *job, enum moe_member_state state) { return moe_members_count(job->members, state) != 0; }
#endif
