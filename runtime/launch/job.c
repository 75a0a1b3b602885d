/* The coordinator: the machine decides, nodes do. */
#include "common/base/clock.h"
#include "runtime/launch/job_parts.h"
#include "runtime/launch/side.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { KILL_FILE_MS = 1000, LONGEST_MS = 60000 };

/* Until nothing is left to happen. Events that actions cause are appended to the queue which is being walked. */
static enum moe_code pump(struct coordinator *c, struct moe_error *err)
{
    for (size_t i = 0; i < c->event_count && !c->ended; i++) {
        const struct moe_job_event e = c->events[i];
        c->action_count = 0;
        MOE_TRY(moe_job_take(c->machine, &e, moe_note_action, c, err));
        for (size_t k = 0; k < c->action_count; k++)
            MOE_TRY(moe_act(c, &c->actions[k], err));
    }
    c->event_count = 0;
    return c->trouble.code == MOE_OK ? MOE_OK : (*err = c->trouble, c->trouble.code);
}

/* ---- the loop ---- */

static enum moe_code stop(struct coordinator *c, enum moe_audit_kind kind, enum moe_stop why, struct moe_error *err)
{
    MOE_TRY(moe_record(c, moe_audit_of(kind), err));
    return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_STOP, .why = why }, err);
}

/* The second signal is not to be waited for. */
static enum moe_code signals(struct coordinator *c, struct moe_error *err)
{
    if (c->house.asked == c->stops_told)
        return MOE_OK;
    const bool first = c->stops_told == 0;
    c->stops_told = c->house.asked;
    if (first && c->house.asked == 1) {
        moe_say(c, "asked to stop: ranks finish their step");
        return stop(c, MOE_AUDIT_STOP, MOE_STOP_SIGNAL, err);
    }
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_EXIT);
    c->ended = true;
    c->status = 128 + c->house.last;
    e.status = c->status;
    e.failed = true;
    moe_say(c, "asked to stop again: ranks are ended");
    return moe_record(c, e, err);
}

static enum moe_code kill_switch(struct coordinator *c, struct moe_error *err)
{
    const uint64_t now = moe_now_ms();
    if (!c->l->kill_file || c->disabled || now < c->kill_file_due)
        return MOE_OK;
    c->kill_file_due = now + KILL_FILE_MS;
    /* Whatever keeps us from seeing that it is not there counts as seeing it: a switch that a broken mount turns off is none. */
    if (access(c->l->kill_file, F_OK) != 0 && errno == ENOENT)
        return MOE_OK;
    c->disabled = true;
    moe_say(c, "%s is there: the job is disabled", c->l->kill_file);
    return stop(c, MOE_AUDIT_KILL_SWITCH, MOE_STOP_DISABLED, err);
}

static int sleep_ms(const struct coordinator *c, int timeout)
{
    uint64_t now = moe_now_ms(), due = moe_job_due_ms(c->machine);
    if (c->l->kill_file && !c->disabled)
        due = MOE_MIN(due, c->kill_file_due);
    if (c->held_due)
        due = MOE_MIN(due, c->held_due);
    due = MOE_MIN(due, moe_refusals_due_ms(&c->refusals));
    if (due == UINT64_MAX)
        return timeout;
    const int until = due <= now ? 0 : (int)MOE_MIN(due - now, (uint64_t)LONGEST_MS);
    return timeout < 0 ? until : MOE_MIN(timeout, until);
}

static enum moe_code turn(struct coordinator *c, struct moe_error *err)
{
    struct moe_house *h = &c->house;
    struct pollfd server = { .fd = -1 };
    int timeout = -1;
    moe_house_poll(h, &timeout);
    const size_t choice = moe_house_guest(h, c->chooser ? moe_chooser_fd(c->chooser) : -1, POLLIN);
    if (c->server)
        (void)moe_rdzv_server_poll(c->server, &server, 1, &timeout);
    const size_t served = moe_house_guest(h, server.fd, server.events);
    MOE_TRY(moe_house_wait(h, sleep_ms(c, timeout), err));
    MOE_TRY(moe_house_turn(h, err));
    if (c->server)
        MOE_TRY(moe_rdzv_server_turn(c->server, served < h->count ? &h->polled[served] : &server, 1, err));
    if (moe_house_came(h, choice))
        MOE_TRY(moe_restored(c, err));
    MOE_TRY(signals(c, err));
    MOE_TRY(kill_switch(c, err));
    if (c->held_due && moe_now_ms() >= c->held_due)
        MOE_TRY(moe_release(c, err));
    if (moe_now_ms() >= moe_refusals_due_ms(&c->refusals))
        MOE_TRY(moe_tell_refused(c, err));
    MOE_TRY(moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_TICK }, err));
    return pump(c, err);
}

