#include "runtime/ckpt/format/sidecar.h"
#include <inttypes.h>

static const char magic[] = "MOETREE1";
enum { MAGIC = 8, AT_LEAF = 8, AT_TOTAL = 16, AT_COUNT = 24, AT_ROOT = 32 };

const struct moe_ckpt_event moe_sidecar_events[] = {
    { "tree-short",  "the file of chunk digests is shorter than its header: empty, or the writer died; chunks cannot be told apart without it, so "
                     "take it from a "
                     "replica or let the whole shard be hashed" },
    { "tree-magic",  "the file of chunk digests does not start with MOETREE1: another file has its name, or a newer version wrote it" },
    { "tree-leaf",   "the size of a chunk is no power of two from 1 to 4 MiB: damaged or made by another program" },
    { "tree-count",  "the number of chunk digests is not that of a shard of the size it says: the header was damaged or edited" },
    { "tree-size",   "the file of chunk digests has not the size that its header gives: cut short, or something was appended" },
    { "tree-root",   "the chunk digests do not give the root beside them: one of them was damaged or exchanged, so none can be trusted to name a "
                     "chunk" },
    { .name = NULL },
};

/* True when the header can be believed as far as it goes: all sizes agree. */
static bool check(struct moe_sidecar *s, const unsigned char *head, uint64_t size, const struct moe_objections *to)
{
    uint64_t count = moe_le64(head + AT_COUNT);
    if (memcmp(head, magic, MAGIC) != 0)
        return moe_object(to, "tree-magic", 0, "the file does not start with %s", magic), false;
    s->leaf_bytes = moe_le64(head + AT_LEAF);
    s->total = moe_le64(head + AT_TOTAL);
    memcpy(s->root, head + AT_ROOT, sizeof s->root);
    if (!moe_tree_leaf_size_ok(s->leaf_bytes))
        return moe_object(to, "tree-leaf", AT_LEAF, "chunks of %" PRIu64 " bytes", s->leaf_bytes), false;
    if (count != moe_tree_leaves(s->total, (uint32_t)s->leaf_bytes) || count > MOE_CAP_SIDECAR_LEAVES)
        return moe_object(to, "tree-count", AT_COUNT, "%" PRIu64 " digests for %" PRIu64 " bytes in chunks of %" PRIu64, count, s->total, s->leaf_bytes),
               false;
    s->leaf_count = (size_t)count;
    if (size != MOE_SIDECAR_HEAD + count * MOE_SHA256_BYTES)
        return moe_object(to, "tree-size", MOE_SIDECAR_HEAD, "the file has %" PRIu64 " bytes; %" PRIu64 " digests make %" PRIu64, size, count,
                          MOE_SIDECAR_HEAD + count * MOE_SHA256_BYTES), false;
    return true;
}

enum moe_code moe_sidecar_read(const struct moe_blob *file, const struct moe_objections *to, struct moe_arena *arena, struct moe_sidecar *out,
                               struct moe_error *err)
{
    unsigned char head[MOE_SIDECAR_HEAD];
    *out = (struct moe_sidecar){ .objections = 1 };
    if (file->size < sizeof head) {
        moe_object(to, "tree-short", file->size, "the file has %" PRIu64 " bytes", file->size);
        return MOE_OK;
    }
    MOE_TRY(file->read(file->ctx, 0, head, sizeof head, err));
    if (!check(out, head, file->size, to))
        return MOE_OK;
    moe_sha256_sum *leaves = moe_arena_array(arena, moe_sha256_sum, MOE_MAX(out->leaf_count, (size_t)1)), root;
    if (!leaves)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for %zu chunk digests", out->leaf_count);
    MOE_TRY(file->read(file->ctx, MOE_SIDECAR_HEAD, leaves, out->leaf_count * sizeof *leaves, err));
    out->leaves = leaves;
    MOE_TRY(moe_tree_root(leaves, out->total, (uint32_t)out->leaf_bytes, root, err));
    if (memcmp(root, out->root, sizeof root) != 0) {
        moe_object(to, "tree-root", AT_ROOT, "the root is not that of the %zu chunk digests", out->leaf_count);
        return MOE_OK;
    }
    out->readable = true;
    out->objections = 0;
    return MOE_OK;
}

static void add64(struct moe_buf *out, uint64_t v)
{
    for (unsigned i = 0; i < 8; i++)
        moe_buf_addc(out, (char)(v >> (8 * i) & 0xff));
}

enum moe_code moe_sidecar_write(const struct moe_sidecar *s, struct moe_buf *out, struct moe_error *err)
{
    if (!moe_tree_leaf_size_ok(s->leaf_bytes))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "leaf_bytes" }, "%" PRIu64 " is no power of two from 1 to 4 MiB", s->leaf_bytes);
    if (s->leaf_count != moe_tree_leaves(s->total, (uint32_t)s->leaf_bytes) || s->leaf_count > MOE_CAP_SIDECAR_LEAVES)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "leaves" }, "%zu are not those of %" PRIu64 " bytes", s->leaf_count, s->total);
    moe_sha256_sum root;
    MOE_TRY(moe_tree_root(s->leaves, s->total, (uint32_t)s->leaf_bytes, root, err));
    moe_buf_add(out, MOE_STR("MOETREE1"));
    add64(out, s->leaf_bytes);
    add64(out, s->total);
    add64(out, s->leaf_count);
    moe_buf_add(out, (struct moe_str){ (const char *)root, sizeof root });
    moe_buf_add(out, (struct moe_str){ (const char *)s->leaves, s->leaf_count * MOE_SHA256_BYTES });
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the buffer for chunk digests is full") : MOE_OK;
}
