/* How much was written below writable folders: files as they are made, bytes by looking at what was opened for writing, for as long as somebody may write to it. */
#include "sandbox/broker/parts.h"
#include "common/base/hash.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCH_MS = 100, WATCH_LEAST_MS = 5, RECOUNT_A_MS = 64, IDLE_LOOKS = 10, STALE_NAMES = 16, FASTEST_BYTES_A_MS = 4 << 20 };

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

static void drop_names(struct moe_written *w)
{
    while (w->also_count)
        free(w->also[--w->also_count]);
    free(w->also);
    w->also = NULL;
    w->also_room = 0;
}

void moe_written_drop(struct moe_written *w)
{
    drop_names(w);
    free(w->path);
    w->path = NULL;
}

static bool room_for_one(struct moe_written *w)
{
    if (w->also_count < w->also_room)
        return true;
    unsigned room = w->also_room ? 2 * w->also_room : 4;
    char **more = realloc(w->also, room * sizeof *more);
    if (!more)
        return false;
    w->also = more;
    w->also_room = room;
    return true;
}

/* Its latest name comes first; the others lead to it, too, when that one is removed. What cannot be remembered is a name that nobody saw. */
static void call_it(struct moe_written *w, const char *path)
{
    unsigned i = 0;
    if (strcmp(w->path, path) == 0)
        return;
    while (i < w->also_count && strcmp(w->also[i], path) != 0)
        i++;
    if (i == w->also_count) {
        if (!room_for_one(w) || !(w->also[i] = strdup(path))) {
            w->unseen++;
            return;
        }
        w->also_count++;
    }
    char *name = w->path;
    w->path = w->also[i];
    w->also[i] = name;
}

static void count_names(struct moe_broker *b, struct moe_written *w, unsigned made)
{
    b->files_made += made;
    b->files_made -= MOE_MIN(b->files_made, (uint64_t)w->made);
    w->made = made;
}

