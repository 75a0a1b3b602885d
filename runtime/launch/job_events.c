/* What nodes and ranks tell becomes events of the machine. They wait in a queue, because the machine may not be called back while it acts. */
#include "common/base/clock.h"
#include "runtime/launch/job_parts.h"
#include "runtime/launch/vec.h"
#include <errno.h>
#include <inttypes.h>
#include <sys/wait.h>

enum { HOLD_MS = 300 };

enum moe_code moe_happen(struct coordinator *c, struct moe_job_event e, struct moe_error *err)
{
    void *items = c->events;
    struct moe_job_event *at = moe_vec_next(&items, c->event_count, &c->event_room, sizeof *at, MOE_CAP_JOB_QUEUE);
    c->events = items;
    if (!at)
        return moe_job_full(err);
    e.now_ms = moe_now_ms();
    *at = e;
    c->event_count++;
    return MOE_OK;
}

/* A rank that dies is first missed by the others, who see their connections end before we see the process end. What they say then would stand for the reason, and
 * its status for the job's: so it is held until some rank's end is told, or for a moment. */
static enum moe_code hold(struct coordinator *c, struct moe_job_event e, struct moe_error *err)
{
    void *items = c->held;
    struct moe_job_event *at = moe_vec_next(&items, c->held_count, &c->held_room, sizeof *at, MOE_CAP_JOB_QUEUE);
    c->held = items;
    if (!at)
        return moe_job_full(err);
    *at = e;
    if (!c->held_count++)
        c->held_due = moe_now_ms() + HOLD_MS;
    return MOE_OK;
}

enum moe_code moe_release(struct coordinator *c, struct moe_error *err)
{
    for (size_t i = 0; i < c->held_count; i++)
        MOE_TRY(moe_happen(c, c->held[i], err));
    c->held_count = 0;
    c->held_due = 0;
    return MOE_OK;
}

/* All ranks train the same, or the job does not begin: whoever was started with another config is as good as none. */
static enum moe_code greeted(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_CONFIG);
    e.node = node;
    e.digest = m->control.hello.config;
    if (!c->configured) {
        memcpy(c->config, m->control.hello.config, sizeof c->config);
        c->configured = true;
        MOE_TRY(moe_record(c, e, err));
    } else if (!moe_crypt_equal(c->config, m->control.hello.config, sizeof c->config)) {
        e.failed = true;
        e.word = moe_rdzv_reject_name(MOE_REJECT_CONFIG);
        MOE_TRY(moe_record(c, e, err));
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "local rank %u of node %u was started with another config than the first one", m->local, node);
    }
    return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RANK_STARTED, .node = node, .local = m->local }, err);
}

static enum moe_code committed(struct coordinator *c, uint64_t generation, uint64_t step, struct moe_error *err)
{
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_CHECKPOINT_COMMIT);
    e.step = c->committed = step;
    MOE_TRY(moe_record(c, e, err));
    return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_COMMITTED, .generation = generation, .step = step }, err);
}

static enum moe_code from_rank(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    const struct moe_control *p = &m->control;
    struct moe_job_event e = { .node = node, .local = m->local, .generation = p->generation };
    switch (p->kind) {
    case MOE_CONTROL_HELLO:
        return greeted(c, node, m, err);
    case MOE_CONTROL_BEAT:
        e.kind = MOE_EVENT_BEAT;
        e.phase = p->beat.phase;
        e.step = p->beat.step;
        e.still_ms = p->beat.still_ms;
        return moe_happen(c, e, err);
    case MOE_CONTROL_FAILED:
        moe_say(c, "rank %" PRIu64 ": %s", moe_rank_of(c, node, m->local), p->failed.text);
        e.kind = MOE_EVENT_RANK_FAILED;
        e.peer = p->failed.peer;
        return p->failed.sys == ECONNRESET || p->failed.sys == EPIPE ? hold(c, e, err) : moe_happen(c, e, err);
    case MOE_CONTROL_DRAINED:
        e.kind = MOE_EVENT_RANK_DRAINED;
        return moe_happen(c, e, err);
    case MOE_CONTROL_COMMITTED:
        return moe_rank_of(c, node, m->local) == 0 ? committed(c, p->generation, p->committed.step, err) : MOE_OK;
    default:                                               /* DONE: how it ends says the same, and says it for certain */
        return MOE_OK;
    }
}

