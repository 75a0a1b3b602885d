#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/read/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void object(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct moe_ckpt_reader *r = ctx;
    (void)offset;
    if (!r->objection[0])
        (void)snprintf(r->objection, sizeof r->objection, "%s: %.*s", event, (int)MOE_MIN(detail.len, (size_t)180), detail.ptr);
}

/* It is what was verified, and is still nothing to resume from. */
static enum moe_code refused(const struct moe_ckpt_reader *r, const char *file, struct moe_error *err)
{
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = file }, "%s cannot be resumed from: %s", r->name, r->objection);
}

static enum moe_code cannot_open(const struct moe_ckpt_reader *r, const char *name, int sys, struct moe_error *err)
{
    if (sys == ENOENT || sys == ENOTDIR || sys == ELOOP)
        return held_changed(r, name, err, "is not there any more");
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = name ? name : r->root }, "%s: it cannot be opened: %s", r->name, strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

static enum moe_code open_folder(struct moe_ckpt_reader *r, uint64_t step, struct moe_error *err)
{
    char name[MOE_NAME_ROOM];
    const struct moe_ckpt_name written = { .kind = MOE_NAME_STEP, .has_step = true, .step = step };
    MOE_CHECK(moe_name_write(&written, name));
    r->name = moe_arena_str(r->arena, moe_str_c(name)).ptr;
    if (!r->name)
        return held_no_memory(err);
    const int root = open(r->root, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    r->folder = root < 0 ? -1 : openat(root, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
    const int sys = errno;
    if (root >= 0)
        (void)close(root);
    return r->folder >= 0 ? MOE_OK : cannot_open(r, NULL, sys, err);
}

static enum moe_code open_file(struct moe_ckpt_reader *r, const char *name, struct held_shard *s, struct moe_error *err)
{
    struct stat st;
    *s = (struct held_shard){ .reader = r, .name = name, .fd = openat(r->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) };
    if (s->fd < 0 || fstat(s->fd, &st) != 0)
        return cannot_open(r, name, errno, err);
    if (!S_ISREG(st.st_mode))
        return held_changed(r, name, err, "is no regular file");
    s->bytes = (uint64_t)st.st_size;
    return MOE_OK;
}

static enum moe_code read_record(struct moe_ckpt_reader *r, const struct moe_ckpt_reader_options *o, struct moe_error *err)
{
    const struct moe_objections to = { r, object };
    struct held_shard file = { .fd = -1 };
    struct moe_str bytes = { 0 };
    enum moe_code code = open_file(r, "commit.json", &file, err);
    const struct moe_blob blob = { .ctx = &file, .size = file.bytes, .read = held_raw };
    if (code == MOE_OK)
        code = moe_blob_whole(&blob, MOE_CAP_RECORD_BYTES, r->arena, &bytes, err);
    if (file.fd >= 0)
        (void)close(file.fd);
    MOE_TRY(code);
    MOE_TRY(moe_record_read(bytes, &to, r->arena, &r->record, err));
    if (!r->record.readable || !moe_crypt_equal(r->record.digest, o->commit, sizeof r->record.digest))
        return held_changed(r, NULL, err, "its commit record is not the one that was verified");
    if (!r->objection[0] && r->record.step != o->step)
        (void)snprintf(r->objection, sizeof r->objection, "its record is of step %llu", (unsigned long long)r->record.step);
    if (!r->objection[0] && !moe_str_eq(r->record.job, o->job))
        (void)snprintf(r->objection, sizeof r->objection, "its record is another job's");
    return r->objection[0] ? refused(r, "commit.json", err) : MOE_OK;
}

static enum moe_code open_shard(struct moe_ckpt_reader *r, size_t i, struct moe_error *err)
{
    const struct moe_record_rank *row = &r->record.ranks[i];
    const struct moe_objections to = { r, object };
    struct held_shard *s = &r->shards[i];
    const char *name = moe_arena_str(r->arena, row->file).ptr;
    *s = (struct held_shard){ .fd = -1 };
    r->count = i + 1;
    if (!name)
        return held_no_memory(err);
    MOE_TRY(open_file(r, name, s, err));
    if (s->bytes != row->bytes)
        return held_changed(r, name, err, "has %llu bytes, the commit record says %llu", (unsigned long long)s->bytes, (unsigned long long)row->bytes);
    s->leaf_bytes = (uint32_t)row->leaf_bytes;
    MOE_TRY(held_leaves(s, row, err));
    const struct moe_blob blob = { .ctx = s, .size = s->bytes, .read = held_read };
    MOE_TRY(moe_safetensors_read(&blob, &to, r->arena, &s->st, err));
    return r->objection[0] ? refused(r, name, err) : MOE_OK;
}

static enum moe_code open_shards(struct moe_ckpt_reader *r, struct moe_error *err)
{
    const struct moe_objections to = { r, object };
    const struct moe_safetensors **headers = moe_arena_array(r->arena, const struct moe_safetensors *, r->record.rank_count);
    bool good = false;
    r->shards = moe_arena_array(r->arena, struct held_shard, r->record.rank_count);
    if (!headers || !r->shards)
        return held_no_memory(err);
    for (size_t i = 0; i < r->record.rank_count; i++) {
        MOE_TRY(open_shard(r, i, err));
        headers[i] = &r->shards[i].st;
    }
    MOE_TRY(moe_globals_collect(headers, r->count, r->arena, &r->globals, err));
    MOE_TRY(moe_globals_check(&r->globals, &to, &good, err));
    return good && !r->objection[0] ? MOE_OK : refused(r, "safetensors", err);
}

enum moe_code moe_ckpt_reader_open(const struct moe_ckpt_reader_options *o, struct moe_ckpt_reader **out, struct moe_error *err)
{
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *r = calloc(1, sizeof *r);
    if (!r)
        return held_no_memory(err);
    r->folder = -1;
    r->prefer = o->prefer;
    r->arena = moe_arena_new(MOE_CAP_CKPT_READ);
    r->plans = moe_arena_new(MOE_CAP_CKPT_READ);
    r->leaf = malloc(MOE_TREE_LEAF_MAX);
    if (!r->arena || !r->plans || !r->leaf)
        return held_no_memory(err);
    r->root = moe_arena_str(r->arena, moe_str_c(o->root)).ptr;
    if (!r->root)
        return held_no_memory(err);
    MOE_TRY(moe_hasher_new(&(struct moe_hasher_options){ .threads = o->threads }, &r->hasher, err));
    MOE_TRY(open_folder(r, o->step, err));
    MOE_TRY(read_record(r, o, err));
    MOE_TRY(open_shards(r, err));
    *out = moe_take(r);
    return MOE_OK;
}

void moe_ckpt_reader_free(struct moe_ckpt_reader **reader)
{
    struct moe_ckpt_reader *r = *reader;
    if (!r)
        return;
    moe_hasher_free(&r->hasher);
    for (size_t i = 0; i < r->count; i++)
        if (r->shards[i].fd >= 0)
            (void)close(r->shards[i].fd);
    if (r->folder >= 0)
        (void)close(r->folder);
    moe_arena_free(&r->plans);
    moe_arena_free(&r->arena);
    free(r->leaf);
    free(r);
    *reader = NULL;
}

const struct moe_record *moe_ckpt_reader_record(const struct moe_ckpt_reader *r) { return &r->record; }
const struct moe_global *moe_ckpt_reader_find(const struct moe_ckpt_reader *r, struct moe_str name) { return moe_globals_find(&r->globals, name); }
