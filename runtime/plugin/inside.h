/* Opening a plugin of a folder that is named: for plugin.c, which knows the one folder, and its tests. */
#ifndef MOE_RUNTIME_PLUGIN_INSIDE_H
#define MOE_RUNTIME_PLUGIN_INSIDE_H
#include "runtime/plugin/plugin.h"

/* `folder` is borrowed; errors as of moe_plugin_open(). */
enum moe_code moe_plugin_open_in(const char *folder, const char *name, const struct moe_plugin **out, struct moe_error *err);
/* The folder of this program's plugins. Errors: IO. */
enum moe_code moe_plugin_folder(char out[4096], struct moe_error *err);
#endif
