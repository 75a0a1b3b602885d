#include "runtime/launch/agent.h"
#include "common/base/clock.h"
#include "runtime/launch/agent_parts.h"
#include "runtime/launch/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONTROL, OUT, ERR, PACKETS = 64, EXIT_OURS = 125, EXIT_CANNOT_RUN, EXIT_NOT_FOUND };

enum moe_code moe_agent_new(const struct moe_agent_options *options, struct moe_agent **out, struct moe_error *err)
{
    MOE_CHECK(options->ranks && options->ranks <= MOE_CAP_NODE_RANKS);
    struct moe_agent *a = calloc(1, sizeof *a + options->ranks * sizeof *a->slots);
    if (!a)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    a->o = *options;
    a->generation = UINT64_MAX;
    for (unsigned i = 0; i < a->o.ranks; i++) {
        a->slots[i].control = -1;
        moe_slot_rename(a, &a->slots[i]);
    }
    *out = a;
    return MOE_OK;
}

void moe_slot_rename(struct moe_agent *a, struct moe_slot *s)
{
    if (s->member)
        (void)snprintf(s->name, sizeof s->name, "[rank %u] ", s->rank);
    else
        (void)snprintf(s->name, sizeof s->name, a->o.many_nodes ? "[local rank %u] " : "[rank %u] ", moe_slot_local(a, s));
}

/* ---- starting ---- */

static void close_all(const int *fds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
}

static enum moe_code told(struct moe_agent *a, struct moe_slot *s, enum moe_rdzv_kind kind, int status, struct moe_error *err)
{
    const struct moe_rdzv_message m = { .kind = kind, .local = moe_slot_local(a, s), .status = status };
    return a->o.tell(a->o.ctx, &m, err);
}

static enum moe_code sys_failed(const char *call, struct moe_error *err)
{
    const int sys = errno;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .field = call }, "a rank cannot be started: %s", strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

/* `fds`: ours and the rank's end of the control socket, of its output and of its errors; -1 where there is none. All are the caller's to close. */
static enum moe_code make_ends(const struct moe_agent *a, int fds[6], struct moe_error *err)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
        return sys_failed("socketpair", err);
    if (fcntl(fds[1], F_SETFL, 0) != 0)                    /* the flag belongs to an end, and the rank's is its own to choose */
        return sys_failed("fcntl", err);
    if (a->o.out && (pipe2(fds + 2, O_CLOEXEC) != 0 || pipe2(fds + 4, O_CLOEXEC) != 0))
        return sys_failed("pipe2", err);
    return MOE_OK;
}

static enum moe_code run(struct moe_agent *a, struct moe_slot *s, int fds[6], struct moe_error *err)
{
    MOE_TRY(make_ends(a, fds, err));
    const struct moe_spawn how = { .path = a->o.path, .argv = a->o.argv, .envp = a->o.envp, .in = -1, .out = fds[3], .err = fds[5],
                                   .control = fds[1] };
    if (a->o.out) {
        MOE_TRY(moe_lines_new(fds[2], a->o.out, &s->out, err));
        fds[2] = -1;
        MOE_TRY(moe_lines_new(fds[4], a->o.err, &s->err, err));
        fds[4] = -1;
    }
    return moe_spawn(&how, &s->pid, err);
}

static int shell_status(const struct moe_error *err)
{
    if (strcmp(err->field, "execve") != 0)
        return EXIT_OURS;
    return err->sys == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
}

static enum moe_code start(struct moe_agent *a, struct moe_slot *s, struct moe_error *err)
{
    int fds[6] = { -1, -1, -1, -1, -1, -1 };
    struct moe_error why = { 0 };
    s->greeted = s->member = false;
    moe_slot_rename(a, s);
    enum moe_code code = run(a, s, fds, &why);
    if (code == MOE_OK) {
        s->control = fds[0];
        fds[0] = -1;
    }
    close_all(fds, MOE_COUNT(fds));
    if (s->out) {
        moe_lines_name(s->out, moe_str_c(s->name));
        moe_lines_name(s->err, moe_str_c(s->name));
    }
    if (code == MOE_OK)
        return told(a, s, MOE_RDZV_STARTED, 0, err);
    moe_lines_free(&s->out);
    moe_lines_free(&s->err);
    if (why.code == MOE_E_LIMIT)
        return *err = why, code;
    char text[sizeof why.file + sizeof why.text + 2];
    (void)snprintf(text, sizeof text, "%s: %s", why.file, why.text);
    moe_sink_say(a->o.notes, text);
    return told(a, s, MOE_RDZV_EXITED, W_EXITCODE(shell_status(&why), 0), err);
}

