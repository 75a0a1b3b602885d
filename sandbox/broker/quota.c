/* How much was written below writable folders: files as they are made, bytes by looking at what was opened for writing, for as long as somebody may write to it. */
#include "sandbox/broker/parts.h"
#include "common/base/hash.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCH_MS = 100, WATCH_LEAST_MS = 5, RECOUNT_A_MS = 64, IDLE_LOOKS = 10, FASTEST_BYTES_A_MS = 4 << 20 };

bool moe_writable(const struct moe_broker *b, const char *path, unsigned *under) { return moe_path_below(path, b->p->writable, b->p->writable_count, under); }

/* ---- the table ---- */

static uint64_t key(dev_t dev, ino_t ino) { return moe_hash_u64(moe_hash_u64(MOE_HASH_START, dev), ino); }

static bool rehash(struct moe_broker *b, size_t slots)
{
    uint32_t *at = calloc(slots, sizeof *at);
    if (!at)
        return false;
    for (size_t i = 0; i < b->written_count; i++) {
        size_t s = key(b->written[i].dev, b->written[i].ino) & (slots - 1);
        while (at[s])
            s = (s + 1) & (slots - 1);
        at[s] = (uint32_t)i + 1;
    }
    free(b->written_at);
    b->written_at = at;
    b->written_slots = slots;
    return true;
}

static struct moe_written *find(const struct moe_broker *b, dev_t dev, ino_t ino)
{
    if (!b->written_slots)
        return NULL;
    for (size_t s = key(dev, ino) & (b->written_slots - 1); b->written_at[s]; s = (s + 1) & (b->written_slots - 1)) {
        struct moe_written *w = &b->written[b->written_at[s] - 1];
        if (w->dev == dev && w->ino == ino)
            return w;
    }
    return NULL;
}

bool moe_quota_knows(const struct moe_broker *b, dev_t dev, ino_t ino)
{
    const struct moe_written *w = find(b, dev, ino);
    return w && w->open;
}

static struct moe_written *add(struct moe_broker *b, const struct stat *st, const char *path, unsigned under)
{
    if (b->written_count == MOE_CAP_WRITTEN)
        return NULL;
    if (b->written_count == b->written_room) {
        size_t room = b->written_room ? 2 * b->written_room : 64;
        struct moe_written *more = realloc(b->written, room * sizeof *more);
        if (!more)
            return NULL;
        b->written = more;
        b->written_room = room;
    }
    if (2 * (b->written_count + 1) > b->written_slots && !rehash(b, b->written_slots ? 2 * b->written_slots : 256))
        return NULL;
    char *copy = strdup(path);
    if (!copy)
        return NULL;
    struct moe_written *w = &b->written[b->written_count++];
    *w = (struct moe_written){ .dev = st->st_dev, .ino = st->st_ino, .fd = -1, .under = under, .path = copy, .file = S_ISREG(st->st_mode) };
    size_t s = key(w->dev, w->ino) & (b->written_slots - 1);
    while (b->written_at[s])
        s = (s + 1) & (b->written_slots - 1);
    b->written_at[s] = (uint32_t)b->written_count;
    return w;
}

static void rename_entry(struct moe_written *w, const char *path)
{
    char *copy = strcmp(w->path, path) ? strdup(path) : NULL;
    if (copy) {
        free(w->path);
        w->path = copy;
    }
}

static void cool(struct moe_broker *b, struct moe_written *w)
{
    if (w->fd >= 0) {
        (void)close(w->fd);
        w->fd = -1;
        b->hot--;
    }
}

/* ---- looking ---- */

int moe_writable_fd(struct moe_broker *b, unsigned under)
{
    if (b->writable_fd[under] < 0 && b->root >= 0) {
        struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
        b->writable_fd[under] = (int)syscall(SYS_openat2, b->root, b->p->writable[under], &how, sizeof how);
    }
    return b->writable_fd[under];
}

