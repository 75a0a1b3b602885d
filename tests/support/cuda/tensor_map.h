/* What a tensor map of the emulation says, and how one is made: the stand-in of cuTensorMapEncodeTiled writes this into its 128 opaque bytes, and loads of tiles read
 * it. The numbers of types and ways are CUDA's (cuda.h's enums). */
#ifndef MOE_TESTS_CUDA_TENSOR_MAP_H
#define MOE_TESTS_CUDA_TENSOR_MAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MOE_MAP_RANKS = 5, MOE_MAP_BYTES = 128, MOE_MAP_ALIGN = 64, MOE_MAP_INVALID = 1 };
enum moe_map_type {
    MOE_MAP_UINT8, MOE_MAP_UINT16, MOE_MAP_UINT32, MOE_MAP_INT32, MOE_MAP_UINT64, MOE_MAP_INT64, MOE_MAP_FLOAT16, MOE_MAP_FLOAT32, MOE_MAP_FLOAT64, MOE_MAP_BFLOAT16,
    MOE_MAP_FLOAT32_FTZ, MOE_MAP_TFLOAT32, MOE_MAP_TFLOAT32_FTZ, MOE_MAP_TYPES                       /* and three packed ones, which are not here */
};
enum moe_map_swizzle { MOE_MAP_PLAIN, MOE_MAP_SWIZZLE_32, MOE_MAP_SWIZZLE_64, MOE_MAP_SWIZZLE_128, MOE_MAP_SWIZZLES };    /* and three of larger atoms, for newer devices */

static const uint64_t MOE_MAP_MAGIC = UINT64_C(0x70616d20726f736e);

struct moe_tensor_map {
    uint64_t magic;
    const void *home;                  /* where a kernel's parameter is; NULL: of the host, or a kernel's copy */
    unsigned char *base;
    uint64_t stride[MOE_MAP_RANKS - 1];                              /* bytes */
    uint32_t last[MOE_MAP_RANKS];      /* of each dimension: its elements less 1, because there may be 2^32 of them */
    uint16_t box[MOE_MAP_RANKS];
    uint8_t step[MOE_MAP_RANKS], rank, type, bytes, interleave, swizzle, fill;
};

/* As cuTensorMapEncodeTiled, with all that its documentation demands: 0, or CUDA_ERROR_INVALID_VALUE with why on stderr. */
int moe_emulate_tensor_map(void *map, unsigned type, uint32_t rank, void *base, const uint64_t *size, const uint64_t *stride, const uint32_t *box, const uint32_t *step,
                           unsigned interleave, unsigned swizzle, unsigned promotion, unsigned fill);

#ifdef __cplusplus
}
#endif
#endif
