/* A folder on this machine, read so that nobody can swap a file under us: one descriptor a file, no link and no mount on the way. */
#include "audit/checkpoint/store/parts.h"
#include "common/base/hash.h"
#include "common/base/sys.h"
#include "common/crypt/source.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct folder { int fd; dev_t device; };
struct opened { int fd; struct stat st; };

/* ---- opening below the root ---- */

/* Without openat2 (before 5.6, or a filter that refuses it): one name at a time, and O_NOFOLLOW on each. */
static int open_by_steps(const struct folder *f, const char *path, int flags)
{
    int at = f->fd, fd = -1;
    char name[NAME_MAX + 1];
    struct moe_str rest = moe_str_c(path);
    while (rest.len) {
        struct moe_str part = moe_str_cut(&rest, '/');
        struct stat st;
        if (!part.len || part.len > NAME_MAX || moe_str_is(part, "..") || moe_str_is(part, ".")) {
            errno = EINVAL;
            fd = -1;
        } else {
            memcpy(name, part.ptr, part.len);
            name[part.len] = '\0';
            fd = openat(at, name, (rest.len ? O_PATH | O_DIRECTORY : flags) | O_NOFOLLOW | O_CLOEXEC);
        }
        int sys = errno;
        if (at != f->fd)
            close(at);
        if (fd < 0) {
            errno = sys;
            return -1;
        }
        if (fstat(fd, &st) != 0 || st.st_dev != f->device) {
            close(fd);
            errno = EXDEV;
            return -1;
        }
        at = fd;
    }
    return fd;
}

static int open_below(const struct folder *f, const char *path, int flags)
{
    struct open_how how = { .flags = (uint64_t)(flags | O_CLOEXEC), .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV };
    if (!path[0])
        path = ".";
    for (int tries = 0;; tries++) {
        int fd = (int)syscall(SYS_openat2, f->fd, path, &how, sizeof how);
        if (fd >= 0)
            return fd;
        if (errno == EAGAIN && tries < 16)       /* something was renamed meanwhile */
            continue;
        if (errno != ENOSYS && errno != EPERM)
            return -1;
        return strcmp(path, ".") == 0 ? openat(f->fd, ".", flags | O_CLOEXEC) : open_by_steps(f, path, flags);
    }
}

/* ---- listing ---- */

static void describe(const struct folder *f, int dir, const char *name, struct moe_store_entry *e)
{
    struct stat st;
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        e->kind = MOE_STORE_SPECIAL;             /* gone between two looks, or unreadable: opening it says more */
        return;
    }
    e->kind = S_ISREG(st.st_mode) ? MOE_STORE_FILE : S_ISDIR(st.st_mode) ? MOE_STORE_DIR : S_ISLNK(st.st_mode) ? MOE_STORE_LINK : MOE_STORE_SPECIAL;
    e->bytes = (uint64_t)MOE_MAX(st.st_size, (off_t)0);
    e->mtime = MOE_MAX((int64_t)st.st_mtime, (int64_t)0);
    e->mode = st.st_mode & 07777;
    e->links = st.st_nlink;
    e->owner = st.st_uid;
    e->elsewhere = st.st_dev != f->device;
    const uint64_t marks[] = { st.st_ino, (uint64_t)st.st_size, st.st_mode, (uint64_t)st.st_ctim.tv_sec, (uint64_t)st.st_ctim.tv_nsec,
                               (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec };
    e->stamp = MOE_HASH_START;
    for (size_t i = 0; i < MOE_COUNT(marks); i++)
        e->stamp = moe_hash_u64(e->stamp, marks[i]);
}

static enum moe_code list_into(const struct folder *f, DIR *d, const char *path, struct moe_arena *arena, struct moe_store_entry **out, size_t *count,
                               struct moe_error *err)
{
    struct moe_store_entry *items = NULL;
    size_t n = 0, room = 0;
    for (;;) {
        errno = 0;
        const struct dirent *e = readdir(d);
        if (!e && errno)
            return moe_fail_sys(err, path, errno, "cannot be listed");
        if (!e)
            break;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (n == MOE_CAP_STORE_ENTRIES)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "holds more than %u names", MOE_CAP_STORE_ENTRIES);
        struct moe_store_entry *grown = moe_grow(arena, items, n, &room, sizeof *grown);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
        items = grown;
        items[n] = (struct moe_store_entry){ .name = moe_arena_str(arena, moe_str_c(e->d_name)) };
        if (!items[n].name.ptr)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
        describe(f, dirfd(d), e->d_name, &items[n++]);
    }
    *out = items;
    *count = n;
    return MOE_OK;
}

