/* The plugin's backend of floats, for tests that compare backends (tests/unit/runtime/backend/sides.h). */
#ifndef MOE_TESTS_GPU_SIDE_H
#define MOE_TESTS_GPU_SIDE_H
#include "runtime/plugin/plugin.h"
#include <stdlib.h>

static inline const struct moe_backend *gpu_side(void)
{
    const struct moe_backend *out = NULL;
    struct moe_error err = { 0 };
    if (moe_backend_find("cuda", MOE_REAL_F32, &out, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        exit(2);
    }
    return out;
}
#endif
