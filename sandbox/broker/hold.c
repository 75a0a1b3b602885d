/* All threads of a process but one are held by ptrace(2) while a descriptor is looked at and mapped, so that none exchanges it between our look and the
 * kernel's. The one that maps waits in its notification; a stop is asked of it, too, and it comes to it when the mapping is made, before it runs on. That is
 * looked at once more, and the threads go on as they were. Threads that wait for another answer of ours are as good as stopped: we give none to them that
 * changes what a number below means, and the stop comes before they run. Nothing here waits: what is not yet stopped is asked again by the loop. */
#include "common/base/number.h"
#include "sandbox/broker/parts.h"
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

enum { SPINS = 40, HOLD_MS = 1000, LEAVE_MS = 1, END_MS = 5000 };
enum stage { QUEUED, GATHERING, MAPPING };           /* op->flags */
enum gathered { ALL_HELD, NOT_YET, FORBIDDEN, TRACED, GONE };

#ifndef PTRACE_EVENT_STOP
#define PTRACE_EVENT_STOP 128
#endif

/* ---- one thread ---- */

static struct moe_traced *find(const struct moe_broker *b, pid_t tid)
{
    for (size_t i = 0; i < b->traced_count; i++)
        if (b->traced[i].tid == tid)
            return &b->traced[i];
    return NULL;
}

static void forget(struct moe_broker *b, const struct moe_traced *t) { b->traced[t - b->traced] = b->traced[--b->traced_count]; }

enum thread_is { RUNNING, STOPPED, FORGOTTEN };      /* FORGOTTEN: it is gone, and another has its place in the list */

static enum thread_is look(struct moe_broker *b, struct moe_traced *t)
{
    int status;
    if (t->stopped)
        return STOPPED;
    pid_t got = waitpid(t->tid, &status, __WALL | WNOHANG);
    if (got == 0)
        return RUNNING;
    if (got < 0 || !WIFSTOPPED(status)) {
        forget(b, t);
        return FORGOTTEN;
    }
    t->stopped = true;
    t->signal = status >> 16 ? 0 : WSTOPSIG(status);            /* one that was on its way to it */
    return STOPPED;
}

/* One that was killed meanwhile stands still no more, and stays ours until its end is taken note of. */
static void let_go(struct moe_broker *b, struct moe_traced *t)
{
    if (ptrace(PTRACE_DETACH, t->tid, NULL, (void *)(intptr_t)t->signal) == 0) // nosec M806: a thread of the job that this broker serves, held so that none exchanges the file that is about to be mapped
        forget(b, t);
    else
        t->stopped = false;
}

static void ask(struct moe_traced *t)
{
    if (!t->asked)
        (void)ptrace(PTRACE_INTERRUPT, t->tid, NULL, NULL); // nosec M806: a thread of the job that this broker serves, held so that none exchanges the file that is about to be mapped
    t->asked = true;
}

static bool waits_for_us(const struct moe_broker *b, pid_t tid)
{
    for (size_t i = 0; i < b->op_count; i++)
        if (b->ops[i]->call.tid == tid && !b->ops[i]->call.answered)
            return true;
    return false;
}

/* What status says of a thread that we may not have: its end is near, it has another tracer, or neither. */
static enum gathered why_not(pid_t tgid, pid_t tid)
{
    char path[64], text[1024];
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/status", (int)tgid, (int)tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *state = strstr(text, "\nState:\t"), *tracer = strstr(text, "\nTracerPid:\t");
    if (!state || !tracer || state[8] == 'Z' || state[8] == 'X')
        return GONE;
    return moe_number(tracer + 12, 10, NULL) ? TRACED : FORBIDDEN;
}

