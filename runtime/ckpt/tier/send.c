/* One rank's files of one step, from open descriptors to objects. */
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/tier/inside.h"
#include "runtime/ckpt/write/put.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_TIER_RECORD (256u << 20)   /* memory to read one commit record */

static void ignore(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)ctx, (void)event, (void)offset, (void)detail;
}

static enum moe_code read_at(int fd, const char *name, uint64_t at, char *into, size_t n, struct moe_error *err)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = pread(fd, into + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return moe_fail_sys(err, name, got < 0 ? errno : EIO, got < 0 ? "cannot read" : "became shorter");
        done += (size_t)got;
    }
    return MOE_OK;
}

/* A regular file in the step's folder, through no link. `fd` is the caller's to close. */
static enum moe_code open_file(int folder, const char *name, int *fd, uint64_t *size, struct moe_error *err)
{
    struct stat st;
    *fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0 || fstat(*fd, &st) != 0)
        return moe_fail_sys(err, name, errno, "cannot open");
    if (!S_ISREG(st.st_mode))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "is no regular file");
    *size = (uint64_t)st.st_size;
    return MOE_OK;
}

/* commit.json as it lies there, and this rank's row of it. */
static enum moe_code read_commit(const struct moe_ckpt_tier *t, int folder, struct tier_item *item, struct moe_arena *arena, struct moe_record_rank *row,
                                 struct moe_error *err)
{
    const struct moe_objections to = { .say = ignore };
    MOE_AUTO(moe_fd_close) int fd = -1;
    struct moe_record record;
    char name[MOE_NAME_ROOM];
    uint64_t size = 0;
    moe_put_name(MOE_NAME_COMMIT, 0, false, name);
    MOE_TRY(open_file(folder, name, &fd, &size, err));
    if (size > MOE_CAP_RECORD_BYTES)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "is larger than any commit record");
    char *bytes = moe_arena_alloc(arena, (size_t)size + 1);
    item->commit = moe_buf_new((size_t)size + 1);
    if (!bytes || !item->commit)
        return moe_tier_no_memory(err);
    MOE_TRY(read_at(fd, name, 0, bytes, (size_t)size, err));
    moe_buf_add(item->commit, (struct moe_str){ bytes, (size_t)size });
    MOE_TRY(moe_record_read((struct moe_str){ bytes, (size_t)size }, &to, arena, &record, err));
    if (moe_buf_failed(item->commit))
        return moe_tier_no_memory(err);
    if (!record.readable || record.objections || record.step != item->step || record.world != t->o.world)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "is no good record of step %llu of %llu ranks", (unsigned long long)item->step,
                        (unsigned long long)t->o.world);
    memcpy(item->digest, record.digest, sizeof item->digest);
    *row = record.ranks[t->o.rank];
    return MOE_OK;
}

/* Shard, tree, meta; a shard too long for a list of leaves has no tree. */
static enum moe_code open_files(const struct moe_ckpt_tier *t, int folder, struct tier_item *item, const struct moe_record_rank *row, struct moe_error *err)
{
    static const enum moe_name_kind kinds[TIER_FILES] = { MOE_NAME_SAFETENSORS, MOE_NAME_TREE, MOE_NAME_META };
    for (size_t i = 0; i < TIER_FILES; i++) {
        char *name = item->files[i].name;
        moe_put_name(kinds[i], t->o.rank, false, name);
        enum moe_code code = open_file(folder, name, &item->files[i].fd, &item->files[i].size, err);
        if (code != MOE_OK && !(kinds[i] == MOE_NAME_TREE && code == MOE_E_IO && err->sys == ENOENT))
            return code;
    }
    if (!moe_str_is(row->file, item->files[0].name) || row->bytes != item->files[0].size)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = item->files[0].name }, "has %llu bytes; the commit record says %llu, of %.*s",
                        (unsigned long long)item->files[0].size, (unsigned long long)row->bytes, MOE_FMT(row->file));
    return MOE_OK;
}

void moe_tier_close(struct tier_item *item)
{
    for (size_t i = 0; i < TIER_FILES; i++)
        moe_fd_close(&item->files[i].fd);
    moe_buf_free(&item->commit);
}

enum moe_code moe_tier_open(struct moe_ckpt_tier *t, uint64_t step, struct tier_item *out, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TIER_RECORD);
    MOE_AUTO(moe_fd_close) int folder = -1;
    MOE_AUTO(moe_tier_close) struct tier_item item = { .step = step, .files = { { .fd = -1 }, { .fd = -1 }, { .fd = -1 } } };
    struct moe_record_rank row = { 0 };
    char name[MOE_NAME_ROOM];
    if (!arena)
        return moe_tier_no_memory(err);
    if (step > MOE_CAP_CKPT_NUMBER)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "step" }, "is past 2^53");
    moe_put_name(MOE_NAME_STEP, step, false, name);
    folder = openat(t->root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return moe_fail_sys(err, name, errno, "cannot open the step's folder");
    MOE_TRY(read_commit(t, folder, &item, arena, &row, err));
    MOE_TRY(open_files(t, folder, &item, &row, err));
    *out = item;
    item = (struct tier_item){ .files = { { .fd = -1 }, { .fd = -1 }, { .fd = -1 } } };
    return MOE_OK;
}

