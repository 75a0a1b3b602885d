/* Named sockets of the job: abstract ones belong to its network; those of the file system are connected to only when the job itself bound them, since a folder
 * that is shared may also hold sockets of others. */
#include "sandbox/broker/parts.h"
#include "sandbox/kernel/uapi.h"
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#define SUN_START offsetof(struct sockaddr_un, sun_path)

/* The path of an address; false: abstract, unnamed, or no path at all. */
static bool path_of_addr(const unsigned char *addr, socklen_t len, char into[MOE_ADDR_BYTES])
{
    struct moe_addr a;
    if (!moe_addr_read(addr, len, &a) || a.family != AF_UNIX || len <= SUN_START || len > sizeof(struct sockaddr_un) || !addr[SUN_START])
        return false;
    size_t n = strnlen((const char *)addr + SUN_START, len - SUN_START);
    memcpy(into, addr + SUN_START, n);
    into[n] = '\0';
    return true;
}

static bool own(const struct moe_broker *b, const struct stat *st)
{
    for (size_t i = 0; i < b->own_count; i++)
        if (b->own[i].dev == st->st_dev && b->own[i].ino == st->st_ino)
            return true;
    return false;
}

static void remember(struct moe_broker *b, const struct stat *st)
{
    if (!b->own)
        b->own = calloc(MOE_CAP_OWN_SOCKETS, sizeof *b->own);
    if (!b->own || own(b, st))
        return;
    b->own[b->own_next] = (struct moe_own_socket){ st->st_dev, st->st_ino };    /* past the cap the oldest is forgotten */
    b->own_next = (b->own_next + 1) % MOE_CAP_OWN_SOCKETS;
    b->own_count = MOE_MIN(b->own_count + 1, (size_t)MOE_CAP_OWN_SOCKETS);
}

/* Named by itself among what may be written: somebody meant it. */
static bool meant(const struct moe_broker *b, const char *path)
{
    for (size_t i = 0; i < b->p->writable_count; i++)
        if (strcmp(b->p->writable[i], path) == 0)
            return true;
    return false;
}

/* ---- connect ---- */

static int try_connect(const struct moe_broker *b, int sock, int target, const unsigned char *addr, socklen_t len)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    if (target >= 0) {
        (void)snprintf(un.sun_path, sizeof un.sun_path, "/proc/self/fd/%d", target);
        addr = (const unsigned char *)&un;
        len = sizeof un;
    }
    moe_user_enter(b);
    int error = moe_connect_now(sock, addr, len);
    moe_user_leave(b);
    return error == EINPROGRESS ? EAGAIN : error;
}

static bool unix_again(struct moe_op *op, bool ready)
{
    (void)ready;
    int error = try_connect(op->call.b, op->taken, op->dir, op->addr, op->len);
    if (error == EAGAIN && moe_now_ms() < op->deadline_ms)
        return false;
    if (error)
        moe_answer_errno(&op->call, error);
    else
        moe_answer_value(&op->call, 0);
    return true;
}

/* Takes `sock` and `target`. */
static void connect_to(struct moe_call *c, int sock, int target, const unsigned char *addr, socklen_t len)
{
    int error = try_connect(c->b, sock, target, addr, len);
    if (error == EAGAIN && !(fcntl(sock, F_GETFL) & O_NONBLOCK)) {
        struct timeval t = { 0 };
        socklen_t n = sizeof t;
        struct moe_op op MOE_NOT_ZEROED;
        memset(&op, 0, offsetof(struct moe_op, name));
        op.call = *c;
        op.again = unix_again;
        op.fd = -1;
        op.taken = sock;
        op.dir = target;
        op.pause_ms = 5;
        op.due_ms = moe_now_ms() + op.pause_ms;
        bool limited = getsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &t, &n) == 0 && (t.tv_sec || t.tv_usec);
        op.deadline_ms = limited ? moe_now_ms() + (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_usec / 1000 : UINT64_MAX;
        op.len = len;
        memcpy(op.addr, addr, len);
        op.name[0] = '\0';
        (void)moe_op_wait(c->b, &op);
        return;
    }
    if (target >= 0)
        (void)close(target);
    moe_answer_socket(c, sock, error);
}

