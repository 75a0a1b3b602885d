/* Names: made, linked, renamed; files cut. Done by the supervisor where the number of files or the record of what was written depends on them. */
#include "sandbox/broker/parts.h"
#include "sandbox/kernel/uapi.h"
#include <errno.h>
#include <linux/fs.h>
#include <stdio.h>

/* One call of the family, as the *at form says it; numbers of arguments, -1 = there is none. */
enum name_op { MKDIR, MKNOD, SYMLINK, LINK, RENAME };
static const struct name_call { int nr; enum name_op op; int dir1, path1, dir2, path2, mode, flags; } calls[] = {
    { SYS_mkdirat, MKDIR, -1, -1, 0, 1, 2, -1 },      { SYS_mknodat, MKNOD, -1, -1, 0, 1, 2, -1 },   { SYS_symlinkat, SYMLINK, -1, 0, 1, 2, -1, -1 },
    { SYS_linkat, LINK, 0, 1, 2, 3, -1, 4 },          { SYS_renameat2, RENAME, 0, 1, 2, 3, -1, 4 },
#ifdef SYS_renameat
    { SYS_renameat, RENAME, 0, 1, 2, 3, -1, -1 },
#endif
#ifdef SYS_mkdir
    { SYS_mkdir, MKDIR, -1, -1, -1, 0, 1, -1 },       { SYS_mknod, MKNOD, -1, -1, -1, 0, 1, -1 },    { SYS_symlink, SYMLINK, -1, 0, -1, 1, -1, -1 },
    { SYS_link, LINK, -1, 0, -1, 1, -1, -1 },         { SYS_rename, RENAME, -1, 0, -1, 1, -1, -1 },
#endif
};

struct name_want { const struct name_call *k; int dir1, dir2; mode_t mode; unsigned flags; uint64_t access; char full1[PATH_MAX], full2[PATH_MAX]; };

static uint64_t made_right(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:  return LANDLOCK_ACCESS_FS_MAKE_DIR;
    case S_IFLNK:  return LANDLOCK_ACCESS_FS_MAKE_SYM;
    case S_IFIFO:  return LANDLOCK_ACCESS_FS_MAKE_FIFO;
    case S_IFSOCK: return LANDLOCK_ACCESS_FS_MAKE_SOCK;
    default:       return LANDLOCK_ACCESS_FS_MAKE_REG;
    }
}

static int read_want(struct moe_call *c, struct name_want *w)
{
    for (size_t i = 0; i < MOE_COUNT(calls); i++)
        if (calls[i].nr == c->nr)
            w->k = &calls[i];
    const struct name_call *k = w->k;
    w->dir1 = k->dir1 < 0 ? AT_FDCWD : (int)c->args[k->dir1];
    w->dir2 = k->dir2 < 0 ? AT_FDCWD : (int)c->args[k->dir2];
    w->mode = k->mode < 0 ? 0 : (mode_t)c->args[k->mode];
    w->flags = k->flags < 0 ? 0 : (unsigned)c->args[k->flags];
    if (k->op == MKNOD && !(w->mode & S_IFMT))
        w->mode |= S_IFREG;
    if (k->op == MKNOD && !S_ISREG(w->mode) && !S_ISFIFO(w->mode) && !S_ISSOCK(w->mode))
        return EPERM;
    if (w->mode & (S_ISUID | S_ISGID))
        return EPERM;
    if (k->op == RENAME && w->flags & ~(unsigned)(RENAME_NOREPLACE | RENAME_EXCHANGE))
        return w->flags & RENAME_WHITEOUT ? EPERM : EINVAL;
    if (k->op == LINK && w->flags & ~(unsigned)AT_SYMLINK_FOLLOW)
        return w->flags & AT_EMPTY_PATH ? ENOENT : EINVAL;      /* as for whoever lacks CAP_DAC_READ_SEARCH */
    int error = k->path1 < 0 ? 0 : moe_take_path(c, c->args[k->path1], c->path2);
    return error ? error : moe_take_path(c, c->args[k->path2], c->path);
}

