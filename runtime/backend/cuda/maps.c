/* How tensors lie, for grouped_hopper.cu: a map for each side whose rows lie in order. It says where a tensor begins and how large it is, which tile of it a load
 * brings, and that 16-byte pieces are exchanged within each eight rows of it as products want them (hopper.cuh). What lies outside is brought as zeros, and weights
 * are matrices of their own, so the end of one expert's is not followed by the next one's. Tiles are read once or by blocks that run at the same time, so the
 * second-level cache fetches 256 bytes when it is asked for 128: the next stage's. */
#include "runtime/backend/cuda/kernels.h"
#include "common/base/base.h"
#include <cuda.h>
#include <cuda_runtime_api.h>
#include <string.h>

enum { SINCE = 12000, MOST_RANK = 3 };               /* the CUDA that brought the function */

typedef CUresult encode_fn(CUtensorMap *, CUtensorMapDataType, cuuint32_t, void *, const cuuint64_t *, const cuuint64_t *, const cuuint32_t *, const cuuint32_t *,
                           CUtensorMapInterleave, CUtensorMapSwizzle, CUtensorMapL2promotion, CUtensorMapFloatOOBfill);

/* The plugin is not linked with the driver: the runtime knows where it is. */
void *moe_cuda_maps_open(void)
{
    enum cudaDriverEntryPointQueryResult found = cudaDriverEntryPointSymbolNotFound;
    void *fn = NULL;
    if (cudaGetDriverEntryPointByVersion("cuTensorMapEncodeTiled", &fn, SINCE, cudaEnableDefault, &found) != cudaSuccess) {
        (void)cudaGetLastError();
        return NULL;
    }
    return found == cudaDriverEntryPointSuccess ? fn : NULL;
}

struct tensor { const void *at; size_t matrices, rows, width; unsigned tile_rows; };

/* Matrices as a dimension of their own only where there may be several: a load of two coordinates wants a map of two. */
static bool describe(encode_fn *encode, const struct tensor *t, bool several, struct moe_cuda_map *out)
{
    const cuuint64_t size[MOST_RANK] = { t->width, t->rows, t->matrices }, stride[MOST_RANK - 1] = { t->width * 2, t->width * t->rows * 2 };
    const cuuint32_t tile[MOST_RANK] = { MOE_CUDA_TILE_K, t->tile_rows, 1 }, step[MOST_RANK] = { 1, 1, 1 };
    CUtensorMap map;
    if (encode(&map, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, several ? 3 : 2, (void *)(uintptr_t)t->at, size, stride, tile, step, CU_TENSOR_MAP_INTERLEAVE_NONE,
               CU_TENSOR_MAP_SWIZZLE_128B, CU_TENSOR_MAP_L2_PROMOTION_L2_256B, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE) != CUDA_SUCCESS)
        return false;
    memcpy(out, &map, sizeof *out);
    return true;
}

/* Whatever way a side lies, 64 elements of a row are side by side in a tile: of k where it is deep, of m or n where it is flat. */
_Static_assert(MOE_CUDA_TILE_K == MOE_CUDA_TILE_PART, "one width of tiles");
_Static_assert(sizeof(CUtensorMap) == sizeof(struct moe_cuda_map) && _Alignof(CUtensorMap) <= _Alignof(struct moe_cuda_map), "kernels.h says what cuda.h does");

bool moe_cuda_maps_make(void *driver, const struct moe_grouped *g, struct moe_cuda_maps *out)
{
    const bool inner = g->kind == MOE_GROUP_INNER, deep = !inner && g->tb;
    const struct tensor a = { g->a, 1, inner ? g->k : g->m, inner ? g->m : g->k, inner ? MOE_CUDA_TILE_PART : MOE_CUDA_TILE_M };
    const struct tensor b = { g->b, inner ? 1 : g->groups, deep ? g->n : g->k, deep ? g->k : g->n, deep ? MOE_CUDA_TILE_N : MOE_CUDA_TILE_PART };
    encode_fn *encode;
    MOE_CHECK(driver);
    memcpy(&encode, &driver, sizeof encode);         /* POSIX: a function's address fits into a pointer; C has no conversion */
    memset(out, 0, sizeof *out);
    return (g->from_a || describe(encode, &a, false, &out->a)) && ((inner && g->from_b) || describe(encode, &b, !inner, &out->b));
}
