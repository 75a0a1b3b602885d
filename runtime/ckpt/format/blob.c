#include "runtime/ckpt/format/blob.h"
#include <stdarg.h>

static enum moe_code read_memory(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct moe_str *bytes = ctx;
    if (at > bytes->len || n > bytes->len - at)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "ends before byte %llu", (unsigned long long)at + n);
    if (n)
        memcpy(into, bytes->ptr + at, n);
    return MOE_OK;
}

struct moe_blob moe_blob_of(const struct moe_str *bytes)
{
    return (struct moe_blob){ .ctx = (void *)(uintptr_t)bytes, .size = bytes->len, .read = read_memory };
}

enum moe_code moe_blob_whole(const struct moe_blob *blob, size_t cap_bytes, struct moe_arena *arena, struct moe_str *out, struct moe_error *err)
{
    if (blob->size > cap_bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "is %llu bytes; at most %zu are read", (unsigned long long)blob->size, cap_bytes);
    char *bytes = moe_arena_alloc(arena, (size_t)blob->size + 1);
    if (!bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for %llu bytes", (unsigned long long)blob->size);
    MOE_TRY(blob->read(blob->ctx, 0, bytes, (size_t)blob->size, err));
    *out = (struct moe_str){ bytes, (size_t)blob->size };
    return MOE_OK;
}

void moe_object(const struct moe_objections *to, const char *event, uint64_t offset, const char *fmt, ...)
{
    char text[401];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    size_t len = n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1);
    to->say(to->ctx, event, offset, (struct moe_str){ text, len });
}

static void hear_nothing(void *ctx, const char *event, uint64_t offset, struct moe_str detail) { (void)ctx, (void)event, (void)offset, (void)detail; }
const struct moe_objections moe_unheard = { NULL, hear_nothing };