static enum gathered seize(struct moe_broker *b, pid_t tgid, pid_t tid)
{
    if (b->traced_count == b->traced_room) {
        size_t room = b->traced_room ? 2 * b->traced_room : 64;
        struct moe_traced *more = realloc(b->traced, room * sizeof *more);
        if (!more)
            return NOT_YET;
        b->traced = more;
        b->traced_room = room;
    }
    if (ptrace(PTRACE_SEIZE, tid, NULL, NULL) != 0) // nosec M806: a thread of the job that this broker serves, held so that none exchanges the file that is about to be mapped
        return errno == ESRCH ? GONE : why_not(tgid, tid);
    b->traced[b->traced_count++] = (struct moe_traced){ .tgid = tgid, .tid = tid };
    b->may_trace = true;
    return ALL_HELD;
}

/* ---- all of a process ---- */

/* One look at its list of threads: what is new is asked to stop. ALL_HELD: nothing was. */
static enum gathered list(struct moe_call *c)
{
    struct moe_broker *b = c->b;
    char path[40];
    enum gathered found = ALL_HELD;
    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)c->tgid);
    DIR *dir = opendir(path);
    if (!dir)
        return GONE;
    for (struct dirent *e; found <= NOT_YET && (e = readdir(dir)) != NULL;) {
        pid_t tid = moe_number_int(e->d_name, NULL);
        struct moe_traced *t = tid > 0 ? find(b, tid) : NULL;
        if (t)
            t->leaving = false;
        if (tid <= 0 || t || (tid != c->tid && waits_for_us(b, tid)))
            continue;
        enum gathered one = seize(b, c->tgid, tid);
        if (one == GONE)
            continue;
        found = one == ALL_HELD ? NOT_YET : one;
        if (one == ALL_HELD && (tid != c->tid || b->plan->kernel.notify_killable))
            ask(&b->traced[b->traced_count - 1]);
    }
    (void)closedir(dir);
    return found;
}

static bool all_stopped(const struct moe_call *c)
{
    struct moe_broker *b = c->b;
    for (size_t i = b->traced_count; i-- > 0;)
        if (b->traced[i].tgid == c->tgid && b->traced[i].tid != c->tid && look(b, &b->traced[i]) == RUNNING && !waits_for_us(b, b->traced[i].tid))
            return false;
    return true;
}

/* Whoever is held may make no thread, so a list in which nothing is new, looked at when all are, is whole. */
static enum gathered gather(struct moe_call *c)
{
    for (int i = 0; i < SPINS; i++) {
        if (all_stopped(c)) {
            enum gathered found = list(c);
            if (found != NOT_YET)
                return found == ALL_HELD && !find(c->b, c->tid) ? GONE : found;
        } else {
            (void)sched_yield();
        }
    }
    return NOT_YET;
}

/* Those that stopped by now. True: some will soon. */
static bool leave(struct moe_broker *b)
{
    bool soon = false;
    for (size_t i = b->traced_count; i-- > 0;) {
        enum thread_is is = b->traced[i].leaving ? look(b, &b->traced[i]) : FORGOTTEN;
        if (is == STOPPED)
            let_go(b, &b->traced[i]);
        soon |= is == RUNNING && !waits_for_us(b, b->traced[i].tid);
    }
    return soon;
}

void moe_hold_end(const struct moe_op *op)
{
    struct moe_broker *b = op->call.b;
    const pid_t tgid = op->call.tgid;
    if (op->again != moe_hold_again || op->flags == QUEUED)
        return;
    for (size_t i = b->traced_count; i-- > 0;)
        if (b->traced[i].tgid == tgid) {
            b->traced[i].leaving = true;
            ask(&b->traced[i]);
        }
    for (int i = 0; i < SPINS && leave(b); i++)
        (void)sched_yield();
    b->leave_due_ms = moe_now_ms() + LEAVE_MS;
}

void moe_broker_let_go(struct moe_broker *b)
{
    for (size_t i = 0; i < b->traced_count; i++) {
        b->traced[i].leaving = true;
        ask(&b->traced[i]);
    }
    for (uint64_t end = moe_now_ms() + END_MS; b->traced_count && moe_now_ms() < end;) {
        (void)leave(b);
        (void)usleep(b->traced_count ? 200 : 0);
    }
}

