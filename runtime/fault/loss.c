#include "runtime/fault/machine_parts.h"
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* --- what every transition is made of ------------------------------------------------------------------------------------------------------------------- */
void moe_job_act(struct moe_job *job, struct moe_job_action action)
{
    action.state = job->state;
    job->act(job->ctx, &action);
}

uint64_t moe_job_due_in(struct moe_job *job, uint64_t ms)
{
    uint64_t at = job->now_ms + ms;
    job->due_ms = MOE_MIN(job->due_ms, at);
    return at;
}

void moe_job_enter(struct moe_job *job, enum moe_job_state state, unsigned ms)
{
    struct moe_job_action action = { .kind = MOE_ACTION_STATE, .generation = job->generation };
    job->state = state;
    job->state_due_ms = ms ? moe_job_due_in(job, ms) : MOE_NEVER;
    (void)snprintf(action.text, sizeof action.text, "%s", job->why);
    moe_job_act(job, action);
}

void moe_job_note(struct moe_job *job, int status, const char *fmt, ...)
{
    va_list va;
    if (job->status)
        return;
    job->status = status;
    va_start(va, fmt);
    (void)vsnprintf(job->why, sizeof job->why, fmt, va);
    va_end(va);
}

void moe_job_note_end(struct moe_job *job, const char *fmt, ...)
{
    char more[64], why[sizeof job->why];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(more, sizeof more, fmt, va);
    va_end(va);
    (void)snprintf(why, sizeof why, "%.90s%s%s", job->why, job->why[0] ? "; " : "", more);
    memcpy(job->why, why, sizeof why);
}

void moe_job_note_nothing(struct moe_job *job)
{
    job->status = 0;
    job->why[0] = '\0';
}

void moe_job_kill_rank(struct moe_job *job, struct moe_member *m)
{
    moe_members_set(job->members, m, MOE_MEMBER_KILLED);
    m->since_ms = job->now_ms;
    (void)moe_job_due_in(job, job->options.lost_ms);
    moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_KILL_RANK, .node = m->node, .local = m->local });
}

void moe_job_start_rank(struct moe_job *job, struct moe_member *m)
{
    moe_members_set(job->members, m, MOE_MEMBER_STARTING);
    m->since_ms = job->now_ms;
    (void)moe_job_due_in(job, job->options.gather_ms);
    moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_START_RANK, .node = m->node, .local = m->local });
}

/* Everybody leaves the generation; said once. */
static void abort_generation(struct moe_job *job)
{
    struct moe_member_walk walk = { 0 };
    if (job->aborted || !job->formed)
        return;
    job->aborted = true;
    if (!moe_job_holds(job, MOE_MEMBER_IN))
        return;
    for (struct moe_member *m; (m = moe_members_next(job->members, &walk));)
        if (m->state == MOE_MEMBER_IN)
            moe_members_set(job->members, m, MOE_MEMBER_LEAVING);
    moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_ABORT, .generation = job->generation });
}

void moe_job_kill_all(struct moe_job *job, enum moe_member_state state)
{
    struct moe_member_walk walk = { 0 };
    for (struct moe_member *m; moe_job_holds(job, state) && (m = moe_members_next(job->members, &walk));)
        if (m->state == state)
            moe_job_kill_rank(job, m);
}

void moe_job_stop(struct moe_job *job, enum moe_stop why)
{
    job->mend_ms = MOE_NEVER;
    moe_job_enter(job, MOE_JOB_STOPPING, job->options.grace_ms);
    if (moe_members_live(job->members))
        moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_STOP_RANKS, .why = why });
}

void moe_job_end(struct moe_job *job)
{
    struct moe_job_action action = { .kind = MOE_ACTION_END, .status = job->status, .generation = job->generation };
    if (!job->why[0])
        moe_job_note_end(job, "all ranks are done");
    if (job->committed != MOE_NO_STEP)
        moe_job_note_end(job, "the last checkpoint is of step %" PRIu64, job->committed);
    moe_job_enter(job, MOE_JOB_ENDED, 0);
    (void)snprintf(action.text, sizeof action.text, "%s", job->why);
    moe_job_act(job, action);
}

/* --- losses ---------------------------------------------------------------------------------------------------------------------------------------------- */
static bool afford_restart(struct moe_job *job)
{
    const struct moe_job_options *o = &job->options;
    if (job->restart_count == o->max_restarts) {             /* the ring is full: its oldest makes room, or there is none */
        if (!o->max_restarts || !o->restart_window_ms || job->now_ms - job->restarts[job->restart_at] < o->restart_window_ms)
            return false;
    } else {
        job->restart_count++;
    }
    job->restarts[job->restart_at] = job->now_ms;
    job->restart_at = (job->restart_at + 1) % o->max_restarts;
    return true;
}

