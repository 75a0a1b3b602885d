/* rank=<R>.tree: the digests of a shard's chunks, so that a damaged chunk has a place and a part can be checked without the rest.
 *
 *   offset  bytes
 *        0      8  "MOETREE1"
 *        8      8  leaf_bytes, little-endian: a power of two, 1 to 4 MiB
 *       16      8  total: the shard's size in bytes, little-endian
 *       24      8  leaves: total / leaf_bytes, rounded up, little-endian
 *       32     32  root, as common/crypt/tree.h defines it
 *       64    32n  the digest of each leaf
 *
 * Nothing follows. The file is a help, no promise: what binds is the root in the commit record or the metadata, and the leaves must give that root. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_SIDECAR_H
#define MOE_RUNTIME_CKPT_FORMAT_SIDECAR_H
#include "common/base/buf.h"
#include "common/crypt/tree.h"
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_SIDECAR_LEAVES (1u << 20)   /* 32 MiB of digests: shards of 1 TiB with leaves of 1 MiB, 4 TiB with leaves of 4 MiB */
enum { MOE_SIDECAR_HEAD = 64 };

struct moe_sidecar {
    bool readable;                        /* the header is as it must be and the leaves give the root                */
    size_t objections;
    uint64_t leaf_bytes, total;
    moe_sha256_sum root;
    const moe_sha256_sum *leaves;         /* [leaf_count]; they give the root                                        */
    size_t leaf_count;
};

/**
 * Read one.
 *
 *   file   in   borrowed
 *   to     in   borrowed
 *   arena  in   borrowed  the leaves live in it
 *   out    out            set in every case but an error
 *
 * Errors: those of file->read, LIMIT (out of memory), CRYPTO.
 */
MOE_MUST_USE
enum moe_code moe_sidecar_read(const struct moe_blob *file, const struct moe_objections *to, struct moe_arena *arena, struct moe_sidecar *out,
                               struct moe_error *err);

/* Append the file's bytes; the root is computed, `root` is not looked at. Errors: SCHEMA (leaf_bytes, or a number of leaves that is not that of `total`),
 * LIMIT (`out` is full), CRYPTO. */
MOE_MUST_USE
enum moe_code moe_sidecar_write(const struct moe_sidecar *sidecar, struct moe_buf *out, struct moe_error *err);

extern const struct moe_ckpt_event moe_sidecar_events[];   /* tree-... */
#endif
