/* The root that the job sees: an empty tmpfs, the plan's mounts one by one, then everything else is left behind.
 *
 * Until the end the old root is still this process's root, so no target may be followed as a path: a link in a folder that an earlier job could write would
 * lead a mask or a mount out of the new tree. Each target is therefore opened by openat2() within the new root, and mounted on by descriptor. */
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define QUIET (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)

static int open_in(int root, const char *path, uint64_t flags)
{
    const struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
    while (*path == '/')
        path++;
    return (int)syscall(SYS_openat2, root, *path ? path : ".", &how, sizeof how);
}

/* The folder that `path` is in, made where it is missing; *name is its last part. */
static int open_parent(struct moe_start *s, int root, const char *path, const char **name)
{
    char part[PATH_MAX];
    int at = MOE_MUST(s, open_in(root, "", O_PATH | O_DIRECTORY));
    while (*path == '/')
        path++;
    for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        const size_t n = (size_t)(slash - path);
        if (!n)
            continue;
        if (n > NAME_MAX || (n == 2 && memcmp(path, "..", 2) == 0))
            moe_start_die(s, ENAMETOOLONG);
        memcpy(part, path, n);
        part[n] = '\0';
        int next = (int)syscall(SYS_openat, at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0 && errno == ENOENT && mkdirat(at, part, 0755) == 0)
            next = (int)syscall(SYS_openat, at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        (void)close(at);
        at = (int)moe_must(s, next);
    }
    *name = path;
    return at;
}

/* The folder that the last step was in: the next is mostly in the same. */
struct nest { int root, fd; char folder[PATH_MAX]; };

static void leave_nest(struct nest *n)
{
    if (n->fd >= 0)
        (void)close(n->fd);
    n->fd = -1;
}

/* The same in one step, where the folder is there and no link leads to it; -1 where not. It stays the nest's. */
static int known_parent(struct nest *at, const char *path, const char **name)
{
    const struct open_how how = { .flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
    char folder[PATH_MAX] = ".";
    while (*path == '/')
        path++;
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    const size_t n = slash ? (size_t)(slash - path) : 0;
    if (n >= sizeof folder || !**name || strstr(path, ".."))
        return -1;
    if (n) {
        memcpy(folder, path, n);
        folder[n] = '\0';
    }
    if (at->fd >= 0 && strcmp(at->folder, folder) == 0)
        return at->fd;
    leave_nest(at);
    memcpy(at->folder, folder, n ? n + 1 : sizeof ".");
    return at->fd = (int)syscall(SYS_openat2, at->root, folder, &how, sizeof how);
}

/* What is at `path` in the new root; -1 when nothing is. */
static int open_target(struct moe_start *s, int root, const char *path)
{
    int fd = open_in(root, path, O_PATH);
    if (fd < 0 && errno != ENOENT)
        moe_start_die(s, errno);
    return fd;
}

static bool is_folder(struct moe_start *s, int fd)
{
    struct stat st;
    (void)moe_must(s, fstat(fd, &st));
    return S_ISDIR(st.st_mode);
}

static void set_attr(struct moe_start *s, int tree, uint64_t attr)
{
    struct mount_attr set = { .attr_set = attr };
    if (attr)
        (void)moe_must(s, mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &set, sizeof set));
}

