#include "common/crypt/hasher.h"
#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/format/slices.h"
#include "runtime/train/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One shard, opened once: it is hashed and read through the same descriptor. */
struct shard { int fd; struct moe_blob blob; struct moe_safetensors st; };
struct load {
    struct moe_session_parts *p;
    struct moe_arena *arena;
    int folder;
    const char *name;                   /* "step=500", for messages */
    struct moe_record record;
    struct shard *shards;
    size_t count;
    struct moe_globals globals;
    char objection[256];
};

static void object(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct load *l = ctx;
    (void)offset;
    if (!l->objection[0])
        (void)snprintf(l->objection, sizeof(l->objection), "%s: %.*s", event, (int)MOE_MIN(detail.len, 180u), detail.ptr);
}

static enum moe_code refused(const struct load *l, const char *file, struct moe_error *err)
{
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = file }, "%s cannot be resumed from: %s", l->name, l->objection);
}

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "no memory to load it");
}

static enum moe_code read_at(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct shard *s = ctx;
    for (size_t done = 0; done < n;) {
        const ssize_t got = pread(s->fd, (char *)into + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return moe_fail(err, got ? MOE_E_IO : MOE_E_PARSE, (struct moe_where){ .field = "checkpoint" }, "a shard cannot be read: %s",
                            got ? strerrordesc_np(errno) : "it became shorter");
        done += (size_t)got;
    }
    return MOE_OK;
}

static enum moe_code open_file(const struct load *l, const char *name, struct shard *s, struct moe_error *err)
{
    struct stat st;
    s->fd = openat(l->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (s->fd < 0 || fstat(s->fd, &st) || !S_ISREG(st.st_mode))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = name }, "%s: it cannot be opened: %s", l->name, s->fd < 0 ? strerrordesc_np(errno) : "no regular file");
    s->blob = (struct moe_blob){ .ctx = s, .size = (uint64_t)st.st_size, .read = read_at };
    return MOE_OK;
}

/* What was verified is not there any more: somebody changed it since, or replaced it. The launcher asks again what may be gone on from. */
static enum moe_code changed(const struct load *l, struct moe_error *err, const char *what)
{
    (void)moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = l->p->r->c->checkpoint.root.ptr, .field = "checkpoint" }, "%s: %s", l->name, what);
    err->sys = ESTALE;
    return MOE_E_CRYPTO;
}

static enum moe_code read_record(struct load *l, const struct moe_objections *to, uint64_t step, struct moe_error *err)
{
    struct shard file = { .fd = -1 };
    struct moe_str bytes = { 0 };
    enum moe_code code = open_file(l, "commit.json", &file, err);
    if (code == MOE_OK)
        code = moe_blob_whole(&file.blob, MOE_CAP_RECORD_BYTES, l->arena, &bytes, err);
    if (file.fd >= 0)
        (void)close(file.fd);
    MOE_TRY(code);
    MOE_TRY(moe_record_read(bytes, to, l->arena, &l->record, err));
    if (!moe_crypt_equal(l->record.digest, l->p->s.commit, sizeof(l->record.digest)))
        return changed(l, err, "its commit record is not the one that was verified");
    const struct moe_str job = l->p->r->c->job;
    if (!l->objection[0] && l->record.step != step)
        (void)snprintf(l->objection, sizeof(l->objection), "its record is of step %llu", (unsigned long long)l->record.step);
    if (!l->objection[0] && (l->record.job.len != job.len || memcmp(l->record.job.ptr, job.ptr, job.len) != 0))
        (void)snprintf(l->objection, sizeof(l->objection), "its record is another job's");
    return l->objection[0] ? refused(l, "commit.json", err) : MOE_OK;
}