bool moe_quota_stat(struct moe_broker *b, const struct moe_written *w, struct stat *st)
{
    int dir = moe_writable_fd(b, w->under);
    size_t n = strlen(b->p->writable[w->under]);
    const char *rel = strlen(w->path) >= n ? w->path + n : "";
    while (*rel == '/')
        rel++;
    return dir >= 0 && fstatat(dir, rel, st, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) == 0 && st->st_dev == w->dev && st->st_ino == w->ino;
}

static uint64_t held(const struct stat *st)
{
    uint64_t blocks = (uint64_t)st->st_blocks * 512;
    return blocks ? blocks : MOE_MIN((uint64_t)st->st_size, (uint64_t)4096);
}

/* Nobody can have it open for writing when a read lease is given. The signal of a lease that is broken must not be one that ends us. */
static bool still_written(const struct moe_written *w)
{
    char link[40];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", w->fd);
    int fd = open(link, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return true;
    bool free_of_writers = fcntl(fd, F_SETSIG, SIGURG) == 0 && fcntl(fd, F_SETLEASE, F_RDLCK) == 0;
    (void)close(fd);
    return !free_of_writers;
}

static void look(struct moe_broker *b, struct moe_written *w, bool cold)
{
    struct stat st = { 0 };
    uint64_t was = w->bytes;
    if (!w->file || !w->open || (w->fd < 0 && !cold))
        return;
    bool there = w->fd >= 0 ? fstat(w->fd, &st) == 0 : moe_quota_stat(b, w, &st);
    uint64_t now = there ? held(&st) : 0;
    w->bytes = now > w->base ? now - w->base : 0;
    w->idle = w->bytes == was ? w->idle + 1 : 0;
    if (w->fd >= 0 && (w->idle >= IDLE_LOOKS || !st.st_nlink)) {
        w->idle = 0;
        if (!still_written(w)) {
            cool(b, w);
            if (!st.st_nlink)
                w->bytes = 0;                                   /* with our descriptor its blocks go */
        }
    }
    b->quota_used += w->bytes;
    b->quota_used -= MOE_MIN(b->quota_used, was);
}

/* Entries whose file is no more; the hash is made anew. */
static void sweep(struct moe_broker *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->written_count; i++) {
        struct stat st;
        struct moe_written *w = &b->written[i];
        look(b, w, false);                                      /* removed, and closed by now */
        if (w->fd >= 0 || moe_quota_stat(b, w, &st)) {
            b->written[kept++] = *w;
            continue;
        }
        b->quota_used -= MOE_MIN(b->quota_used, w->bytes);
        b->files_made -= w->made;
        free(w->path);
    }
    b->written_count = kept;
    if (b->written_slots && !rehash(b, b->written_slots))
        b->over_quota = true;                                   /* out of memory: nothing could be counted any more */
}

/* What was removed meanwhile is given back. */
static void recount(struct moe_broker *b)
{
    for (size_t i = 0; i < b->written_count; i++)
        look(b, &b->written[i], true);
}

/* The nearer to the quota, the more often, as if the disk took 4 GiB a second. */
void moe_quota_watch(struct moe_broker *b, uint64_t now)
{
    if (!b->hot || now < b->watch_due_ms)
        return;
    for (size_t i = 0; i < b->written_count; i++)
        look(b, &b->written[i], false);
    if (b->p->quota_bytes == UINT64_MAX) {
        b->watch_due_ms = now + 10 * WATCH_MS;
        return;
    }
    if (b->quota_used > b->p->quota_bytes)
        recount(b);
    if (b->quota_used > b->p->quota_bytes)
        b->over_quota = true;
    uint64_t left = b->p->quota_bytes - MOE_MIN(b->p->quota_bytes, b->quota_used);
    b->watch_due_ms = now + MOE_MAX((uint64_t)WATCH_LEAST_MS, MOE_MIN((uint64_t)WATCH_MS, left / FASTEST_BYTES_A_MS));
}

/* ---- counting ---- */

