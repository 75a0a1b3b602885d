/* What the machine wants becomes messages to nodes. Carrying one out can be an event at once: a program that cannot be started has ended. */
#include "runtime/launch/job_parts.h"
#include "runtime/launch/vec.h"
#include <inttypes.h>
#include <stdlib.h>

void moe_note_action(void *ctx, const struct moe_job_action *action)
{
    struct coordinator *c = ctx;
    struct moe_error err = { 0 };
    void *items = c->actions;
    struct moe_job_action *at = moe_vec_next(&items, c->action_count, &c->action_room, sizeof *at, MOE_CAP_JOB_QUEUE);
    c->actions = items;
    if (!at) {
        moe_keep(c, moe_job_full(&err), &err);
        return;
    }
    *at = *action;
    c->action_count++;
}

/* A node that is gone, or does not take what it is sent, is told as lost: not an error of whoever sends. */
static enum moe_code to_node(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_error ignored = { 0 };
    if (node == c->own)
        return moe_agent_take(c->house.agent, m, err);
    enum moe_code code = c->server ? moe_rdzv_server_send(c->server, node, m, &ignored) : MOE_OK;
    return code == MOE_OK || code == MOE_E_LIMIT || code == MOE_E_USAGE ? MOE_OK : (*err = ignored, code);
}

static enum moe_code to_all(struct coordinator *c, const struct moe_rdzv_message *m, struct moe_error *err)
{
    for (uint32_t node = 0; node < c->l->nodes; node++)
        MOE_TRY(to_node(c, node, m, err));
    return MOE_OK;
}

enum moe_code moe_link_own(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err)
{
    struct coordinator *c = ctx;
    int fd = -1;
    MOE_TRY(moe_rdzv_server_link(c->server, generation, from, to, &fd, err));
    return moe_agent_linked(c->house.agent, generation, from, to, fd, err);
}

static enum moe_code form(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = a->generation, .step = a->step, .world = moe_job_world(c->machine) };
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_GENERATION);
    uint32_t local, *node_of = calloc(m.world ? m.world : 1, sizeof *node_of);
    if (!node_of)
        return moe_job_full(err);
    enum moe_code code = moe_crypt_random(m.nonce, sizeof m.nonce, err);
    for (uint32_t r = 0; r < m.world; r++)
        moe_job_rank(c->machine, r, &node_of[r], &local);
    m.node_of = node_of;
    memcpy(m.commit, c->commit, sizeof m.commit);
    if (c->server)
        moe_rdzv_server_generation(c->server, a->generation, true);
    for (uint32_t r = 0; code == MOE_OK && r < m.world; r = m.first + m.count) {       /* ranks of a node are neighbours */
        m.first = r;
        for (m.count = 1; r + m.count < m.world && node_of[r + m.count] == node_of[r];)
            m.count++;
        code = to_node(c, node_of[r], &m, err);
    }
    free(node_of);
    moe_crypt_wipe(m.nonce, sizeof m.nonce);
    if (code != MOE_OK)
        return code;
    const bool one = m.world == 1;
    if (a->step == MOE_NO_STEP)
        moe_say(c, "generation %" PRIu64 ": %u rank%s anew", a->generation, m.world, one ? " begins" : "s begin");
    else
        moe_say(c, "generation %" PRIu64 ": %u rank%s on from step %" PRIu64, a->generation, m.world, one ? " goes" : "s go", a->step);
    e.step = a->step;
    e.digest = a->step == MOE_NO_STEP ? NULL : c->commit;
    return moe_record(c, e, err);
}

static enum moe_code restore(struct coordinator *c, struct moe_error *err)
{
    memset(c->commit, 0, sizeof c->commit);
    if (!c->chooser || (!c->l->resume && c->committed == MOE_NO_STEP))
        return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RESTORE_CHOSEN, .step = MOE_NO_STEP }, err);
    return moe_chooser_ask(c->chooser, err);
}

enum moe_code moe_restored(struct coordinator *c, struct moe_error *err)
{
    struct moe_choice choice;
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_CHECKPOINT_VERIFY);
    if (!c->chooser || !moe_chooser_answer(c->chooser, &choice))
        return MOE_OK;
    struct moe_str rest = moe_str_c(choice.told), line;
    while (moe_str_line(&rest, &line))
        moe_say(c, "%.*s", MOE_FMT(line));
    if (choice.code == MOE_OK && !c->l->resume && choice.step > c->committed) {
        choice.code = MOE_E_USAGE;
        (void)moe_fail(&choice.err, MOE_E_USAGE, (struct moe_where){ .file = c->l->root }, "step %" PRIu64 " is of another run than this one, which was to begin anew", choice.step);
    }
    e.failed = choice.code != MOE_OK;
    e.step = choice.step;
    e.digest = choice.code == MOE_OK && choice.step != MOE_NO_STEP ? choice.commit : NULL;
    MOE_TRY(moe_record(c, e, err));
    memcpy(c->commit, choice.commit, sizeof c->commit);
    if (choice.code == MOE_OK)
        return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RESTORE_CHOSEN, .step = choice.step }, err);
    moe_house_say(&c->house, "%s: %s", choice.err.file, choice.err.text);
    return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RESTORE_FAILED }, err);
}

