#include "common/base/clock.h"
#include "common/base/number.h"
#include "common/base/str.h"
#include "common/base/sys.h"
#include "runtime/fault/monitor_parts.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- signals --------------------------------------------------------------------------------------------------------------------------------------------- */
/* The one variable of the process: a handler is given nothing else to find its way by. (A signalfd would need none, but hears nothing once a library has started a
 * thread of its own that does not block the signal.) The descriptor stays open to the end, because a handler in another thread may be about to write to it. */
static _Atomic int signal_event = -1;
static const int stop_signals[] = { SIGTERM, SIGINT };

static int handle_signals(void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < MOE_COUNT(stop_signals); i++)
        if (sigaction(stop_signals[i], &action, NULL) != 0)
            return errno;
    return 0;
}

/* The first one asks for a stop; from then on they end the process, as they would without us. */
static void on_signal(int number)
{
    const uint64_t one = 1;
    int sys = errno;
    (void)number;
    (void)handle_signals(SIG_DFL);
    ssize_t n = write(atomic_load(&signal_event), &one, sizeof one);
    (void)n;
    errno = sys;
}

static enum moe_code take_signals(struct moe_monitor *m, struct moe_error *err)
{
    if (atomic_load(&signal_event) < 0)
        atomic_store(&signal_event, eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    m->signals = atomic_load(&signal_event);
    if (m->signals < 0)
        return moe_fail_sys(err, NULL, errno, "cannot make a descriptor for signals");
    int sys = handle_signals(on_signal);
    return sys ? moe_fail_sys(err, NULL, sys, "cannot take over signals") : MOE_OK;
}

/* --- its life -------------------------------------------------------------------------------------------------------------------------------------------- */
/* The socket that the launcher left, if there is one: ours alone from here on. */
static enum moe_code take_socket(struct moe_monitor *m, struct moe_error *err)
{
    const char *text = getenv(MOE_CONTROL_VARIABLE), *end;
    int domain = 0, type = 0;
    socklen_t bytes = sizeof(int);
    if (!text)
        return MOE_OK;
    int fd = moe_number_int(text, &end);
    if (fd < 0 || *end || getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &bytes) != 0 || domain != AF_UNIX || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &bytes) != 0 ||
        type != SOCK_SEQPACKET)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = MOE_CONTROL_VARIABLE }, "names no socket of a launcher");
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || unsetenv(MOE_CONTROL_VARIABLE) != 0)
        return moe_fail_sys(err, NULL, errno, "cannot take over the launcher's socket");
    m->control = fd;
    return MOE_OK;
}

static void say_hello(struct moe_monitor *m)
{
    struct moe_control hello = { .kind = MOE_CONTROL_HELLO, .hello.version = MOE_CONTROL_VERSION };
    memcpy(hello.hello.config, m->config, sizeof hello.hello.config);
    moe_monitor_owe(m, &hello);
}