/* "prefix/step=500/NAME"; moe_ckpt_tier_new() saw to it that it fits. */
static struct moe_str key_of(const struct moe_ckpt_tier *t, uint64_t step, const char *name, char into[MOE_CAP_S3_KEY + 1])
{
    char folder[MOE_NAME_ROOM];
    moe_put_name(MOE_NAME_STEP, step, false, folder);
    int n = snprintf(into, MOE_CAP_S3_KEY + 1, "%.*s%s%s/%s", MOE_FMT(t->prefix), t->prefix.len ? "/" : "", folder, name);
    MOE_CHECK(n > 0 && (size_t)n <= MOE_CAP_S3_KEY);
    return (struct moe_str){ into, (size_t)n };
}

static enum moe_code send_parts(struct moe_ckpt_tier *t, struct moe_s3_upload *upload, int fd, const char *name, uint64_t size, struct moe_error *err)
{
    unsigned number = 1;
    for (uint64_t at = 0; at < size; number++) {
        size_t n = (size_t)MOE_MIN(size - at, t->o.part_bytes);
        MOE_TRY(read_at(fd, name, at, t->part, n, err));
        MOE_TRY(moe_s3_upload_part(upload, number, (struct moe_str){ t->part, n }, err));
        at += n;
    }
    return moe_s3_upload_complete(upload, NULL, err);
}

/* What fails is aborted: parts that nobody lists are paid for like objects. */
static enum moe_code send_large(struct moe_ckpt_tier *t, struct moe_str key, int fd, const char *name, uint64_t size, struct moe_error *err)
{
    MOE_AUTO(moe_s3_upload_free) struct moe_s3_upload *upload = NULL;
    struct moe_error other;
    if (size > t->o.part_bytes * MOE_S3_PARTS_MAX)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "needs more than %u parts of %llu bytes", MOE_S3_PARTS_MAX,
                        (unsigned long long)t->o.part_bytes);
    MOE_TRY(moe_s3_upload_begin(t->s3, t->bucket, key, &upload, err));
    enum moe_code code = send_parts(t, upload, fd, name, size, err);
    if (code != MOE_OK && moe_s3_upload_abort(upload, &other) != MOE_OK && other.sys != ENOENT) {
        MOE_CHECK(pthread_mutex_lock(&t->lock) == 0);
        t->stats.unaborted++;
        MOE_CHECK(pthread_mutex_unlock(&t->lock) == 0);
    }
    return code;
}

static enum moe_code send_file(struct moe_ckpt_tier *t, uint64_t step, int fd, const char *name, uint64_t size, struct moe_error *err)
{
    char text[MOE_CAP_S3_KEY + 1];
    struct moe_str key = key_of(t, step, name, text);
    if (size > t->o.part_bytes)
        return send_large(t, key, fd, name, size, err);
    MOE_TRY(read_at(fd, name, 0, t->part, (size_t)size, err));
    return moe_s3_put(t->s3, t->bucket, key, (struct moe_str){ t->part, (size_t)size }, NULL, err);
}

/* A complete step is never written over: were its shards sent first, it would be a mixture until the new commit.json is there. */
static enum moe_code look(struct moe_ckpt_tier *t, uint64_t step, struct moe_str commit, bool *there, struct moe_error *err)
{
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *object = NULL;
    char text[MOE_CAP_S3_KEY + 1], name[MOE_NAME_ROOM];
    *there = false;
    moe_put_name(MOE_NAME_COMMIT, 0, false, name);
    struct moe_str key = key_of(t, step, name, text);
    enum moe_code code = moe_s3_object_open(t->s3, t->bucket, key, NULL, &object, err);
    if (code != MOE_OK)
        return code == MOE_E_IO && err->sys == ENOENT ? MOE_OK : code;
    bool same = moe_s3_object_stat(object)->size == commit.len;
    for (size_t at = 0; same && at < commit.len; at += t->o.part_bytes) {
        size_t n = (size_t)MOE_MIN(commit.len - at, t->o.part_bytes);
        MOE_TRY(moe_s3_object_read(object, at, t->part, n, err));
        same = memcmp(t->part, commit.ptr + at, n) == 0;
    }
    *there = same;
    return same ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = text }, "the bucket has another commit of this step: it is not written over");
}

enum moe_code moe_tier_send(struct moe_ckpt_tier *t, const struct tier_item *item, bool *there, struct moe_error *err)
{
    MOE_TRY(look(t, item->step, moe_buf_str(item->commit), there, err));
    for (size_t i = 0; i < TIER_FILES && !*there; i++)
        if (item->files[i].fd >= 0)
            MOE_TRY(send_file(t, item->step, item->files[i].fd, item->files[i].name, item->files[i].size, err));
    return MOE_OK;
}

enum moe_code moe_tier_commit(struct moe_ckpt_tier *t, uint64_t step, struct moe_str commit, struct moe_error *err)
{
    char text[MOE_CAP_S3_KEY + 1], name[MOE_NAME_ROOM];
    moe_put_name(MOE_NAME_COMMIT, 0, false, name);
    return moe_s3_put(t->s3, t->bucket, key_of(t, step, name, text), commit, NULL, err);
}
