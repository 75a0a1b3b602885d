#include "runtime/fault/machine_parts.h"
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

static const char *const state_names[] = { "gather", "restore", "running", "suspect", "drain", "reform", "stopping", "ended" };
_Static_assert(MOE_COUNT(state_names) == MOE_JOB_ENDED + 1, "each state has its name");
const char *moe_job_state_name(enum moe_job_state state) { return state_names[state]; }

static enum moe_code bad_option(struct moe_error *err, const char *field, const char *why)
{
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = field }, "%s", why);
}

static enum moe_code check_options(const struct moe_job_options *o, struct moe_error *err)
{
    const struct { const char *field; uint64_t value, min, max; } rows[] = {
        { "nodes", o->nodes, 1, MOE_CAP_JOB_NODES },        { "on_loss", o->on_loss, MOE_LOSS_RESTART, MOE_LOSS_STOP },
        { "min_ranks", o->min_ranks, 0, MOE_CAP_JOB_RANKS }, { "max_restarts", o->max_restarts, 0, MOE_CAP_JOB_RESTARTS },
        { "suspect_ms", o->suspect_ms, 1, UINT32_MAX },     { "lost_ms", o->lost_ms, o->suspect_ms, UINT32_MAX },
        { "stuck_ms", o->stuck_ms, 1, UINT32_MAX },         { "drain_ms", o->drain_ms, 1, UINT32_MAX },
        { "gather_ms", o->gather_ms, 1, UINT32_MAX },       { "grace_ms", o->grace_ms, 1, UINT32_MAX },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        if (rows[i].value < rows[i].min)
            return bad_option(err, rows[i].field, "is less than it can be");
        if (rows[i].value > rows[i].max)
            return bad_option(err, rows[i].field, "is more than it can be");
    }
    return MOE_OK;
}

enum moe_code moe_job_new(const struct moe_job_options *options, struct moe_job **out, struct moe_error *err)
{
    MOE_TRY(check_options(options, err));
    MOE_AUTO(moe_job_free) struct moe_job *job = calloc(1, sizeof *job);
    if (!job || !(job->members = moe_members_new()))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a job");
    job->options = *options;
    job->nodes_wanted = options->nodes;
    job->state_due_ms = job->mend_ms = job->running_ms = MOE_NEVER;
    job->committed = MOE_NO_STEP;
    *out = moe_take(job);
    return MOE_OK;
}

void moe_job_free(struct moe_job **job)
{
    if (!*job)
        return;
    moe_members_free(&(*job)->members);
    free(*job);
    *job = NULL;
}

uint64_t moe_job_due_ms(const struct moe_job *job) { return job->state == MOE_JOB_ENDED ? MOE_NEVER : job->due_ms; }
enum moe_job_state moe_job_state(const struct moe_job *job) { return job->state; }
uint64_t moe_job_generation(const struct moe_job *job) { return job->generation; }
unsigned moe_job_world(const struct moe_job *job) { return moe_members_world(job->members); }
void moe_job_rank(const struct moe_job *job, unsigned rank, uint32_t *node, uint32_t *local) { moe_members_rank(job->members, rank, node, local); }

/* --- events ---------------------------------------------------------------------------------------------------------------------------------------------- */
static void node_joined(struct moe_job *job, const struct moe_job_event *e)
{
    bool waits = job->state == MOE_JOB_GATHER || job->state == MOE_JOB_REFORM || job->state == MOE_JOB_DRAIN;
    if (moe_members_lost(job->members, e->node) && (job->state == MOE_JOB_DRAIN || moe_job_waits(job)))
        moe_members_leave(job->members, e->node);            /* it is back before its loss was mended */
    if (e->node < MOE_CAP_JOB_NODES && moe_members_find(job->members, e->node, 0))
        return;
    if (!waits || moe_members_nodes(job->members) >= job->nodes_wanted || !moe_members_fit(job->members, e->node, e->ranks)) {
        moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_DROP_NODE, .node = e->node });
        return;
    }
    job->no_memory = !moe_members_join(job->members, e->node, e->ranks);
    for (uint32_t local = 0; !job->no_memory && local < e->ranks; local++)
        moe_job_start_rank(job, moe_members_find(job->members, e->node, local));
}

static void node_lost(struct moe_job *job, const struct moe_job_event *e)
{
    if (moe_members_find(job->members, e->node, 0))
        moe_job_lose_node(job, e->node);
}

static void beat(struct moe_job *job, const struct moe_job_event *e)
{
    struct moe_member *m = moe_members_find(job->members, e->node, e->local);
    if (!m || (m->state != MOE_MEMBER_READY && m->state != MOE_MEMBER_IN && m->state != MOE_MEMBER_LEAVING))
        return;
    m->since_ms = job->now_ms;                               /* alive, whichever generation it speaks of */
    bool here = m->state == MOE_MEMBER_IN && e->generation == job->generation;
    bool past_loading = e->phase >= MOE_PHASE_TRAIN && e->phase != MOE_PHASE_DRAIN;
    moe_members_mark(job->members, m, false, here ? past_loading || m->trains : m->trains);
    if (here && e->phase == MOE_PHASE_TRAIN && e->still_ms > job->options.stuck_ms) {
        moe_job_note(job, MOE_JOB_FAILED_STATUS, "rank %u of node %u stands still at step %" PRIu64, e->local, e->node, e->step);
        moe_job_lose(job);
    }
}