/* Rights as Landlock would ask for them; rename and link ask on both sides. */
static bool allowed(struct moe_call *c, const struct name_want *w, const struct moe_place *p1)
{
    const struct moe_broker *b = c->b;
    switch (w->k->op) {
    case MKDIR:   return moe_path_allows(b, w->full2, LANDLOCK_ACCESS_FS_MAKE_DIR);
    case MKNOD:   return moe_path_allows(b, w->full2, made_right(w->mode));
    case SYMLINK: return moe_path_allows(b, w->full2, LANDLOCK_ACCESS_FS_MAKE_SYM);
    case LINK:    return moe_path_allows(b, w->full2, made_right(p1->there ? p1->st.st_mode : S_IFREG) | LANDLOCK_ACCESS_FS_REFER);
    case RENAME: {
        bool folder = p1->there && S_ISDIR(p1->st.st_mode);
        return moe_path_allows(b, w->full1, folder ? LANDLOCK_ACCESS_FS_REMOVE_DIR : LANDLOCK_ACCESS_FS_REMOVE_FILE) &&
               moe_path_allows(b, w->full2, made_right(p1->there ? p1->st.st_mode : S_IFREG));
    }
    }
    return false;
}

static int act(struct moe_call *c, const struct name_want *w, const struct moe_place *p1, int taken, const struct moe_place *p2)
{
    char link[40];
    int r = -1;
    if ((w->k->op == MKDIR || w->k->op == MKNOD) && !moe_take_status(c))
        return ESRCH;
    moe_user_enter(c->b);
    mode_t old = umask(w->mode ? c->umask : 0);
    switch (w->k->op) {
    case MKDIR:   r = mkdirat(p2->dir, p2->name, w->mode & 01777); break;
    case MKNOD:   r = mknodat(p2->dir, p2->name, w->mode & (S_IFMT | 01777), 0); break;
    case SYMLINK: r = symlinkat(c->path2, p2->dir, p2->name); break;
    case LINK:
        if (taken >= 0) {
            (void)snprintf(link, sizeof link, "/proc/self/fd/%d", taken);
            r = linkat(AT_FDCWD, link, p2->dir, p2->name, AT_SYMLINK_FOLLOW);
        } else {
            r = linkat(p1->dir, p1->name, p2->dir, p2->name, 0);
        }
        break;
    case RENAME:  r = (int)syscall(SYS_renameat2, p1->dir, p1->name, p2->dir, p2->name, w->flags); break;
    }
    int error = r ? errno : 0;
    (void)umask(old);
    moe_user_leave(c->b);
    return error;
}

static void count(struct moe_call *c, const struct name_want *w, const struct moe_place *p1, const struct moe_place *p2)
{
    unsigned under;
    const bool same = p1->there && p2->there && p1->st.st_dev == p2->st.st_dev && p1->st.st_ino == p2->st.st_ino;
    if (w->k->op == RENAME && same)
        return;                                                 /* two names of one file: both stay */
    if (w->k->op == RENAME)
        moe_quota_renamed(c->b, &p1->st, w->full1, w->full2, w->flags & RENAME_EXCHANGE);
    else if (w->k->op == LINK && moe_writable(c->b, w->full2, &under))
        moe_quota_linked(c->b, p2, w->full1, w->full2, under);
    else if (moe_writable(c->b, w->full2, &under))
        moe_quota_named(c->b, p2, w->full2, under);
}

static int places(struct moe_call *c, struct name_want *w, struct moe_place *p1, int *taken, struct moe_place *p2)
{
    int error = 0;
    if (w->k->op == LINK || w->k->op == RENAME) {
        error = moe_where(c, w->dir1, c->path2, w->flags & AT_SYMLINK_FOLLOW && w->k->op == LINK, p1);
        if (!error && p1->fd >= 0) {
            *taken = moe_take_fd(c, p1->fd);
            error = *taken < 0 ? -*taken : w->k->op == RENAME ? EXDEV : fstat(*taken, &p1->st) ? errno : 0;
        } else if (!error && p1->in_proc) {
            error = EXDEV;
        }
        if (!error && *taken < 0 && !moe_path_of_place(c->b, p1, w->full1))
            error = ENAMETOOLONG;
    }
    if (!error)
        error = moe_where(c, w->dir2, c->path, false, p2);
    if (!error && (p2->fd >= 0 || p2->in_proc))
        error = p2->there ? EEXIST : EPERM;
    if (!error && !moe_path_of_place(c->b, p2, w->full2))
        error = ENAMETOOLONG;
    return error;
}

