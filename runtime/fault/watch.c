#include "runtime/fault/machine_parts.h"
#include <signal.h>

enum { KILLED_STATUS = 128 + SIGKILL };

/* --- time ------------------------------------------------------------------------------------------------------------------------------------------------ */
/* The state as a whole took too long. */
static void expire(struct moe_job *job)
{
    job->state_due_ms = MOE_NEVER;
    switch (job->state) {
    case MOE_JOB_GATHER:
        moe_job_note_nothing(job);
        moe_job_note(job, MOE_JOB_OWN_STATUS, "%u of %u nodes came in %u ms", moe_members_nodes(job->members), job->nodes_wanted, job->options.gather_ms);
        moe_job_stop(job, MOE_STOP_SIGNAL);
        break;
    case MOE_JOB_REFORM:
        moe_job_note_end(job, "%u of %u nodes came in %u ms", moe_members_nodes(job->members), job->nodes_wanted, job->options.gather_ms);
        moe_job_stop(job, MOE_STOP_SIGNAL);
        break;
    case MOE_JOB_DRAIN:
        moe_job_kill_all(job, MOE_MEMBER_LEAVING);
        break;
    case MOE_JOB_STOPPING:
        moe_job_note(job, KILLED_STATUS, "ranks did not end within %u ms", job->options.grace_ms);
        moe_job_kill_all(job, MOE_MEMBER_STARTING);
        moe_job_kill_all(job, MOE_MEMBER_READY);
        moe_job_kill_all(job, MOE_MEMBER_IN);
        moe_job_kill_all(job, MOE_MEMBER_LEAVING);
        break;
    default:
        break;
    }
}

/* How long a rank may be in its state without a sign of life; 0: the state of the job has the deadline. */
static uint64_t patience(const struct moe_job *job, const struct moe_member *m)
{
    switch (m->state) {
    case MOE_MEMBER_STARTING:
        return job->state == MOE_JOB_STOPPING ? 0 : job->options.gather_ms;
    case MOE_MEMBER_READY:
        return job->state == MOE_JOB_STOPPING ? 0 : job->options.lost_ms;
    case MOE_MEMBER_IN:
    case MOE_MEMBER_KILLED:
        return job->options.lost_ms;
    default:
        return 0;
    }
}

/* It was silent for too long. */
static void give_up(struct moe_job *job, struct moe_member *m)
{
    bool in = m->state == MOE_MEMBER_IN;
    uint32_t node = m->node;
    if (m->state == MOE_MEMBER_KILLED) {                     /* SIGKILL does not fail, so the node does */
        moe_job_note(job, MOE_JOB_FAILED_STATUS, "node %u does not end what was killed", node);
        moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_DROP_NODE, .node = node });
        moe_job_lose_node(job, node);
        return;
    }
    moe_job_note(job, MOE_JOB_FAILED_STATUS, "rank %u of node %u gives no sign of life", m->local, node);
    moe_job_kill_rank(job, m);
    if (in)
        moe_job_lose(job);                                           /* of others its end is waited for */
}

static void look(struct moe_job *job, struct moe_member *m)
{
    uint64_t silent = job->now_ms - m->since_ms, most = patience(job, m);
    if (!most || moe_members_lost(job->members, m->node))
        return;
    if (silent >= most) {
        give_up(job, m);
        return;
    }
    if (m->state == MOE_MEMBER_IN && !m->late && silent >= job->options.suspect_ms)
        moe_members_mark(job->members, m, true, m->trains);
    if (m->state == MOE_MEMBER_IN && !m->late)
        most = job->options.suspect_ms;
    (void)moe_job_due_in(job, most - silent);
}

/* Looks at everybody only when a deadline may have passed: beats cost nothing. */
void moe_job_watch(struct moe_job *job)
{
    struct moe_member_walk walk = { 0 };
    if (job->now_ms < job->due_ms)
        return;
    job->due_ms = MOE_NEVER;
    if (job->now_ms >= job->state_due_ms)
        expire(job);
    if (job->now_ms >= job->mend_ms)
        moe_job_mend(job);
    for (struct moe_member *m; job->state != MOE_JOB_ENDED && (m = moe_members_next(job->members, &walk));)
        look(job, m);
    job->due_ms = MOE_MIN(job->due_ms, MOE_MIN(job->state_due_ms, job->mend_ms));
}