/* What moe-verify-ckpt looked at a moment ago and what is read now are the same bytes, or nothing is loaded. */
static enum moe_code verify(struct load *l, struct moe_error *err)
{
    MOE_AUTO(moe_hasher_free) struct moe_hasher *hasher = NULL;
    struct moe_hash_job *jobs = moe_arena_array(l->arena, struct moe_hash_job, l->count);
    if (!jobs)
        return no_memory(err);
    MOE_TRY(moe_hasher_new(&(struct moe_hasher_options){ .threads = l->p->r->be->threads(l->p->r->dev) }, &hasher, err));
    for (size_t i = 0; i < l->count; i++)
        jobs[i] = (struct moe_hash_job){ .kind = MOE_HASH_TREE, .leaf_bytes = (uint32_t)l->record.ranks[i].leaf_bytes,
                                         .source = { &l->shards[i], l->shards[i].blob.size, read_at, NULL } };
    MOE_TRY(moe_hasher_run(hasher, jobs, l->count, err));
    for (size_t i = 0; i < l->count; i++) {
        if (jobs[i].code != MOE_OK) {
            *err = jobs[i].err;
            return jobs[i].code;
        }
        if (!moe_crypt_equal(jobs[i].digest, l->record.ranks[i].tree, sizeof(jobs[i].digest)))
            return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .field = "checkpoint" }, "%s: the shard of rank %zu is not what the commit record says", l->name, i);
    }
    return MOE_OK;
}

static enum moe_code open_shards(struct load *l, const struct moe_objections *to, struct moe_error *err)
{
    const struct moe_safetensors **headers = moe_arena_array(l->arena, const struct moe_safetensors *, l->record.rank_count);
    l->shards = moe_arena_array(l->arena, struct shard, l->record.rank_count);
    if (!headers || !l->shards)
        return no_memory(err);
    for (size_t i = 0; i < l->record.rank_count; i++) {
        const struct moe_record_rank *row = &l->record.ranks[i];
        const struct moe_str name = moe_arena_str(l->arena, row->file);
        if (!name.ptr)
            return no_memory(err);
        l->shards[i].fd = -1;
        l->count = i + 1;
        MOE_TRY(open_file(l, name.ptr, &l->shards[i], err));
        if (l->shards[i].blob.size != row->bytes)
            (void)snprintf(l->objection, sizeof(l->objection), "the file has %llu bytes, its record says %llu", (unsigned long long)l->shards[i].blob.size,
                           (unsigned long long)row->bytes);
        else
            MOE_TRY(moe_safetensors_read(&l->shards[i].blob, to, l->arena, &l->shards[i].st, err));
        if (l->objection[0])
            return refused(l, name.ptr, err);
        headers[i] = &l->shards[i].st;
    }
    MOE_TRY(verify(l, err));
    bool good = false;
    MOE_TRY(moe_globals_collect(headers, l->count, l->arena, &l->globals, err));
    MOE_TRY(moe_globals_check(&l->globals, to, &good, err));
    return good && !l->objection[0] ? MOE_OK : refused(l, "safetensors", err);
}

/* A global tensor that is there, but is none of this config's, must not be read as if it were. */
static enum moe_code find(const struct load *l, const struct moe_tensor *want, const struct moe_global **out, struct moe_error *err)
{
    const struct moe_global *g = moe_globals_find(&l->globals, want->global);
    const struct moe_where at = { .field = want->global.ptr };
    if (!g)
        return moe_fail(err, MOE_E_SCHEMA, at, "%s does not have it", l->name);
    if (g->dtype != want->dtype || g->dims != want->dims || memcmp(g->whole, want->whole, want->dims * sizeof(*g->whole)) != 0)
        return moe_fail(err, MOE_E_SCHEMA, at, "%s has it in another shape or type than the config gives it", l->name);
    *out = g;
    return MOE_OK;
}

