/* Paths of the job, resolved by the supervisor in the job's root: the folder becomes a descriptor, and only a single name is left to the call itself. What is
 * judged is what the descriptor is called, never what the path said. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdio.h>
#include <sys/vfs.h>

void moe_place_close(struct moe_place *p)
{
    if (p->dir >= 0)
        (void)close(p->dir);
    p->dir = -1;
}

void moe_place_look(struct moe_place *p)
{
    struct statfs fs;
    p->there = fstatat(p->dir, p->name, &p->st, AT_SYMLINK_NOFOLLOW) == 0;
    p->in_proc = fstatfs(p->dir, &fs) != 0 || fs.f_type == PROC_SUPER_MAGIC;
}

static int open_dir(int base, const char *path, size_t len, uint64_t resolve)
{
    char part[PATH_MAX];
    if (len >= sizeof part)
        return -ENAMETOOLONG;
    memcpy(part, path, len);
    part[len] = '\0';
    struct open_how how = { .flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = resolve | RESOLVE_NO_MAGICLINKS };
    int fd = -1;
    for (int i = 0; i < 3; i++) {
        fd = (int)syscall(SYS_openat2, base, part, &how, sizeof how);
        if (fd >= 0 || errno != EAGAIN)
            break;                                              /* EAGAIN: something was renamed on the way */
    }
    return fd < 0 ? -errno : fd;
}

/* Where the last component begins and ends; "." stands for a path that ends in a folder itself. */
static void split(const char *path, size_t *dir_len, const char **name, size_t *name_len, bool *folder)
{
    size_t end = strlen(path);
    *folder = end && path[end - 1] == '/';
    while (end && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start && path[start - 1] != '/')
        start--;
    *name = path + start;
    *name_len = end - start;
    *dir_len = start;
    if (!*name_len || (*name_len <= 2 && memcmp(*name, "..", *name_len) == 0)) {
        *dir_len = end ? end : 1;
        *name = ".";
        *name_len = 1;
        *folder = true;
    }
}

