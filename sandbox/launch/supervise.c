/* While the job runs: one loop over what init says, signals for the job, its limits, its terminal, and the calls that the filter hands over. */
#include "common/base/clock.h"
#include "common/base/number.h"
#include "sandbox/broker/broker.h"
#include "sandbox/kernel/uapi.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <sched.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILL_MS = 2000, NEVER = 0 };
enum { CTL, INIT, JOB, SIGNALS, BROKER, TTY_IN, TTY_OUT, TTY_MASTER, POLLED };

struct sup {
    struct moe_run *run;
    struct moe_start *s;
    struct moe_broker *broker, *idle;    /* idle: made already, and its listener is not there yet           */
    struct moe_watch watch;
    struct moe_pty *tty;                 /* NULL = none                                                    */
    int job, proc, shm, diag;            /* pidfd of the job's main process; see struct moe_watch          */
    int job_number;                      /* of the job within its pid namespace                            */
    uint64_t net_cookie, started_ms;
    uint64_t phase_due, time_due, kill_due, force_due;   /* NEVER, or when: a phase is stuck, TERM, KILL, KILL of init itself */
    uint64_t pending;                    /* signals that came before the job was there                     */
    uint64_t left;
    bool running, job_gone, ended, init_gone;
    int status;                          /* as wait() gives it                                             */
};

