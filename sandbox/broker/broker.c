/* The loop: a call is received, handed to what serves it, and answered; what has to wait is asked again later. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* ---- answers ---- */

static void answer(struct moe_call *c, int error, int64_t value, uint32_t flags)
{
    MOE_CHECK(!c->answered);
    struct moe_broker *b = c->b;
    memset(b->resp, 0, b->resp_size);
    b->resp->id = c->id;
    b->resp->error = -error;
    b->resp->val = value;
    b->resp->flags = flags;
    c->answered = true;
    while (ioctl(b->listener, SECCOMP_IOCTL_NOTIF_SEND, b->resp) != 0 && errno == EINTR)
        ;                                                       /* any other failure: the caller is gone */
}

void moe_answer_errno(struct moe_call *c, int error) { answer(c, error, 0, 0); }
void moe_answer_value(struct moe_call *c, int64_t value) { answer(c, 0, value, 0); }
void moe_answer_continue(struct moe_call *c) { answer(c, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE); }

static int add_fd(struct moe_call *c, int fd, uint32_t flags, uint32_t at, bool cloexec)
{
    struct seccomp_notif_addfd add = { .id = c->id, .flags = flags, .srcfd = (uint32_t)fd, .newfd = at, .newfd_flags = cloexec ? O_CLOEXEC : 0 };
    int got;
    do
        got = ioctl(c->b->listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

bool moe_answer_fd(struct moe_call *c, int fd, bool cloexec)
{
    int got = c->b->no_send ? -EINVAL : add_fd(c, fd, SECCOMP_ADDFD_FLAG_SEND, 0, cloexec);
    if (got >= 0) {
        c->answered = true;
        return true;
    }
    if (got == -EINVAL) {                                       /* a kernel before 5.14 */
        c->b->no_send = true;
        if ((got = add_fd(c, fd, 0, 0, cloexec)) >= 0) {
            moe_answer_value(c, got);
            return true;
        }
    }
    moe_answer_errno(c, -got);
    return false;
}

int moe_replace_fd(struct moe_call *c, int fd, int at, bool cloexec)
{
    int got = add_fd(c, fd, SECCOMP_ADDFD_FLAG_SETFD, (uint32_t)at, cloexec);
    return got < 0 ? -got : 0;
}

bool moe_call_valid(const struct moe_call *c)
{
    uint64_t id = c->id;
    return ioctl(c->b->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

/* ---- waiting ---- */

static void op_close(struct moe_op *op)
{
    const int fds[] = { op->fd, op->taken, op->dir };
    for (size_t i = 0; i < MOE_COUNT(fds); i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
}

bool moe_op_wait(struct moe_broker *b, const struct moe_op *op)
{
    struct moe_op *kept = b->op_count < MOE_CAP_PENDING ? malloc(sizeof *kept) : NULL;
    if (kept && b->op_count == b->op_room) {
        size_t room = b->op_room ? 2 * b->op_room : 16;
        struct moe_op **more = realloc(b->ops, room * sizeof *more);
        if (!more) {
            free(kept);
            kept = NULL;
        } else {
            b->ops = more;
            b->op_room = room;
        }
    }
    if (kept) {
        *kept = *op;
        struct epoll_event ev = { .events = EPOLLIN | EPOLLOUT | EPOLLONESHOT, .data.ptr = kept };
        if (op->fd >= 0 && epoll_ctl(b->epoll, EPOLL_CTL_ADD, op->fd, &ev) != 0) {
            free(kept);
            kept = NULL;
        }
    }
    if (!kept) {
        struct moe_op gone = *op;
        moe_answer_errno(&gone.call, EAGAIN);
        op_close(&gone);
        return false;
    }
    b->ops[b->op_count++] = kept;
    return true;
}

static void op_forget(struct moe_broker *b, size_t i)
{
    struct moe_op *op = b->ops[i];
    b->ops[i] = b->ops[--b->op_count];
    if (op->fd >= 0)
        (void)epoll_ctl(b->epoll, EPOLL_CTL_DEL, op->fd, NULL);
    moe_hold_end(op);
    op_close(op);
    free(op);
}

static void op_ready(struct moe_broker *b, const struct moe_op *op)
{
    for (size_t i = 0; i < b->op_count; i++)
        if (b->ops[i] == op) {
            if (b->ops[i]->again(b->ops[i], true))
                op_forget(b, i);
            return;
        }
}

/* Where the filter lets only deadly signals interrupt a call that was received, a handler would wait as long as the peer is silent: so the call is given
 * back as the kernel would. 512 is ERESTARTSYS, which the kernel itself turns into EINTR or a restart; it does so only when the signal is the thread's
 * own for certain. */
static int signalled(struct moe_op *op)
{
    op->call.known = false;
    if (!moe_take_status(&op->call))
        return 0;
    if (op->call.signal_here || (op->call.signal_shared && op->call.threads == 1))
        return 512;
    op->shared_seen = op->call.signal_shared ? op->shared_seen + 1 : 0;
    return op->shared_seen >= 3 ? EINTR : 0;
}

static void ops_due(struct moe_broker *b, uint64_t now)
{
    for (size_t i = b->op_count; i-- > 0;) {
        struct moe_op *op = b->ops[i];
        if (op->due_ms > now)
            continue;
        op->due_ms = now + op->pause_ms;
        if (!op->call.answered && !moe_call_valid(&op->call)) {
            op_forget(b, i);
            continue;
        }
        bool done = op->again(op, false);
        int error = done || op->again == moe_hold_again ? 0 : signalled(op);
        if (error) {
            if (op->call.nr == SYS_connect && op->taken >= 0 && op->fd >= 0 && op->fd != op->taken)
                (void)moe_outside_swap(&op->call, (int)op->call.args[0], op->taken, op->fd, op->flags);   /* goes on where a restarted call finds it */
            moe_answer_errno(&op->call, error);
            done = true;
        }
        if (done)
            op_forget(b, i);
    }
}

/* ---- receiving ---- */

static const struct handler { int nr; void (*serve)(struct moe_call *); unsigned of; } handlers[] = {
    { SYS_connect, moe_serve_connect, 'n' }, { SYS_bind, moe_serve_bind, 'n' }, { SYS_listen, moe_serve_listen, 'n' },
    { SYS_openat, moe_serve_open, 'f' }, { SYS_openat2, moe_serve_open, 'f' }, { SYS_truncate, moe_serve_truncate, 'f' },
    { SYS_fallocate, moe_serve_fallocate, 'f' },
    { SYS_mkdirat, moe_serve_name, 'f' }, { SYS_mknodat, moe_serve_name, 'f' }, { SYS_symlinkat, moe_serve_name, 'f' },
    { SYS_linkat, moe_serve_name, 'f' }, { SYS_renameat2, moe_serve_name, 'f' },
#ifdef SYS_renameat
    { SYS_renameat, moe_serve_name, 'f' },
#endif
#ifdef SYS_open
    { SYS_open, moe_serve_open, 'f' }, { SYS_creat, moe_serve_open, 'f' }, { SYS_mkdir, moe_serve_name, 'f' }, { SYS_mknod, moe_serve_name, 'f' },
    { SYS_symlink, moe_serve_name, 'f' }, { SYS_link, moe_serve_name, 'f' }, { SYS_rename, moe_serve_name, 'f' },
#endif
    { SYS_execve, moe_serve_exec, 'x' }, { SYS_execveat, moe_serve_exec, 'x' },
    { SYS_memfd_create, moe_serve_memfd, 'm' },
    { SYS_mmap, moe_serve_mmap, 'w' },
};

static bool asked(const struct moe_broker *b, unsigned of)
{
    const struct moe_broker_plan *p = b->p;
    return of == 'n' ? p->net : of == 'f' ? p->files : of == 'x' ? p->exec : of == 'm' ? p->memfd : p->strict_wx;
}

/* A handler decides among what the profile allows; it never adds to it. */
static bool allowed(const struct moe_call *c)
{
    const struct moe_profile *p = c->b->plan->profile;
    const struct moe_call_rule *rule = p ? moe_filter_rule(p, c->nr, c->args) : NULL;
    enum moe_act act = rule ? rule->act : p ? p->deny : MOE_ACT_ALLOW;
    return act == MOE_ACT_ALLOW || act == MOE_ACT_LOG || act == MOE_ACT_NOTIFY;
}

/* A call may have come by the profile's denial or by our question. */
static void serve(struct moe_call *c)
{
    const struct moe_broker *b = c->b;
    for (size_t i = 0; i < MOE_COUNT(handlers); i++)
        if (handlers[i].nr == c->nr && asked(b, handlers[i].of)) {
            if (moe_wx_denied(c) || !allowed(c))
                break;
            handlers[i].serve(c);
            return;
        }
    moe_serve_denied(c);
}

static bool receive(struct moe_broker *b)
{
    memset(b->req, 0, b->req_size);
    if (ioctl(b->listener, SECCOMP_IOCTL_NOTIF_RECV, b->req) != 0)
        return errno == EINTR || errno == ENOENT;               /* ENOENT: it died between the bell and the door */
    struct moe_call c MOE_NOT_ZEROED;
    memset(&c, 0, offsetof(struct moe_call, path));
    c.path[0] = c.path2[0] = '\0';
    c.b = b;
    c.id = b->req->id;
    c.tid = (pid_t)b->req->pid;
    c.nr = b->req->data.nr;
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        c.args[i] = b->req->data.args[i];
    serve(&c);
    return true;
}

static void step_calls(struct moe_broker *b)
{
    for (unsigned n = 0; n < MOE_STEP_CALLS && !b->closed; n++) {
        struct pollfd p = { .fd = b->listener, .events = POLLIN };
        if (poll(&p, 1, 0) <= 0)
            return;
        if (p.revents & POLLIN) {
            if (!receive(b))
                b->closed = true;
        } else {
            b->closed = (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
            return;
        }
    }
}

bool moe_broker_step(struct moe_broker *b)
{
    struct epoll_event ev[64];
    int n = b->closed ? 0 : epoll_wait(b->epoll, ev, MOE_COUNT(ev), 0);
    bool bell = false;
    for (int i = 0; i < n; i++)
        if (ev[i].data.ptr)
            op_ready(b, ev[i].data.ptr);
        else
            bell = true;
    if (bell)
        step_calls(b);
    uint64_t now = moe_now_ms();
    ops_due(b, now);
    moe_hold_run(b, now);
    moe_recheck_run(b, now);
    moe_quota_watch(b, now);
    return !b->closed;
}

int moe_broker_fd(const struct moe_broker *b) { return b->epoll; }
bool moe_broker_over_quota(const struct moe_broker *b) { return b->over_quota; }

int moe_broker_due_ms(const struct moe_broker *b)
{
    if (b->closed)
        return -1;
    uint64_t first = b->hot ? b->watch_due_ms : UINT64_MAX;
    for (size_t i = 0; i < b->op_count; i++)
        first = MOE_MIN(first, b->ops[i]->due_ms);
    for (size_t i = 0; i < b->recheck_count; i++)
        first = MOE_MIN(first, b->rechecks[i].due_ms);
    first = MOE_MIN(first, moe_hold_due_ms(b));
    if (first == UINT64_MAX)
        return -1;
    uint64_t now = moe_now_ms();
    return first <= now ? 0 : (int)MOE_MIN(first - now, (uint64_t)1000);
}

/* ---- beginning and end ---- */

static void make_room(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
        r.rlim_cur = MOE_MIN(r.rlim_max, (rlim_t)1 << 17);
        (void)setrlimit(RLIMIT_NOFILE, &r);                     /* each waiting call holds some */
    }
}

static bool sizes(struct moe_broker *b)
{
    struct seccomp_notif_sizes s = { 0 };
    if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &s) != 0)
        return false;
    b->req_size = MOE_MAX((size_t)s.seccomp_notif, sizeof *b->req);
    b->resp_size = MOE_MAX((size_t)s.seccomp_notif_resp, sizeof *b->resp);
    b->req = calloc(1, b->req_size);
    b->resp = calloc(1, b->resp_size);
    return b->req && b->resp;
}

static void features(struct moe_broker *b)
{
    int fd = (int)syscall(SYS_pidfd_open, getpid(), PIDFD_THREAD);
    b->thread_pidfd = fd >= 0;
    if (fd >= 0)
        (void)close(fd);
    fd = (int)syscall(SYS_memfd_create, "probe", MFD_CLOEXEC | MFD_NOEXEC_SEAL);
    b->noexec_seal = fd >= 0;
    if (fd >= 0)
        (void)close(fd);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t len = sizeof b->own_cookie;
    if (fd >= 0) {
        (void)getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &b->own_cookie, &len);
        (void)close(fd);
    }
    if (b->p->switch_fs)
        (void)syscall(SYS_setgroups, 0, NULL);                  /* root's groups open nothing for the job */
}

static enum moe_code unserved(struct moe_error *err)
{
    const int sys = errno;
    enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the calls that the filter hands over cannot be served: %s", strerror(sys));
    err->sys = sys;
    return code;
}

enum moe_code moe_broker_new(const struct moe_plan *plan, struct moe_log *log, pid_t root_pid, uint64_t net_cookie, struct moe_broker **out, struct moe_error *err)
{
    MOE_AUTO(moe_broker_free) struct moe_broker *b = calloc(1, sizeof *b);
    if (!b)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    b->plan = plan;
    b->p = &plan->broker;
    b->log = log;
    b->listener = b->root = b->epoll = -1;
    b->root_pid = root_pid;
    b->net_cookie = net_cookie;
    b->text = moe_buf_new(MOE_CAP_LOG_LINE);
    b->writable_fd = calloc(MOE_MAX(b->p->writable_count, (size_t)1), sizeof *b->writable_fd);
    if (b->writable_fd)
        memset(b->writable_fd, 0xff, b->p->writable_count * sizeof *b->writable_fd);
    b->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!b->text || !b->writable_fd || b->epoll < 0 || !sizes(b))
        return unserved(err);
    make_room();
    features(b);
    *out = moe_take(b);
    return MOE_OK;
}

enum moe_code moe_broker_listen(struct moe_broker *b, int listener, struct moe_error *err)
{
    struct epoll_event ev = { .events = EPOLLIN, .data.ptr = NULL };
    b->listener = listener;
    if (fcntl(listener, F_SETFD, FD_CLOEXEC) != 0 || epoll_ctl(b->epoll, EPOLL_CTL_ADD, listener, &ev) != 0)
        return unserved(err);
    (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);      /* 6.6; saves a fourth of a round trip */
    return MOE_OK;
}

void moe_broker_finish(struct moe_broker *b)
{
    while (b->op_count)
        op_forget(b, b->op_count - 1);
    b->recheck_count = 0;
    b->closed = true;
    moe_record_write(b);
}

void moe_broker_free(struct moe_broker **broker)
{
    struct moe_broker *b = *broker;
    if (!b)
        return;
    while (b->op_count)
        op_forget(b, b->op_count - 1);
    moe_broker_let_go(b);
    for (size_t i = 0; i < b->written_count; i++) {
        if (b->written[i].fd >= 0)
            (void)close(b->written[i].fd);
        moe_written_drop(&b->written[i]);
    }
    for (size_t i = 0; b->writable_fd && i < b->p->writable_count; i++)
        if (b->writable_fd[i] >= 0)
            (void)close(b->writable_fd[i]);
    const int fds[] = { b->listener, b->epoll, b->root };
    for (size_t i = 0; i < MOE_COUNT(fds); i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
    moe_buf_free(&b->text);
    free(b->written);
    free(b->written_at);
    free(b->writable_fd);
    free(b->own);
    free(b->ops);
    free(b->traced);
    free(b->req);
    free(b->resp);
    free(b);
    *broker = NULL;
}
