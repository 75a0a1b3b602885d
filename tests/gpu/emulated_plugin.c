/* A moe-train for tests has the plugin moe-cuda linked in, over the emulation: what opens plugins (runtime/plugin/open.c) is left out, and this is in its place. */
#include "runtime/plugin/inside.h"
#include <string.h>

const struct moe_plugin *moe_plugin(void);       /* runtime/backend/cuda/export.c */

enum moe_code moe_plugin_open_in(const char *folder, const char *name, const struct moe_plugin **out, struct moe_error *err)
{
    const struct moe_plugin *cuda = moe_plugin();
    if (strcmp(name, cuda->name) != 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = folder }, "no plugin %s is installed", name);
    *out = cuda;
    return MOE_OK;
}
