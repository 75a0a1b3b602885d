/* Target   moe_sidecar_read() and moe_sidecar_write()
 * Input    a file of chunk digests; when the first byte is 'R', the root is put right here, so that what lies behind that check is reached
 * Promise  never crashes or leaks; each refusal is told; what is read is written as the same bytes
 * Corpus   tests/fuzz/corpus/ckpt_sidecar/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/ckpt/format
 */
#include "runtime/ckpt/format/sidecar.h"
#include <stdlib.h>

static void tell(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset;
    if (!detail.len || !event)
        abort();
    ++*(size_t *)ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(64u << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64u << 20);
    struct moe_error err = { 0 };
    struct moe_sidecar sidecar;
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    char *copy = malloc(size + 1);
    struct moe_str bytes = { copy, size };
    struct moe_blob blob = moe_blob_of(&bytes);
    if (!copy || !arena || !out)
        abort();
    memcpy(copy, data, size);
    if (size >= MOE_SIDECAR_HEAD && data[0] == 'R' && (size - MOE_SIDECAR_HEAD) % 32 == 0) {
        moe_sha256_sum root;
        uint64_t n = (size - MOE_SIDECAR_HEAD) / 32, total = n << 20, leaf = 1u << 20;
        memcpy(copy, "MOETREE1", 8);
        memcpy(copy + 8, &leaf, 8);
        memcpy(copy + 16, &total, 8);
        memcpy(copy + 24, &n, 8);
        if (moe_tree_root((const moe_sha256_sum *)(copy + MOE_SIDECAR_HEAD), total, 1u << 20, root, &err) != MOE_OK)
            abort();
        memcpy(copy + 32, root, sizeof root);
    }
    if (moe_sidecar_read(&blob, &to, arena, &sidecar, &err) != MOE_OK || sidecar.readable != (told == 0) || told > 1)
        abort();
    if (sidecar.readable && (moe_sidecar_write(&sidecar, out, &err) != MOE_OK || !moe_str_eq(moe_buf_str(out), bytes)))
        abort();
    free(copy);
    return 0;
}
