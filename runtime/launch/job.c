/* The coordinator: the machine decides, nodes do. Events wait in a queue, because the machine may not be called back while it acts, and carrying out an action can
 * be an event at once: a program that cannot be started has ended. */
#include "common/base/clock.h"
#include "common/base/term.h"
#include "runtime/auditlog/auditlog.h"
#include "runtime/launch/chooser.h"
#include "runtime/launch/house.h"
#include "runtime/launch/side.h"
#include "runtime/launch/vec.h"
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILL_FILE_MS = 1000 };
#define MOE_CAP_JOB_QUEUE (4u * MOE_CAP_JOB_RANKS)        /* events and actions that wait; an action may concern each rank once */

struct coordinator {
    const struct moe_launch *l;
    struct moe_house house;
    struct moe_job *machine;
    struct moe_rdzv_server *server;        /* NULL: a job of one node */
    struct moe_tls_side *side;
    struct moe_auditlog *log;
    struct moe_chooser *chooser;           /* NULL: no checkpoints    */
    struct moe_job_event *events;
    struct moe_job_action *actions;
    size_t event_count, event_room, action_count, action_room;
    uint32_t own;                          /* the number of this node */
    unsigned stops_told;                   /* of house.asked          */
    uint64_t kill_file_due, committed;     /* the newest step that this job committed; MOE_NO_STEP: none */
    bool disabled, configured, ended;
    unsigned char config[MOE_SHA256_BYTES];        /* that the first rank told; of all */
    int status;
    struct moe_error trouble;              /* of a callback that cannot return one */
};

static enum moe_code full(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the job's events"); }

/* ---- telling ---- */

static struct moe_audit_event audit(enum moe_audit_kind kind)
{
    return (struct moe_audit_event){ .kind = kind, .step = UINT64_MAX, .rank = UINT64_MAX, .node = UINT64_MAX };
}

static enum moe_code record(struct coordinator *c, struct moe_audit_event e, struct moe_error *err)
{
    e.generation = moe_job_generation(c->machine);
    return moe_auditlog_tell(c->log, &e, err);
}

MOE_PRINTF(2, 3) static void say(const struct coordinator *c, const char *fmt, ...)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(4096);
    char line[1024];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(line, sizeof line, fmt, va);
    va_end(va);
    if (!text || c->l->quiet)
        return;
    moe_term_escape(text, moe_str_c(line));
    fprintf(stderr, "moe-launch: %.*s\n", MOE_FMT(moe_buf_str(text)));
}

static uint64_t rank_of(const struct coordinator *c, uint32_t node, uint32_t local)
{
    uint32_t n, l;
    for (unsigned r = 0; r < moe_job_world(c->machine); r++) {
        moe_job_rank(c->machine, r, &n, &l);
        if (n == node && l == local)
            return r;
    }
    return UINT64_MAX;
}

/* ---- events ---- */

static enum moe_code happen(struct coordinator *c, struct moe_job_event e, struct moe_error *err)
{
    void *items = c->events;
    struct moe_job_event *at = moe_vec_next(&items, c->event_count, &c->event_room, sizeof *at, MOE_CAP_JOB_QUEUE);
    c->events = items;
    if (!at)
        return full(err);
    e.now_ms = moe_now_ms();
    *at = e;
    c->event_count++;
    return MOE_OK;
}

/* All ranks train the same, or the job does not begin: whoever was started with another config is as good as none. */
static enum moe_code greeted(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_audit_event e = audit(MOE_AUDIT_CONFIG);
    e.node = node;
    e.digest = m->control.hello.config;
    if (!c->configured) {
        memcpy(c->config, m->control.hello.config, sizeof c->config);
        c->configured = true;
        MOE_TRY(record(c, e, err));
    } else if (!moe_crypt_equal(c->config, m->control.hello.config, sizeof c->config)) {
        e.failed = true;
        e.word = moe_rdzv_reject_name(MOE_REJECT_CONFIG);
        MOE_TRY(record(c, e, err));
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "local rank %u of node %u was started with another config than the first one", m->local, node);
    }
    return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RANK_STARTED, .node = node, .local = m->local }, err);
}

