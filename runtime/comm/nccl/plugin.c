#include "runtime/comm/nccl/inside.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/plugin/devices.h"
#include "runtime/plugin/plugin.h"
#include <unistd.h>

enum { PER_MINOR = 100, PER_MAJOR = 10000 };

/* The library is as new as the header at least, whose structures are handed to it; and new enough to be told where its settings come from. */
static enum moe_code check_version(int version, struct moe_error *err)
{
    const struct moe_where at = { .file = "libnccl.so.2" };
    const int built = NCCL_VERSION_CODE / PER_MINOR * PER_MINOR;
    if (version < MOE_NCCL_LEAST || version < built || version / PER_MAJOR != NCCL_MAJOR)
        return moe_fail(err, MOE_E_USAGE, at, "is NCCL %d.%d.%d, and this plugin was made for %d.%d or newer, of the same major version", version / PER_MAJOR,
                        version % PER_MAJOR / PER_MINOR, version % PER_MINOR, MOE_MAX(built, (int)MOE_NCCL_LEAST) / PER_MAJOR,
                        MOE_MAX(built, (int)MOE_NCCL_LEAST) % PER_MAJOR / PER_MINOR);
    return MOE_OK;
}

/* Settings first: NCCL reads them at its first call that makes something. */
enum moe_code moe_nccl_ready(int ordinal, struct moe_error *err)
{
    int version = 0, count = 0;
    MOE_TRY(moe_nccl_env_check(environ, err));
    MOE_TRY(moe_nccl_conf_check(MOE_NCCL_SYSTEM_CONF, err));
    const ncclResult_t said = ncclGetVersion(&version);
    if (said != ncclSuccess)
        return moe_nccl_failed(said, "its version", err);
    MOE_TRY(check_version(version, err));
    MOE_TRY(moe_count_devices(&count, err));
    return ordinal >= 0 && ordinal < count
               ? MOE_OK
               : moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "there is no device %d: this process sees %d", ordinal, count);
}

const struct moe_nccl moe_nccl_table = { .ready = moe_nccl_ready, .make_id = moe_nccl_make_id, .forget_id = moe_nccl_forget_id, .open = moe_nccl_open,
                                          .keep = moe_nccl_keep, .accept = moe_nccl_accept };

static void describe(struct moe_buf *out, bool *usable)
{
    struct moe_error err = { 0 };
    int version = 0, count = 0;
    *usable = false;
    if (ncclGetVersion(&version) != ncclSuccess) {
        moe_buf_printf(out, "NCCL, which does not tell its version");
        return;
    }
    moe_buf_printf(out, "NCCL %d.%d.%d", version / PER_MAJOR, version % PER_MAJOR / PER_MINOR, version % PER_MINOR);
    if (check_version(version, &err) != MOE_OK || moe_count_devices(&count, &err) != MOE_OK) {
        moe_buf_printf(out, ": %s", err.text);
        return;
    }
    moe_buf_printf(out, ": ");
    moe_describe_driver(out, count);
    *usable = true;
}

static const struct moe_plugin plugin = {
    .abi = MOE_PLUGIN_ABI, .backend_abi = MOE_BACKEND_ABI, .name = "nccl", .build = MOE_VERSION, .nccl = &moe_nccl_table, .describe = describe,
};

__attribute__((visibility("default"))) const struct moe_plugin *moe_plugin(void);
const struct moe_plugin *moe_plugin(void) { return &plugin; }
