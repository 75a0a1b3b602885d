#include "runtime/plugin/plugin.h"
#include "tests/gpu/bench.h"

enum moe_code bench_backend(enum moe_real real, const struct moe_backend **out, struct moe_error *err) { return moe_backend_find("cuda", real, out, err); }

void bench_describe(struct moe_buf *out)
{
    const struct moe_plugin *plugin;
    struct moe_error err = { 0 };
    bool usable;
    if (moe_plugin_open("cuda", &plugin, &err) == MOE_OK)
        plugin->describe(out, &usable);
    else
        moe_buf_printf(out, "%s", err.text);
}
