/* Parts of the runtime that need libraries of a vendor, as shared objects that are opened when they are asked for: the same program starts on a machine that has
 * neither driver nor libraries nor plugin, and says what it found.
 *
 * A plugin is code with all rights of the rank. It is taken from one place only, the folder lib/moe-guard beside the program's own bin (or MOE_PLUGIN_DIR of the
 * build, for the tests' programs): no variable of the environment, no search path names it. The file must be a regular one that belongs to root or to the user,
 * as its folder does, and that nobody else may write. What it links to is found by its own run path and the system's. */
#ifndef MOE_RUNTIME_PLUGIN_PLUGIN_H
#define MOE_RUNTIME_PLUGIN_PLUGIN_H
#include "common/base/buf.h"
#include "runtime/backend/backend.h"
#include "runtime/comm/comm.h"

enum { MOE_PLUGIN_ABI = 1, MOE_NCCL_ID_BYTES = 128 };

/* NCCL between the ranks' devices. */
struct moe_nccl_options {
    unsigned rank, size, deadline_ms;
    uint64_t generation;
    void *queue;                       /* backend->queue: calls stand in the order of its ops                                       */
    int ordinal;                       /* backend->ordinal                                                                          */
    unsigned char id[MOE_NCCL_ID_BYTES];       /* of make_id on rank 0, told to the others over the authenticated mesh              */
};
struct moe_nccl {
    /* A new id; starts a listening thread of NCCL's in this process, on the interface that NCCL_SOCKET_IFNAME pins. Errors: USAGE, DEVICE. */
    enum moe_code (*make_id)(unsigned char id[MOE_NCCL_ID_BYTES], struct moe_error *err);
    /* Collective; comm.h's `device` is true. Errors: USAGE (an environment that runtime/comm/nccl refuses), IO (deadline), DEVICE. */
    enum moe_code (*open)(const struct moe_nccl_options *options, struct moe_comm **out, struct moe_error *err);
};

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

/* The plugin called `name`, kept until the process ends. Errors: USAGE (none is there, another build's or ABI's), IO (it cannot be read, or belongs to somebody
 * else; a library that it needs is missing: the text names it). */
MOE_MUST_USE enum moe_code moe_plugin_open(const char *name, const struct moe_plugin **out, struct moe_error *err);

/* A backend by the config's words: "cpu", or one of a plugin that has the element type. Errors: as above. */
MOE_MUST_USE enum moe_code moe_backend_find(const char *name, enum moe_real real, const struct moe_backend **out, struct moe_error *err);
/* One line for each that could be: name, what it is, or why it is not. */
void moe_backends_print(struct moe_buf *out);
#endif