static enum moe_code committed(struct coordinator *c, uint64_t step, struct moe_error *err)
{
    struct moe_audit_event e = audit(MOE_AUDIT_CHECKPOINT_COMMIT);
    e.step = c->committed = step;
    MOE_TRY(record(c, e, err));
    return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_COMMITTED, .step = step }, err);
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
        return happen(c, e, err);
    case MOE_CONTROL_FAILED:
        say(c, "rank %" PRIu64 ": %s", rank_of(c, node, m->local), p->failed.text);
        e.kind = MOE_EVENT_RANK_FAILED;
        e.peer = p->failed.peer;
        return happen(c, e, err);
    case MOE_CONTROL_DRAINED:
        e.kind = MOE_EVENT_RANK_DRAINED;
        return happen(c, e, err);
    case MOE_CONTROL_COMMITTED:
        return rank_of(c, node, m->local) == 0 ? committed(c, p->committed.step, err) : MOE_OK;
    default:                                               /* DONE: how it ends says the same, and says it for certain */
        return MOE_OK;
    }
}

static enum moe_code from_node(struct coordinator *c, uint32_t node, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_audit_event e = audit(m->kind == MOE_RDZV_STARTED ? MOE_AUDIT_RANK_STARTED : MOE_AUDIT_RANK_EXITED);
    e.node = node;
    e.rank = rank_of(c, node, m->local);
    switch (m->kind) {
    case MOE_RDZV_STARTED:
        return record(c, e, err);
    case MOE_RDZV_EXITED:
        e.failed = m->status != 0;
        e.status = WIFEXITED(m->status) ? WEXITSTATUS(m->status) : 128 + WTERMSIG(m->status);
        MOE_TRY(record(c, e, err));
        return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RANK_EXITED, .node = node, .local = m->local, .status = m->status }, err);
    case MOE_RDZV_CONTROL:
        return from_rank(c, node, m, err);
    case MOE_RDZV_BYE:                                     /* a node that was asked to stop asks for all */
        return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_STOP, .why = MOE_STOP_SIGNAL }, err);
    default:
        return MOE_OK;
    }
}

static enum moe_code own_tells(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct coordinator *c = ctx;
    return from_node(c, c->own, m, err);
}

/* The server's callbacks return nothing: the first error waits for the end of its turn. */
static void keep(struct coordinator *c, enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK && c->trouble.code == MOE_OK) {
        c->trouble = *err;
        c->trouble.code = code;
    }
}

static void node_tells(void *ctx, uint32_t node, const struct moe_rdzv_message *m)
{
    struct moe_error err = { 0 };
    keep(ctx, from_node(ctx, node, m, &err), &err);
}

static void node_joined(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address)
{
    struct coordinator *c = ctx;
    struct moe_error err = { 0 };
    struct moe_audit_event e = audit(MOE_AUDIT_ADMIT);
    e.node = node;
    e.address = address;
    say(c, "node %u with %u ranks is admitted from %s", node, hello->ranks, address);
    keep(c, record(c, e, &err), &err);
    keep(c, happen(c, (struct moe_job_event){ .kind = MOE_EVENT_NODE_JOINED, .node = node, .ranks = hello->ranks }, &err), &err);
}

static void node_lost(void *ctx, uint32_t node)
{
    struct moe_error err = { 0 };
    keep(ctx, happen(ctx, (struct moe_job_event){ .kind = MOE_EVENT_NODE_LOST, .node = node }, &err), &err);
}

static void refused(void *ctx, enum moe_rdzv_reject why, const char *address)
{
    struct coordinator *c = ctx;
    struct moe_error err = { 0 };
    struct moe_audit_event e = audit(MOE_AUDIT_REJECT);
    e.failed = true;
    e.word = moe_rdzv_reject_name(why);
    e.address = address;
    say(c, "refused %s: %s", address, e.word);
    keep(c, record(c, e, &err), &err);
}

