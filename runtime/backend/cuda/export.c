/* The plugin moe-cuda.so: what runtime/plugin looks for in it. */
#include "runtime/backend/cuda/cuda.h"
#include "runtime/plugin/plugin.h"

__attribute__((visibility("default"))) const struct moe_plugin *moe_plugin(void);

const struct moe_plugin *moe_plugin(void)
{
    static struct moe_plugin plugin = { .abi = MOE_PLUGIN_ABI, .backend_abi = MOE_BACKEND_ABI, .name = "cuda", .build = MOE_VERSION, .describe = moe_cuda_describe };
    plugin.backends = moe_cuda_backends();
    return &plugin;
}
