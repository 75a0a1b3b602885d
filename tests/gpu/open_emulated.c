#include "runtime/backend/cuda/cuda.h"
#include "tests/gpu/bench.h"
#include "tests/support/cuda/standin.h"

enum moe_code bench_backend(enum moe_real real, const struct moe_backend **out, struct moe_error *err)
{
    moe_standin_times(1, 1, 0.01);     /* milliseconds, so that there is something to divide by */
    *out = moe_backend_emulated(real);
    return *out ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "no such element");
}

void bench_describe(struct moe_buf *out)
{
    bool usable;
    moe_buf_printf(out, "emulated: ");
    moe_cuda_describe(out, &usable);
}
