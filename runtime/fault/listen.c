#include "common/base/clock.h"
#include "runtime/fault/monitor_parts.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { PACKETS_A_TURN = 64 };                  /* so that a launcher that talks much does not keep the beats from going out */

void moe_monitor_wake(struct moe_monitor *m)
{
    const uint64_t one = 1;
    ssize_t n = write(m->wake, &one, sizeof one);          /* an eventfd takes it, or is as full as it can be */
    (void)n;
}

void moe_monitor_owe(struct moe_monitor *m, const struct moe_control *message)
{
    if (m->control < 0 || m->lost)
        return;
    m->out[message->kind] = *message;
    m->owed |= 1u << message->kind;
    moe_monitor_wake(m);
}

void moe_monitor_lose(struct moe_monitor *m, const struct moe_error *why)
{
    if (m->lost)
        return;
    m->lost = true;
    m->why_lost = *why;
    m->owed = 0;
    if (m->comm)
        m->comm->ops->abort(m->comm);                      /* nobody will ever form another one */
    if (m->forming != MOE_FORMING_OPENING)
        moe_generation_drop(m);
}

static void owe_beat(struct moe_monitor *m, uint64_t now_ms)
{
    uint64_t moved_ms = atomic_load(&m->moved_ms), still_ms = now_ms > moved_ms ? now_ms - moved_ms : 0;
    struct moe_control beat = { .kind = MOE_CONTROL_BEAT, .generation = m->started ? m->start.generation : 0 };
    bool due = atomic_exchange(&m->beat_now, false) || now_ms >= m->next_beat_ms;
    if (!due || m->lost)
        return;
    beat.beat.phase = (enum moe_rank_phase)atomic_load(&m->phase);
    beat.beat.step = atomic_load(&m->step);
    beat.beat.still_ms = (uint32_t)MOE_MIN(still_ms, (uint64_t)UINT32_MAX);
    m->out[MOE_CONTROL_BEAT] = beat;
    m->owed |= 1u << MOE_CONTROL_BEAT;
    m->next_beat_ms = now_ms + MOE_BEAT_MS;
}

/* In this order: what a checkpoint or a failure was, before that the generation is left or the job is done. */
static void send_owed(struct moe_monitor *m)
{
    static const enum moe_control_kind order[] = { MOE_CONTROL_HELLO, MOE_CONTROL_COMMITTED, MOE_CONTROL_FAILED, MOE_CONTROL_DRAINED, MOE_CONTROL_BEAT,
                                                   MOE_CONTROL_DONE };
    for (size_t i = 0; i < MOE_COUNT(order); i++) {
        struct moe_error err;
        if (!(m->owed & 1u << order[i]))
            continue;
        if (moe_control_send(m->control, &m->out[order[i]], -1, &err) == MOE_OK) {
            m->owed &= ~(1u << order[i]);
            continue;
        }
        if (err.sys == EPIPE || err.sys == ECONNRESET)
            m->owed = 0;                                   /* what it said last is still to be heard, and that it is gone behind that */
        else if (err.sys != EAGAIN)
            moe_monitor_lose(m, &err);
        return;
    }
}

/* The training thread left the generation, and waits: that is the answer to ABORT. */
static void owe_drained(struct moe_monitor *m)
{
    if (!m->owes_drained || !m->waiting)
        return;
    m->owes_drained = false;
    moe_monitor_owe(m, &(struct moe_control){ .kind = MOE_CONTROL_DRAINED, .generation = m->drain_generation });
}

/* What is due now; false: it is time to end. */
static bool turn(struct moe_monitor *m, struct pollfd *control, int *timeout_ms)
{
    uint64_t now_ms = moe_now_ms();
    pthread_mutex_lock(&m->lock);
    bool launched = m->control >= 0 && !m->lost;
    if (launched) {
        owe_drained(m);
        owe_beat(m, now_ms);
        send_owed(m);
        launched = !m->lost;
    }
    uint64_t until_ms = launched ? m->next_beat_ms : UINT64_MAX;
    bool go = !m->quitting || (launched && m->owed && now_ms < m->farewell_ms);
    until_ms = m->quitting ? MOE_MIN(until_ms, m->farewell_ms) : until_ms;
    *control = (struct pollfd){ .fd = launched ? m->control : -1, .events = (short)(POLLIN | (m->owed ? POLLOUT : 0)) };
    *timeout_ms = until_ms == UINT64_MAX ? -1 : until_ms > now_ms ? (int)(until_ms - now_ms) : 0;
    pthread_cond_broadcast(&m->changed);
    pthread_mutex_unlock(&m->lock);
    return go;
}

static void hear(struct moe_monitor *m)
{
    for (unsigned i = 0; i < PACKETS_A_TURN; i++) {
        struct moe_control message;
        struct moe_error err;
        int fd;
        enum moe_code code = moe_control_receive(m->control, &message, &fd, &err);
        if (code == MOE_E_IO && err.sys == EAGAIN)
            return;
        pthread_mutex_lock(&m->lock);
        if (code == MOE_OK)
            code = moe_generation_hear(m, &message, fd, &err);
        if (code != MOE_OK)
            moe_monitor_lose(m, &err);
        pthread_cond_broadcast(&m->changed);
        pthread_mutex_unlock(&m->lock);
        explicit_bzero(&message, sizeof message);          /* it may have held a link's key */
        if (code != MOE_OK)
            return;
    }
}

static bool rang(int eventfd)
{
    uint64_t count;
    return read(eventfd, &count, sizeof count) == (ssize_t)sizeof count;
}

void *moe_monitor_listen(void *monitor)
{
    struct moe_monitor *m = monitor;
    struct pollfd wait[] = { { .fd = -1 }, { .fd = m->wake, .events = POLLIN }, { .fd = m->signals, .events = POLLIN } };
    for (int timeout_ms; turn(m, &wait[0], &timeout_ms);) {
        if (poll(wait, MOE_COUNT(wait), timeout_ms) < 0) {
            MOE_CHECK(errno == EINTR);
            continue;
        }
        (void)rang(m->wake);
        if (rang(m->signals) && atomic_load(&m->stop) == MOE_STOP_NONE)
            atomic_store(&m->stop, (unsigned)MOE_STOP_SIGNAL);
        if (wait[0].revents)
            hear(m);
    }
    return NULL;
}
