/* Target   moe_meta_read(), moe_name_read() and moe_meta_write()
 * Input    a .meta.json, as another rank, another engine or an attacker could have left it; the same bytes as a file's name
 * Promise  never crashes or leaks; an unreadable one is objected to; what is complete in schema 3 is written again, reads back without objection and is
 *          then written as the same bytes; a name that was read is written in a way that reads back the same
 * Corpus   tests/fuzz/corpus/ckpt_meta/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/ckpt/format
 */
#include "runtime/ckpt/format/meta.h"
#include "runtime/ckpt/format/names.h"
#include <stdlib.h>

static void tell(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset;
    if (!detail.len)
        abort();
    for (const struct moe_ckpt_event *e = moe_meta_events; e->name; e++)
        *(size_t *)ctx += e->name == event;
    for (const struct moe_ckpt_event *e = moe_name_events; e->name; e++)
        *(size_t *)ctx += e->name == event;
}

static void names(struct moe_str bytes)
{
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    struct moe_ckpt_name name, again;
    char text[MOE_NAME_ROOM];
    moe_name_read(bytes, &to, &name);
    if ((name.kind == MOE_NAME_OTHER || name.leftover || name.look_alike) && !told)
        abort();
    if (!moe_name_write(&name, text))
        return;
    moe_name_read(moe_str_c(text), NULL, &again);
    if (again.kind != name.kind || again.rank != (name.kind == MOE_NAME_STEP ? 0 : name.rank) || again.look_alike || again.leftover != name.leftover)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(8u << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *first = moe_buf_new(1 << 16), *second = moe_buf_new(1 << 16);
    struct moe_str bytes = { (const char *)data, size };
    struct moe_error err = { 0 };
    struct moe_meta meta, again;
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    names(bytes);
    if (moe_meta_read(bytes, &to, arena, &meta, &err) != MOE_OK || (!meta.readable && told != 1))
        abort();
    if (told || meta.schema != MOE_META_SCHEMA)
        return 0;
    if (moe_meta_write(&meta, first, &err) != MOE_OK || moe_meta_read(moe_buf_str(first), &to, arena, &again, &err) != MOE_OK || told)
        abort();
    if (moe_meta_write(&again, second, &err) != MOE_OK || !moe_str_eq(moe_buf_str(first), moe_buf_str(second)))
        abort();
    return 0;
}