static void rank_failed(struct moe_job *job, const struct moe_job_event *e)
{
    struct moe_member *m = moe_members_find(job->members, e->node, e->local);
    if (!m || m->state != MOE_MEMBER_IN || e->generation != job->generation)
        return;
    moe_job_note(job, MOE_JOB_FAILED_STATUS, "rank %u of node %u failed in generation %" PRIu64, e->local, e->node, e->generation);
    moe_job_lose(job);
}

static void rank_drained(struct moe_job *job, const struct moe_job_event *e)
{
    struct moe_member *m = moe_members_find(job->members, e->node, e->local);
    if (m && m->state == MOE_MEMBER_LEAVING && e->generation == job->generation) {
        moe_members_set(job->members, m, MOE_MEMBER_READY);
        m->since_ms = job->now_ms;
        (void)moe_job_due_in(job, job->options.lost_ms);
    }
}

static int status_of(int wait_status)
{
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : MOE_JOB_FAILED_STATUS;
}

static void rank_exited(struct moe_job *job, const struct moe_job_event *e)
{
    struct moe_member *m = moe_members_find(job->members, e->node, e->local);
    int status = status_of(e->status);
    if (!m || m->state == MOE_MEMBER_OUT || m->state == MOE_MEMBER_FINISHED || m->state == MOE_MEMBER_GONE)
        return;
    enum moe_member_state was = m->state;
    moe_members_set(job->members, m, status ? MOE_MEMBER_GONE : MOE_MEMBER_FINISHED);
    if (!status && (was == MOE_MEMBER_IN || !job->formed))
        return;                                              /* it is done; if the others are not, they will say so */
    const bool unbegun = status == job->options.unbegun_status && !job->ran;
    if (status && (status == job->options.final_status || unbegun) && !job->final) {
        job->final = true;
        moe_job_note_nothing(job);                           /* others may have failed before by it: this is why */
    }
    moe_job_note(job, status ? status : MOE_JOB_FAILED_STATUS, "rank %u of node %u ended %s %d", e->local, e->node,
                 WIFSIGNALED(e->status) ? "by signal" : "with status", WIFSIGNALED(e->status) ? WTERMSIG(e->status) : status);
    const bool from_outside = WIFSIGNALED(e->status) && WTERMSIG(e->status) == SIGKILL;
    if (was == MOE_MEMBER_STARTING && !from_outside && !job->formed && job->state != MOE_JOB_STOPPING)
        moe_job_stop(job, MOE_STOP_SIGNAL);                  /* what could not even start will not by being repeated */
    else
        moe_job_lose(job);
}

static void rank_started(struct moe_job *job, const struct moe_job_event *e)
{
    struct moe_member *m = moe_members_find(job->members, e->node, e->local);
    if (m && m->state == MOE_MEMBER_STARTING) {
        moe_members_set(job->members, m, MOE_MEMBER_READY);
        m->since_ms = job->now_ms;
        (void)moe_job_due_in(job, job->options.lost_ms);
    }
}

static void restore_chosen(struct moe_job *job, const struct moe_job_event *e)
{
    if (job->choice == MOE_CHOICE_ASKED) {
        job->choice = MOE_CHOICE_MADE;
        job->step = e->step;
    }
}

static void restore_failed(struct moe_job *job, const struct moe_job_event *e)
{
    (void)e;
    if (job->choice != MOE_CHOICE_ASKED || job->state == MOE_JOB_STOPPING)
        return;
    moe_job_note_nothing(job);                               /* whatever was lost before: this is what ends the job */
    moe_job_note(job, MOE_JOB_OWN_STATUS, "there are checkpoints, and none may be gone on from");
    moe_job_stop(job, MOE_STOP_SIGNAL);
}

static void committed(struct moe_job *job, const struct moe_job_event *e)
{
    if (e->generation != job->generation || !job->formed)
        return;
    job->committed = e->step;
    job->fruitless = 0;
}

static void stop_asked(struct moe_job *job, const struct moe_job_event *e)
{
    if (job->state == MOE_JOB_STOPPING || e->why == MOE_STOP_NONE)
        return;
    moe_job_note_end(job, "%s", e->why == MOE_STOP_DISABLED ? "disabled" : "stopped by a signal");
    moe_job_stop(job, e->why);
}

/* --- transitions that follow from who is where ------------------------------------------------------------------------------------------------------------ */
static bool all_finished(const struct moe_job *job)
{
    return !moe_members_live(job->members) && !moe_job_holds(job, MOE_MEMBER_GONE) && moe_job_holds(job, MOE_MEMBER_FINISHED);
}

