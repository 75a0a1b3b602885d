/* What the reader and the writer of safetensors share: types of elements, sizes, names. */
#include "runtime/ckpt/format/safetensors.h"
#include <inttypes.h>
#include <stdio.h>

const struct moe_dtype moe_dtypes[] = {
    { "BOOL", 8 },        { "U8", 8 },          { "I8", 8 },       { "I16", 16 },      { "U16", 16 },     { "F16", 16 },
    { "BF16", 16 },       { "I32", 32 },        { "U32", 32 },     { "F32", 32 },      { "I64", 64 },     { "U64", 64 },
    { "F64", 64 },        { "C64", 64 },        { "F8_E4M3", 8 },  { "F8_E5M2", 8 },   { "F8_E8M0", 8 },  { "F8_E4M3FNUZ", 8 },
    { "F8_E5M2FNUZ", 8 }, { "F6_E2M3", 6 },     { "F6_E3M2", 6 },  { "F4", 4 },        { .name = NULL },
};

const struct moe_dtype *moe_dtype_find(struct moe_str name)
{
    for (const struct moe_dtype *d = moe_dtypes; d->name; d++)
        if (moe_str_is(name, d->name))
            return d;
    return NULL;
}

bool moe_tensor_elements(const uint64_t *shape, unsigned dims, uint64_t *out)
{
    uint64_t n = 1;
    for (unsigned i = 0; i < dims; i++)
        if (__builtin_mul_overflow(n, shape[i], &n))
            return false;
    *out = n;
    return true;
}

bool moe_tensor_bytes(const struct moe_dtype *dtype, uint64_t elements, uint64_t *out)
{
    uint64_t bits;
    if (__builtin_mul_overflow(elements, (uint64_t)dtype->bits, &bits) || bits % 8)
        return false;
    *out = bits / 8;
    return true;
}

struct moe_str moe_tensor_key(const struct moe_tensor *t, struct moe_arena *arena)
{
    char place[MOE_CAP_TENSOR_DIMS * 21 + 2] = "@";
    size_t n = 1;
    if (!t->dims || memcmp(t->shape, t->whole, t->dims * sizeof *t->shape) == 0)
        return moe_arena_str(arena, t->global);
    for (unsigned i = 0; i < t->dims; i++)
        n += (size_t)snprintf(place + n, sizeof place - n, "%s%" PRIu64, i ? "," : "", t->offset[i]);
    return moe_arena_printf(arena, "%.*s%s", MOE_FMT(t->global), place);
}