static void close_one(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static void finish(struct sup *u)
{
    if (u->tty) {
        moe_tty_finish(u->tty);
        free(u->tty);
    }
    moe_broker_free(&u->broker);
    moe_broker_free(&u->idle);
    close_one(&u->job);
    close_one(&u->proc);
    close_one(&u->shm);
    close_one(&u->diag);
}

/* ---- ending ---- */

static void kill_all(struct sup *u)
{
    const struct moe_msg msg = { .kind = MOE_NOTE_KILL };
    u->kill_due = NEVER;
    if (u->force_due)
        return;                                      /* it ends already */
    u->force_due = moe_now_ms() + KILL_MS;
    if (u->running && moe_send(u->s->ctl[0], &msg, NULL, 0))
        return;                                      /* init ends everything, and can still say how it went */
    u->force_due = moe_now_ms();
}

static void force(struct sup *u)
{
    u->force_due = moe_now_ms() + KILL_MS;
    moe_cgroup_kill(u->s);
    (void)syscall(SYS_pidfd_send_signal, u->s->pidfd, SIGKILL, NULL, 0);
}

static void tell_limit(struct sup *u, const char *what, uint64_t value)
{
    struct moe_json *j = moe_log_begin(u->run->log, "limit");
    moe_json_key(j, "limit");
    moe_json_str(j, moe_str_c(what));
    moe_json_key(j, "value");
    moe_json_int(j, value > INT64_MAX ? INT64_MAX : (int64_t)value);
    moe_log_end(u->run->log);
}

/* ---- signals ---- */

static void to_group(struct sup *u, int sig)
{
    const struct moe_msg msg = { .kind = MOE_NOTE_GROUP_SIGNAL, .value = sig };
    (void)moe_send(u->s->ctl[0], &msg, NULL, 0);
}

static void to_job(struct sup *u, int sig)
{
    if (u->job >= 0)
        (void)syscall(SYS_pidfd_send_signal, u->job, sig, NULL, 0);
}

static void start_grace(struct sup *u)
{
    if (u->s->plan->grace_ms != UINT64_MAX && !u->kill_due && !u->force_due)
        u->kill_due = moe_now_ms() + u->s->plan->grace_ms;
}

static bool catches(const struct sup *u, int sig)
{
    char path[32], text[4096];
    (void)snprintf(path, sizeof path, "%d/status", u->job_number);
    int fd = u->proc < 0 ? -1 : openat(u->proc, path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *at = strstr(text, "\nSigCgt:");
    return at && (moe_number(at + 8, 16, NULL) >> (sig - 1) & 1);
}

/* A key of our terminal stops us too, so that the shell before it can go on. The job is in a session of its own, where the kernel ignores a stop by SIGTSTP. */
static void stop(struct sup *u, bool by_key)
{
    if (by_key)
        to_group(u, SIGTSTP);
    else
        to_job(u, SIGTSTP);
    if (!catches(u, SIGTSTP))
        to_group(u, SIGSTOP);
    if (by_key)
        (void)kill(getpid(), SIGSTOP);
}

static void pass_on(struct sup *u, int sig, bool by_key)
{
    if (sig == SIGWINCH && u->tty)
        moe_tty_size(u->tty);                        /* the job's terminal tells it */
    else if (sig == SIGTSTP)
        stop(u, by_key);
    else if (sig == SIGCONT || (by_key && (sig == SIGINT || sig == SIGQUIT)))
        to_group(u, sig);
    else
        to_job(u, sig);
    if (sig == SIGTERM)
        start_grace(u);
}

static void take_signals(struct sup *u)
{
    struct signalfd_siginfo info;
    while (read(u->run->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo > 63)
            continue;                                /* none that was asked for */
        if (u->running)
            pass_on(u, (int)info.ssi_signo, info.ssi_code == SI_KERNEL);
        else
            u->pending |= 1ull << info.ssi_signo;
    }
}

/* ---- what init says ---- */

static void running(struct sup *u)
{
    const uint64_t now = moe_now_ms();
    u->running = u->run->out->ran = true;
    u->phase_due = NEVER;
    u->started_ms = now;
    if (u->s->plan->time_ms != UINT64_MAX)
        u->time_due = now + u->s->plan->time_ms;
    moe_watch_start(&u->watch, u->s->plan, u->proc, u->shm, u->diag, u->s->pid);
    for (int sig = 1; sig < 64; sig++)
        if (u->pending >> sig & 1)
            pass_on(u, sig, false);
}

/* Whoever asked to be told and is gone misses nothing that the job depends on. */
static void tell_ready(int fd)
{
    if (!fd)
        return;
    (void)!write(fd, "\n", 1);
    (void)close(fd);
}

static enum moe_code ready(struct sup *u, const struct moe_msg *msg, const int *fds, struct moe_error *err)
{
    size_t at = 0;
    u->job = fds[at++];
    if (msg->has_proc)
        u->proc = fds[at++];
    if (msg->has_shm)
        u->shm = fds[at++];
    if (msg->has_diag)
        u->diag = fds[at++];
    u->net_cookie = msg->net_cookie;
    u->job_number = msg->value;
    u->phase_due = moe_now_ms() + MOE_PHASE_MS;
    if (u->s->plan->notify && u->s->plan->filter.count) {
        enum moe_code code = moe_broker_new(u->s->plan, u->run->log, u->s->pid, u->net_cookie, &u->idle, err);
        if (code != MOE_OK && msg->has_pty)
            (void)close(fds[at]);
        MOE_TRY(code);
    }
    if (!msg->has_pty)
        return MOE_OK;
    u->tty = calloc(1, sizeof *u->tty);
    if (!u->tty) {
        (void)close(fds[at]);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a terminal");
    }
    moe_tty_start(u->tty, fds[at]);
    return MOE_OK;
}

static enum moe_code take_message(struct sup *u, struct moe_error *err)
{
    struct moe_msg msg;
    int fds[MOE_MSG_FDS], got = moe_receive(u->s->ctl[0], &msg, fds, false);
    if (got == -2)
        return moe_start_failed(u->s, MOE_STEP_SEND, 0, errno, err);
    if (got < 0)
        return MOE_OK;
    if (got == 0) {
        u->init_gone = true;
        return MOE_OK;
    }
    switch (msg.kind) {
    case MOE_NOTE_READY:
        return ready(u, &msg, fds, err);
    case MOE_NOTE_LISTENER:
        u->broker = u->idle;
        u->idle = NULL;
        return u->broker ? moe_broker_listen(u->broker, fds[0], err) : moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "init sent a listener that is not expected");
    case MOE_NOTE_EXEC:
        for (size_t i = 0; i < u->s->plan->fd_count; i++)          /* who holds the other end must see when the job's is closed */
            (void)close(u->s->plan->fds[i]);
        tell_ready(u->s->plan->ready_fd);
        running(u);
        return MOE_OK;
    case MOE_NOTE_END:
        u->ended = true;
        u->status = msg.value;
        u->left = msg.left;
        u->run->out->cpu_ms = msg.cpu_us / 1000;
        u->run->out->peak_memory_bytes = msg.max_rss_kb << 10;
        return MOE_OK;
    default:
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "init sent a message of kind %d", msg.kind);
    }
}

