/* Opens that could write: done by the supervisor in the job's root, as the job's user and with its umask, and handed over as a descriptor. */
#include "sandbox/broker/parts.h"
#include "sandbox/kernel/uapi.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

struct open_want { int dirfd; uint64_t path, flags, mode, resolve; bool in_memory; };

#define STATUS_FLAGS (O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME)   /* what F_SETFL would change beside O_NONBLOCK */

static int read_how(struct moe_call *c, struct open_want *w)
{
    unsigned char bytes[4096] = { 0 };
    struct open_how how;
    uint64_t size = c->args[3];
    if (size < 24)
        return EINVAL;
    if (size > sizeof bytes)
        return E2BIG;
    int error = moe_take_bytes(c, c->args[2], bytes, (size_t)size);
    if (error)
        return error;
    for (size_t i = sizeof how; i < size; i++)
        if (bytes[i])
            return E2BIG;
    memcpy(&how, bytes, sizeof how);
    *w = (struct open_want){ (int)c->args[0], c->args[1], how.flags, how.mode, how.resolve, true };
    return how.flags >> 31 || (how.mode && !(how.flags & (O_CREAT | O_TMPFILE))) ? EINVAL : 0;
}

static int read_want(struct moe_call *c, struct open_want *w)
{
    if (c->nr == SYS_openat2)
        return read_how(c, w);
    if (c->nr == SYS_openat)
        *w = (struct open_want){ (int)c->args[0], c->args[1], (uint32_t)c->args[2], c->args[3], 0, false };
#ifdef SYS_open
    if (c->nr == SYS_open)
        *w = (struct open_want){ AT_FDCWD, c->args[0], (uint32_t)c->args[1], c->args[2], 0, false };
    if (c->nr == SYS_creat)
        *w = (struct open_want){ AT_FDCWD, c->args[0], O_CREAT | O_WRONLY | O_TRUNC, c->args[1], 0, false };
#endif
    return 0;
}

static bool writes(uint64_t flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)); }

/* Of procfs only what a process may say of itself: its name, above all, which CUDA writes. Anything else below /proc opened by the supervisor would be opened
 * with the supervisor's rights over the job's processes. */
static bool own_proc_file(struct moe_call *c, const char *path)
{
    static const char *const files[] = { "comm", "coredump_filter", "oom_score_adj", "timerslack_ns", "clear_refs" };
    char *end;
    if (strncmp(path, "/proc/", 6) != 0 || !moe_take_status(c))
        return false;
    long pid = strtol(path + 6, &end, 10);
    if (pid != c->ns_tgid && pid != c->ns_tid)
        return false;
    if (strncmp(end, "/task/", 6) == 0 && end[6] >= '1' && end[6] <= '9')
        (void)strtol(end + 6, &end, 10);
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        if (*end == '/' && strcmp(end + 1, files[i]) == 0)
            return true;
    return false;
}

static bool memory_device(const struct stat *st)
{
    unsigned minor = minor(st->st_rdev);
    return S_ISCHR(st->st_mode) && major(st->st_rdev) == 1 && (minor == 3 || minor == 5 || minor == 7 || minor == 8 || minor == 9);
}

/* The call itself, once. Gives a descriptor or -errno. */
static int open_now(struct moe_op *op)
{
    struct moe_call *c = &op->call;
    struct moe_broker *b = c->b;
    bool makes = op->flags & O_CREAT || (op->flags & O_TMPFILE) == O_TMPFILE;
    struct open_how how = { .flags = ((uint64_t)(uint32_t)op->flags & ~(uint64_t)O_CLOEXEC) | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
                            .mode = makes ? op->mode : 0, .resolve = RESOLVE_NO_MAGICLINKS };
    if (makes && !moe_take_status(c))
        return -ESRCH;
    moe_user_enter(b);
    mode_t old = makes ? umask(c->umask) : 0;
    int fd, tries = 0;
    do
        fd = (int)syscall(SYS_openat2, op->dir, op->name, &how, sizeof how);
    while (fd < 0 && (errno == EINTR || errno == EAGAIN) && ++tries < 3);
    int error = errno;
    if (makes)
        (void)umask(old);
    moe_user_leave(b);
    return fd < 0 ? -error : fd;
}

/* Nobody got what was made for him: as if the call had never been. */
static void unmake(struct moe_op *op, int fd)
{
    struct stat made, there;
    if (fstat(fd, &made) != 0 || fstatat(op->dir, op->name, &there, AT_SYMLINK_NOFOLLOW) != 0 || made.st_dev != there.st_dev || made.st_ino != there.st_ino ||
        made.st_size)
        return;
    moe_user_enter(op->call.b);
    (void)unlinkat(op->dir, op->name, 0);
    moe_user_leave(op->call.b);
}