/* ---- beginning and end ---- */

static enum moe_code listen_for_nodes(struct coordinator *c, struct moe_error *err)
{
    const struct moe_launch *l = c->l;
    struct moe_rdzv_server_options o = { .host = l->host, .port = l->port, .job = moe_str_c(l->job), .nodes = l->nodes, .own = c->own, .ctx = c,
                                         .joined = moe_node_joined, .lost = moe_node_lost, .message = moe_node_tells, .refused = moe_node_refused };
    if (l->nodes == 1)
        return MOE_OK;
    memcpy(o.build, l->build, sizeof o.build);
    memcpy(o.config, l->config, sizeof o.config);
    MOE_TRY(moe_launch_side(l, true, &c->side, err));
    o.side = c->side;
    MOE_TRY(moe_rdzv_server_new(&o, &c->server, err));
    moe_say(c, "waiting for %u node%s at port %u", l->nodes - 1, l->nodes == 2 ? "" : "s", moe_rdzv_server_port(c->server));
    return MOE_OK;
}

static enum moe_code begin(struct coordinator *c, struct moe_error *err)
{
    const struct moe_launch *l = c->l;
    struct moe_audit_event e = moe_audit_of(MOE_AUDIT_START);
    c->own = l->hint < l->nodes ? l->hint : 0;
    if (l->audit_log)
        MOE_TRY(moe_auditlog_open(l->audit_log, l->job, &c->log, err));
    MOE_TRY(moe_job_new(&l->machine, &c->machine, err));
    if (l->root)
        MOE_TRY(moe_chooser_new(l->verify, l->root, l->pubkey, &c->chooser, err));
    MOE_TRY(moe_house_open(&c->house, l, c, moe_own_tells, moe_link_own, err));
    e.digest = l->config;
    e.node = c->own;
    MOE_TRY(moe_record(c, e, err));
    MOE_TRY(listen_for_nodes(c, err));
    MOE_TRY(moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_TICK }, err));
    return moe_happen(c, (struct moe_job_event){ .kind = MOE_EVENT_NODE_JOINED, .node = c->own, .ranks = l->ranks }, err);
}

/* Other nodes end as we do. */
static void farewell(struct coordinator *c)
{
    const struct moe_rdzv_message bye = { .kind = MOE_RDZV_BYE, .status = c->status };
    struct moe_error ignored = { 0 };
    for (uint32_t node = 0; c->server && node < c->l->nodes; node++)
        if (node != c->own) {
            if (moe_rdzv_server_send(c->server, node, &bye, &ignored) != MOE_OK)
                continue;                                  /* it is gone already */
            moe_rdzv_server_drop(c->server, node);
        }
}

static void finish(struct coordinator *c)
{
    moe_house_close(&c->house);
    moe_rdzv_server_free(&c->server);
    moe_tls_side_free(&c->side);
    moe_chooser_free(&c->chooser);
    moe_job_free(&c->machine);
    moe_auditlog_free(&c->log);
    free(c->events);
    free(c->actions);
    free(c->held);
}

enum moe_code moe_launch_coordinate(const struct moe_launch *launch, int *status, struct moe_error *err)
{
    MOE_AUTO(finish) struct coordinator c = { .l = launch, .committed = MOE_NO_STEP, .status = MOE_JOB_OWN_STATUS, .house.signals = -1 };
    enum moe_code code = begin(&c, err);
    if (code == MOE_OK)
        code = pump(&c, err);
    while (code == MOE_OK && !c.ended)
        code = turn(&c, err);
    struct moe_error late = { 0 };
    const enum moe_code told = moe_tell_refused(&c, &late);
    if (code == MOE_OK && told != MOE_OK) {
        *err = late;
        code = told;
    }
    farewell(&c);
    *status = c.status;
    return code;
}