enum moe_code moe_monitor_new(const unsigned char config[32], unsigned deadline_ms, struct moe_monitor **out, struct moe_error *err)
{
    MOE_AUTO(moe_monitor_free) struct moe_monitor *m = calloc(1, sizeof *m);
    if (!m)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a monitor");
    *m = (struct moe_monitor){ .control = -1, .wake = -1, .signals = -1, .handshake = -1, .deadline_ms = deadline_ms, .ended_ms = UINT64_MAX };
    MOE_CHECK(pthread_mutex_init(&m->lock, NULL) == 0 && pthread_cond_init(&m->changed, NULL) == 0);
    memcpy(m->config, config, sizeof m->config);
    atomic_store(&m->moved_ms, moe_now_ms());
    if (!deadline_ms)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "deadline_ms" }, "collectives have a deadline, always");
    MOE_TRY(take_socket(m, err));
    if ((m->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
        return moe_fail_sys(err, NULL, errno, "cannot make a descriptor to wake a thread");
    MOE_TRY(take_signals(m, err));
    say_hello(m);
    int sys = pthread_create(&m->thread, NULL, moe_monitor_listen, m);
    if (sys)
        return moe_fail_sys(err, NULL, sys, "cannot start a thread");
    m->threaded = true;
    *out = moe_take(m);
    return MOE_OK;
}

void moe_monitor_free(struct moe_monitor **monitor)
{
    struct moe_monitor *m = *monitor;
    if (!m)
        return;
    if (m->threaded) {
        pthread_mutex_lock(&m->lock);
        MOE_CHECK(!m->comm);                               /* its owner frees it first */
        m->quitting = true;
        m->farewell_ms = moe_now_ms() + MOE_FAREWELL_MS;
        pthread_mutex_unlock(&m->lock);
        moe_monitor_wake(m);
        pthread_join(m->thread, NULL);
    }
    if (m->signals >= 0)
        (void)handle_signals(SIG_DFL);
    moe_generation_drop(m);
    if (m->control >= 0)
        close(m->control);
    if (m->wake >= 0)
        close(m->wake);
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
    free(m);
    *monitor = NULL;
}

/* --- generations ----------------------------------------------------------------------------------------------------------------------------------------- */
/* Alone: one generation, of one rank, and no other. */
static enum moe_code next_alone(struct moe_monitor *m, struct moe_session *out, bool *more, struct moe_error *err)
{
    *more = false;
    if (m->started || moe_monitor_stop(m) != MOE_STOP_NONE)
        return MOE_OK;
    *out = (struct moe_session){ .restore_step = MOE_NO_STEP, .local_world = 1 };
    MOE_TRY(moe_comm_self(0, &out->world, err));
    m->started = *more = true;
    return MOE_OK;
}

/* Until there is a generation to open, or there will be none: *found. Errors: the launcher is gone. */
static enum moe_code wait_for_one(struct moe_monitor *m, bool *found, struct moe_error *err)
{
    enum moe_code code = MOE_OK;
    pthread_mutex_lock(&m->lock);
    MOE_CHECK(!m->comm);                                   /* the last session's is to be freed first */
    m->waiting = true;
    moe_monitor_wake(m);                                   /* DRAINED may be due */
    while (m->forming != MOE_FORMING_READY && !m->lost && moe_monitor_stop(m) == MOE_STOP_NONE)
        pthread_cond_wait(&m->changed, &m->lock);
    m->waiting = false;
    *found = moe_monitor_stop(m) == MOE_STOP_NONE && !m->lost;
    if (*found) {
        m->forming = MOE_FORMING_OPENING;
    } else if (moe_monitor_stop(m) == MOE_STOP_NONE) {
        *err = m->why_lost;
        code = m->why_lost.code;
    }
    pthread_mutex_unlock(&m->lock);
    return code;
}

enum moe_code moe_monitor_next(struct moe_monitor *m, struct moe_session *out, bool *more, struct moe_error *err)
{
    *more = false;
    moe_monitor_progress(m, MOE_PHASE_WAIT, atomic_load(&m->step));
    if (moe_monitor_alone(m))
        return next_alone(m, out, more, err);
    MOE_TRY(wait_for_one(m, more, err));
    if (!*more)
        return MOE_OK;
    bool restarted = m->sessions++ != 0;
    enum moe_code code = moe_generation_open(m, out, err);
    pthread_mutex_lock(&m->lock);
    m->forming = MOE_FORMING_NONE;
    pthread_mutex_unlock(&m->lock);
    if (code == MOE_OK)
        out->restarted = restarted;
    return code;
}

/* --- what the training thread says ----------------------------------------------------------------------------------------------------------------------- */
void moe_monitor_progress(struct moe_monitor *m, enum moe_rank_phase phase, uint64_t step)
{
    atomic_store_explicit(&m->step, step, memory_order_relaxed);
    atomic_store_explicit(&m->moved_ms, moe_now_ms(), memory_order_relaxed);
    if (atomic_exchange(&m->phase, (unsigned)phase) != (unsigned)phase) {
        atomic_store(&m->beat_now, true);
        moe_monitor_wake(m);
    }
}

enum moe_control_state moe_monitor_state(struct moe_monitor *m, unsigned *nodes)
{
    *nodes = atomic_load(&m->nodes);
    return (enum moe_control_state)atomic_load(&m->state);
}

bool moe_monitor_suspected(struct moe_monitor *m) { return atomic_exchange(&m->suspected, false); }

enum moe_stop moe_monitor_stop(struct moe_monitor *m) { return (enum moe_stop)atomic_load_explicit(&m->stop, memory_order_relaxed); }
uint64_t moe_monitor_left_ms(struct moe_monitor *m)
{
    const uint64_t ended = atomic_load_explicit(&m->ended_ms, memory_order_relaxed), now = moe_now_ms();
    return ended == UINT64_MAX ? UINT64_MAX : ended > now ? ended - now : 0;
}

bool moe_monitor_alone(const struct moe_monitor *m) { return m->control < 0; }

/* "rank 3", as comm.h names a peer. */
static uint32_t peer_of(const struct moe_error *err)
{
    struct moe_str field = moe_str_c(err->field);
    const char *end;
    int peer = moe_str_starts(field, MOE_STR("rank ")) ? moe_number_int(err->field + strlen("rank "), &end) : -1;
    return peer >= 0 && !*end ? (uint32_t)peer : UINT32_MAX;
}

bool moe_monitor_failed(struct moe_monitor *m, const struct moe_error *err)
{
    struct moe_control failed = { .kind = MOE_CONTROL_FAILED };
    failed.failed.code = err->code > MOE_OK && err->code <= MOE_E_BUG ? err->code : MOE_E_BUG;
    failed.failed.sys = err->sys;
    failed.failed.peer = peer_of(err);
    (void)snprintf(failed.failed.text, sizeof failed.failed.text, "%s", err->text);
    pthread_mutex_lock(&m->lock);
    bool hope = m->control >= 0 && !m->lost;
    failed.generation = m->start.generation;
    if (hope && m->started && !m->aborted)                 /* else the launcher knows */
        moe_monitor_owe(m, &failed);
    pthread_mutex_unlock(&m->lock);
    return hope;
}

static void say(struct moe_monitor *m, struct moe_control message)
{
    pthread_mutex_lock(&m->lock);
    message.generation = m->start.generation;
    moe_monitor_owe(m, &message);
    pthread_mutex_unlock(&m->lock);
}

void moe_monitor_committed(struct moe_monitor *m, uint64_t step)
{
    say(m, (struct moe_control){ .kind = MOE_CONTROL_COMMITTED, .committed.step = step });
}

void moe_monitor_done(struct moe_monitor *m)
{
    moe_monitor_progress(m, MOE_PHASE_END, atomic_load(&m->step));
    say(m, (struct moe_control){ .kind = MOE_CONTROL_DONE });
}
