/* One rank's files of one step. Its folder is synced last, so that nothing is acknowledged that a power failure could take back. */
#include "runtime/ckpt/format/meta.h"
#include "runtime/ckpt/format/sidecar.h"
#include "runtime/ckpt/write/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755 };

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a shard"); }

/* The smallest leaves of which a sidecar can list all; the largest when none can. */
static uint32_t leaf_size(uint64_t bytes)
{
    uint32_t leaf = MOE_TREE_LEAF_DEFAULT;
    while (leaf < MOE_TREE_LEAF_MAX && moe_tree_leaves(bytes, leaf) > MOE_CAP_SIDECAR_LEAVES)
        leaf *= 2;
    return leaf;
}

static enum moe_code open_folder(const struct moe_ckpt_writer *w, uint64_t step, int *out, struct moe_error *err)
{
    const struct moe_step s = { .step = step, .width = 1 };
    char name[MOE_NAME_ROOM], record[MOE_NAME_ROOM];
    struct stat st;
    moe_put_name(MOE_NAME_STEP, step, false, name);
    moe_put_name(MOE_NAME_COMMIT, 0, false, record);
    if (mkdirat(w->root, name, FOLDER_MODE) != 0 && errno != EEXIST)
        return moe_fail_sys(err, name, errno, "cannot make the step's folder");
    MOE_TRY(moe_steps_open(w->root, &s, out, err));
    if (fstatat(*out, record, &st, AT_SYMLINK_NOFOLLOW) == 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "is committed already; a complete step is never written over");
    return errno == ENOENT ? MOE_OK : moe_fail_sys(err, name, errno, "cannot look for its commit record");
}

/* The data file, hashed from memory by other threads while this one writes it. */
static enum moe_code put_data(struct moe_ckpt_writer *w, int folder, const char *name, struct moe_hash_job *job,
                              struct moe_error *err)
{
    MOE_TRY(moe_hasher_submit(w->hasher, job, err));
    enum moe_code code = moe_put(&w->put, folder, name, &job->source, true, err);
    (void)moe_hasher_wait(w->hasher, -1);                /* the job is on our caller's stack */
    if (code == MOE_OK && job->code != MOE_OK) {
        *err = job->err;
        code = job->code;
    }
    if (code == MOE_OK && w->put.no_direct && !w->told_buffered) {
        struct moe_error warning;
        w->told_buffered = true;
        (void)moe_fail(&warning, MOE_E_IO, (struct moe_where){ .file = name }, "O_DIRECT does not work here; written through the page cache");
        warning.sys = EINVAL;
        moe_write_warn(w, &warning);
    }
    return code;
}

static enum moe_code put_small(struct moe_ckpt_writer *w, int folder, enum moe_name_kind kind, const struct moe_buf *bytes, struct moe_error *err)
{
    char name[MOE_NAME_ROOM];
    struct moe_str view = moe_buf_str(bytes);
    const struct moe_source source = moe_put_bytes(&view);
    moe_put_name(kind, w->o.rank, false, name);
    return moe_put(&w->put, folder, name, &source, false, err);
}

/* The list of leaves, or, where it would be too long, nothing: then one of an earlier attempt must not stay. */
static enum moe_code put_tree(struct moe_ckpt_writer *w, int folder, const struct moe_hash_job *job, struct moe_error *err)
{
    const struct moe_sidecar s = { .leaf_bytes = job->leaf_bytes, .total = job->source.size, .leaves = (const moe_sha256_sum *)job->leaves,
                                   .leaf_count = (size_t)moe_tree_leaves(job->source.size, job->leaf_bytes) };
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(MOE_SIDECAR_HEAD + (size_t)MOE_CAP_SIDECAR_LEAVES * MOE_SHA256_BYTES);
    char name[MOE_NAME_ROOM];
    moe_put_name(MOE_NAME_TREE, w->o.rank, false, name);
    if (!s.leaves)
        return unlinkat(folder, name, 0) == 0 || errno == ENOENT ? MOE_OK : moe_fail_sys(err, name, errno, "cannot remove an earlier list");
    if (!bytes)
        return no_memory(err);
    MOE_TRY(moe_sidecar_write(&s, bytes, err));
    return put_small(w, folder, MOE_NAME_TREE, bytes, err);
}

static enum moe_code put_meta(struct moe_ckpt_writer *w, int folder, const struct moe_slot *slot, struct moe_record_rank *row, struct moe_error *err)
{
    struct moe_meta m = { .step = slot->step, .rank = row->rank, .host = row->host, .ts = moe_write_now(), .world = w->o.world,
                          .generation = w->o.generation, .job = w->o.job, .bytes = row->bytes, .leaf_bytes = row->leaf_bytes, .tensors = slot->st.count };
    m.has = MOE_META_STEP | MOE_META_RANK | MOE_META_HOST | MOE_META_TS | MOE_META_WORLD | MOE_META_GENERATION | MOE_META_JOB | MOE_META_BYTES |
            MOE_META_LEAF | MOE_META_TREE | MOE_META_TENSORS;
    memcpy(m.tree, row->tree, sizeof m.tree);
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(MOE_CAP_META_BYTES);
    if (!bytes)
        return no_memory(err);
    MOE_TRY(moe_meta_write(&m, bytes, err));
    MOE_TRY(moe_crypt_sha256(moe_buf_str(bytes), row->meta_sha256, err));
    return put_small(w, folder, MOE_NAME_META, bytes, err);
}

enum moe_code moe_shard_write(struct moe_ckpt_writer *w, struct moe_slot *slot, char file[MOE_NAME_ROOM], struct moe_record_rank *row,
                              struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int folder = -1;
    struct moe_hash_job job = { .kind = MOE_HASH_TREE, .source = moe_slot_source(slot), .leaf_bytes = leaf_size(slot->st.size) };
    uint64_t leaves = moe_tree_leaves(slot->st.size, job.leaf_bytes);
    if (leaves <= MOE_CAP_SIDECAR_LEAVES) {
        job.leaves = moe_arena_array(slot->arena, moe_sha256_sum, (size_t)leaves);
        if (!job.leaves)
            return no_memory(err);
    }
    moe_put_name(MOE_NAME_SAFETENSORS, w->o.rank, false, file);
    MOE_TRY(open_folder(w, slot->step, &folder, err));
    MOE_TRY(put_data(w, folder, file, &job, err));
    *row = (struct moe_record_rank){ .has = MOE_RANK_ALL & ~MOE_RANK_SHA256, .rank = w->o.rank, .bytes = slot->st.size,
                                     .leaf_bytes = job.leaf_bytes, .host = w->o.host, .file = moe_str_c(file) };
    memcpy(row->tree, job.digest, sizeof row->tree);
    MOE_TRY(put_tree(w, folder, &job, err));
    MOE_TRY(put_meta(w, folder, slot, row, err));
    MOE_TRY(moe_put_sync(folder, file, err));
    return moe_put_sync(w->root, file, err);             /* whichever rank made the folder, its name must last before this rank says that it does */
}