static enum moe_code list(void *self, const char *path, struct moe_arena *arena, struct moe_store_entry **out, size_t *count, struct moe_error *err)
{
    const struct folder *f = self;
    int fd = open_below(f, path, O_RDONLY | O_DIRECTORY);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d) {
        int sys = errno;
        if (fd >= 0)
            close(fd);
        return moe_fail_sys(err, path[0] ? path : ".", sys, "cannot be listed");
    }
    enum moe_code code = list_into(f, d, path[0] ? path : ".", arena, out, count, err);
    closedir(d);
    return code;
}

/* ---- one file ---- */

static enum moe_code read_at(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct opened *o = ctx;
    char *to = into;
    while (n) {
        ssize_t got = at > INT64_MAX ? 0 : pread(o->fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return moe_fail_sys(err, NULL, errno, "cannot be read");
        if (got == 0)
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "ends at byte %llu: it became shorter while it was read", (unsigned long long)at);
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return MOE_OK;
}

static void read_ahead(void *ctx, uint64_t at, uint64_t n)
{
    const struct opened *o = ctx;
    moe_source_fd_ahead(o->fd, at, n);
}

static enum moe_code open_file(void *self, const char *path, void **file, struct moe_blob *blob, struct moe_error *err)
{
    struct opened *o = calloc(1, sizeof *o);
    if (!o)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
    o->fd = open_below(self, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (o->fd < 0 || fstat(o->fd, &o->st) != 0 || !S_ISREG(o->st.st_mode)) {
        int sys = o->fd < 0 ? errno : 0;
        if (o->fd >= 0)
            close(o->fd);
        free(o);
        return sys ? moe_fail_sys(err, path, sys, "cannot be opened") : moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "is no regular file");
    }
    (void)posix_fadvise(o->fd, 0, 0, POSIX_FADV_SEQUENTIAL);       /* advice only */
    *file = o;
    *blob = (struct moe_blob){ .ctx = o, .size = (uint64_t)MOE_MAX(o->st.st_size, (off_t)0), .read = read_at, .ahead = read_ahead };
    return MOE_OK;
}

static bool same_time(struct timespec a, struct timespec b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

static bool changed(void *file)
{
    const struct opened *o = file;
    struct stat now;
    return fstat(o->fd, &now) != 0 || now.st_size != o->st.st_size || !same_time(now.st_mtim, o->st.st_mtim) || !same_time(now.st_ctim, o->st.st_ctim);
}

static uint64_t hole(void *file)
{
    const struct opened *o = file;
    off_t at = lseek(o->fd, 0, SEEK_HOLE);       /* reads are by pread: the position is nobody's */
    return at < 0 || at >= o->st.st_size ? MOE_NO_OFFSET : (uint64_t)at;
}

static void close_file(void *file)
{
    struct opened *o = file;
    close(o->fd);
    free(o);
}

/* ---- the folder ---- */

static void free_folder(void *self)
{
    struct folder *f = self;
    close(f->fd);
    free(f);
}

const struct moe_store_ops moe_store_dir_ops = { list, open_file, changed, hole, close_file, free_folder };

int moe_store_dir_self_fd(const void *self) { return ((const struct folder *)self)->fd; }

enum moe_code moe_store_dir(const char *path, struct moe_store **out, struct moe_error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return moe_fail_sys(err, path, errno, "cannot be opened");
    if (fstat(fd, &st) != 0) {
        int sys = errno;
        close(fd);
        return moe_fail_sys(err, path, sys, "cannot be looked at");
    }
    struct folder *f = malloc(sizeof *f);
    if (f)
        *f = (struct folder){ fd, st.st_dev };
    *out = f ? moe_store_new(&moe_store_dir_ops, f) : NULL;
    if (*out)
        return MOE_OK;
    free(f);
    close(fd);
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
}