/* ---- the loop ---- */

static int until(const struct sup *u)
{
    const uint64_t now = moe_now_ms(), due[] = { u->phase_due, u->time_due, u->kill_due, u->force_due,
                                                         u->running && !u->force_due ? u->watch.due_ms : NEVER };
    uint64_t wait = INT_MAX;
    for (size_t i = 0; i < MOE_COUNT(due); i++)
        if (due[i] != NEVER)
            wait = MOE_MIN(wait, due[i] > now ? due[i] - now : 0);
    int asked = u->broker ? moe_broker_due_ms(u->broker) : -1;
    if (asked >= 0)
        wait = MOE_MIN(wait, (uint64_t)asked);
    return wait == INT_MAX ? -1 : (int)wait;
}

static void clocks(struct sup *u)
{
    const uint64_t now = moe_now_ms();
    struct moe_outcome *out = u->run->out;
    if (u->time_due && now >= u->time_due) {
        u->time_due = NEVER;
        out->timed_out = true;
        tell_limit(u, "time", u->s->plan->time_ms);
        to_job(u, SIGTERM);
        to_group(u, SIGCONT);                        /* a stopped job must be able to end, too */
        start_grace(u);
    }
    if (u->kill_due && now >= u->kill_due)
        kill_all(u);
    if (u->force_due && now >= u->force_due)
        force(u);
    if (!u->running || u->force_due)
        return;
    moe_watch_step(&u->watch);
    if (u->watch.over_memory && !out->over_memory) {
        out->over_memory = true;
        tell_limit(u, "memory", u->s->plan->memory_bytes);
        kill_all(u);
    } else if (u->watch.over_tasks) {
        u->watch.over_tasks = false;
        tell_limit(u, "tasks", u->s->plan->tasks);
        kill_all(u);
    }
}

static void serve_broker(struct sup *u)
{
    const bool more = moe_broker_step(u->broker);
    if (moe_broker_over_quota(u->broker) && !u->run->out->over_quota) {
        u->run->out->over_quota = true;
        tell_limit(u, "quota", u->s->plan->broker.quota_bytes);
        kill_all(u);
    }
    if (!more) {                                     /* the last process is gone: init says so next */
        moe_broker_finish(u->broker);
        moe_broker_free(&u->broker);
    }
}

static enum moe_code turn(struct sup *u, struct moe_error *err)
{
    struct pollfd p[POLLED] = {
        [CTL] = { u->s->ctl[0], POLLIN, 0 },  [INIT] = { u->s->pidfd, POLLIN, 0 },  [JOB] = { u->job_gone ? -1 : u->job, POLLIN, 0 },
        [SIGNALS] = { u->run->signals, POLLIN, 0 },
        [BROKER] = { u->broker ? moe_broker_fd(u->broker) : -1, POLLIN, 0 },
        [TTY_IN] = { -1, 0, 0 },  [TTY_OUT] = { -1, 0, 0 },  [TTY_MASTER] = { -1, 0, 0 },
    };
    if (u->tty) {
        const int fds[3] = { STDIN_FILENO, STDOUT_FILENO, u->tty->out.end ? -1 : u->tty->master };
        for (int i = 0; i < 3; i++) {
            p[TTY_IN + i].events = fds[i] < 0 ? 0 : moe_tty_wants(u->tty, fds[i]);
            p[TTY_IN + i].fd = p[TTY_IN + i].events ? fds[i] : -1;
        }
    }
    if (poll(p, POLLED, until(u)) < 0 && errno != EINTR)
        return moe_start_failed(u->s, MOE_STEP_RUNNING, 0, errno, err);
    if (p[CTL].revents)
        MOE_TRY(take_message(u, err));
    else if (p[INIT].revents)
        u->init_gone = true;                         /* and nothing more from it */
    if (p[JOB].revents) {                            /* init ends the rest, and is ended itself when that takes too long */
        u->job_gone = true;
        u->force_due = u->force_due ? u->force_due : moe_now_ms() + MOE_PHASE_MS;
    }
    if (p[SIGNALS].revents)
        take_signals(u);
    if (u->broker && (p[BROKER].revents || moe_broker_due_ms(u->broker) == 0))
        serve_broker(u);
    if (u->tty)
        moe_tty_step(u->tty, p[TTY_IN].revents, p[TTY_OUT].revents, p[TTY_MASTER].revents);
    clocks(u);
    return u->phase_due && moe_now_ms() >= u->phase_due ? moe_start_stuck(u->s, err) : MOE_OK;
}

