/* Which files there are, and reading them: no link is followed, and a file that is not what it was is an error. */
#include "runtime/data/shards.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void shards_path(const struct moe_data *data, const struct shard *shard, char into[SHARD_PATH])
{
    if (data->single)
        (void)snprintf(into, SHARD_PATH, "%s", data->path);
    else
        (void)snprintf(into, SHARD_PATH, "%s/%s", data->path, shard->name);
}

static enum moe_code failed(const struct moe_data *data, const struct shard *shard, int sys, const char *what, struct moe_error *err)
{
    char path[SHARD_PATH];
    shards_path(data, shard, path);
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "%s%s%s", what, sys ? ": " : "", sys ? strerror(sys) : "");
    err->sys = sys;
    return MOE_E_IO;
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec
           && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* O_NONBLOCK: a FIFO that took the place of a file must not hang the job. */
static int open_shard(const struct moe_data *data, const struct shard *shard)
{
    return openat(data->folder, shard->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
}

static enum moe_code read_all(const struct moe_data *data, const struct shard *shard, int fd, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    struct stat now;
    if (fstat(fd, &now) != 0)
        return failed(data, shard, errno, "cannot be looked at", err);
    if (!same(&now, &shard->at))
        return failed(data, shard, 0, now.st_size < shard->at.st_size ? "was cut since it was opened" : "was changed since it was opened", err);
    for (size_t done = 0; done < n;) {
        ssize_t got = pread(fd, (char *)into + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(data, shard, errno, "cannot be read", err);
        if (got == 0)
            return failed(data, shard, 0, "was cut while it was read", err);
        done += (size_t)got;
    }
    return MOE_OK;
}

enum moe_code shards_read(const struct moe_data *data, const struct shard *shard, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    if (shard->fd >= 0)
        return read_all(data, shard, shard->fd, at, into, n, err);
    int fd = open_shard(data, shard);
    if (fd < 0)
        return failed(data, shard, errno, "cannot be opened", err);
    enum moe_code code = read_all(data, shard, fd, at, into, n, err);
    close(fd);
    return code;
}

/* ---- which files there are ---- */

static enum moe_code no_memory(const struct moe_data *data, struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = data->path }, "the names of the files take more than %u bytes", MOE_CAP_DATA_MEMORY);
}

/* One entry of the folder; what is no shard leaves *count as it is. */
static enum moe_code add_shard(struct moe_data *data, const char *name, const struct stat *skip, size_t *room, struct moe_error *err)
{
    struct shard shard = { .name = name, .fd = -1 };
    if (fstatat(data->folder, name, &shard.at, AT_SYMLINK_NOFOLLOW) != 0)
        return failed(data, &shard, errno, "cannot be looked at", err);
    if (!data->single && (S_ISDIR(shard.at.st_mode) || (skip && skip->st_dev == shard.at.st_dev && skip->st_ino == shard.at.st_ino)))
        return MOE_OK;
    if (!S_ISREG(shard.at.st_mode))
        return failed(data, &shard, 0, S_ISLNK(shard.at.st_mode) ? "is a link" : "is no regular file", err);
    if (data->count >= MOE_CAP_DATA_FILES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = data->path }, "has more than %u files", MOE_CAP_DATA_FILES);
    shard.bytes = (uint64_t)shard.at.st_size;
    shard.name = moe_arena_str(data->arena, moe_str_c(name)).ptr;
    struct shard *shards = moe_grow(data->arena, data->shards, data->count, room, sizeof *data->shards);
    if (!shard.name || !shards)
        return no_memory(data, err);
    data->shards = shards;
    data->shards[data->count++] = shard;
    return MOE_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct shard *)a)->name, ((const struct shard *)b)->name);
}

static void close_folder(DIR **folder)
{
    if (*folder)
        (void)closedir(*folder);
}

static enum moe_code list_folder(struct moe_data *data, const struct stat *skip, size_t *room, struct moe_error *err)
{
    int copy = fcntl(data->folder, F_DUPFD_CLOEXEC, 0);
    MOE_AUTO(close_folder) DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    if (!folder) {
        if (copy >= 0)
            close(copy);
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = data->path }, "cannot be listed: %s", strerror(errno));
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry && errno)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = data->path }, "cannot be listed: %s", strerror(errno));
        if (!entry)
            return MOE_OK;
        if (entry->d_name[0] != '.')
            MOE_TRY(add_shard(data, entry->d_name, skip, room, err));
    }
}

/* The folder that is `path`, or that holds it; *name is then the file's. */
static enum moe_code open_folder(struct moe_data *data, const char **name, struct moe_error *err)
{
    struct moe_where at = { .file = data->path };
    struct stat about;
    *name = NULL;
    if (lstat(data->path, &about) == 0 && S_ISREG(about.st_mode)) {
        const char *slash = strrchr(data->path, '/');
        *name = slash ? slash + 1 : data->path;
        data->single = true;
        struct moe_str folder = slash ? moe_arena_str(data->arena, (struct moe_str){ data->path, (size_t)(slash - data->path) + 1 }) : MOE_STR(".");
        if (!folder.ptr)
            return no_memory(data, err);
        data->folder = open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    } else {
        data->folder = open(data->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    }
    if (data->folder >= 0)
        return MOE_OK;
    int sys = errno;
    (void)moe_fail(err, MOE_E_IO, at, "%s", sys == ENOTDIR || sys == ELOOP ? "is neither a file nor a folder, or a link" : strerror(sys));
    err->sys = sys;
    return MOE_E_IO;
}

enum moe_code shards_find(struct moe_data *data, const struct stat *skip, struct moe_error *err)
{
    const char *name = NULL;
    size_t room = 0;
    MOE_TRY(open_folder(data, &name, err));
    MOE_TRY(name ? add_shard(data, name, NULL, &room, err) : list_folder(data, skip, &room, err));
    if (data->count)
        qsort(data->shards, data->count, sizeof *data->shards, by_name);
    for (size_t i = 0; i < data->count && i < SHARDS_OPEN; i++) {
        data->shards[i].fd = open_shard(data, &data->shards[i]);
        if (data->shards[i].fd < 0)
            return failed(data, &data->shards[i], errno, "cannot be opened", err);
    }
    return MOE_OK;
}
