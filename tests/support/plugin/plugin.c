/* Plugins for the tests of runtime/plugin, from one source: -DPLUGIN_good is right, every other one is wrong in one way. */
#include "runtime/plugin/plugin.h"

#ifdef PLUGIN_gone
int moe_gone(void);
int moe_gone(void) { return 1; }
#else

static const struct moe_backend bf16 = { .abi = MOE_BACKEND_ABI, .name = "good", .real = MOE_REAL_BF16, .real_bytes = 2, .wide_bytes = 4 };
static const struct moe_backend old = { .abi = MOE_BACKEND_ABI - 1, .name = "good", .real = MOE_REAL_F32 };
static const struct moe_backend *const backends[] = { &old, &bf16, NULL };

#ifndef PLUGIN_strange
static void describe(struct moe_buf *out, bool *usable) { (void)out, *usable = true; }

static const struct moe_plugin plugin = {
#ifdef PLUGIN_abi
    .abi = MOE_PLUGIN_ABI + 1,
#else
    .abi = MOE_PLUGIN_ABI,
#endif
#ifdef PLUGIN_backend
    .backend_abi = MOE_BACKEND_ABI + 1,
#else
    .backend_abi = MOE_BACKEND_ABI,
#endif
#ifdef PLUGIN_build
    .build = "0.0.0-other",
#else
    .build = MOE_VERSION,
#endif
#if defined PLUGIN_good
    .name = "good",
#elif defined PLUGIN_abi
    .name = "abi",
#elif defined PLUGIN_backend
    .name = "backend",
#elif defined PLUGIN_build
    .name = "build",
#elif defined PLUGIN_missing
    .name = "missing",
#else
    .name = "other",
#endif
    .backends = backends, .describe = describe,
};
#endif

#ifdef PLUGIN_missing
int moe_gone(void);
#endif
#ifdef PLUGIN_strange
const void *moe_something(void);
const void *moe_something(void) { return backends; }
#else
const struct moe_plugin *moe_plugin(void);
const struct moe_plugin *moe_plugin(void)
{
#if defined PLUGIN_silent
    (void)plugin;
    return NULL;
#elif defined PLUGIN_missing
    return moe_gone() ? &plugin : NULL;
#else
    return &plugin;
#endif
}
#endif
#endif