/* ---- actions ---- */

static void note_action(void *ctx, const struct moe_job_action *action)
{
    struct coordinator *c = ctx;
    struct moe_error err = { 0 };
    void *items = c->actions;
    struct moe_job_action *at = moe_vec_next(&items, c->action_count, &c->action_room, sizeof *at, MOE_CAP_JOB_QUEUE);
    c->actions = items;
    if (!at) {
        keep(c, full(&err), &err);
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

static enum moe_code link_own(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err)
{
    struct coordinator *c = ctx;
    int fd = -1;
    MOE_TRY(moe_rdzv_server_link(c->server, generation, from, to, &fd, err));
    return moe_agent_linked(c->house.agent, generation, from, to, fd, err);
}

static enum moe_code form(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = a->generation, .step = a->step, .world = moe_job_world(c->machine) };
    struct moe_audit_event e = audit(MOE_AUDIT_GENERATION);
    uint32_t local, *node_of = calloc(m.world ? m.world : 1, sizeof *node_of);
    if (!node_of)
        return full(err);
    enum moe_code code = moe_crypt_random(m.nonce, sizeof m.nonce, err);
    for (uint32_t r = 0; r < m.world; r++)
        moe_job_rank(c->machine, r, &node_of[r], &local);
    m.node_of = node_of;
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
    say(c, a->step == MOE_NO_STEP ? "generation %" PRIu64 ": %u ranks begin anew" : "generation %" PRIu64 ": %u ranks go on from step %" PRIu64, a->generation, m.world,
        a->step);
    e.step = a->step;
    return record(c, e, err);
}

static enum moe_code restore(struct coordinator *c, struct moe_error *err)
{
    if (!c->chooser || (!c->l->resume && c->committed == MOE_NO_STEP))
        return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RESTORE_CHOSEN, .step = MOE_NO_STEP }, err);
    return moe_chooser_ask(c->chooser, err);
}

static enum moe_code restored(struct coordinator *c, struct moe_error *err)
{
    struct moe_choice choice;
    struct moe_audit_event e = audit(MOE_AUDIT_CHECKPOINT_VERIFY);
    if (!c->chooser || !moe_chooser_answer(c->chooser, &choice))
        return MOE_OK;
    struct moe_str rest = moe_str_c(choice.told), line;
    while (moe_str_line(&rest, &line))
        say(c, "%.*s", MOE_FMT(line));
    if (choice.code == MOE_OK && !c->l->resume && choice.step > c->committed) {
        choice.code = MOE_E_USAGE;
        (void)moe_fail(&choice.err, MOE_E_USAGE, (struct moe_where){ .file = c->l->root }, "step %" PRIu64 " is of another run than this one, which was to begin anew", choice.step);
    }
    e.failed = choice.code != MOE_OK;
    e.step = choice.step;
    MOE_TRY(record(c, e, err));
    if (choice.code == MOE_OK)
        return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RESTORE_CHOSEN, .step = choice.step }, err);
    fputs("moe-launch: ", stderr);
    moe_error_print(stderr, &choice.err);
    return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_RESTORE_FAILED }, err);
}

static enum moe_code state_changed(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_audit_event e = audit(MOE_AUDIT_STATE);
    const bool frozen = a->state == MOE_JOB_RESTORE || a->state == MOE_JOB_RUNNING || a->state == MOE_JOB_SUSPECT;
    e.word = moe_job_state_name(a->state);
    if (c->server)
        moe_rdzv_server_generation(c->server, moe_job_generation(c->machine), frozen);
    if (a->text[0] && a->state != MOE_JOB_ENDED)
        say(c, "%s: %s", e.word, a->text);
    return record(c, e, err);
}

