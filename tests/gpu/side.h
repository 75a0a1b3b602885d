/* The plugin's backend of floats, for tests that compare backends (tests/unit/runtime/backend/sides.h). */
#ifndef MOE_TESTS_GPU_SIDE_H
#define MOE_TESTS_GPU_SIDE_H
#include "runtime/plugin/plugin.h"
#include <stdlib.h>

enum { NO_DEVICE = 77 };                 /* as automake's tests say that they were skipped */

/* Without a device nothing can be proved, which is no failure of an operation: it is said once, and ends the program. */
static inline const struct moe_backend *gpu_side(void)
{
    static const struct moe_backend *out;
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    if (out)
        return out;
    if (moe_backend_find("cuda", MOE_REAL_F32, &out, &err) != MOE_OK || out->open(&(struct moe_device_options){ .threads = 1 }, &dev, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        exit(NO_DEVICE);
    }
    out->close(&dev);
    return out;
}
#endif
