/* The plugin moe-cuda over the emulation, linked into a moe-train for tests: what opens plugins (runtime/plugin/open.c) is left out, and this is in its place. */
#include "runtime/backend/cuda/cuda.h"
#include "runtime/plugin/inside.h"
#include <string.h>

enum moe_code moe_plugin_open_in(const char *folder, const char *name, const struct moe_plugin **out, struct moe_error *err)
{
    static struct moe_plugin cuda = { .abi = MOE_PLUGIN_ABI, .backend_abi = MOE_BACKEND_ABI, .name = "cuda", .build = MOE_VERSION, .describe = moe_cuda_describe };
    if (strcmp(name, cuda.name) != 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = folder }, "no plugin %s is installed", name);
    cuda.backends = moe_cuda_backends();
    *out = &cuda;
    return MOE_OK;
}
