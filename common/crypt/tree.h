/* The chunk tree: SHA-256 over leaves of a fixed size, and a root over those. One file can be hashed by all cores, a range can be checked alone, and damage
 * is located to a leaf. The format, exactly, for any number of bytes S >= 0 and a leaf size L, a power of two from 1 to 4 MiB:
 *
 *   n      = ceil(S / L) leaves; leaf i holds bytes i*L to min((i+1)*L, S), so only the last may be shorter, and no bytes have no leaves
 *   leaf_i = SHA-256( the leaf's bytes || LE64(i) || 00 )
 *   root   = SHA-256( leaf_0 || ... || leaf_(n-1) || LE64(S) || LE64(L) || 01 )
 *
 * LE64 is a 64-bit little-endian number. The suffixes set apart leaf from root (their last byte), one place from another (the index), and cut, longer or
 * differently divided files (length and leaf size); standing behind the data and not before it, they leave the data aligned to SHA-256's blocks. A root is
 * one level above its leaves: the leaves of 1 TiB are 32 MiB at L = 1 MiB, and who has the root's list checks any part without the rest. */
#ifndef MOE_COMMON_CRYPT_TREE_H
#define MOE_COMMON_CRYPT_TREE_H
#include "common/crypt/digest.h"
#include <stdint.h>

#define MOE_TREE_LEAF_MIN     (1u << 20)
#define MOE_TREE_LEAF_MAX     (4u << 20)
#define MOE_TREE_LEAF_DEFAULT MOE_TREE_LEAF_MIN
#define MOE_CAP_TREE_LEAVES   (UINT64_C(1) << 24)   /* 16 TiB at the default, 64 TiB at the most: a sparse file can claim more, a shard does not */
enum { MOE_TREE_LEAF_SUFFIX = 9, MOE_TREE_ROOT_SUFFIX = 17 };

typedef unsigned char moe_sha256_sum[MOE_SHA256_BYTES];

bool moe_tree_leaf_size_ok(uint64_t leaf_bytes);
/* n above. `leaf_bytes` is one that is ok. */
uint64_t moe_tree_leaves(uint64_t size, uint32_t leaf_bytes);
/* Where leaf i lies and how long it is; i is below n. */
void moe_tree_leaf_span(uint64_t size, uint32_t leaf_bytes, uint64_t i, uint64_t *at, uint64_t *n);
/* The leaf in which a byte lies. */
static inline uint64_t moe_tree_leaf_at(uint64_t offset, uint32_t leaf_bytes) { return offset / leaf_bytes; }

void moe_tree_leaf_suffix(uint64_t i, unsigned char out[MOE_TREE_LEAF_SUFFIX]);
void moe_tree_root_suffix(uint64_t size, uint32_t leaf_bytes, unsigned char out[MOE_TREE_ROOT_SUFFIX]);

/* The root of moe_tree_leaves(size, leaf_bytes) leaves: what tells that a list of leaves is the one that a record vouches for. Errors: CRYPTO. */
MOE_MUST_USE enum moe_code moe_tree_root(const moe_sha256_sum *leaves, uint64_t size, uint32_t leaf_bytes, moe_sha256_sum out, struct moe_error *err);

/* Choose `want` of n leaves by chance, each set as likely as any other, nothing that could be foreseen; ascending, into the caller's `out`.
 * Errors: USAGE (want is more than n), LIMIT (n is past the cap), CRYPTO (no random bytes), IO (no memory). */
MOE_MUST_USE enum moe_code moe_tree_sample(uint64_t n, uint64_t want, uint64_t *out, struct moe_error *err);
/* The probability that such a sample holds at least one of `bad` damaged leaves: 1 - C(n - bad, want) / C(n, want). */
double moe_tree_sample_odds(uint64_t n, uint64_t want, uint64_t bad);
#endif
