/* Membership of a job: nodes and their ranks, generations, and what to do when one is lost. Pure: events and the time go in, actions come out; no descriptor, no
 * clock, no thread. The coordinator (rdzv, launch) carries the actions out, and tests script the events.
 *
 *            all nodes are here             all drained                 all ranks train
 *   GATHER ──────────────────► RESTORE ◄──────────────── REFORM ◄─┐
 *                                 └────► RUNNING ─► SUSPECT ─► DRAIN        STOPPING ─► ENDED
 *
 * RUNNING -> SUSPECT: a beat is late. SUSPECT -> RUNNING: it came. -> DRAIN: a rank exited, failed, or was suspect for too long; everybody is told to abort, who
 * does not drain in time is killed. -> REFORM: lost ranks are started again, or the job goes on with fewer. -> RESTORE: a new generation, from the newest step
 * that verifies.
 *
 * What is lost at once, again and again, would spend all restarts before anybody can look. So the first restart comes at once, and each that follows one without
 * progress waits: 1 s, 2 s, 4 s ... up to restart_delay_ms. Progress is a checkpoint that was committed, or a generation that ran for restart_delay_ms. Who is left
 * beats meanwhile, what else is lost is taken in, and STOP does not wait. */
#ifndef MOE_RUNTIME_FAULT_MACHINE_H
#define MOE_RUNTIME_FAULT_MACHINE_H
#include "runtime/control/control.h"

#define MOE_CAP_JOB_NODES 4096u
#define MOE_CAP_JOB_RANKS 65536u
#define MOE_CAP_JOB_RESTARTS 1024u

enum moe_job_state { MOE_JOB_GATHER, MOE_JOB_RESTORE, MOE_JOB_RUNNING, MOE_JOB_SUSPECT, MOE_JOB_DRAIN, MOE_JOB_REFORM, MOE_JOB_STOPPING, MOE_JOB_ENDED };
const char *moe_job_state_name(enum moe_job_state state);       /* "running" */

enum moe_on_loss { MOE_LOSS_RESTART, MOE_LOSS_SHRINK, MOE_LOSS_STOP };     /* restart the rank; go on with fewer; end the job */
struct moe_job_options {
    unsigned nodes, min_ranks;         /* nodes to wait for; SHRINK: fewer ranks than this end the job                              */
    enum moe_on_loss on_loss;
    unsigned max_restarts;             /* of the job, within restart_window_ms (0: ever); one more ends it                          */
    uint64_t restart_window_ms;
    unsigned restart_delay_ms;         /* the longest wait before a restart that follows one without progress; 0: there is none      */
    int final_status;                  /* a rank that ends with it ends the job: no restart mends what it found; 0: none             */
    int unbegun_status;                /* so does one that ends with it before the job has ever run: it could not begin; 0: none     */
    unsigned suspect_ms, lost_ms;      /* without a beat: 3000, 10000; killed and still there for lost_ms: the node is lost         */
    unsigned stuck_ms;                 /* beats, but no progress in TRAIN: the collective deadline and some more                    */
    unsigned drain_ms, gather_ms, grace_ms;    /* to drain; for all nodes to come, and for a process to say HELLO; to stop           */
};

