/* The CUDA backend over the stand-ins: standin.h. */
#include "tests/support/cuda/standin.h"
#include "runtime/backend/cuda/cuda.h"

const struct moe_backend *moe_backend_emulated(enum moe_real real)
{
    for (const struct moe_backend *const *b = moe_cuda_backends(); *b; b++)
        if ((*b)->real == real)
            return *b;
    return NULL;
}