/* How many of the names that there are the job made. A folder's say nothing: each folder in it gives it one. */
static unsigned names_made(const struct moe_written *w, const struct stat *st, unsigned least)
{
    uint64_t names = S_ISDIR(st->st_mode) ? 1 : st->st_nlink > w->links ? st->st_nlink - w->links : 0;
    return (unsigned)MOE_MIN(MOE_MAX(names, (uint64_t)least), (uint64_t)UINT32_MAX);
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

static bool is_at(struct moe_broker *b, const struct moe_written *w, const char *path, unsigned under, struct stat *st)
{
    int dir = moe_writable_fd(b, under);
    size_t n = strlen(b->p->writable[under]);
    const char *rel = strlen(path) >= n ? path + n : "";
    while (*rel == '/')
        rel++;
    return dir >= 0 && fstatat(dir, rel, st, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) == 0 && st->st_dev == w->dev && st->st_ino == w->ino;
}

bool moe_quota_stat(struct moe_broker *b, struct moe_written *w, struct stat *st)
{
    if (is_at(b, w, w->path, w->under, st))
        return true;
    for (unsigned i = 0; i < w->also_count; i++) {
        unsigned under;
        if (!moe_writable(b, w->also[i], &under) || !is_at(b, w, w->also[i], under, st))
            continue;
        char *name = w->path;
        w->path = w->also[i];
        w->also[i] = name;
        w->under = under;
        return true;
    }
    return false;
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
    if (!there && w->unseen)
        return;                                                 /* by a name that it had before, it may be there */
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
        bool there = w->fd >= 0 ? fstat(w->fd, &st) == 0 : moe_quota_stat(b, w, &st);
        if (there && w->made)
            count_names(b, w, names_made(w, &st, w->links ? 0 : 1));
        if (there || w->fd >= 0 || w->unseen) {
            b->written[kept++] = *w;
            continue;
        }
        b->quota_used -= MOE_MIN(b->quota_used, w->bytes);
        count_names(b, w, 0);
        moe_written_drop(w);
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

int moe_quota_space(struct moe_call *c, uint64_t bytes)
{
    struct moe_broker *b = c->b;
    if (b->p->quota_bytes == UINT64_MAX || !bytes)
        return 0;
    recount(b);                                                 /* what was written since the last look counts, and what was removed does not */
    return bytes <= b->p->quota_bytes && b->quota_used <= b->p->quota_bytes - bytes ? 0 : EDQUOT;
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

/* What had the number before is no more. */
static void begin_anew(struct moe_written *w, const char *path)
{
    drop_names(w);
    w->links = w->unseen = 0;
    rename_entry(w, path);
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
        w->links = made ? 0 : (unsigned)st.st_nlink;
        w->unseen = w->links ? w->links - 1 : 0;
    } else if (made) {
        begin_anew(w, path);
    } else if (st.st_nlink > 1) {
        call_it(w, path);
    } else {
        rename_entry(w, path);
    }
    w->under = under;
    if (made)
        count_names(b, w, 1);
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
    if (w)
        begin_anew(w, path);
    else
        w = add(b, &st, path, under);
    if (!w) {
        b->over_quota = true;
        return;
    }
    w->under = under;
    count_names(b, w, 1);
    (void)moe_writable_fd(b, under);
}

/* Names of it that were removed. */
static void forget_names(struct moe_broker *b, struct moe_written *w)
{
    struct stat st;
    unsigned under;
    for (unsigned i = w->also_count; i-- > 0;)
        if (!moe_writable(b, w->also[i], &under) || !is_at(b, w, w->also[i], under, &st)) {
            free(w->also[i]);
            w->also[i] = w->also[--w->also_count];
        }
}

void moe_quota_linked(struct moe_broker *b, const struct moe_place *p, const char *from, const char *path, unsigned under)
{
    struct stat st;
    unsigned other;
    if (fstatat(p->dir, p->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    const bool from_known = moe_writable(b, from, &other);
    struct moe_written *w = find(b, st.st_dev, st.st_ino);
    if (!w) {
        w = add(b, &st, path, under);
        if (!w) {
            b->over_quota = true;
            return;
        }
        w->links = st.st_nlink ? (unsigned)st.st_nlink - 1 : 0;
        w->unseen = w->links - (from_known && w->links);
    }
    if (from_known)
        call_it(w, from);
    call_it(w, path);
    w->under = under;
    count_names(b, w, names_made(w, &st, 1));
    (void)moe_writable_fd(b, under);
    if (w->also_count > 2 * st.st_nlink + STALE_NAMES)
        forget_names(b, w);
}

/* A name that is `from`, or below it. */
static bool move_name(char **name, const char *from, const char *to)
{
    char path[2 * PATH_MAX];
    size_t n = strlen(from);
    if (strncmp(*name, from, n) != 0 || ((*name)[n] && (*name)[n] != '/'))
        return false;
    (void)snprintf(path, sizeof path, "%s%s", to, *name + n);
    char *copy = strdup(path);
    if (copy) {
        free(*name);
        *name = copy;
    }
    return true;
}

static void move_one(struct moe_broker *b, struct moe_written *w, const char *from, const char *to, bool exchange)
{
    unsigned under;
    bool moved = false;
    for (unsigned i = 0; i <= w->also_count; i++) {
        char **name = i ? &w->also[i - 1] : &w->path;
        moved |= move_name(name, from, to) || (exchange && move_name(name, to, from));
    }
    if (moved && moe_writable(b, w->path, &under))
        w->under = under;
}

void moe_quota_renamed(struct moe_broker *b, const struct stat *moved, const char *from, const char *to, bool exchange)
{
    struct moe_written *w = exchange || S_ISDIR(moved->st_mode) ? NULL : find(b, moved->st_dev, moved->st_ino);
    if (w)
        move_one(b, w, from, to, false);
    for (size_t i = 0; (exchange || S_ISDIR(moved->st_mode)) && i < b->written_count; i++)
        move_one(b, &b->written[i], from, to, exchange);
}
