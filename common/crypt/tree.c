#include "common/crypt/tree.h"
#include <stdlib.h>

enum { TAG_LEAF = 0x00, TAG_ROOT = 0x01 };

static void put64(unsigned char *into, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        into[i] = (unsigned char)(v >> 8 * i);
}

bool moe_tree_leaf_size_ok(uint64_t leaf_bytes)
{
    return leaf_bytes >= MOE_TREE_LEAF_MIN && leaf_bytes <= MOE_TREE_LEAF_MAX && (leaf_bytes & (leaf_bytes - 1)) == 0;
}

uint64_t moe_tree_leaves(uint64_t size, uint32_t leaf_bytes)
{
    MOE_CHECK(moe_tree_leaf_size_ok(leaf_bytes));
    return size / leaf_bytes + (size % leaf_bytes != 0);
}

void moe_tree_leaf_span(uint64_t size, uint32_t leaf_bytes, uint64_t i, uint64_t *at, uint64_t *n)
{
    MOE_CHECK(i < moe_tree_leaves(size, leaf_bytes));
    *at = i * leaf_bytes;
    *n = MOE_MIN(size - *at, (uint64_t)leaf_bytes);
}

void moe_tree_leaf_suffix(uint64_t i, unsigned char out[MOE_TREE_LEAF_SUFFIX])
{
    put64(out, i);
    out[8] = TAG_LEAF;
}

void moe_tree_root_suffix(uint64_t size, uint32_t leaf_bytes, unsigned char out[MOE_TREE_ROOT_SUFFIX])
{
    put64(out, size);
    put64(out + 8, leaf_bytes);
    out[16] = TAG_ROOT;
}

enum moe_code moe_tree_root(const moe_sha256_sum *leaves, uint64_t size, uint32_t leaf_bytes, moe_sha256_sum out, struct moe_error *err)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    unsigned char suffix[MOE_TREE_ROOT_SUFFIX];
    uint64_t n = moe_tree_leaves(size, leaf_bytes);
    moe_tree_root_suffix(size, leaf_bytes, suffix);
    MOE_TRY(moe_digest_new(&d, err));
    MOE_TRY(moe_digest_add(d, (struct moe_str){ (const char *)leaves, (size_t)n * MOE_SHA256_BYTES }, err));
    MOE_TRY(moe_digest_add(d, (struct moe_str){ (char *)suffix, sizeof suffix }, err));
    return moe_digest_end(d, out, err);
}

/* A number below n, each as likely: numbers from the last, incomplete round through n are thrown away. */
static enum moe_code random_below(uint64_t n, uint64_t *out, struct moe_error *err)
{
    uint64_t v, limit = UINT64_MAX - UINT64_MAX % n;
    do
        MOE_TRY(moe_crypt_random(&v, sizeof v, err));
    while (v >= limit);
    *out = v % n;
    return MOE_OK;
}

/* Robert Floyd's choice: for j from n - want up to n - 1, one of 0 to j, or j itself when that one is taken. One random number a choice, none thrown away. */
enum moe_code moe_tree_sample(uint64_t n, uint64_t want, uint64_t *out, struct moe_error *err)
{
    if (n > MOE_CAP_TREE_LEAVES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%ju leaves are more than %ju", (uintmax_t)n, (uintmax_t)MOE_CAP_TREE_LEAVES);
    if (want > n)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "cannot choose %ju of %ju leaves", (uintmax_t)want, (uintmax_t)n);
    unsigned char *taken = calloc(1, (size_t)(n / 8 + 1));
    enum moe_code code = MOE_OK;
    if (!taken)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no memory to choose among %ju leaves", (uintmax_t)n);
    for (uint64_t j = n - want; j < n && code == MOE_OK; j++) {
        uint64_t pick = j;
        code = random_below(j + 1, &pick, err);
        if (taken[pick / 8] >> pick % 8 & 1)
            pick = j;
        taken[pick / 8] = (unsigned char)(taken[pick / 8] | 1 << pick % 8);
    }
    for (uint64_t i = 0, k = 0; code == MOE_OK && i < n; i++)
        if (taken[i / 8] >> i % 8 & 1)
            out[k++] = i;
    free(taken);
    return code;
}

/* C(n - bad, want) / C(n, want) is the same with bad and want exchanged, so the shorter product is taken. */
double moe_tree_sample_odds(uint64_t n, uint64_t want, uint64_t bad)
{
    uint64_t more = MOE_MAX(want, bad), fewer = MOE_MIN(want, bad);
    double missed = 1;
    if (more > n)
        return 0;
    for (uint64_t i = 0; i < fewer && missed > 1e-300; i++)
        missed *= n - i > more ? (double)(n - i - more) / (double)(n - i) : 0;
    return 1 - missed;
}