/* ---- ending ---- */

static void kill_group(const struct moe_slot *s)
{
    if (s->pid)
        (void)kill(-s->pid, SIGKILL);
}

void moe_agent_kill(struct moe_agent *a)
{
    for (unsigned i = 0; i < a->o.ranks; i++)
        kill_group(&a->slots[i]);
}

static void stop_listening(struct moe_slot *s)
{
    moe_outbox_clear(&s->box);
    if (s->control >= 0)
        (void)close(s->control);
    s->control = -1;
}

/* What it started ends with it, before its number can become another's; what it said last is read before its end is told. */
static int bury(struct moe_slot *s)
{
    int status = 0;
    kill_group(s);
    while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
        ;
    s->pid = 0;
    s->hung_up_ms = 0;
    s->greeted = s->member = false;
    stop_listening(s);
    moe_lines_free(&s->out);
    moe_lines_free(&s->err);
    return status;
}

void moe_agent_free(struct moe_agent **agent)
{
    struct moe_agent *a = *agent;
    *agent = NULL;
    if (!a)
        return;
    moe_agent_kill(a);
    moe_agent_leave(a);
    for (unsigned i = 0; i < a->o.ranks; i++) {
        if (a->slots[i].pid)
            (void)bury(&a->slots[i]);
        moe_outbox_free(&a->slots[i].box);
    }
    free(a);
}

unsigned moe_agent_alive(const struct moe_agent *a)
{
    unsigned n = 0;
    for (unsigned i = 0; i < a->o.ranks; i++)
        n += a->slots[i].pid != 0;
    return n;
}

/* ---- listening ---- */

/* What only a launcher says, or what breaks the order, comes from no rank of ours. */
static bool fits(const struct moe_slot *s, const struct moe_control *m)
{
    if (m->kind == MOE_CONTROL_HELLO)
        return !s->greeted && m->hello.version == MOE_CONTROL_VERSION;
    return s->greeted && m->kind > MOE_CONTROL_HELLO && m->kind < MOE_CONTROL_KINDS;
}

static void refuse(struct moe_agent *a, struct moe_slot *s, const char *why)
{
    char text[160];
    (void)snprintf(text, sizeof text, "local rank %u %s: it is ended", moe_slot_local(a, s), why);
    moe_sink_say(a->o.notes, text);
    kill_group(s);
    stop_listening(s);
}

/* Packets that came before the end of the socket are heard: the last of them may be why. A closed socket is what an ending process has. */
static enum moe_code hear(struct moe_agent *a, struct moe_slot *s, struct moe_error *err)
{
    for (int i = 0; i < PACKETS && s->control >= 0; i++) {
        struct moe_rdzv_message m = { .kind = MOE_RDZV_CONTROL, .local = moe_slot_local(a, s) };
        struct moe_error why = { 0 };
        int fd = -1;
        enum moe_code code = moe_control_receive(s->control, &m.control, &fd, &why);
        if (code == MOE_E_IO && why.sys == EAGAIN)
            return MOE_OK;
        if (fd >= 0)
            (void)close(fd);
        if (code == MOE_E_IO) {
            s->hung_up_ms = moe_now_ms();
            stop_listening(s);
        } else if (code != MOE_OK || fd >= 0 || !fits(s, &m.control)) {
            refuse(a, s, "sent what no rank sends");
        } else {
            s->greeted = true;
            m.generation = m.control.generation;
            MOE_TRY(a->o.tell(a->o.ctx, &m, err));
        }
    }
    return MOE_OK;
}

enum moe_code moe_agent_reap(struct moe_agent *a, struct moe_error *err)
{
    for (unsigned i = 0; i < a->o.ranks; i++) {
        struct moe_slot *s = &a->slots[i];
        siginfo_t info = { .si_pid = 0 };
        if (!s->pid || waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || !info.si_pid)
            continue;
        MOE_TRY(hear(a, s, err));
        const int status = bury(s);
        MOE_TRY(told(a, s, MOE_RDZV_EXITED, status, err));
    }
    return MOE_OK;
}

static void flush(struct moe_agent *a, struct moe_slot *s)
{
    struct moe_error why = { 0 };
    if (s->control >= 0 && moe_outbox_flush(&s->box, s->control, &why) != MOE_OK && why.sys != EPIPE && why.sys != ECONNRESET)
        refuse(a, s, "cannot be spoken to");
}