static void form(struct moe_job *job)
{
    job->generation += job->formed;
    job->formed = true;
    job->aborted = false;
    job->choice = MOE_CHOICE_NONE;
    moe_members_form(job->members);
    (void)moe_job_due_in(job, job->options.suspect_ms);
    moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_FORM, .generation = job->generation, .step = job->step });
}

static void restore(struct moe_job *job)
{
    moe_job_enter(job, MOE_JOB_RESTORE, 0);
    if (job->choice != MOE_CHOICE_NONE)
        return;                                              /* asked since the last generation: the answer still holds */
    job->choice = MOE_CHOICE_ASKED;
    moe_job_act(job, (struct moe_job_action){ .kind = MOE_ACTION_CHOOSE_RESTORE });
}

static void run(struct moe_job *job)
{
    job->ran = true;
    job->running_ms = job->now_ms;
    moe_job_note_nothing(job);
    moe_job_enter(job, MOE_JOB_RUNNING, 0);
}

/* Before the generation: all are READY, or somebody ended instead. */
static bool step_forming(struct moe_job *job)
{
    unsigned ready = moe_members_count(job->members, MOE_MEMBER_READY);
    if (!ready || ready != moe_members_live(job->members))
        return false;
    if (moe_job_holds(job, MOE_MEMBER_FINISHED)) {
        moe_job_note(job, MOE_JOB_FAILED_STATUS, "a rank ended before the job began");
        moe_job_reform(job);
        return true;
    }
    if (job->choice != MOE_CHOICE_MADE)
        return false;
    form(job);
    return true;
}

static bool step_generation(struct moe_job *job)
{
    unsigned there = moe_members_training(job->members) + moe_members_count(job->members, MOE_MEMBER_FINISHED);
    unsigned late = moe_members_late(job->members);
    if (job->state == MOE_JOB_RESTORE && there == moe_members_world(job->members))
        run(job);
    else if (job->state == MOE_JOB_RUNNING && late)
        moe_job_enter(job, MOE_JOB_SUSPECT, 0);
    else if (job->state == MOE_JOB_SUSPECT && !late)
        moe_job_enter(job, MOE_JOB_RUNNING, 0);
    else
        return false;
    return true;
}

/* One transition that is due by who is where; false: none. */
static bool step(struct moe_job *job)
{
    if (job->state == MOE_JOB_ENDED)
        return false;
    if (job->state == MOE_JOB_STOPPING) {
        if (moe_members_live(job->members))
            return false;
        moe_job_end(job);
        return true;
    }
    bool complete = moe_members_nodes(job->members) >= job->nodes_wanted;
    if (all_finished(job) && (complete || job->state != MOE_JOB_GATHER)) {
        moe_job_note_nothing(job);                           /* who failed, failed because the others were done */
        moe_job_end(job);
        return true;
    }
    if (job->state == MOE_JOB_DRAIN) {
        if (moe_job_holds(job, MOE_MEMBER_LEAVING) || moe_job_holds(job, MOE_MEMBER_KILLED))
            return false;
        moe_job_reform(job);
        return true;
    }
    if (job->state == MOE_JOB_GATHER || job->state == MOE_JOB_REFORM) {
        complete = complete && !moe_job_waits(job);
        if (complete)
            restore(job);
        return complete;
    }
    return moe_job_in_generation(job) ? step_generation(job) : step_forming(job);
}

enum moe_code moe_job_take(struct moe_job *job, const struct moe_job_event *event, void (*act_now)(void *ctx, const struct moe_job_action *action), void *ctx,
                           struct moe_error *err)
{
    static void (*const take[MOE_EVENTS])(struct moe_job *, const struct moe_job_event *) = {
        [MOE_EVENT_NODE_JOINED] = node_joined,       [MOE_EVENT_NODE_LOST] = node_lost,           [MOE_EVENT_BEAT] = beat,
        [MOE_EVENT_RANK_FAILED] = rank_failed,       [MOE_EVENT_RANK_DRAINED] = rank_drained,     [MOE_EVENT_RANK_EXITED] = rank_exited,
        [MOE_EVENT_RANK_STARTED] = rank_started,     [MOE_EVENT_RESTORE_CHOSEN] = restore_chosen, [MOE_EVENT_RESTORE_FAILED] = restore_failed,
        [MOE_EVENT_COMMITTED] = committed,           [MOE_EVENT_STOP] = stop_asked,
    };
    MOE_CHECK(event->kind < MOE_EVENTS);
    if (job->state == MOE_JOB_ENDED)
        return MOE_OK;
    job->act = act_now;
    job->ctx = ctx;
    job->now_ms = MOE_MAX(job->now_ms, event->now_ms);
    if (!job->begun) {
        job->begun = true;
        job->due_ms = MOE_NEVER;
        moe_job_enter(job, MOE_JOB_GATHER, job->options.gather_ms);
    }
    if (take[event->kind])                                   /* a TICK has nothing but the time */
        take[event->kind](job, event);
    if (job->no_memory)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the %u ranks of node %u", event->ranks, event->node);
    moe_job_watch(job);
    while (step(job))
        ;
    return MOE_OK;
}