static enum moe_code ended(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_audit_event e = audit(MOE_AUDIT_EXIT);
    c->ended = true;
    c->status = a->status;
    e.status = a->status;
    e.failed = a->status != 0;
    if (a->status)
        fprintf(stderr, "moe-launch: the job ends with status %d: %s\n", a->status, a->text);
    else
        say(c, "%s", a->text);
    return record(c, e, err);
}

static enum moe_code drop(struct coordinator *c, uint32_t node)
{
    if (node == c->own)
        moe_agent_kill(c->house.agent);
    else if (c->server)
        moe_rdzv_server_drop(c->server, node);
    return MOE_OK;
}

static enum moe_code act(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err)
{
    struct moe_rdzv_message m = { .local = a->local, .generation = a->generation, .stop = a->why };
    switch (a->kind) {
    case MOE_ACTION_STATE:          return state_changed(c, a, err);
    case MOE_ACTION_START_RANK:     return m.kind = MOE_RDZV_START_RANK, to_node(c, a->node, &m, err);
    case MOE_ACTION_KILL_RANK:      return m.kind = MOE_RDZV_KILL_RANK, to_node(c, a->node, &m, err);
    case MOE_ACTION_ABORT:          return m.kind = MOE_RDZV_ABORT, to_all(c, &m, err);
    case MOE_ACTION_STOP_RANKS:     return m.kind = MOE_RDZV_STOP, to_all(c, &m, err);
    case MOE_ACTION_CHOOSE_RESTORE: return restore(c, err);
    case MOE_ACTION_FORM:           return form(c, a, err);
    case MOE_ACTION_DROP_NODE:      return drop(c, a->node);
    case MOE_ACTION_END:            return ended(c, a, err);
    }
    return MOE_OK;
}

/* Until nothing is left to happen. Events that actions cause are appended to the queue which is being walked. */
static enum moe_code pump(struct coordinator *c, struct moe_error *err)
{
    for (size_t i = 0; i < c->event_count && !c->ended; i++) {
        const struct moe_job_event e = c->events[i];
        c->action_count = 0;
        MOE_TRY(moe_job_take(c->machine, &e, note_action, c, err));
        for (size_t k = 0; k < c->action_count; k++)
            MOE_TRY(act(c, &c->actions[k], err));
    }
    c->event_count = 0;
    return c->trouble.code == MOE_OK ? MOE_OK : (*err = c->trouble, c->trouble.code);
}

/* ---- the loop ---- */

static enum moe_code stop(struct coordinator *c, enum moe_audit_kind kind, enum moe_stop why, struct moe_error *err)
{
    MOE_TRY(record(c, audit(kind), err));
    return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_STOP, .why = why }, err);
}

/* The second signal is not to be waited for. */
static enum moe_code signals(struct coordinator *c, struct moe_error *err)
{
    if (c->house.asked == c->stops_told)
        return MOE_OK;
    const bool first = c->stops_told == 0;
    c->stops_told = c->house.asked;
    if (first && c->house.asked == 1) {
        say(c, "asked to stop: ranks finish their step");
        return stop(c, MOE_AUDIT_STOP, MOE_STOP_SIGNAL, err);
    }
    struct moe_audit_event e = audit(MOE_AUDIT_EXIT);
    c->ended = true;
    c->status = 128 + c->house.last;
    e.status = c->status;
    e.failed = true;
    say(c, "asked to stop again: ranks are ended");
    return record(c, e, err);
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
    say(c, "%s is there: the job is disabled", c->l->kill_file);
    return stop(c, MOE_AUDIT_KILL_SWITCH, MOE_STOP_DISABLED, err);
}

static int sleep_ms(const struct coordinator *c, int timeout)
{
    uint64_t now = moe_now_ms(), due = moe_job_due_ms(c->machine);
    if (c->l->kill_file && !c->disabled)
        due = MOE_MIN(due, c->kill_file_due);
    if (due == UINT64_MAX)
        return timeout;
    const int until = due <= now ? 0 : (int)MOE_MIN(due - now, (uint64_t)60000);
    return timeout < 0 ? until : MOE_MIN(timeout, until);
}