void moe_serve_name(struct moe_call *c)
{
    MOE_AUTO(moe_place_close) struct moe_place p1 = MOE_NO_PLACE;
    MOE_AUTO(moe_place_close) struct moe_place p2 = MOE_NO_PLACE;
    struct name_want w MOE_NOT_ZEROED;
    int taken = -1;
    unsigned under;
    w.k = NULL;
    w.full1[0] = w.full2[0] = '\0';
    int error = read_want(c, &w);
    if (!error)
        error = places(c, &w, &p1, &taken, &p2);
    const char *why = error == EPERM ? "device nodes, set-uid and set-gid bits" : NULL;
    /* A name that ends in "." or a slash: the kernel's own errors, by the kernel. */
    if (!error && strcmp(p2.name, ".") == 0)
        error = w.k->op == RENAME ? EBUSY : EEXIST;
    if (!error && w.k->op == RENAME && strcmp(p1.name, ".") == 0)
        error = EBUSY;
    if (!error && p2.must_be_folder && w.k->op != MKDIR && !(w.k->op == RENAME && p1.there && S_ISDIR(p1.st.st_mode)))
        error = p2.there ? EEXIST : ENOENT;
    if (!error && p1.must_be_folder && !(p1.there && S_ISDIR(p1.st.st_mode)))
        error = p1.there ? ENOTDIR : ENOENT;
    if (!error && !p2.there && !allowed(c, &w, &p1)) {
        error = EACCES;
        why = "files.write";
    } else if (!error && w.k->op == RENAME && !allowed(c, &w, &p1)) {
        error = EACCES;
        why = "files.write";
    }
    if (!error && w.k->op != RENAME && !p2.there && moe_writable(c->b, w.full2, &under) && (error = moe_quota_file(c, w.full2)))
        why = "files.quota";
    if (!error) {
        error = act(c, &w, &p1, taken, &p2);
        if (error == EROFS || error == EACCES || error == EPERM)
            why = "files.write";
        if (!error)
            count(c, &w, &p1, &p2);
    }
    if (taken >= 0)
        (void)close(taken);
    if (why)
        moe_deny(c, error, why, w.full2[0] ? w.full2 : c->path, NULL);
    else if (error)
        moe_answer_errno(c, error);
    else
        moe_answer_value(c, 0);
}

void moe_serve_truncate(struct moe_call *c)
{
    MOE_AUTO(moe_place_close) struct moe_place p = MOE_NO_PLACE;
    char full[PATH_MAX];
    unsigned under;
    int64_t length = (int64_t)c->args[1];
    int error = moe_take_path(c, c->args[0], c->path);
    if (!error)
        error = moe_where(c, AT_FDCWD, c->path, true, &p);
    if (!error && p.fd >= 0)
        error = EACCES;                                         /* there is ftruncate */
    if (!error && !p.there)
        error = ENOENT;
    if (!error && !S_ISREG(p.st.st_mode))
        error = S_ISDIR(p.st.st_mode) ? EISDIR : EINVAL;
    if (!error && length < 0)
        error = EINVAL;
    if (!error && (uint64_t)length > c->b->p->file_bytes)
        error = EFBIG;
    if (!error && !moe_path_of_place(c->b, &p, full))
        error = ENAMETOOLONG;
    if (error) {
        moe_answer_errno(c, error);
        return;
    }
    if (p.in_proc || !moe_path_allows(c->b, full, LANDLOCK_ACCESS_FS_TRUNCATE)) {
        moe_deny(c, EACCES, "files.write", full, NULL);
        return;
    }
    struct open_how how = { .flags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, .resolve = RESOLVE_NO_MAGICLINKS };
    moe_user_enter(c->b);
    int fd = (int)syscall(SYS_openat2, p.dir, p.name, &how, sizeof how);
    error = fd < 0 || ftruncate(fd, length) != 0 ? errno : 0;
    moe_user_leave(c->b);
    if (!error && moe_writable(c->b, full, &under))
        moe_quota_opened(c->b, fd, full, under, false);
    if (fd >= 0)
        (void)close(fd);
    if (error == EROFS || error == EACCES)
        moe_deny(c, error, "files.write", full, NULL);
    else if (error)
        moe_answer_errno(c, error);
    else
        moe_answer_value(c, 0);
}
