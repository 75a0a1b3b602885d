/* Which files there are, and reading them: no link is followed, and a file that is not what it was is an error. */
#include "runtime/data/shards.h"
#include "common/base/sys.h"
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
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "%s%s%s", what, sys ? ": " : "", sys ? strerrordesc_np(sys) : "");
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

static enum moe_code keep_shard(struct moe_data *data, const struct shard *shard, size_t *room, struct moe_error *err)
{
    if (data->count >= MOE_CAP_DATA_FILES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = data->path }, "has more than %u files", MOE_CAP_DATA_FILES);
    struct moe_str name = moe_arena_str(data->arena, moe_str_c(shard->name));
    struct shard *shards = moe_grow(data->arena, data->shards, data->count, room, sizeof *shards);
    if (!name.ptr || !shards)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = data->path }, "the names of the files take more than %u bytes", MOE_CAP_DATA_MEMORY);
    data->shards = shards;
    shards[data->count] = *shard;
    shards[data->count].name = name.ptr;
    shards[data->count++].bytes = (uint64_t)shard->at.st_size;
    return MOE_OK;
}

/* One entry of the folder; what is no shard is passed over. */
static enum moe_code add_entry(struct moe_data *data, const char *name, const struct stat *skip, size_t *room, struct moe_error *err)
{
    struct shard shard = { .name = name, .fd = -1 };
    if (fstatat(data->folder, name, &shard.at, AT_SYMLINK_NOFOLLOW) != 0)
        return failed(data, &shard, errno, "cannot be looked at", err);
    if (S_ISDIR(shard.at.st_mode) || (skip && skip->st_dev == shard.at.st_dev && skip->st_ino == shard.at.st_ino))
        return MOE_OK;
    if (!S_ISREG(shard.at.st_mode))
        return failed(data, &shard, 0, S_ISLNK(shard.at.st_mode) ? "is a link" : "is no regular file", err);
    return keep_shard(data, &shard, room, err);
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

static enum moe_code list_folder(struct moe_data *data, const struct stat *skip, struct moe_error *err)
{
    size_t room = 0;
    int copy = fcntl(data->folder, F_DUPFD_CLOEXEC, 0);
    MOE_AUTO(close_folder) DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    if (!folder) {
        int sys = errno;
        if (copy >= 0)
            close(copy);
        return moe_fail_sys(err, data->path, sys, "cannot be listed");
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry && errno)
            return moe_fail_sys(err, data->path, errno, "cannot be listed");
        if (!entry)
            return MOE_OK;
        if (entry->d_name[0] != '.')
            MOE_TRY(add_entry(data, entry->d_name, skip, &room, err));
    }
}

static enum moe_code open_shards(struct moe_data *data, struct moe_error *err)
{
    if (data->count)
        qsort(data->shards, data->count, sizeof *data->shards, by_name);
    for (size_t i = 0; i < data->count && i < SHARDS_OPEN; i++) {
        data->shards[i].fd = open_shard(data, &data->shards[i]);
        if (data->shards[i].fd < 0)
            return failed(data, &data->shards[i], errno, "cannot be opened", err);
    }
    return MOE_OK;
}

/* What was opened says what it is; nothing is asked about the path itself, behind which another file may lie a moment later. */
enum moe_code shards_find(struct moe_data *data, const struct stat *skip, struct moe_error *err)
{
    const char *slash = strrchr(data->path, '/');
    struct shard shard = { .name = slash ? slash + 1 : data->path };
    size_t room = 0;
    shard.fd = open(data->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    int sys = shard.fd < 0 || fstat(shard.fd, &shard.at) != 0 ? errno : 0;
    bool folder = !sys && S_ISDIR(shard.at.st_mode), file = !sys && S_ISREG(shard.at.st_mode);
    if (folder) {
        data->folder = shard.fd;
        MOE_TRY(list_folder(data, skip, err));
        return open_shards(data, err);
    }
    data->single = true;
    enum moe_code code = file ? keep_shard(data, &shard, &room, err)
                              : failed(data, &shard, sys == ELOOP ? 0 : sys, sys == ELOOP ? "is a link" : sys ? "cannot be opened" : "is neither a file nor a folder", err);
    if (code != MOE_OK && shard.fd >= 0)
        close(shard.fd);
    return code;
}
