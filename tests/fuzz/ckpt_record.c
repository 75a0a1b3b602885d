/* Target   moe_record_read(), moe_record_payload(), moe_record_envelope(), moe_record_chain()
 * Input    a commit.json; or, when the first byte is 'P', a payload that is put into an envelope here, so that what is inside is reached
 * Promise  never crashes or leaks; each refusal is told; a record without objections lists rank i at place i and is written again as the same bytes
 * Corpus   tests/fuzz/corpus/ckpt_record/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/ckpt/format
 */
#include "runtime/ckpt/format/record.h"
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
    MOE_AUTO(moe_buf_free) struct moe_buf *envelope = moe_buf_new(16u << 20), *payload = moe_buf_new(16u << 20);
    struct moe_str bytes = { (const char *)data, size };
    struct moe_error err = { 0 };
    struct moe_record record;
    struct moe_record_link link;
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    if (size && data[0] == 'P') {
        if (moe_record_envelope(moe_str_from(bytes, 1), NULL, 0, envelope, &err) != MOE_OK)
            abort();
        bytes = moe_buf_str(envelope);
    }
    if (moe_record_read(bytes, &to, arena, &record, &err) != MOE_OK || record.objections != told || (!record.readable && !told))
        abort();
    if (told)
        return 0;
    for (size_t i = 0; i < record.rank_count; i++)
        if (record.ranks[i].rank != i || (record.ranks[i].has | MOE_RANK_SHA256) != MOE_RANK_ALL)
            abort();
    if (record.rank_count != record.world || moe_record_payload(&record, payload, &err) != MOE_OK || !moe_str_eq(moe_buf_str(payload), record.payload))
        abort();
    const struct moe_record *list = &record;
    if (moe_record_chain(&list, 1, &link, &err) != MOE_OK || link.event)
        abort();
    return 0;
}