static enum moe_code exited(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_audit_event e, struct moe_error *err)
{
    const bool killed = WIFSIGNALED(m->status);
    const int status = killed ? WTERMSIG(m->status) : WEXITSTATUS(m->status);
    e.failed = m->status != 0;
    e.status = killed ? 128 + status : status;
    if (e.failed)
        moe_say(c, "local rank %u of node %u ended %s %d", m->local, node, killed ? "by signal" : "with status", status);
    else
        c->kill_file_due = 0;              /* ranks look for the kill file at each step, and may have seen it before us: then it is this that ended them */
    MOE_TRY(moe_record(c, e, err));
    MOE_TRY(moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RANK_EXITED, .node = node, .local = m->local, .status = m->status }, err));
    return moe_release(c, err);
}

static enum moe_code from_node(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_audit_event e = moe_audit_of(m->kind == MOE_RDZV_STARTED ? MOE_AUDIT_RANK_STARTED : MOE_AUDIT_RANK_EXITED);
    e.node = node;
    e.rank = moe_rank_of(c, node, m->local);
    switch (m->kind) {
    case MOE_RDZV_STARTED:
        return moe_record(c, e, err);
    case MOE_RDZV_EXITED:
        return exited(c, node, m, e, err);
    case MOE_RDZV_CONTROL:
        return from_rank(c, node, m, err);
    case MOE_RDZV_BYE:                                     /* a node that was asked to stop asks for all */
        return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_STOP, .why = MOE_STOP_SIGNAL }, err);
    default:
        return MOE_OK;
    }
}

enum moe_code moe_own_tells(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct coordinator *c = ctx;
    return from_node(c, c->own, m, err);
}

void moe_keep(struct coordinator *c, enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK && c->trouble.code == MOE_OK) {
        c->trouble = *err;
        c->trouble.code = code;
    }
}

void moe_node_tells(void *ctx, uint32_t node, const struct moe_rdzv_message *m)
{
    struct moe_error err = { 0 };
    moe_keep(ctx, from_node(ctx, node, m, &err), &err);
}

void moe_node_joined(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address)
{
    struct coordinator *c = ctx;
    struct moe_error err = { 0 };
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_ADMIT);
    e.node = node;
    e.address = address;
    moe_say(c, "node %u with %u rank%s is admitted from %s", node, hello->ranks, hello->ranks == 1 ? "" : "s", address);
    moe_keep(c, moe_record(c, e, &err), &err);
    moe_keep(c, moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_NODE_JOINED, .node = node, .ranks = hello->ranks }, &err), &err);
}

void moe_node_lost(void *ctx, uint32_t node)
{
    struct moe_error err = { 0 };
    moe_keep(ctx, moe_happen(ctx, (struct moe_job_event){ .kind = MOE_EVENT_NODE_LOST, .node = node }, &err), &err);
}

void moe_node_refused(void *ctx, enum moe_rdzv_reject why, const char *address)
{
    struct coordinator *c = ctx;
    struct moe_error err = { 0 };
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_REJECT);
    if (!moe_refusals_add(&c->refusals, why, moe_now_ms()))
        return;
    e.failed = true;
    e.word = moe_rdzv_reject_name(why);
    e.address = address;
    moe_say(c, "refused %s: %s", address, e.word);
    moe_keep(c, moe_record(c, e, &err), &err);
}

enum moe_code moe_tell_refused(struct coordinator *c, struct moe_error *err)
{
    for (int why = 0; why < MOE_REJECTS; why++) {
        struct moe_audit_event e = moe_audit_of(MOE_AUDIT_REJECT);
        e.count = moe_refusals_take(&c->refusals, (enum moe_rdzv_reject)why);
        e.word = moe_rdzv_reject_name((enum moe_rdzv_reject)why);
        if (!e.count)
            continue;
        moe_say(c, "refused %llu more: %s", (unsigned long long)e.count, e.word);
        MOE_TRY(moe_record(c, e, err));
    }
    return MOE_OK;
}
