#include "runtime/plugin/plugin.h"
#include "tests/gpu/bench.h"

enum moe_code bench_backend(enum moe_real real, const struct moe_backend **out, struct moe_error *err) { return moe_backend_find("cuda", real, out, err); }