static enum moe_code turn(struct coordinator *c, struct moe_error *err)
{
    struct moe_house *h = &c->house;
    struct pollfd server = { .fd = -1 };
    int timeout = -1;
    moe_house_poll(h);
    const size_t choice = moe_house_guest(h, c->chooser ? moe_chooser_fd(c->chooser) : -1, POLLIN);
    if (c->server)
        (void)moe_rdzv_server_poll(c->server, &server, 1, &timeout);
    const size_t served = moe_house_guest(h, server.fd, server.events);
    MOE_TRY(moe_house_wait(h, sleep_ms(c, timeout), err));
    MOE_TRY(moe_house_turn(h, err));
    if (c->server)
        MOE_TRY(moe_rdzv_server_turn(c->server, served < h->count ? &h->polled[served] : &server, 1, err));
    if (moe_house_came(h, choice))
        MOE_TRY(restored(c, err));
    MOE_TRY(signals(c, err));
    MOE_TRY(kill_switch(c, err));
    MOE_TRY(happen(c, (struct moe_job_event){ .kind = MOE_EVENT_TICK }, err));
    return pump(c, err);
}

/* ---- beginning and end ---- */

static enum moe_code listen_for_nodes(struct coordinator *c, struct moe_error *err)
{
    const struct moe_launch *l = c->l;
    struct moe_rdzv_server_options o = { .host = l->host, .port = l->port, .job = moe_str_c(l->job), .nodes = l->nodes, .own = c->own, .ctx = c,
                                         .joined = node_joined, .lost = node_lost, .message = node_tells, .refused = refused };
    if (l->nodes == 1)
        return MOE_OK;
    memcpy(o.build, l->build, sizeof o.build);
    memcpy(o.config, l->config, sizeof o.config);
    MOE_TRY(moe_launch_side(l, true, &c->side, err));
    o.side = c->side;
    MOE_TRY(moe_rdzv_server_new(&o, &c->server, err));
    say(c, "waiting for %u nodes at port %u", l->nodes - 1, moe_rdzv_server_port(c->server));
    return MOE_OK;
}

static enum moe_code begin(struct coordinator *c, struct moe_error *err)
{
    const struct moe_launch *l = c->l;
    struct moe_audit_event e = audit(MOE_AUDIT_START);
    c->own = l->hint < l->nodes ? l->hint : 0;
    if (l->audit_log)
        MOE_TRY(moe_auditlog_open(l->audit_log, l->job, &c->log, err));
    MOE_TRY(moe_job_new(&l->machine, &c->machine, err));
    if (l->root)
        MOE_TRY(moe_chooser_new(l->verify, l->root, l->pubkey, &c->chooser, err));
    MOE_TRY(moe_house_open(&c->house, l, c, own_tells, link_own, err));
    e.digest = l->config;
    e.node = c->own;
    MOE_TRY(record(c, e, err));
    MOE_TRY(listen_for_nodes(c, err));
    MOE_TRY(happen(c, (struct moe_job_event){ .kind = MOE_EVENT_TICK }, err));
    return happen(c, (struct moe_job_event){ .kind = MOE_EVENT_NODE_JOINED, .node = c->own, .ranks = l->ranks }, err);
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
}

enum moe_code moe_launch_coordinate(const struct moe_launch *launch, int *status, struct moe_error *err)
{
    MOE_AUTO(finish) struct coordinator c = { .l = launch, .committed = MOE_NO_STEP, .status = MOE_JOB_OWN_STATUS, .house.signals = -1 };
    enum moe_code code = begin(&c, err);
    if (code == MOE_OK)
        code = pump(&c, err);
    while (code == MOE_OK && !c.ended)
        code = turn(&c, err);
    farewell(&c);
    *status = c.status;
    return code;
}