enum moe_job_event_kind {
    MOE_EVENT_NODE_JOINED,             /* node, ranks: how many it runs                                                             */
    MOE_EVENT_NODE_LOST,               /* node: its connection ended                                                                */
    MOE_EVENT_BEAT,                    /* node, local, generation, phase, step, still_ms                                            */
    MOE_EVENT_RANK_FAILED,             /* node, local, generation, peer                                                             */
    MOE_EVENT_RANK_DRAINED,            /* node, local, generation                                                                   */
    MOE_EVENT_RANK_EXITED,             /* node, local, status: as of waitpid                                                        */
    MOE_EVENT_RANK_STARTED,            /* node, local: the process that was asked for is there and said HELLO                       */
    MOE_EVENT_RESTORE_CHOSEN,          /* step: the answer to ACTION_CHOOSE_RESTORE                                                 */
    MOE_EVENT_RESTORE_FAILED,          /* or: there are steps, and none may be gone on from; the job ends                           */
    MOE_EVENT_COMMITTED,               /* generation, step                                                                         */
    MOE_EVENT_STOP,                    /* why                                                                                      */
    MOE_EVENT_TICK,                    /* nothing but the time                                                                     */
    MOE_EVENTS
};
struct moe_job_event {
    enum moe_job_event_kind kind;
    uint64_t now_ms;                   /* of a clock that never goes back                                                           */
    uint32_t node, local, ranks, peer;
    uint64_t generation, step; enum moe_rank_phase phase; uint32_t still_ms; int status; enum moe_stop why;
};

enum moe_job_action_kind {
    MOE_ACTION_STATE,                  /* the state changed: tell telemetry and the audit log; text says why                        */
    MOE_ACTION_WAIT,                   /* delay_ms: what was lost is made good only then; tell people and the audit log             */
    MOE_ACTION_START_RANK,             /* node, local: start the process, for a node that joined or again: none is there           */
    MOE_ACTION_KILL_RANK,              /* node, local: SIGKILL; RANK_EXITED follows                                                 */
    MOE_ACTION_ABORT,                  /* every live rank: leave `generation`                                                      */
    MOE_ACTION_CHOOSE_RESTORE,         /* find the newest step that verifies, answer once with RESTORE_CHOSEN or RESTORE_FAILED      */
    MOE_ACTION_FORM,                   /* `generation` begins: ranks by moe_job_rank(), from `step`                                */
    MOE_ACTION_STOP_RANKS,             /* every live rank: STOP, why                                                               */
    MOE_ACTION_DROP_NODE,              /* node: it is no member, or none any more; its agent kills what it runs                     */
    MOE_ACTION_END,                    /* status: the job's exit status; text says why; no rank lives                              */
};
struct moe_job_action {
    enum moe_job_action_kind kind;
    uint32_t node, local; uint64_t generation, step; enum moe_job_state state; enum moe_stop why; int status; unsigned delay_ms;
    char text[160];
};

/* How a job ends: with the status of the rank whose loss ended it (128 and the signal's number when one killed it), 1 when ranks failed or were lost without one,
 * MOE_JOB_OWN_STATUS when it could not be brought together or found nothing to go on from. 0: every rank ended with 0. */
enum { MOE_JOB_OWN_STATUS = 125 };

struct moe_job;      /* opaque; one owner, one thread */
/* Errors: USAGE (an option that is 0 and may not be, or lost_ms before suspect_ms), LIMIT. */
MOE_MUST_USE enum moe_code moe_job_new(const struct moe_job_options *options, struct moe_job **out, struct moe_error *err);
void moe_job_free(struct moe_job **job);

/* Take one event; `act` is called for each action, in order, and may not call back. An event that fits nowhere (an old generation, a node that is none) changes
 * nothing. The first event starts the time: let it be a TICK. Errors: LIMIT (no memory). */
MOE_MUST_USE
enum moe_code moe_job_take(struct moe_job *job, const struct moe_job_event *event, void (*act)(void *ctx, const struct moe_job_action *action), void *ctx,
                           struct moe_error *err);
uint64_t moe_job_due_ms(const struct moe_job *job);             /* when a TICK is wanted at the latest; UINT64_MAX: never */
enum moe_job_state moe_job_state(const struct moe_job *job);
uint64_t moe_job_generation(const struct moe_job *job);
/* Members of the generation that is forming or running: rank -> node and local rank. Ranks of a node are neighbours. */
unsigned moe_job_world(const struct moe_job *job);
void moe_job_rank(const struct moe_job *job, unsigned rank, uint32_t *node, uint32_t *local);
#endif