/* ---- afterwards ---- */

static enum moe_code judge(struct sup *u, struct moe_error *err)
{
    struct moe_outcome *out = u->run->out;
    const struct moe_shared *page = u->s->shared;
    if (atomic_load(&page->failed) == 2) {
        const bool exec = atomic_load(&page->failed_step) == MOE_STEP_EXEC;
        const int error = atomic_load(&page->error);
        out->ran = false;
        out->status = !exec ? 125 : error == ENOENT || error == ENOTDIR ? 127 : 126;
        return moe_start_died(u->s, err);
    }
    if (!u->ended && !u->running)
        return moe_start_died(u->s, err);
    if (!u->ended)
        u->status = SIGKILL;                         /* init was killed, and everything with it */
    out->ran = true;
    out->signal = WIFSIGNALED(u->status) ? WTERMSIG(u->status) : 0;
    out->status = out->signal ? 128 + out->signal : WEXITSTATUS(u->status);
    return MOE_OK;
}

static void tell_exit(struct sup *u)
{
    const struct moe_outcome *out = u->run->out;
    const struct { const char *key; uint64_t value; } rows[] = {
        { "status", (uint64_t)out->status },   { "signal", (uint64_t)out->signal },  { "elapsed_ms", out->elapsed_ms },     { "cpu_ms", out->cpu_ms },
        { "peak_memory_bytes", out->peak_memory_bytes },                             { "peak_tasks", out->peak_tasks },     { "left_over", u->left },
    };
    struct moe_json *j = moe_log_begin(u->run->log, "exit");
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        moe_json_key(j, rows[i].key);
        moe_json_int(j, (int64_t)rows[i].value);
    }
    moe_log_end(u->run->log);
}

static void reap_init(struct sup *u)
{
    siginfo_t info;
    int got;
    do
        got = waitid((idtype_t)MOE_P_PIDFD, (id_t)u->s->pidfd, &info, WEXITED | __WALL);
    while (got != 0 && errno == EINTR);
    if (!u->ended && !MOE_FLAG(u->s, CLONE_NEWPID))
        moe_watch_kill();                            /* init was killed before it could end the job: its orphans came to us */
}

enum moe_code moe_supervise(struct moe_run *run, struct moe_error *err)
{
    MOE_AUTO(finish) struct sup u = { .run = run, .s = &run->start, .job = -1, .proc = -1, .shm = -1, .diag = -1, .phase_due = moe_now_ms() + MOE_PHASE_MS };
    const uint64_t began = moe_now_ms();
    enum moe_code code = MOE_OK;
    while (code == MOE_OK && !u.ended && !u.init_gone)
        code = turn(&u, err);
    if (code != MOE_OK)
        force(&u);
    if (u.broker)
        moe_broker_let_go(u.broker);
    if (!u.ended)
        reap_init(&u);
    if (u.broker) {
        (void)moe_broker_step(u.broker);
        moe_broker_finish(u.broker);
    }
    if (code == MOE_OK)
        code = judge(&u, err);
    run->out->elapsed_ms = moe_now_ms() - (u.started_ms ? u.started_ms : began);
    if (u.running) {
        run->out->peak_memory_bytes = MOE_MAX(run->out->peak_memory_bytes, u.watch.peak_bytes);
        run->out->peak_tasks = MOE_MAX(MOE_MAX(run->out->peak_tasks, u.watch.peak_tasks), (uint64_t)1);
    }
    moe_cgroup_peaks(&run->start, run->out);
    run->out->over_memory = run->out->over_memory || moe_cgroup_oom(&run->start);
    tell_exit(&u);
    if (u.ended)
        reap_init(&u);                               /* everything else is gone; it takes its namespaces down meanwhile */
    return code;
}
