/* A shard's bytes, held against the leaves that the commit record vouches for. */
#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/format/sidecar.h"
#include "runtime/ckpt/read/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum moe_code held_no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "no memory to read it");
}

enum moe_code held_changed(const struct moe_ckpt_reader *r, const char *file, struct moe_error *err, const char *fmt, ...)
{
    char what[160];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(what, sizeof what, fmt, va);
    va_end(va);
    (void)moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = r->root, .field = "checkpoint" }, "%s: %s%s%s", r->name, file ? file : "", file ? " " : "", what);
    err->sys = ESTALE;
    return MOE_E_CRYPTO;
}

enum moe_code held_raw(void *shard, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct held_shard *s = shard;
    for (size_t done = 0; done < n;) {
        const ssize_t got = pread(s->fd, (char *)into + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            return held_changed(s->reader, s->name, err, "became shorter");
        if (got < 0) {
            const int sys = errno;
            (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = s->name }, "%s: it cannot be read: %s", s->reader->name, strerrordesc_np(sys));
            err->sys = sys;
            return MOE_E_IO;
        }
        done += (size_t)got;
    }
    return MOE_OK;
}

/* ---- leaves ---- */

static enum moe_code not_as_recorded(const struct held_shard *s, struct moe_error *err)
{
    return held_changed(s->reader, s->name, err, "is not what the commit record says");
}

/* The file beside the shard. It is a help and no promise: one that is not there, or does not give the record's root, is as good as none. */
static enum moe_code from_file(struct held_shard *s, const struct moe_record_rank *row, struct moe_error *err)
{
    struct moe_ckpt_reader *r = s->reader;
    const struct moe_ckpt_name written = { .kind = MOE_NAME_TREE, .has_rank = true, .rank = row->rank };
    struct moe_sidecar side = { 0 };
    char name[MOE_NAME_ROOM];
    struct stat st;
    MOE_CHECK(moe_name_write(&written, name));
    struct held_shard file = { .reader = r, .name = name, .fd = openat(r->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) };
    if (file.fd < 0)
        return MOE_OK;
    enum moe_code code = MOE_OK;
    if (fstat(file.fd, &st) == 0 && S_ISREG(st.st_mode)) {
        const struct moe_blob blob = { .ctx = &file, .size = (uint64_t)st.st_size, .read = held_raw };
        code = moe_sidecar_read(&blob, &moe_unheard, r->arena, &side, err);
    }
    (void)close(file.fd);
    if (code == MOE_OK && side.readable && side.total == s->bytes && side.leaf_bytes == s->leaf_bytes && moe_crypt_equal(side.root, row->tree, sizeof side.root))
        s->leaves = side.leaves;
    return code == MOE_E_LIMIT ? code : MOE_OK;
}

static enum moe_code from_shard(struct held_shard *s, const struct moe_record_rank *row, struct moe_error *err)
{
    struct moe_ckpt_reader *r = s->reader;
    const uint64_t count = moe_tree_leaves(s->bytes, s->leaf_bytes);
    if (count > MOE_CAP_TREE_LEAVES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = s->name }, "has more chunks than any shard");
    moe_sha256_sum *leaves = moe_arena_array(r->arena, moe_sha256_sum, MOE_MAX((size_t)count, (size_t)1));
    struct moe_hash_job job = { .kind = MOE_HASH_TREE, .leaf_bytes = s->leaf_bytes, .leaves = leaves, .source = { s, s->bytes, held_raw, NULL } };
    if (!leaves)
        return held_no_memory(err);
    MOE_TRY(moe_hasher_run(r->hasher, &job, 1, err));
    r->hashed += s->bytes;
    if (job.code != MOE_OK)
        return *err = job.err, job.code;
    if (!moe_crypt_equal(job.digest, row->tree, sizeof job.digest))
        return not_as_recorded(s, err);
    s->leaves = leaves;
    return MOE_OK;
}

enum moe_code held_leaves(struct held_shard *s, const struct moe_record_rank *row, struct moe_error *err)
{
    MOE_TRY(from_file(s, row, err));
    return s->leaves ? MOE_OK : from_shard(s, row, err);
}

/* ---- a leaf at a time ---- */

static enum moe_code load_leaf(struct held_shard *s, uint64_t i, uint64_t *at, uint64_t *n, struct moe_error *err)
{
    struct moe_ckpt_reader *r = s->reader;
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    unsigned char suffix[MOE_TREE_LEAF_SUFFIX];
    moe_sha256_sum sum;
    moe_tree_leaf_span(s->bytes, s->leaf_bytes, i, at, n);
    if (r->leaf_of == s && r->leaf_at == *at)
        return MOE_OK;
    r->leaf_of = NULL;
    MOE_TRY(held_raw(s, *at, r->leaf, (size_t)*n, err));
    moe_tree_leaf_suffix(i, suffix);
    MOE_TRY(moe_digest_new(&d, err));
    MOE_TRY(moe_digest_add(d, (struct moe_str){ (const char *)r->leaf, (size_t)*n }, err));
    MOE_TRY(moe_digest_add(d, (struct moe_str){ (const char *)suffix, sizeof suffix }, err));
    MOE_TRY(moe_digest_end(d, sum, err));
    r->hashed += *n;
    if (!moe_crypt_equal(sum, s->leaves[i], sizeof sum))
        return not_as_recorded(s, err);
    r->leaf_of = s;
    r->leaf_at = *at;
    return MOE_OK;
}

enum moe_code held_read(void *shard, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    struct held_shard *s = shard;
    while (n) {
        uint64_t from, length;
        if (at >= s->bytes)
            return held_changed(s->reader, s->name, err, "became shorter");
        MOE_TRY(load_leaf(s, moe_tree_leaf_at(at, s->leaf_bytes), &from, &length, err));
        const size_t part = (size_t)MOE_MIN((uint64_t)n, from + length - at);
        memcpy(into, s->reader->leaf + (at - from), part);
        into = (char *)into + part;
        at += part;
        n -= part;
    }
    return MOE_OK;
}