static enum moe_code read_box(struct load *l, const struct moe_global *g, const struct moe_tensor *want, unsigned char *into, struct moe_error *err)
{
    const struct moe_piece *pieces;
    size_t count;
    MOE_TRY(moe_globals_plan(g, want->offset, want->shape, (uint32_t)l->p->s.world->rank, l->arena, &pieces, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct shard *s = &l->shards[pieces[i].slice.shard];
        struct moe_run run = { .piece = &pieces[i], .box_offset = want->offset, .box_shape = want->shape };
        while (moe_run_next(&run))
            MOE_TRY(read_at(s, run.file, into + run.into, run.bytes, err));
    }
    return MOE_OK;
}

static bool ends(struct moe_str name, struct moe_str with) { return name.len >= with.len && memcmp(name.ptr + name.len - with.len, with.ptr, with.len) == 0; }

/* A file that verifies can hold what no training leaves, and in a row of an embedding that no text asks for nobody would meet it. Of a mean of squares there is no
 * root below zero. */
static bool sound(const struct moe_ckpt_tensor *t)
{
    const double least = ends(t->tensor.global, MOE_STR(".adam_v")) ? 0 : -INFINITY;
    const bool wide = t->tensor.dtype->bits == 64;
    size_t n = 1;
    for (unsigned d = 0; d < t->tensor.dims; d++)
        n *= (size_t)t->tensor.shape[d];
    for (size_t i = 0; i < n; i++) {
        const double v = wide ? ((const double *)t->data)[i] : (double)((const float *)t->data)[i];
        if (!isfinite(v) || v < least)
            return false;
    }
    return true;
}

static enum moe_code load_tensor(struct load *l, const struct moe_ckpt_tensor *t, struct moe_error *err)
{
    const struct moe_global *g = NULL;
    MOE_TRY(find(l, &t->tensor, &g, err));
    MOE_TRY(read_box(l, g, &t->tensor, (unsigned char *)t->data, err));
    return sound(t) ? MOE_OK : moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = t->tensor.global.ptr }, "%s holds a number there that no training leaves", l->name);
}

static bool optional(const struct load *l, const struct moe_tensor *t)
{
    static const struct moe_str master = MOE_STR(".master");
    return ends(t->global, master) && !moe_globals_find(&l->globals, t->global);
}

/* Weights first: master weights that the checkpoint lacks are made of them. */
static enum moe_code load_tensors(struct load *l, struct moe_error *err)
{
    struct moe_ckpt_tensor *tensors;
    size_t count;
    MOE_TRY(moe_train_tensors(l->p, false, &tensors, &count, err));
    for (int masters = 0; masters < 2; masters++) {
        for (size_t i = 0; i < count; i++) {
            const bool master = strstr(tensors[i].tensor.global.ptr, ".master") != NULL;
            if (master == (masters == 1) && !optional(l, &tensors[i].tensor))
                MOE_TRY(load_tensor(l, &tensors[i], err));
        }
        if (!masters)
            MOE_TRY(moe_optim_weights_changed(l->p->optim, err));
    }
    MOE_TRY(moe_model_bias_changed(l->p->model, err));
    return moe_train_unpack(l->p, err);
}

static enum moe_code open_folder(struct load *l, uint64_t step, struct moe_error *err)
{
    char name[MOE_NAME_ROOM];
    const struct moe_ckpt_name written = { .kind = MOE_NAME_STEP, .has_step = true, .step = step };
    MOE_CHECK(moe_name_write(&written, name));
    const struct moe_str kept = moe_arena_str(l->arena, (struct moe_str){ name, strlen(name) });
    if (!kept.ptr)
        return no_memory(err);
    l->name = kept.ptr;
    const int root = open(l->p->r->c->checkpoint.root.ptr, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    l->folder = root < 0 ? -1 : openat(root, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
    const int why = errno;
    if (root >= 0)
        (void)close(root);
    if (l->folder >= 0)
        return MOE_OK;
    return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = l->p->r->c->checkpoint.root.ptr }, "%s cannot be opened: %s", name, strerrordesc_np(why));
}

enum moe_code moe_load_step(struct moe_session_parts *p, uint64_t step, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TRAIN_LOAD);
    struct load l = { .p = p, .arena = arena, .folder = -1 };
    const struct moe_objections to = { &l, object };
    if (!arena)
        return no_memory(err);
    enum moe_code code = open_folder(&l, step, err);
    if (code == MOE_OK)
        code = read_record(&l, &to, step, err);
    if (code == MOE_OK)
        code = open_shards(&l, &to, err);
    if (code == MOE_OK)
        code = load_tensors(&l, err);
    for (size_t i = 0; i < l.count; i++)
        if (l.shards[i].fd >= 0)
            (void)close(l.shards[i].fd);
    if (l.folder >= 0)
        (void)close(l.folder);
    MOE_TRY(code);
    p->step = step;
    p->loaded_world = (unsigned)l.record.world;
    /* A new life of the same job: its commits must not look older than the one it goes on from. */
    p->ckpt_generation = MOE_MAX(p->s.generation, l.record.generation + 1);
    return MOE_OK;
}
