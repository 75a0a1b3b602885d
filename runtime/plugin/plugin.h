/* Parts of the runtime that need libraries of a vendor, as shared objects that are opened when they are asked for: the same program starts on a machine that has
 * neither driver nor libraries nor plugin, and says what it found.
 *
 * A plugin is code with all rights of the rank. It is taken from one place only, the folder lib/moe-guard beside the program's own bin (or MOE_PLUGIN_DIR of the
 * build, for the tests' programs): no variable of the environment, no search path names it. The file must be a regular one that belongs to root or to the user,
 * as its folder does, and that nobody else may write. Where root has no number, in a sandbox, it may seem to be nobody's, if it is mounted for reading only. What it links
 * to is found by its own run path and the system's. */
#ifndef MOE_RUNTIME_PLUGIN_PLUGIN_H
#define MOE_RUNTIME_PLUGIN_PLUGIN_H
#include "common/base/buf.h"
#include "runtime/backend/backend.h"
#include "runtime/comm/nccl.h"

enum { MOE_PLUGIN_ABI = 2 };

/* What the object exports: `const struct moe_plugin *moe_plugin(void)`. */
struct moe_plugin {
    uint32_t abi, backend_abi;         /* MOE_PLUGIN_ABI, MOE_BACKEND_ABI; first, and in this place for ever                        */
    const char *name;                  /* "cuda", "nccl"                                                                            */
    const char *build;                 /* MOE_VERSION of the program that it was built with: another one's is refused               */
    const struct moe_backend *const *backends;         /* NULL at the end; NULL: none                                               */
    const struct moe_nccl *nccl;       /* NULL: none                                                                                */
    /* One line for --backends: versions, devices; or why there is nothing to use. `usable`: a device is there. Never fails. */
    void (*describe)(struct moe_buf *out, bool *usable);
};

/* The plugin called `name`, kept until the process ends. Errors: USAGE (none is there, another build's or ABI's), IO (it cannot be read, is cut, or belongs to
 * somebody else; a library that it needs is missing: the text names it). */
MOE_MUST_USE enum moe_code moe_plugin_open(const char *name, const struct moe_plugin **out, struct moe_error *err);

/* A backend by the config's words: "cpu", or one of a plugin that has the element type. Errors: as above. */
MOE_MUST_USE enum moe_code moe_backend_find(const char *name, enum moe_real real, const struct moe_backend **out, struct moe_error *err);
/* One line for each that could be: name, what it is, or why it is not. */
void moe_backends_print(struct moe_buf *out);
#endif