/* The ranks without a process: started again, or given up, and with their last rank the node. */
static void replace(struct moe_job *job, struct moe_member *m)
{
    if (m->state != MOE_MEMBER_GONE && m->state != MOE_MEMBER_FINISHED)
        return;
    if (job->options.on_loss == MOE_LOSS_RESTART)
        moe_job_start_rank(job, m);
    else
        moe_members_set(job->members, m, MOE_MEMBER_OUT);
}

static bool all_out(struct moe_job *job, uint32_t node)
{
    for (struct moe_member_walk walk = { node, 0 };;) {
        struct moe_member *m = moe_members_next(job->members, &walk);
        if (!m || m->node != node)
            return true;
        if (m->state != MOE_MEMBER_OUT)
            return false;
    }
}

static void mend(struct moe_job *job)
{
    for (uint32_t node = 0; node < MOE_CAP_JOB_NODES; node++) {
        struct moe_member *m;
        if (moe_members_lost(job->members, node))
            moe_members_leave(job->members, node);
        for (uint32_t local = 0; (m = moe_members_find(job->members, node, local)); local++)
            replace(job, m);
        if (moe_members_find(job->members, node, 0) && all_out(job, node)) {
            moe_members_leave(job->members, node);
            moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_DROP_NODE, .node = node });
        }
    }
}

/* What was lost is made good, and the job may form again. */
void moe_job_mend(struct moe_job *job)
{
    const struct moe_job_options *o = &job->options;
    job->mend_ms = MOE_NEVER;
    mend(job);
    if (o->on_loss != MOE_LOSS_SHRINK || job->state == MOE_JOB_GATHER)
        return;
    job->nodes_wanted = MOE_MAX(moe_members_nodes(job->members), 1u);
    if (moe_members_live(job->members) < MOE_MAX(o->min_ranks, 1u)) {
        const unsigned left = moe_members_live(job->members);
        moe_job_note_end(job, left == 1 ? "%u rank is left" : "%u ranks are left", left);
        moe_job_stop(job, MOE_STOP_SIGNAL);
    }
}

/* How long this restart waits: the first since there was progress does not. */
static unsigned delay_of(struct moe_job *job)
{
    enum { FIRST_MS = 1000, DOUBLINGS = 22 };                /* 22 more are longer than any delay can be */
    const uint64_t ms = job->fruitless ? (uint64_t)FIRST_MS << MOE_MIN(job->fruitless - 1, (unsigned)DOUBLINGS) : 0;
    job->fruitless++;
    return (unsigned)MOE_MIN(ms, (uint64_t)job->options.restart_delay_ms);
}

void moe_job_reform(struct moe_job *job)
{
    const struct moe_job_options *o = &job->options;
    if (o->on_loss == MOE_LOSS_STOP || job->final) {
        moe_job_stop(job, MOE_STOP_SIGNAL);
        return;
    }
    if (moe_job_waits(job))
        return;                                              /* taken in */
    if (!afford_restart(job)) {
        moe_job_note_end(job, "restarts are spent (%u)", o->max_restarts);
        moe_job_stop(job, MOE_STOP_SIGNAL);
        return;
    }
    const unsigned delay_ms = delay_of(job);
    if (job->state != MOE_JOB_GATHER)
        moe_job_enter(job, MOE_JOB_REFORM, o->gather_ms);
    if (!delay_ms) {
        moe_job_mend(job);
        return;
    }
    job->mend_ms = moe_job_due_in(job, delay_ms);
    job->state_due_ms += delay_ms;                           /* GATHER goes on, with its deadline; nodes are waited for as long as without it */
    moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_WAIT, .generation = job->generation, .delay_ms = delay_ms });
}

bool moe_job_in_generation(const struct moe_job *job)
{
    return job->state == MOE_JOB_RUNNING || job->state == MOE_JOB_SUSPECT || (job->state == MOE_JOB_RESTORE && job->choice == MOE_CHOICE_NONE);
}

void moe_job_lose(struct moe_job *job)
{
    if (job->state == MOE_JOB_STOPPING) {
        abort_generation(job);                               /* the others would wait for what was lost */
    } else if (moe_job_in_generation(job)) {
        if (job->running_ms != MOE_NEVER && job->now_ms - job->running_ms >= job->options.restart_delay_ms)
            job->fruitless = 0;
        job->running_ms = MOE_NEVER;
        moe_job_enter(job, MOE_JOB_DRAIN, job->options.drain_ms);
        abort_generation(job);
    } else if (job->state != MOE_JOB_DRAIN) {                /* a drain under way takes it in */
        moe_job_reform(job);
    }
}

void moe_job_lose_node(struct moe_job *job, uint32_t node)
{
    unsigned live = moe_members_live(job->members);
    moe_members_lose(job->members, node);
    if (job->state == MOE_JOB_GATHER || job->state == MOE_JOB_REFORM) {
        moe_members_leave(job->members, node);               /* another one may come, until the state's deadline */
    } else if (live != moe_members_live(job->members)) {     /* else its ranks had ended, and how is known */
        moe_job_note(job, MOE_JOB_FAILED_STATUS, "node %u is lost", node);
        moe_job_lose(job);
    }
}
