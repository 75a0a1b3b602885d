/* From the caller's tensors to the bytes of a file: laid out, and copied where the caller wants them back. */
#include "common/base/hash.h"
#include "runtime/ckpt/write/inside.h"
#include <stdlib.h>

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a snapshot"); }

void moe_slot_drop(struct moe_slot *slot)
{
    moe_arena_free(&slot->arena);
    moe_buf_free(&slot->head);
    free(slot->image);
    *slot = (struct moe_slot){ 0 };
}

/* The key that the layout gives a tensor: it puts them in an order of its own, and the data is found again by this. */
static struct moe_str key_of(const struct moe_tensor *t, struct moe_arena *arena)
{
    return t->whole ? moe_tensor_key(t, arena) : t->global;
}

static enum moe_code lay_out(struct moe_slot *slot, const struct moe_ckpt_tensor *tensors, size_t count, struct moe_error *err)
{
    struct moe_tensor *bare = moe_arena_array(slot->arena, struct moe_tensor, MOE_MAX(count, (size_t)1));
    if (!bare)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        bare[i] = tensors[i].tensor;
    moe_buf_clear(slot->head);
    return moe_safetensors_layout(bare, count, NULL, 0, MOE_PUT_ALIGN, slot->arena, slot->head, &slot->st, err);
}

/* Where each tensor's bytes lie now. Tensors without bytes make no piece. */
static enum moe_code find_pieces(struct moe_slot *slot, const struct moe_ckpt_tensor *tensors, size_t count, struct moe_error *err)
{
    MOE_AUTO(moe_map_free) struct moe_map *places = moe_map_new();
    slot->pieces = moe_arena_array(slot->arena, struct moe_piece_of, count + 1);
    if (!places || !slot->pieces)
        return no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct moe_str key = key_of(&tensors[i].tensor, slot->arena);
        uint32_t *at = key.ptr ? moe_map_slot(places, key, (uint32_t)i) : NULL;
        if (!at)
            return no_memory(err);
    }
    struct moe_str head = moe_buf_str(slot->head);
    slot->pieces[0] = (struct moe_piece_of){ 0, head.len, (const unsigned char *)head.ptr };
    slot->piece_count = 1;
    for (size_t i = 0; i < slot->st.count; i++) {
        const struct moe_tensor *t = &slot->st.tensors[i];
        const uint32_t *from = moe_map_find(places, t->key);
        MOE_CHECK(from);
        if (t->begin == t->end)
            continue;
        if (!tensors[*from].data)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = t->key.ptr }, "has bytes, but no data was given");
        slot->pieces[slot->piece_count++] = (struct moe_piece_of){ t->begin, t->end, tensors[*from].data };
    }
    return MOE_OK;
}

static enum moe_code snapshot(struct moe_slot *slot, struct moe_error *err)
{
    size_t need = (slot->st.size + MOE_PUT_ALIGN - 1) / MOE_PUT_ALIGN * MOE_PUT_ALIGN;
    if (need > slot->image_room) {
        free(slot->image);
        slot->image_room = 0;
        slot->image = aligned_alloc(MOE_PUT_ALIGN, need);
        if (!slot->image)
            return no_memory(err);
        slot->image_room = need;
    }
    for (size_t i = 0; i < slot->piece_count; i++)
        memcpy(slot->image + slot->pieces[i].begin, slot->pieces[i].data, slot->pieces[i].end - slot->pieces[i].begin);
    slot->pieces[0] = (struct moe_piece_of){ 0, slot->st.size, slot->image };
    slot->piece_count = 1;
    return MOE_OK;
}

enum moe_code moe_slot_fill(struct moe_slot *slot, uint64_t step, const struct moe_ckpt_tensor *tensors, size_t count, enum moe_ckpt_mode mode,
                            struct moe_error *err)
{
    if (count >= UINT32_MAX)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%zu tensors in one file", count);
    moe_arena_free(&slot->arena);
    slot->arena = moe_arena_new(MOE_CAP_CKPT_LAYOUT);
    if (!slot->head)
        slot->head = moe_buf_new(MOE_CAP_SAFETENSORS_HEADER + MOE_PUT_ALIGN);
    if (!slot->arena || !slot->head)
        return no_memory(err);
    slot->step = step;
    MOE_TRY(lay_out(slot, tensors, count, err));
    MOE_TRY(find_pieces(slot, tensors, count, err));
    return mode == MOE_CKPT_COPY ? snapshot(slot, err) : MOE_OK;
}

/* The piece that holds a byte. */
static size_t piece_at(const struct moe_slot *slot, uint64_t at)
{
    size_t low = 0, high = slot->piece_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (slot->pieces[middle].begin <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static enum moe_code read_slot(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct moe_slot *slot = ctx;
    unsigned char *to = into;
    if (at > slot->st.size || n > slot->st.size - at)
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "a read past the end of a snapshot");
    for (size_t i = piece_at(slot, at); n; i++) {
        const struct moe_piece_of *p = &slot->pieces[i];
        size_t part = (size_t)MOE_MIN((uint64_t)n, p->end - at);
        memcpy(to, p->data + (at - p->begin), part);
        to += part;
        at += part;
        n -= part;
    }
    return MOE_OK;
}

struct moe_source moe_slot_source(struct moe_slot *slot) { return (struct moe_source){ .ctx = slot, .size = slot->st.size, .read = read_slot }; }