void moe_hold_run(struct moe_broker *b, uint64_t now)
{
    if (!b->traced_count || now < b->leave_due_ms)
        return;
    b->leave_due_ms = now + LEAVE_MS;
    (void)leave(b);
}

uint64_t moe_hold_due_ms(const struct moe_broker *b)
{
    for (size_t i = 0; i < b->traced_count; i++)
        if (b->traced[i].leaving && !waits_for_us(b, b->traced[i].tid))
            return b->leave_due_ms;
    return UINT64_MAX;
}

/* ---- one call ---- */

static bool another_holds(const struct moe_op *op)
{
    const struct moe_broker *b = op->call.b;
    for (size_t i = 0; i < b->op_count; i++)
        if (b->ops[i] != op && b->ops[i]->again == moe_hold_again && b->ops[i]->flags != QUEUED && b->ops[i]->call.tgid == op->call.tgid)
            return true;
    return false;
}

static void warn_once(struct moe_broker *b)
{
    if (b->no_trace || !b->log)
        return;
    struct moe_json *j = moe_log_begin(b->log, "warning");
    moe_log_text(j, "text", MOE_STR("threads cannot be held here (ptrace is not allowed): what a race of them maps executable is found afterwards, and ends the job"), 256);
    moe_log_end(b->log);
}

/* The caller stops when it leaves the kernel. Where a mere signal ends its waiting, that is not asked of it before it has its answer. */
static void let_it_map(struct moe_op *op)
{
    struct moe_traced *t = find(op->call.b, op->call.tid);
    moe_answer_continue(&op->call);
    if (t)
        ask(t);
    op->flags = MAPPING;
}

/* True: done. */
static bool mapped(struct moe_call *c)
{
    for (int i = 0; i < SPINS; i++) {
        struct moe_traced *t = find(c->b, c->tid);
        enum thread_is is = t ? look(c->b, t) : FORGOTTEN;
        const bool past = is == RUNNING && waits_for_us(c->b, c->tid);      /* it came with another call before it was asked to stop */
        if (is == STOPPED || past)
            moe_maps_look(c->b, c->tgid);
        if (is != RUNNING || past)
            return true;
        (void)sched_yield();
    }
    return false;
}

bool moe_hold_again(struct moe_op *op, bool ready)
{
    struct moe_call *c = &op->call;
    (void)ready;
    if (op->flags == MAPPING)
        return mapped(c);
    if (op->flags == QUEUED && another_holds(op))
        return false;
    op->flags = GATHERING;
    enum gathered held = gather(c);
    if (held == NOT_YET && moe_now_ms() < op->deadline_ms)
        return false;
    if (held == FORBIDDEN && !c->b->may_trace) {
        warn_once(c->b);
        c->b->no_trace = true;
    }
    if (held == GONE || held == NOT_YET)
        moe_answer_errno(c, EAGAIN);
    else if ((held == FORBIDDEN && !c->b->no_trace) || held == TRACED)
        moe_deny(c, EPERM, "wx: strict", NULL, NULL);
    else if (moe_mmap_judged(c)) {
        if (held == ALL_HELD) {
            let_it_map(op);
            return mapped(c);
        }
        moe_recheck_later(c->b, c->tgid, true, false);
        moe_answer_continue(c);
    }
    return true;
}

void moe_hold(struct moe_call *c)
{
    static const struct moe_op none = { .again = moe_hold_again, .fd = -1, .taken = -1, .dir = -1, .pause_ms = 1, .flags = QUEUED };
    struct moe_op op = none;
    op.call = *c;
    op.due_ms = moe_now_ms() + 1;
    op.deadline_ms = op.due_ms + HOLD_MS;
    if (moe_hold_again(&op, false) || !moe_op_wait(c->b, &op))
        moe_hold_end(&op);
}
