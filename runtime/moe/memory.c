#include "runtime/moe/memory.h"

enum { ALIGN = 64 };

static enum moe_code too_big(struct moe_error *err, uint64_t count, uint64_t each)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%llu elements of %llu bytes pass the cap of a block of memory (%llu bytes)",
                    (unsigned long long)count, (unsigned long long)each, (unsigned long long)MOE_CAP_DEVICE_BLOCK);
}

enum moe_code moe_block_new(const struct moe_backend *be, struct moe_device *dev, const struct moe_array *arrays, size_t count, void **block,
                            struct moe_error *err)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t bytes;
        if (__builtin_mul_overflow(arrays[i].count, (uint64_t)arrays[i].each, &bytes) || bytes > MOE_CAP_DEVICE_BLOCK - total)
            return too_big(err, arrays[i].count, arrays[i].each);
        total += (bytes + ALIGN - 1) / ALIGN * ALIGN;
        if (total > MOE_CAP_DEVICE_BLOCK)
            return too_big(err, arrays[i].count, arrays[i].each);
    }
    unsigned char *at = NULL;
    MOE_TRY(be->alloc(dev, (size_t)MOE_MAX(total, (uint64_t)ALIGN), (void **)&at, err));
    *block = at;
    for (size_t i = 0; i < count; i++) {
        *arrays[i].into = at;
        at += (arrays[i].count * arrays[i].each + ALIGN - 1) / ALIGN * ALIGN;
    }
    return MOE_OK;
}

enum moe_code moe_room_need(const struct moe_backend *be, struct moe_device *dev, struct moe_room *room, uint64_t rows, uint64_t width, size_t each,
                            struct moe_error *err)
{
    uint64_t count, bytes;
    if (__builtin_mul_overflow(rows, width, &count) || __builtin_mul_overflow(count, (uint64_t)each, &bytes) || bytes > MOE_CAP_DEVICE_BLOCK)
        return too_big(err, rows, width);
    if (bytes <= room->bytes)
        return MOE_OK;
    const uint64_t more = room->ample && room->bytes ? MOE_MIN(bytes + bytes / 4, MOE_CAP_DEVICE_BLOCK) : bytes;
    moe_room_drop(be, dev, room);
    enum moe_code code = be->alloc(dev, (size_t)more, &room->at, err);
    room->bytes = code == MOE_OK ? (size_t)more : 0;
    if (code == MOE_OK || more == bytes)
        return code;
    MOE_TRY(be->alloc(dev, (size_t)bytes, &room->at, err));
    room->bytes = (size_t)bytes;
    return MOE_OK;
}

void moe_room_drop(const struct moe_backend *be, struct moe_device *dev, struct moe_room *room)
{
    if (room->at)
        be->free(dev, room->at);
    *room = (struct moe_room){ .ample = room->ample };
}