int moe_quota_bytes(struct moe_call *c)
{
    struct moe_broker *b = c->b;
    if (b->p->quota_bytes == UINT64_MAX || b->quota_used < b->p->quota_bytes)
        return 0;
    uint64_t now = moe_now_ms();
    if (now >= b->recount_due_ms) {
        b->recount_due_ms = now + b->written_count / RECOUNT_A_MS;   /* so that asking again and again costs others little */
        recount(b);
    }
    return b->quota_used < b->p->quota_bytes ? 0 : EDQUOT;
}

int moe_quota_file(struct moe_call *c, const char *path)
{
    struct moe_broker *b = c->b;
    uint64_t most = MOE_MIN(b->p->quota_files, (uint64_t)MOE_CAP_WRITTEN);
    (void)path;
    if (b->files_made < most && b->written_count < MOE_CAP_WRITTEN)
        return 0;
    uint64_t now = moe_now_ms();
    if (now >= b->recount_due_ms) {
        b->recount_due_ms = now + b->written_count / RECOUNT_A_MS;   /* so that asking again and again costs others little */
        sweep(b);
    }
    return b->files_made < most && b->written_count < MOE_CAP_WRITTEN ? 0 : EDQUOT;
}

void moe_quota_opened(struct moe_broker *b, int fd, const char *path, unsigned under, bool made)
{
    struct stat st;
    char link[40];
    if (fstat(fd, &st) != 0)
        return;
    struct moe_written *w = find(b, st.st_dev, st.st_ino);
    if (!w) {
        w = add(b, &st, path, under);
        if (!w) {
            b->over_quota = true;                               /* what cannot be counted is over every quota */
            return;
        }
        w->base = made ? 0 : held(&st);
    } else {
        rename_entry(w, path);
        w->under = under;
    }
    if (made && !w->made) {
        w->made = true;
        b->files_made++;
    }
    w->open = w->file = true;
    w->idle = 0;
    if (w->fd < 0) {
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        w->fd = open(link, O_PATH | O_CLOEXEC);
        if (w->fd >= 0 && b->hot++ == 0)
            b->watch_due_ms = moe_now_ms() + WATCH_LEAST_MS;
    }
    (void)moe_writable_fd(b, under);
}

void moe_quota_named(struct moe_broker *b, const struct moe_place *p, const char *path, unsigned under)
{
    struct stat st;
    if (fstatat(p->dir, p->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    struct moe_written *w = find(b, st.st_dev, st.st_ino);
    if (w) {                                                    /* one more name of it */
        rename_entry(w, path);
        w->under = under;
        return;
    }
    w = add(b, &st, path, under);
    if (!w) {
        b->over_quota = true;
        return;
    }
    w->made = st.st_nlink <= 1 || S_ISDIR(st.st_mode);
    b->files_made += w->made;
    (void)moe_writable_fd(b, under);
}

static void move_one(struct moe_broker *b, struct moe_written *w, const char *from, const char *to)
{
    char path[2 * PATH_MAX];
    size_t n = strlen(from);
    unsigned under;
    if (strncmp(w->path, from, n) != 0 || (w->path[n] && w->path[n] != '/'))
        return;
    (void)snprintf(path, sizeof path, "%s%s", to, w->path + n);
    rename_entry(w, path);
    if (moe_writable(b, path, &under))
        w->under = under;
}

void moe_quota_renamed(struct moe_broker *b, const struct stat *moved, const char *from, const char *to, bool exchange)
{
    if (!exchange && !S_ISDIR(moved->st_mode)) {
        struct moe_written *w = find(b, moved->st_dev, moved->st_ino);
        if (w)
            move_one(b, w, from, to);
        return;
    }
    size_t n = strlen(from);
    for (size_t i = 0; i < b->written_count; i++) {
        struct moe_written *w = &b->written[i];
        bool here = strncmp(w->path, from, n) == 0 && (!w->path[n] || w->path[n] == '/');
        if (here)
            move_one(b, w, from, to);
        else if (exchange)
            move_one(b, w, to, from);
    }
}
