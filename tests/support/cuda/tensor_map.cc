// Each demand is one of cuda.h's comment on cuTensorMapEncodeTiled (CUDA 13.0).
#include "tests/support/cuda/tensor_map.h"
#include <stdio.h>
#include <string.h>

static const uint8_t element_bytes[MOE_MAP_TYPES] = { 1, 2, 4, 4, 8, 8, 2, 4, 8, 2, 4, 4, 4 };

static bool is_real(unsigned type) { return type >= MOE_MAP_FLOAT16 && type < MOE_MAP_TYPES; }

static const char *of_dimension(uint32_t i, uint32_t rank, unsigned bytes, const uint64_t *size, const uint64_t *stride, const uint32_t *box, const uint32_t *step, unsigned interleave)
{
    if (!size[i] || size[i] > UINT64_C(1) << 32)
        return "a dimension of 0 elements, or of more than 2^32";
    if (!box[i] || box[i] > 256)
        return "a box of 0 elements, or of more than 256";
    if (!step[i] || step[i] > 8)
        return "an element stride of 0, or of more than 8";
    if (i + 1 == rank)
        return nullptr;
    if (stride[i] % (interleave == 2 ? 32 : 16) || stride[i] >= UINT64_C(1) << 40)
        return "a stride that is no multiple of 16 bytes (32 where interleaved by 32), or not below 2^40";
    if (i == 0 ? stride[0] < size[0] * bytes : stride[i] / stride[i - 1] < size[i])
        return "a stride less than what lies inside it";
    return nullptr;
}

static const char *wrong(const void *map, unsigned type, uint32_t rank, const void *base, const uint64_t *size, const uint64_t *stride, const uint32_t *box, const uint32_t *step,
                         unsigned interleave, unsigned swizzle, unsigned promotion, unsigned fill)
{
    static const unsigned span[MOE_MAP_SWIZZLES] = { 0, 32, 64, 128 };
    if (!map || !base || !size || !box || !step || (rank > 1 && !stride))
        return "NULL";
    if (reinterpret_cast<uintptr_t>(map) % MOE_MAP_ALIGN)
        return "a map that is not aligned to 64 bytes";
    if (type >= MOE_MAP_TYPES || interleave > 2 || swizzle >= MOE_MAP_SWIZZLES || promotion > 3 || fill > 1)
        return "a type, interleave, swizzle, promotion or fill that is none, or not of this emulation";
    if (!rank || rank > MOE_MAP_RANKS || (interleave && rank < 3))
        return "a rank of 0, of more than 5, or of less than 3 where interleaved";
    if (reinterpret_cast<uintptr_t>(base) % (interleave == 2 ? 32 : 16))
        return "an address that is no multiple of 16 bytes (32 where interleaved by 32)";
    for (uint32_t i = 0; i < rank; i++) {
        const char *const why = of_dimension(i, rank, element_bytes[type], size, stride, box, step, interleave);
        if (why)
            return why;
    }
    const unsigned inner = box[0] * element_bytes[type];
    if (!interleave && inner % 16)
        return "a box whose rows are no multiple of 16 bytes";
    if (!interleave && swizzle && inner > span[swizzle])
        return "a box whose rows are wider than its swizzle";
    if (interleave == 2 && swizzle != MOE_MAP_SWIZZLE_32)
        return "interleaved by 32 bytes, and not swizzled by 32";
    return fill && !is_real(type) ? "NaN for a type that has none" : nullptr;
}

int moe_emulate_tensor_map(void *map, unsigned type, uint32_t rank, void *base, const uint64_t *size, const uint64_t *stride, const uint32_t *box, const uint32_t *step,
                           unsigned interleave, unsigned swizzle, unsigned promotion, unsigned fill)
{
    static_assert(sizeof(struct moe_tensor_map) <= MOE_MAP_BYTES, "what is said fits into the opaque bytes");
    const char *const why = wrong(map, type, rank, base, size, stride, box, step, interleave, swizzle, promotion, fill);
    if (why) {
        fprintf(stderr, "emulation: a tensor map is refused: %s\n", why);
        return MOE_MAP_INVALID;
    }
    struct moe_tensor_map m = {};
    m.magic = MOE_MAP_MAGIC;
    m.base = static_cast<unsigned char *>(base);
    for (uint32_t i = 0; i < rank; i++) {
        m.last[i] = static_cast<uint32_t>(size[i] - 1);
        m.box[i] = static_cast<uint16_t>(box[i]);
        m.step[i] = static_cast<uint8_t>(i == 0 && !interleave ? 1 : step[i]);                       // ignored there
        if (i + 1 < rank)
            m.stride[i] = stride[i];
    }
    m.rank = static_cast<uint8_t>(rank);
    m.type = static_cast<uint8_t>(type);
    m.bytes = element_bytes[type];
    m.interleave = static_cast<uint8_t>(interleave);
    m.swizzle = static_cast<uint8_t>(swizzle);
    m.fill = static_cast<uint8_t>(fill);
    memset(map, 0, MOE_MAP_BYTES);
    memcpy(map, &m, sizeof m);
    return 0;
}
