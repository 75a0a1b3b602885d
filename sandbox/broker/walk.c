/* A path walked folder by folder, for where the kernel would take us for the caller: /proc/self, /proc/thread-self, and descriptors below them. Only the
 * caller's own are followed. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/vfs.h>

struct walk {
    struct moe_call *c;
    int cur;                                    /* owned                               */
    unsigned links;
    bool proc, proc_root;                       /* `cur` lies in procfs; is its top    */
    bool done;
    char rest[2 * PATH_MAX];                    /* what is still to be walked          */
    struct moe_place *out;
};

/* Takes `fd`. */
static int enter(struct walk *w, int fd)
{
    struct statfs fs;
    struct stat st;
    if (fd < 0)
        return -fd;
    if (w->cur >= 0)
        (void)close(w->cur);
    w->cur = fd;
    if (fstatfs(fd, &fs) != 0 || fstat(fd, &st) != 0)
        return errno;
    w->proc = fs.f_type == PROC_SUPER_MAGIC;
    w->proc_root = w->proc && st.st_ino == 1;
    return 0;
}

static int enter_copy(struct walk *w, int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return enter(w, copy < 0 ? -errno : copy);
}

static int enter_name(struct walk *w, const char *name)
{
    int fd = openat(w->cur, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return enter(w, fd < 0 ? -errno : fd);
}

/* `text` comes before what is still to be walked. */
static int prepend(struct walk *w, const char *text, const char *tail)
{
    char joined[2 * PATH_MAX];
    int n = snprintf(joined, sizeof joined, "%s%s", text, tail);
    if (n < 0 || (size_t)n >= sizeof joined)
        return ENAMETOOLONG;
    memcpy(w->rest, joined, (size_t)n + 1);
    return text[0] == '/' ? enter_copy(w, w->c->b->root) : 0;
}

static void arrive(struct walk *w, const char *name, bool folder)
{
    w->out->dir = w->cur;
    w->cur = -1;
    (void)snprintf(w->out->name, sizeof w->out->name, "%s", name);
    w->out->must_be_folder = folder;
    moe_place_look(w->out);
    w->done = true;
}

/* The caller's own folder of procfs, by any of its names, and what is below it: "", "/fd". */
static bool own_folder(struct walk *w, const char **below)
{
    char path[PATH_MAX];
    struct moe_call *c = w->c;
    if (!moe_take_status(c) || !moe_path_of(c->b, w->cur, path) || strncmp(path, "/proc/", 6) != 0)
        return false;
    char *end;
    long pid = strtol(path + 6, &end, 10);
    if (pid != c->ns_tgid && pid != c->ns_tid)
        return false;
    if (strncmp(end, "/task/", 6) == 0) {
        pid = strtol(end + 6, &end, 10);
        if (pid != c->ns_tid && pid != c->ns_tgid)
            return false;
    }
    *below = strcmp(end, "/fd") == 0 ? "/fd" : *end ? "?" : "";
    return true;
}

/* A link of procfs that leads not where its text says. */
static int magic(struct walk *w, const char *name, bool more, const char *tail)
{
    const char *below;
    char what[NAME_MAX + 8];
    if (!own_folder(w, &below))
        return EACCES;
    int error;
    if (strcmp(below, "/fd") == 0) {
        char *end;
        long n = strtol(name, &end, 10);
        if (*end || n < 0 || n > INT_MAX)
            return ENOENT;
        if (!more) {
            w->out->fd = (int)n;
            arrive(w, name, false);
            return 0;
        }
        (void)snprintf(what, sizeof what, "fd/%ld", n);
        error = enter(w, moe_take_link(w->c, what, O_PATH | O_DIRECTORY));
    } else if (!*below && strcmp(name, "cwd") == 0) {
        error = enter(w, moe_take_link(w->c, "cwd", O_PATH | O_DIRECTORY));
    } else if (!*below && strcmp(name, "root") == 0) {
        error = enter_copy(w, w->c->b->root);
    } else {
        return EACCES;
    }
    if (error)
        return error;
    if (more)
        return prepend(w, ".", tail);
    arrive(w, ".", true);
    return 0;
}

static int own_name(struct walk *w, const char *name, const char *tail, bool *mine)
{
    char text[64];
    bool thread = strcmp(name, "thread-self") == 0;
    *mine = w->proc_root && (thread || strcmp(name, "self") == 0);
    if (!*mine)
        return 0;
    if (!moe_take_status(w->c))
        return ESRCH;
    if (thread)
        (void)snprintf(text, sizeof text, "%d/task/%d", (int)w->c->ns_tgid, (int)w->c->ns_tid);
    else
        (void)snprintf(text, sizeof text, "%d", (int)w->c->ns_tgid);
    return prepend(w, text, tail);
}

static int through(struct walk *w, const char *name, bool follow, bool more, bool folder, const char *tail)
{
    char text[PATH_MAX];
    struct stat st;
    if (fstatat(w->cur, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT || more)
            return errno;
        arrive(w, name, folder);
        return 0;
    }
    if (S_ISLNK(st.st_mode) && (more || folder || follow)) {
        if (++w->links > MOE_CAP_LINKS)
            return ELOOP;
        if (w->proc && !w->proc_root)
            return magic(w, name, more, tail);
        ssize_t n = readlinkat(w->cur, name, text, sizeof text - 1);
        if (n <= 0)
            return n ? errno : ENOENT;
        text[n] = '\0';
        return prepend(w, text, tail);
    }
    if (more) {
        int error = S_ISDIR(st.st_mode) ? enter_name(w, name) : ENOTDIR;
        memcpy(w->rest, tail, strlen(tail) + 1);                /* the name is behind us */
        return error;
    }
    arrive(w, name, folder);
    return 0;
}

static int one(struct walk *w, bool follow)
{
    char name[NAME_MAX + 1], tail[2 * PATH_MAX];
    const char *at = w->rest;
    while (*at == '/')
        at++;
    size_t n = strcspn(at, "/");
    if (n > NAME_MAX)
        return ENAMETOOLONG;
    memcpy(name, at, n);
    name[n] = '\0';
    memcpy(tail, at + n, strlen(at + n) + 1);
    const char *next = tail;
    while (*next == '/')
        next++;
    bool more = *next, folder = *tail == '/';
    if (!n || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        struct stat here, top;
        if (n == 2 && fstat(w->cur, &here) == 0 && fstat(w->c->b->root, &top) == 0 && !(here.st_dev == top.st_dev && here.st_ino == top.st_ino)) {
            int error = enter_name(w, "..");
            if (error)
                return error;
        }
        if (more)
            memcpy(w->rest, next, strlen(next) + 1);
        else
            arrive(w, ".", true);
        return 0;
    }
    bool mine;
    int error = own_name(w, name, tail, &mine);
    if (error || mine)
        return error;
    return through(w, name, follow, more, folder, tail);
}

int moe_walk(struct moe_call *c, int base, const char *path, bool follow, struct moe_place *out)
{
    struct walk w = { .c = c, .cur = -1, .out = out };
    *out = MOE_NO_PLACE;
    size_t n = strlen(path);
    if (n >= PATH_MAX)
        return ENAMETOOLONG;
    memcpy(w.rest, path, n + 1);
    int error = enter_copy(&w, path[0] == '/' ? c->b->root : base);
    for (unsigned steps = 0; !error && !w.done; steps++)
        error = steps < PATH_MAX ? one(&w, follow) : ELOOP;
    if (w.cur >= 0)
        (void)close(w.cur);
    return error;
}