static void hand_over(struct moe_op *op, int fd, const char *path, bool made)
{
    struct moe_call *c = &op->call;
    struct stat st;
    unsigned under;
    int keep = op->flags & (STATUS_FLAGS | O_NONBLOCK);
    if (!(op->flags & O_NONBLOCK))
        (void)fcntl(fd, F_SETFL, keep);
    bool counts = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && moe_writable(c->b, path, &under);
    if (!moe_answer_fd(c, fd, op->flags & O_CLOEXEC)) {
        if (made)
            unmake(op, fd);
        return;
    }
    if (counts)
        moe_quota_opened(c->b, fd, path, under, made);
}

static bool finish_open(struct moe_op *op, bool made)
{
    struct moe_call *c = &op->call;
    char path[PATH_MAX] = "";
    int fd = open_now(op);
    if ((fd == -ENXIO || fd == -EWOULDBLOCK) && !(op->flags & O_NONBLOCK)) {
        struct stat st;
        if (fd == -EWOULDBLOCK || (fstatat(op->dir, op->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISFIFO(st.st_mode)))
            return false;                                       /* no reader yet, or a lease is being given up */
    }
    struct moe_place p = { .dir = op->dir };
    (void)snprintf(p.name, sizeof p.name, "%s", op->name);
    (void)moe_path_of_place(c->b, &p, path);
    if (fd < 0) {
        if (fd == -EACCES || fd == -EPERM || fd == -EROFS)
            moe_deny(c, -fd, "files.write", path, NULL);
        else
            moe_answer_errno(c, -fd);
        return true;
    }
    hand_over(op, fd, path, made);
    (void)close(fd);
    return true;
}

static bool open_again(struct moe_op *op, bool ready)
{
    (void)ready;
    op->pause_ms = MOE_MIN(op->pause_ms + 2, (unsigned)MOE_TICK_MS);
    return finish_open(op, false);
}

static void open_regular(struct moe_call *c, struct moe_place *p, const struct open_want *w, bool made)
{
    struct moe_op op MOE_NOT_ZEROED;
    op.call = *c;
    op.again = open_again;
    op.fd = op.taken = -1;
    op.flags = (int)w->flags | (p->must_be_folder && !(w->flags & O_CREAT) ? O_DIRECTORY : 0);
    op.mode = (mode_t)w->mode & 01777;
    op.dir = p->dir;
    op.pause_ms = 2;
    op.due_ms = moe_now_ms() + op.pause_ms;
    op.deadline_ms = UINT64_MAX;
    op.shared_seen = 0;
    memcpy(op.name, p->name, sizeof op.name);
    if (finish_open(&op, made))
        return;
    p->dir = -1;
    (void)moe_op_wait(c->b, &op);
}

/* As Landlock would ask: only a regular file is cut. */
static uint64_t rights_of(const struct open_want *w, bool there, mode_t mode)
{
    uint64_t need = (w->flags & O_ACCMODE) != O_RDONLY ? LANDLOCK_ACCESS_FS_WRITE_FILE : 0;
    if (w->in_memory && (w->flags & O_ACCMODE) != O_WRONLY)
        need |= there && S_ISDIR(mode) ? LANDLOCK_ACCESS_FS_READ_DIR : LANDLOCK_ACCESS_FS_READ_FILE;
    if (w->flags & O_TRUNC && there && S_ISREG(mode))
        need |= LANDLOCK_ACCESS_FS_TRUNCATE;
    return need | (there ? 0 : LANDLOCK_ACCESS_FS_MAKE_REG);
}

static void open_place(struct moe_call *c, struct moe_place *p, struct open_want *w, int depth);

/* What the job writes to already, opened a second time. A pipe, terminal or log that belongs to whoever started the job may be no one's to open: then it is
 * shared, and not cut. */
static int open_again_as(struct moe_call *c, int taken, const struct stat *st, int flags)
{
    char link[40], path[PATH_MAX];
    struct moe_op op MOE_NOT_ZEROED;
    bool file = S_ISREG(st->st_mode);
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", taken);
    if (file)
        moe_user_enter(c->b);
    int fd = open(link, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), error = errno;
    if (file)
        moe_user_leave(c->b);
    if (fd < 0 && error == EACCES && (file || S_ISFIFO(st->st_mode) || S_ISCHR(st->st_mode)) && (flags & O_ACCMODE) == O_WRONLY) {
        (void)moe_answer_fd(c, taken, flags & O_CLOEXEC);
        return 0;
    }
    if (fd < 0)
        return error;
    op.call = *c;
    op.flags = flags;
    hand_over(&op, fd, moe_path_of(c->b, fd, path) ? path : "", false);
    c->answered = op.call.answered;
    (void)close(fd);
    return 0;
}

/* /proc/self/fd/N, /dev/stderr. What the job holds for writing it may open once more; what it holds for reading is judged by its path. */
static void open_own(struct moe_call *c, const struct moe_place *p, struct open_want *w, int depth)
{
    char path[PATH_MAX];
    struct stat st;
    int taken = moe_take_fd(c, p->fd), fl = taken < 0 ? -1 : fcntl(taken, F_GETFL), error = 0;
    struct moe_place there = MOE_NO_PLACE;
    if (fl < 0 || fstat(taken, &st) != 0) {
        error = taken < 0 ? ENOENT : errno;
    } else if ((w->flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL) || (w->flags & O_NOFOLLOW)) {
        error = w->flags & O_NOFOLLOW ? ELOOP : EEXIST;
    } else if (fl & O_PATH || w->in_memory || !((fl & O_ACCMODE) == O_RDWR || ((fl & O_ACCMODE) == O_WRONLY && (w->flags & O_ACCMODE) == O_WRONLY))) {
        /* More than it holds: not by the descriptor, but by the name, if the name still leads there. */
        error = depth || !moe_path_of(c->b, taken, path) || path[0] != '/' || moe_where(c, AT_FDCWD, path, false, &there) || !there.there ||
                there.st.st_dev != st.st_dev || there.st.st_ino != st.st_ino ? EACCES : 0;
        if (!error)
            open_place(c, &there, w, depth + 1);
    } else {
        error = open_again_as(c, taken, &st, (int)w->flags & ~(O_CREAT | O_EXCL));
    }
    moe_place_close(&there);
    if (taken >= 0)
        (void)close(taken);
    if (error)
        moe_deny(c, error, "files.write", c->path, NULL);
}

static void open_place(struct moe_call *c, struct moe_place *p, struct open_want *w, int depth)
{
    char path[PATH_MAX];
    unsigned under;
    if (p->fd >= 0) {
        open_own(c, p, w, depth);
        return;
    }
    if (!moe_path_of_place(c->b, p, path)) {
        moe_answer_errno(c, ENAMETOOLONG);
        return;
    }
    bool made = !p->there && w->flags & O_CREAT, temporary = (w->flags & O_TMPFILE) == O_TMPFILE;
    if (!p->there && !made) {
        moe_answer_errno(c, ENOENT);
    } else if (p->in_proc && (!writes(w->flags) || !own_proc_file(c, path))) {
        if (writes(w->flags))
            moe_deny(c, EACCES, "files.write", path, NULL);
        else
            moe_answer_errno(c, ENOSYS);                        /* openat2 to read: there is openat, which does not come here */
    } else if (p->there && (S_ISCHR(p->st.st_mode) || S_ISBLK(p->st.st_mode)) && !memory_device(&p->st)) {
        /* Drivers look at who opens them. What a changed path could gain is what rights and mounts allow anyway; that it is counted is looked after. */
        if (moe_take_status(c))
            moe_recheck_later(c->b, c->tgid, false, true);
        moe_answer_continue(c);
    } else if (!p->in_proc && !moe_path_allows(c->b, path, rights_of(w, p->there && !temporary, p->st.st_mode))) {
        moe_deny(c, EACCES, "files.write", path, NULL);
    } else {
        int over = 0;
        if (writes(w->flags) && moe_writable(c->b, path, &under)) {
            over = moe_quota_bytes(c);
            if (!over && (made || temporary))
                over = moe_quota_file(c, path);
        }
        if (over)
            moe_deny(c, over, "files.quota", path, NULL);
        else
            open_regular(c, p, w, made || temporary);
    }
}

void moe_serve_open(struct moe_call *c)
{
    MOE_AUTO(moe_place_close) struct moe_place p = MOE_NO_PLACE;
    struct open_want w = { 0 };
    int error = read_want(c, &w);
    if (!error)
        error = moe_take_path(c, w.path, c->path);
    if (!error && w.flags & O_PATH) {
        if (w.in_memory)
            moe_answer_errno(c, ENOSYS);
        else
            moe_answer_continue(c);                             /* the flags are in registers: it neither writes nor makes */
        return;
    }
    bool temporary = (w.flags & O_TMPFILE) == O_TMPFILE, makes = w.flags & O_CREAT || temporary;
    if (!error && makes && w.mode & (S_ISUID | S_ISGID)) {
        moe_deny(c, EPERM, "set-uid and set-gid bits", c->path, NULL);
        return;
    }
    if (!error) {
        size_t n = strlen(c->path);
        bool follow = !(w.flags & O_NOFOLLOW) && (w.flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
        char folder[PATH_MAX + 2];
        (void)snprintf(folder, sizeof folder, "%s/.", c->path);
        const char *path = temporary && n && n + 3 < PATH_MAX ? folder : c->path;
        error = w.resolve ? moe_where_within(c, w.dirfd, path, w.resolve, follow, &p) : moe_where(c, w.dirfd, path, follow, &p);
    }
    if (!error && p.must_be_folder && w.flags & O_CREAT && !temporary)
        error = EISDIR;
    if (error)
        moe_answer_errno(c, error);
    else
        open_place(c, &p, &w, 0);
}
