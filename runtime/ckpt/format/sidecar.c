#include "runtime/ckpt/format/sidecar.h"
#include <inttypes.h>

static const char magic[] = "MOETREE1";
enum { MAGIC = 8, AT_LEAF = 8, AT_TOTAL = 16, AT_COUNT = 24, AT_ROOT = 32 };

const struct moe_ckpt_event moe_sidecar_events[] = {
    { "tree-short",  "the file of chunk digests is shorter than its header: empty, or the writer died; chunks cannot be told apart without it, so take it from a "
                     "replica or let the whole shard be hashed" },
    { "tree-magic",  "the file of chunk digests does not start with MOETREE1: another file has its name, or a newer version wrote it" },
    { "tree-leaf",   "the size of a chunk is no power of two from 1 to 4 MiB: damaged or made by another program" },
    { "tree-count",  "the number of chunk digests is not that of a shard of the size it says: the header was damaged or edited" },
    { "tree-size",   "the file of chunk digests has not the size that its header gives: cut short, or something was appended" },
    { .name = NULL },
};

static uint64_t little64(const unsigned char *p)
{
    uint64_t v = 0;
    for (int i = 7; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

uint64_t moe_sidecar_leaves(uint64_t total, uint64_t leaf_bytes) { return total / leaf_bytes + (total % leaf_bytes != 0); }

static bool good_leaf(uint64_t v) { return v >= MOE_CKPT_LEAF_MIN && v <= MOE_CKPT_LEAF_MAX && !(v & (v - 1)); }

/* True when the header can be believed as far as it goes: all sizes agree. */
static bool check(struct moe_sidecar *s, const unsigned char *head, uint64_t size, const struct moe_objections *to)
{
    uint64_t count = little64(head + AT_COUNT);
    if (memcmp(head, magic, MAGIC) != 0)
        return moe_object(to, "tree-magic", 0, "the file does not start with %s", magic), false;
    s->leaf_bytes = little64(head + AT_LEAF);
    s->total = little64(head + AT_TOTAL);
    memcpy(s->root, head + AT_ROOT, sizeof s->root);
    if (!good_leaf(s->leaf_bytes))
        return moe_object(to, "tree-leaf", AT_LEAF, "chunks of %" PRIu64 " bytes", s->leaf_bytes), false;
    if (count != moe_sidecar_leaves(s->total, s->leaf_bytes) || count > MOE_CAP_TREE_LEAVES)
        return moe_object(to, "tree-count", AT_COUNT, "%" PRIu64 " digests for %" PRIu64 " bytes in chunks of %" PRIu64, count, s->total, s->leaf_bytes),
               false;
    s->leaf_count = (size_t)count;
    if (size != MOE_SIDECAR_HEAD + count * MOE_SIDECAR_LEAF)
        return moe_object(to, "tree-size", MOE_SIDECAR_HEAD, "the file has %" PRIu64 " bytes; %" PRIu64 " digests make %" PRIu64, size, count,
                          MOE_SIDECAR_HEAD + count * MOE_SIDECAR_LEAF), false;
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
    unsigned char *leaves = moe_arena_alloc(arena, MOE_MAX(out->leaf_count, (size_t)1) * MOE_SIDECAR_LEAF);
    if (!leaves)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for %zu chunk digests", out->leaf_count);
    MOE_TRY(file->read(file->ctx, MOE_SIDECAR_HEAD, leaves, out->leaf_count * MOE_SIDECAR_LEAF, err));
    out->leaves = leaves;
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
    if (!good_leaf(s->leaf_bytes))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "leaf_bytes" }, "%" PRIu64 " is no power of two from 1 to 4 MiB", s->leaf_bytes);
    if (s->leaf_count != moe_sidecar_leaves(s->total, s->leaf_bytes) || s->leaf_count > MOE_CAP_TREE_LEAVES)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "leaves" }, "%zu are not those of %" PRIu64 " bytes", s->leaf_count, s->total);
    moe_buf_add(out, MOE_STR("MOETREE1"));
    add64(out, s->leaf_bytes);
    add64(out, s->total);
    add64(out, s->leaf_count);
    moe_buf_add(out, (struct moe_str){ (const char *)s->root, sizeof s->root });
    moe_buf_add(out, (struct moe_str){ (const char *)s->leaves, s->leaf_count * MOE_SIDECAR_LEAF });
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the buffer for chunk digests is full") : MOE_OK;
}