static void put(struct pollfd *into, size_t *n, size_t *at, int fd, short events)
{
    *at = fd >= 0 ? *n : SIZE_MAX;
    if (fd >= 0)
        into[(*n)++] = (struct pollfd){ .fd = fd, .events = events };
}

static void due(const struct moe_slot *s, uint64_t now, int *timeout_ms)
{
    const uint64_t at = s->hung_up_ms + MOE_AGENT_HANG_UP_MS;
    const int ms = at > now ? (int)(at - now) : 0;
    if (s->hung_up_ms && (*timeout_ms < 0 || ms < *timeout_ms))
        *timeout_ms = ms;
}

size_t moe_agent_poll(struct moe_agent *a, struct pollfd *into, size_t room, int *timeout_ms)
{
    const uint64_t now = moe_now_ms();
    size_t n = 0;
    MOE_CHECK(room >= (size_t)a->o.ranks * MOE_SLOT_POLLED);
    for (unsigned i = 0; i < a->o.ranks; i++) {
        struct moe_slot *s = &a->slots[i];
        flush(a, s);
        due(s, now, timeout_ms);
        put(into, &n, &s->at[CONTROL], s->control, (short)(POLLIN | (moe_outbox_waits(&s->box) ? POLLOUT : 0)));
        put(into, &n, &s->at[OUT], s->out ? moe_lines_fd(s->out, now) : -1, POLLIN);
        put(into, &n, &s->at[ERR], s->err ? moe_lines_fd(s->err, now) : -1, POLLIN);
    }
    return n;
}

static bool came(const struct pollfd *polled, size_t n, size_t at) { return at < n && polled[at].revents; }

enum moe_code moe_agent_turn(struct moe_agent *a, const struct pollfd *polled, size_t n, struct moe_error *err)
{
    const uint64_t now = moe_now_ms();
    for (unsigned i = 0; i < a->o.ranks; i++) {
        struct moe_slot *s = &a->slots[i];
        if (s->out && came(polled, n, s->at[OUT]) && !moe_lines_turn(s->out, now))
            moe_lines_free(&s->out);
        if (s->err && came(polled, n, s->at[ERR]) && !moe_lines_turn(s->err, now))
            moe_lines_free(&s->err);
        if (came(polled, n, s->at[CONTROL]))
            MOE_TRY(hear(a, s, err));
        if (s->hung_up_ms && now >= s->hung_up_ms + MOE_AGENT_HANG_UP_MS) {
            kill_group(s);
            s->hung_up_ms = now;                           /* it ends when the kernel can end it */
        }
    }
    return MOE_OK;
}

/* ---- what the coordinator says ---- */

static enum moe_code to_all(struct moe_agent *a, const struct moe_control *c, bool greeted_only, struct moe_error *err)
{
    for (unsigned i = 0; i < a->o.ranks; i++) {
        struct moe_slot *s = &a->slots[i];
        if (s->control >= 0 && (s->greeted || !greeted_only)) {
            MOE_TRY(moe_outbox_add(&s->box, c, -1, err));
            flush(a, s);
        }
    }
    return MOE_OK;
}

enum moe_code moe_agent_take(struct moe_agent *a, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct moe_slot *s = m->local < a->o.ranks ? &a->slots[m->local] : NULL;
    struct moe_control c = { .generation = m->generation };
    switch (m->kind) {
    case MOE_RDZV_START_RANK:
        return s && !s->pid ? start(a, s, err) : MOE_OK;
    case MOE_RDZV_KILL_RANK:
        if (s)
            kill_group(s);
        return MOE_OK;
    case MOE_RDZV_FORM:
        return moe_agent_form(a, m, err);
    case MOE_RDZV_ABORT:
        moe_agent_leave(a);
        c.kind = MOE_CONTROL_ABORT;
        return to_all(a, &c, true, err);
    case MOE_RDZV_STATE:
        c.kind = MOE_CONTROL_STATE;
        c.state.state = (enum moe_control_state)m->status;
        c.state.nodes = m->count;
        return to_all(a, &c, false, err);
    case MOE_RDZV_STOP:
        c.kind = MOE_CONTROL_STOP;
        c.stop.why = m->stop;
        c.stop.grace_ms = m->count;
        return to_all(a, &c, false, err);
    default:
        return MOE_OK;
    }
}
