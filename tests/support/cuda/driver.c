/* The driver's function that makes tensor maps, and how the runtime hands it out: the map is this emulation's own record (tensor_map.h). */
#include "tests/support/cuda/standin.h"
#include "tests/support/cuda/tensor_map.h"
#include <cuda.h>
#include <cuda_runtime_api.h>
#include <string.h>

enum { SINCE = 12000 };                /* the version of CUDA that brought it */

_Static_assert(sizeof(CUtensorMap) == MOE_MAP_BYTES && _Alignof(CUtensorMap) % MOE_MAP_ALIGN == 0, "a map as CUDA lays it out");
_Static_assert((int)CU_TENSOR_MAP_DATA_TYPE_BFLOAT16 == MOE_MAP_BFLOAT16 && (int)CU_TENSOR_MAP_DATA_TYPE_TFLOAT32_FTZ == MOE_MAP_TFLOAT32_FTZ &&
               (int)CU_TENSOR_MAP_SWIZZLE_128B == MOE_MAP_SWIZZLE_128 && (int)CUDA_ERROR_INVALID_VALUE == MOE_MAP_INVALID, "CUDA's numbers");

CUresult cuTensorMapEncodeTiled(CUtensorMap *map, CUtensorMapDataType type, cuuint32_t rank, void *base, const cuuint64_t *size, const cuuint64_t *stride, const cuuint32_t *box,
                                const cuuint32_t *step, CUtensorMapInterleave interleave, CUtensorMapSwizzle swizzle, CUtensorMapL2promotion promotion, CUtensorMapFloatOOBfill fill)
{
    const int code = moe_standin_called(__func__, CUDA_SUCCESS);
    if (code != CUDA_SUCCESS)
        return (CUresult)code;
    return moe_emulate_tensor_map(map, type, rank, base, size, stride, box, step, interleave, swizzle, promotion, fill) ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

/* Success and no function where there is none, as documented; so who does not look at the status calls nothing. */
cudaError_t cudaGetDriverEntryPointByVersion(const char *symbol, void **out, unsigned version, unsigned long long flags, cudaDriverEntryPointQueryResult *status)
{
    const int code = moe_standin_called(__func__, cudaSuccess);
    if (code != cudaSuccess)
        return (cudaError_t)code;
    if (!symbol || !out || flags > cudaEnablePerThreadDefaultStream)
        return cudaErrorInvalidValue;
    int driver = 0;
    const bool known = strcmp(symbol, "cuTensorMapEncodeTiled") == 0, there = known && version >= SINCE && cudaDriverGetVersion(&driver) == cudaSuccess && driver >= (int)version;
    CUresult (*const fn)(CUtensorMap *, CUtensorMapDataType, cuuint32_t, void *, const cuuint64_t *, const cuuint64_t *, const cuuint32_t *, const cuuint32_t *,
                         CUtensorMapInterleave, CUtensorMapSwizzle, CUtensorMapL2promotion, CUtensorMapFloatOOBfill) = there ? cuTensorMapEncodeTiled : NULL;
    memcpy(out, &fn, sizeof *out);
    if (status)
        *status = there ? cudaDriverEntryPointSuccess : known ? cudaDriverEntryPointVersionNotSufficent : cudaDriverEntryPointSymbolNotFound;
    return cudaSuccess;
}