void moe_unix_connect(struct moe_call *c, int sock, const unsigned char *addr, socklen_t len)
{
    char path[MOE_ADDR_BYTES], full[PATH_MAX] = "";
    struct stat st;
    if (!path_of_addr(addr, len, path)) {
        connect_to(c, sock, -1, addr, len);
        return;
    }
    MOE_AUTO(moe_place_close) struct moe_place p = MOE_NO_PLACE;
    int error = moe_where(c, AT_FDCWD, path, true, &p), target = -1;
    if (!error && (p.fd >= 0 || !p.there))
        error = p.fd >= 0 ? ECONNREFUSED : ENOENT;
    if (!error) {
        target = openat(p.dir, p.name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        error = target < 0 || fstat(target, &st) != 0 ? errno : S_ISSOCK(st.st_mode) ? 0 : ECONNREFUSED;
    }
    bool denied = !error && !own(c->b, &st) && !(moe_path_of_place(c->b, &p, full) && meant(c->b, full));
    if (!error && !denied) {
        connect_to(c, sock, target, addr, len);
        return;
    }
    (void)close(sock);
    if (target >= 0)
        (void)close(target);
    if (denied)
        moe_deny(c, EACCES, "network.connect", full, NULL);
    else
        moe_answer_errno(c, error);
}

/* ---- bind ---- */

struct binder { int sock, root, cwd, user; mode_t umask; const unsigned char *addr; socklen_t len; };

/* In a process of its own, which goes where the job is: only so the socket is called what the job called it. Raw calls, nothing allocated. */
static _Noreturn void bind_there(const struct moe_broker *b, const struct binder *w)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2] = { { 0 } };
    bool ok = true;
    if (!b->p->switch_fs && w->user >= 0)
        ok = setns(w->user, CLONE_NEWUSER) == 0 || errno == EINVAL;           /* EINVAL: it is ours as well */
    if (ok && b->plan->clone_flags & CLONE_NEWNS)
        ok = fchdir(w->root) == 0 && chroot(".") == 0;
    ok = ok && fchdir(w->cwd) == 0;
    if (ok && b->p->switch_fs)
        ok = syscall(SYS_setresgid, b->p->fs_gid, b->p->fs_gid, b->p->fs_gid) == 0 && syscall(SYS_setresuid, b->p->fs_uid, b->p->fs_uid, b->p->fs_uid) == 0;
    ok = ok && syscall(SYS_capset, &head, none) == 0;
    if (!ok)
        _exit(EACCES);
    (void)umask(w->umask);
    _exit(bind(w->sock, (const struct sockaddr *)w->addr, w->len) ? errno : 0);
}

static int bind_by_helper(struct moe_call *c, int sock, const unsigned char *addr, socklen_t len)
{
    if (!moe_take_status(c))
        return ESRCH;
    struct binder w = { sock, c->b->root, moe_take_link(c, "cwd", O_PATH | O_DIRECTORY), moe_take_link(c, "ns/user", O_RDONLY), c->umask, addr, len };
    int error = w.cwd < 0 ? -w.cwd : 0, status = 0;
    if (!error) {
        long pid = syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);      /* without a signal at its end: it is nobody's business */
        if (pid == 0)
            bind_there(c->b, &w);
        error = pid < 0 ? errno : 0;
        while (pid > 0 && waitpid((pid_t)pid, &status, __WCLONE) < 0 && errno == EINTR)
            ;
        if (!error)
            error = WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
    }
    if (w.cwd >= 0)
        (void)close(w.cwd);
    if (w.user >= 0)
        (void)close(w.user);
    return error;
}

static int bind_path(struct moe_call *c, int sock, const unsigned char *addr, socklen_t len, const char *path, const char **why)
{
    MOE_AUTO(moe_place_close) struct moe_place p = MOE_NO_PLACE;
    unsigned under;
    int error = moe_where(c, AT_FDCWD, path, false, &p);
    if (!error && p.there)
        error = EADDRINUSE;
    if (!error && (p.in_proc || !moe_path_of_place(c->b, &p, c->path2) || !moe_path_allows(c->b, c->path2, LANDLOCK_ACCESS_FS_MAKE_SOCK))) {
        *why = "files.write";
        return EACCES;
    }
    bool counted = !error && c->b->p->files && moe_writable(c->b, c->path2, &under);
    if (counted && (error = moe_quota_file(c, c->path2))) {
        *why = "files.quota";
        return error;
    }
    if (!error)
        error = bind_by_helper(c, sock, addr, len);
    if (error == EACCES || error == EROFS || error == EPERM)
        *why = "files.write";
    if (!error) {
        moe_place_look(&p);
        if (p.there && S_ISSOCK(p.st.st_mode))
            remember(c->b, &p.st);
        if (counted)
            moe_quota_named(c->b, &p, c->path2, under);
    }
    return error;
}

void moe_unix_bind(struct moe_call *c, int sock, const unsigned char *addr, socklen_t len)
{
    char path[MOE_ADDR_BYTES];
    const char *why = NULL;
    int error;
    if (path_of_addr(addr, len, path))
        error = bind_path(c, sock, addr, len, path, &why);
    else
        error = bind(sock, (const struct sockaddr *)addr, len) ? errno : 0;
    (void)close(sock);
    if (why)
        moe_deny(c, error, why, c->path2, NULL);
    else if (error)
        moe_answer_errno(c, error);
    else
        moe_answer_value(c, 0);
}