/* Ranks of a node are neighbours. */
static uint32_t nodes_of(const struct coordinator *c)
{
    uint32_t nodes = 0, last = UINT32_MAX;
    for (unsigned r = 0; r < moe_job_world(c->machine); r++) {
        uint32_t node, local;
        moe_job_rank(c->machine, r, &node, &local);
        nodes += node != last;
        last = node;
    }
    return nodes;
}

/* Ranks are told, for their telemetry. Before the first generation, and at the end, there is nobody who would tell it. */
static enum moe_code tell_ranks(struct coordinator *c, enum moe_job_state state, struct moe_error *err)
{
    struct moe_rdzv_message m = { .kind = MOE_RDZV_STATE, .generation = moe_job_generation(c->machine), .count = nodes_of(c) };
    switch (state) {
    case MOE_JOB_RUNNING: m.status = MOE_CONTROL_RUNNING; break;
    case MOE_JOB_SUSPECT: m.status = MOE_CONTROL_SUSPECT; break;
    case MOE_JOB_DRAIN:   m.status = MOE_CONTROL_DRAINING; break;
    case MOE_JOB_REFORM:  m.status = MOE_CONTROL_REFORMING; break;
    case MOE_JOB_RESTORE: m.status = MOE_CONTROL_RESTORING; break;
    case MOE_JOB_GATHER: case MOE_JOB_STOPPING: case MOE_JOB_ENDED: return MOE_OK;
    }
    return to_all(c, &m, err);
}

static enum moe_code state_changed(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_STATE);
    const bool frozen = a->state == MOE_JOB_RESTORE || a->state == MOE_JOB_RUNNING || a->state == MOE_JOB_SUSPECT;
    e.word = moe_job_state_name(a->state);
    if (c->server)
        moe_rdzv_server_generation(c->server, moe_job_generation(c->machine), frozen);
    if (a->text[0] && a->state != MOE_JOB_ENDED && strcmp(a->text, c->said) != 0) {
        moe_say(c, "%s: %s", e.word, a->text);
        memcpy(c->said, a->text, sizeof c->said);
    }
    MOE_TRY(moe_record(c, e, err));
    return tell_ranks(c, a->state, err);
}

static enum moe_code waits(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_STATE);
    e.word = "wait";
    e.delay_ms = a->delay_ms;
    moe_say(c, "the last restart brought no progress: the next one is in %u s", a->delay_ms / 1000);
    return moe_record(c, e, err);
}

static enum moe_code ended(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_EXIT);
    c->ended = true;
    c->status = a->status;
    e.status = a->status;
    e.failed = a->status != 0;
    if (a->status)
        moe_house_say(&c->house, "the job ends with status %d: %s", a->status, a->text);
    else
        moe_say(c, "%s", a->text);
    return moe_record(c, e, err);
}

static enum moe_code drop(struct coordinator *c, uint32_t node)
{
    if (node == c->own)
        moe_agent_kill(c->house.agent);
    else if (c->server)
        moe_rdzv_server_drop(c->server, node);
    return MOE_OK;
}

enum moe_code moe_act(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_rdzv_message m = { .local = a->local, .generation = a->generation, .stop = a->why };
    switch (a->kind) {
    case MOE_ACTION_STATE:          return state_changed(c, a, err);
    case MOE_ACTION_WAIT:           return waits(c, a, err);
    case MOE_ACTION_START_RANK:     return m.kind = MOE_RDZV_START_RANK, to_node(c, a->node, &m, err);
    case MOE_ACTION_KILL_RANK:      return m.kind = MOE_RDZV_KILL_RANK, to_node(c, a->node, &m, err);
    case MOE_ACTION_ABORT:          return m.kind = MOE_RDZV_ABORT, to_all(c, &m, err);
    case MOE_ACTION_STOP_RANKS:     return m.kind = MOE_RDZV_STOP, m.count = c->l->machine.grace_ms, to_all(c, &m, err);
    case MOE_ACTION_CHOOSE_RESTORE: return restore(c, err);
    case MOE_ACTION_FORM:           return form(c, a, err);
    case MOE_ACTION_DROP_NODE:      return drop(c, a->node);
    case MOE_ACTION_END:            return ended(c, a, err);
    }
    return MOE_OK;
}
