/* What the job left behind: each file that was given out for writing and is still there, by path, with its size and, up to a size, its digest. A child of
 * low priority reads them, so that the reader's trouble with a broken disk is not the supervisor's. */
#include "sandbox/broker/parts.h"
#include "common/base/sha256.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { CHUNK = 256 << 10 };
struct digest { unsigned char ok, sha256[32]; };

static int by_path(const void *a, const void *b)
{
    const struct moe_written *const *x = a, *const *y = b;
    return strcmp((*x)->path, (*y)->path);
}

static int open_written(struct moe_broker *b, const struct moe_written *w)
{
    struct stat st;
    struct open_how how = { .flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC,
                            .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
    int dir = moe_writable_fd(b, w->under);
    const char *rel = w->path + strlen(b->p->writable[w->under]);
    while (*rel == '/')
        rel++;
    int fd = -1;
    if (*rel) {
        fd = (int)syscall(SYS_openat2, dir, rel, &how, sizeof how);
    } else {
        char link[40];
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        fd = open(link, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_dev != w->dev || st.st_ino != w->ino)) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static bool hash_one(int fd, unsigned char *chunk, unsigned char out[32])
{
    struct moe_sha256 ctx;
    ssize_t n;
    moe_sha256_begin(&ctx);
    while ((n = read(fd, chunk, CHUNK)) != 0) {
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            moe_sha256_add(&ctx, chunk, (size_t)n);
    }
    moe_sha256_end(&ctx, out);
    return true;
}

static bool worth(const struct moe_broker *b, const struct stat *st)
{
    return b->p->record == MOE_RECORD_HASH && (uint64_t)st->st_size <= b->p->record_hash_below;
}

/* The child: one answer for each file, in order. */
static _Noreturn void reader(struct moe_broker *b, struct moe_written *const *list, size_t count, int to)
{
    unsigned char *chunk = malloc(CHUNK);
    (void)setpriority(PRIO_PROCESS, 0, 10);
    for (size_t i = 0; i < count && chunk; i++) {
        struct digest d = { 0 };
        struct stat st;
        int fd = open_written(b, list[i]);
        if (fd >= 0 && fstat(fd, &st) == 0 && worth(b, &st))
            d.ok = hash_one(fd, chunk, d.sha256);
        if (fd >= 0)
            (void)close(fd);
        if (write(to, &d, sizeof d) != (ssize_t)sizeof d)
            break;
    }
    _exit(0);
}

static bool next_digest(int from, struct digest *d)
{
    size_t have = 0;
    while (from >= 0 && have < sizeof *d) {
        ssize_t n = read(from, (char *)d + have, sizeof *d - have);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        have += n > 0 ? (size_t)n : 0;
    }
    return have == sizeof *d && d->ok;
}

static void line(struct moe_broker *b, const struct moe_written *w, const struct stat *st, const struct digest *d)
{
    struct moe_json *j = moe_log_begin(b->log, "file");
    moe_json_key(j, "path");
    moe_json_str(j, moe_str_c(w->path));
    moe_json_key(j, "bytes");
    moe_json_int(j, st->st_size);
    if (d) {
        char hex[65];
        moe_sha256_hex(d->sha256, hex);
        moe_json_key(j, "sha256");
        moe_json_str(j, moe_str_c(hex));
    }
    moe_log_end(b->log);
}

void moe_record_write(struct moe_broker *b)
{
    struct stat st;
    size_t n = 0;
    if (b->p->record == MOE_RECORD_NONE || !b->written_count || !b->log)
        return;
    struct moe_written **list = calloc(b->written_count, sizeof(struct moe_written *));
    for (size_t i = 0; list && i < b->written_count; i++)
        if (b->written[i].file && b->written[i].open && moe_quota_stat(b, &b->written[i], &st) && S_ISREG(st.st_mode))
            list[n++] = &b->written[i];
    if (!list || !n) {
        free(list);
        return;
    }
    qsort(list, n, sizeof *list, by_path);
    int pipe_fd[2] = { -1, -1 };
    pid_t child = -1;
    if (b->p->record == MOE_RECORD_HASH && pipe2(pipe_fd, O_CLOEXEC) == 0) {
        child = fork();
        if (child == 0)
            reader(b, list, n, pipe_fd[1]);
        (void)close(pipe_fd[1]);
    }
    for (size_t i = 0; i < n; i++) {
        struct digest d = { 0 };
        bool hashed = next_digest(pipe_fd[0], &d);
        if (moe_quota_stat(b, list[i], &st))
            line(b, list[i], &st, hashed ? &d : NULL);
    }
    if (pipe_fd[0] >= 0)
        (void)close(pipe_fd[0]);
    if (child > 0)
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    free(list);
}