static void attach(struct moe_start *s, int tree, int target)
{
    (void)moe_must(s, move_mount(tree, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    (void)close(tree);
    (void)close(target);
}

/* ---- file systems of our own ---- */

/* "size=64m,mode=1777,newinstance" */
static void set_options(struct moe_start *s, int fs, const char *data)
{
    char key[128];
    while (data && *data) {
        const size_t n = strcspn(data, ",");
        if (n >= sizeof key)
            moe_start_die(s, ENAMETOOLONG);
        memcpy(key, data, n);
        key[n] = '\0';
        data += n + (data[n] == ',');
        char *value = strchr(key, '=');
        if (value)
            *value++ = '\0';
        if (*key)
            (void)moe_must(s, value ? fsconfig(fs, FSCONFIG_SET_STRING, key, value, 0) : fsconfig(fs, FSCONFIG_SET_FLAG, key, NULL, 0));
    }
}

static int new_fs(struct moe_start *s, const char *type, const char *data, uint64_t attr)
{
    int fs = MOE_MUST(s, fsopen(type, FSOPEN_CLOEXEC));
    set_options(s, fs, data);
    (void)moe_must(s, fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    int tree = MOE_MUST(s, fsmount(fs, FSMOUNT_CLOEXEC, (unsigned)attr));
    (void)close(fs);
    return tree;
}

/* ---- kinds ---- */

static void make_folder(struct moe_start *s, struct nest *nest, const char *to, unsigned mode)
{
    const char *name;
    int at = known_parent(nest, to, &name);
    if (at >= 0 && mkdirat(at, name, mode ? mode : 0755) == 0)
        return;
    int fd = open_target(s, nest->root, to);
    if (fd < 0) {
        at = open_parent(s, nest->root, to, &name);
        (void)moe_must(s, mkdirat(at, name, mode ? mode : 0755));
        fd = at;
    }
    (void)close(fd);
}

/* There is no umask, so the mode is as it is given. */
static int new_file(int folder, const char *name, const struct moe_mount *m)
{
    return openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, m->mode ? m->mode : 0444);
}

static void fill_file(struct moe_start *s, int fd, const struct moe_mount *m)
{
    if (m->text.len && write(fd, m->text.ptr, m->text.len) != (ssize_t)m->text.len)
        moe_start_die(s, errno ? errno : ENOSPC);
    (void)close(fd);
}

static void lay(struct moe_start *s, int root, int target, const char *name, uint64_t attr)
{
    int tree = MOE_MUST(s, open_tree(root, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    set_attr(s, tree, attr);
    attach(s, tree, target);
}

/* Covers a target with a file that then lies nowhere any more, so that it cannot be changed. */
static void cover(struct moe_start *s, int root, int target, const struct moe_mount *m)
{
    static const char name[] = ".moe-cover";
    fill_file(s, MOE_MUST(s, new_file(root, name, m)), m);
    lay(s, root, target, name, QUIET | MOUNT_ATTR_RDONLY);
    (void)moe_must(s, unlinkat(root, name, 0));      /* not before: what has no name cannot be moved */
}

static void make_file(struct moe_start *s, struct nest *nest, const struct moe_mount *m)
{
    const char *name;
    int at = known_parent(nest, m->to, &name), fd = -1;
    if (at >= 0 && !m->text.len && mknodat(at, name, S_IFREG | (m->mode ? m->mode : 0444), 0) == 0)
        return;
    if (at >= 0 && m->text.len && (fd = new_file(at, name, m)) >= 0) {
        fill_file(s, fd, m);
        return;
    }
    int target = open_target(s, nest->root, m->to);
    if (target >= 0 && m->text.ptr)                  /* the file of a folder that was bound: covered, the host's stays as it is */
        cover(s, nest->root, target, m);
    else if (target >= 0)
        (void)close(target);
    if (target >= 0)
        return;
    at = open_parent(s, nest->root, m->to, &name);
    fill_file(s, MOE_MUST(s, new_file(at, name, m)), m);
    (void)close(at);
}

static void make_link(struct moe_start *s, struct nest *nest, const struct moe_mount *m)
{
    const char *name;
    char is[PATH_MAX];
    int at = known_parent(nest, m->to, &name);
    const int own = at < 0 ? at = open_parent(s, nest->root, m->to, &name) : -1;
    if (symlinkat(m->from, at, name) != 0) {
        const int error = errno;
        ssize_t n = error == EEXIST ? readlinkat(at, name, is, sizeof is) : -1;
        if (n < 0 || (size_t)n != strlen(m->from) || memcmp(is, m->from, (size_t)n) != 0)
            moe_start_die(s, error);
    }
    if (own >= 0)
        (void)close(own);
}

static void make_point(struct moe_start *s, struct nest *nest, const char *to, bool folder)
{
    const struct moe_mount file = { .kind = MOE_MOUNT_FILE, .to = to, .mode = 0444 };
    if (folder)
        make_folder(s, nest, to, 0755);
    else
        make_file(s, nest, &file);
}

static void bind_tree(struct moe_start *s, struct nest *nest, const struct moe_mount *m)
{
    int tree = s->root ? m->tree : open_tree(AT_FDCWD, m->from, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree < 0 && m->optional && (s->root || errno == ENOENT || errno == ENOTDIR || errno == EACCES))
        return;
    if (tree < 0 && s->root)
        moe_start_die(s, EBADF);
    (void)moe_must(s, tree);
    set_attr(s, tree, m->attr);
    int target = open_target(s, nest->root, m->to);
    if (target < 0) {
        make_point(s, nest, m->to, is_folder(s, tree));
        target = MOE_MUST(s, open_in(nest->root, m->to, O_PATH));
    }
    attach(s, tree, target);
}

static void fresh(struct moe_start *s, struct nest *nest, const struct moe_mount *m, const char *type)
{
    int target = open_target(s, nest->root, m->to);
    if (target < 0) {
        make_folder(s, nest, m->to, 0755);
        target = MOE_MUST(s, open_in(nest->root, m->to, O_PATH));
    }
    attach(s, new_fs(s, type, m->data, m->attr), target);
}

/* One empty file and one empty folder cover whatever is masked. */
static const char empty_file[] = ".moe-empty-file", empty_folder[] = ".moe-empty-folder";

static void mask(struct moe_start *s, int root, const struct moe_mount *m)
{
    static const struct moe_mount empty = { .mode = 0444 };
    int target = open_target(s, root, m->to);
    if (target < 0)
        return;
    const bool folder = is_folder(s, target);
    int fd = folder ? -1 : new_file(root, empty_file, &empty);
    if (fd >= 0)
        fill_file(s, fd, &empty);
    else if ((!folder || mkdirat(root, empty_folder, 0555) != 0) && errno != EEXIST)
        moe_start_die(s, errno);
    lay(s, root, target, folder ? empty_folder : empty_file, QUIET | MOUNT_ATTR_RDONLY | m->attr);
}

/* What covers lies nowhere any more, so that it cannot be changed. */
static void drop_empty(struct moe_start *s, int root)
{
    if ((unlinkat(root, empty_file, 0) != 0 && errno != ENOENT) || (unlinkat(root, empty_folder, AT_REMOVEDIR) != 0 && errno != ENOENT))
        moe_start_die(s, errno);
}

/* What is at `to` need not be a mount yet. */
static void remount(struct moe_start *s, int root, const struct moe_mount *m)
{
    struct mount_attr set = { .attr_set = m->attr };
    int target = open_target(s, root, m->to);
    if (target < 0 && m->optional)
        return;
    if (target < 0)
        moe_start_die(s, ENOENT);
    if (mount_setattr(target, "", AT_EMPTY_PATH, &set, sizeof set) == 0) {
        (void)close(target);
        return;
    }
    if (errno != EINVAL)
        moe_start_die(s, errno);
    int tree = MOE_MUST(s, open_tree(target, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE));
    set_attr(s, tree, m->attr);
    attach(s, tree, target);
}

static void one(struct moe_start *s, struct nest *nest, const struct moe_mount *m)
{
    const int root = nest->root;
    switch (m->kind) {
    case MOE_MOUNT_BIND:    bind_tree(s, nest, m); break;
    case MOE_MOUNT_TMPFS:   fresh(s, nest, m, "tmpfs"); break;
    case MOE_MOUNT_PROC:    fresh(s, nest, m, "proc"); break;
    case MOE_MOUNT_DEVPTS:  fresh(s, nest, m, "devpts"); break;
    case MOE_MOUNT_MQUEUE:  fresh(s, nest, m, "mqueue"); break;
    case MOE_MOUNT_DIR:     make_folder(s, nest, m->to, m->mode); return;
    case MOE_MOUNT_FILE:    make_file(s, nest, m); return;
    case MOE_MOUNT_LINK:    make_link(s, nest, m); return;
    case MOE_MOUNT_MASK:    mask(s, root, m); break;
    case MOE_MOUNT_REMOUNT: remount(s, root, m); break;
    }
    if (nest->fd >= 0 && moe_path_above(m->to, nest->folder))
        leave_nest(nest);                            /* what was mounted there covers it */
}

void moe_root_build(struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    moe_at(s, MOE_STEP_ROOT, 0);
    (void)umask(0); // nosec M809: every file of the new root is made with the mode that the plan gives it; the job sets its own before it executes
    (void)moe_must(s, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    int root = new_fs(s, "tmpfs", "mode=755,size=4m,nr_inodes=16384", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    (void)moe_must(s, move_mount(root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH));
    struct nest nest = { .root = root, .fd = -1 };
    bool sealed = false;
    for (size_t i = 0; i < p->mount_count; i++) {
        const bool seals_root = p->mounts[i].kind == MOE_MOUNT_REMOUNT && (!*p->mounts[i].to || strcmp(p->mounts[i].to, "/") == 0);
        if (seals_root && !sealed) {                 /* after it nothing can be made or removed any more */
            moe_secrets_mount(s, root);
            drop_empty(s, root);
            sealed = true;
        }
        moe_at(s, MOE_STEP_MOUNT, i);
        one(s, &nest, &p->mounts[i]);
    }
    if (!sealed) {
        moe_secrets_mount(s, root);
        drop_empty(s, root);
    }
    leave_nest(&nest);
    moe_at(s, MOE_STEP_PIVOT, 0);
    (void)moe_must(s, fchdir(root));
    (void)moe_must(s, syscall(SYS_pivot_root, ".", "."));
    (void)close(root);
}

void moe_root_leave(struct moe_start *s)
{
    s->step = MOE_STEP_PIVOT;
    (void)moe_must(s, umount2(".", MNT_DETACH));
    (void)moe_must(s, chdir("/"));
}