/* One round without following the last link. 0, or an errno after which walking may find the way. */
static int round_trip(int root, int base, const char *path, struct moe_place *out)
{
    size_t dir_len, name_len;
    const char *name;
    bool folder;
    split(path, &dir_len, &name, &name_len, &folder);
    if (name_len > NAME_MAX)
        return ENAMETOOLONG;
    bool absolute = path[0] == '/';
    int fd = dir_len ? open_dir(absolute ? root : base, path, dir_len, absolute ? RESOLVE_IN_ROOT : RESOLVE_BENEATH)
                     : fcntl(base, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return dir_len ? -fd : errno;
    moe_place_close(out);
    out->dir = fd;
    memcpy(out->name, name, name_len);
    out->name[name_len] = '\0';
    out->must_be_folder |= folder;
    return 0;
}

static int base_of(struct moe_call *c, int dirfd, const char *path)
{
    char what[24];
    if (path[0] == '/')
        return moe_take_root(c);
    if (dirfd == AT_FDCWD)
        return moe_take_link(c, "cwd", O_PATH | O_DIRECTORY);
    if (dirfd < 0)
        return -EBADF;
    (void)snprintf(what, sizeof what, "fd/%d", dirfd);
    int fd = moe_take_link(c, what, O_PATH | O_DIRECTORY);
    return fd == -ENOENT ? -EBADF : fd;
}

static bool worth_walking(int error) { return error == ENOENT || error == ELOOP || error == EXDEV || error == EAGAIN; }

int moe_where(struct moe_call *c, int dirfd, const char *path, bool follow, struct moe_place *out)
{
    char text[PATH_MAX];
    int root = moe_take_root(c), error = 0;
    *out = MOE_NO_PLACE;
    if (root < 0)
        return -root;
    if (!*path)
        return ENOENT;
    int base = base_of(c, dirfd, path);
    if (base < 0)
        return -base;
    const char *at = path;
    for (unsigned links = 0; !error; links++) {
        error = round_trip(root, links ? out->dir : base, at, out);
        if (error)
            break;
        moe_place_look(out);
        if (out->in_proc) {
            error = EXDEV;                                      /* "self" is the caller there, not us */
            break;
        }
        if (!follow || !out->there || !S_ISLNK(out->st.st_mode))
            break;
        ssize_t n = links < MOE_CAP_LINKS ? readlinkat(out->dir, out->name, text, sizeof text - 2) : -1;
        if (n <= 0) {
            error = links < MOE_CAP_LINKS ? errno : EMLINK;
            break;
        }
        text[n] = '\0';
        at = text;
    }
    if (worth_walking(error)) {
        moe_place_close(out);
        error = moe_walk(c, base, path, follow, out);
    } else if (error == EMLINK) {
        error = ELOOP;
    }
    if (base != root)
        (void)close(base);
    if (error)
        moe_place_close(out);
    return error;
}

int moe_where_within(struct moe_call *c, int dirfd, const char *path, uint64_t resolve, bool follow, struct moe_place *out)
{
    size_t dir_len, name_len;
    const char *name;
    bool folder;
    char full[PATH_MAX];
    *out = MOE_NO_PLACE;
    if (!*path)
        return ENOENT;
    int root = moe_take_root(c), base = base_of(c, dirfd, resolve & RESOLVE_IN_ROOT ? "" : path);
    if (root < 0 || base < 0)
        return root < 0 ? -root : -base;
    uint64_t within = resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT) ? resolve : resolve | (path[0] == '/' ? RESOLVE_IN_ROOT : RESOLVE_BENEATH);
    split(path, &dir_len, &name, &name_len, &folder);
    int fd = dir_len ? open_dir(base, path, dir_len, within & ~(uint64_t)RESOLVE_CACHED) : fcntl(base, F_DUPFD_CLOEXEC, 0), error = 0;
    if (fd < 0 || name_len > NAME_MAX) {
        error = fd < 0 ? -fd : ENAMETOOLONG;
        if (fd >= 0)
            (void)close(fd);
    } else {
        out->dir = fd;
        memcpy(out->name, name, name_len);
        out->name[name_len] = '\0';
        out->must_be_folder = folder;
        moe_place_look(out);
        if (follow && out->there && S_ISLNK(out->st.st_mode)) {
            struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = (within & ~(uint64_t)RESOLVE_CACHED) | RESOLVE_NO_MAGICLINKS };
            int target = (int)syscall(SYS_openat2, base, path, &how, sizeof how);
            error = target < 0 ? errno : moe_path_of(c->b, target, full) ? 0 : ENAMETOOLONG;
            moe_place_close(out);
            if (target >= 0)
                (void)close(target);
            if (!error)
                error = moe_where(c, AT_FDCWD, full, false, out);
        }
    }
    if (base != root)
        (void)close(base);
    return error;
}

bool moe_path_of(const struct moe_broker *b, int fd, char into[PATH_MAX])
{
    char link[40];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, into, PATH_MAX - 1);
    if (n <= 0 || n >= PATH_MAX - 1)
        return false;
    into[n] = '\0';
    size_t top = strlen(b->root_path);
    if (top && strncmp(into, b->root_path, top) == 0 && (into[top] == '/' || !into[top])) {
        memmove(into, into + top, (size_t)n - top + 1);
        if (!*into)
            into[0] = '/', into[1] = '\0';
    }
    return true;
}

bool moe_path_of_place(const struct moe_broker *b, const struct moe_place *p, char into[PATH_MAX])
{
    if (!moe_path_of(b, p->dir, into))
        return false;
    size_t n = strlen(into), k = strlen(p->name);
    if (strcmp(p->name, ".") == 0)
        return true;
    if (n + k + 2 > PATH_MAX)
        return false;
    if (into[n - 1] != '/')
        into[n++] = '/';
    memcpy(into + n, p->name, k + 1);
    return true;
}

bool moe_path_below(const char *path, const char *const *tops, size_t count, unsigned *which)
{
    for (size_t i = 0; i < count; i++)
        if (moe_path_above(tops[i], path)) {
            if (which)
                *which = (unsigned)i;
            return true;
        }
    return false;
}

bool moe_path_allows(const struct moe_broker *b, const char *path, uint64_t access)
{
    const struct moe_plan *plan = b->plan;
    uint64_t need = access & plan->landlock_fs;
    if (!plan->landlock_fs)
        return (plan->clone_flags & CLONE_NEWNS) || moe_path_below(path, b->p->writable, b->p->writable_count, NULL);
    for (size_t i = 0; i < plan->landlock_count && need; i++)
        if (moe_path_above(plan->landlock[i].path, path))
            need &= ~plan->landlock[i].access;
    return !need;
}
