#include "runtime/plugin/inside.h"
#include "runtime/backend/cpu/pool.h"
#include "common/base/sys.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "/lib/moe-guard"
static const char *const names[] = { "cuda", "nccl" };

/* The program is PREFIX/bin/NAME, in a build folder as where it is installed; a build for tests may say another folder. */
enum moe_code moe_plugin_folder(char out[4096], struct moe_error *err)
{
#ifdef MOE_PLUGIN_DIR
    (void)err;
    (void)snprintf(out, 4096, "%s", MOE_PLUGIN_DIR);
    return MOE_OK;
#else
    const ssize_t n = readlink("/proc/self/exe", out, 4096 - sizeof FOLDER);
    if (n < 0)
        return moe_fail_sys(err, "/proc/self/exe", errno, "asking where this program lies");
    if ((size_t)n >= 4096 - sizeof FOLDER)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "/proc/self/exe" }, "the path of this program is too long");
    out[n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(out, '/');
        if (!slash)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "/proc/self/exe" }, "this program lies nowhere");
        *slash = '\0';
    }
    memcpy(out + strlen(out), FOLDER, sizeof FOLDER);
    return MOE_OK;
#endif
}

enum moe_code moe_plugin_open(const char *name, const struct moe_plugin **out, struct moe_error *err)
{
    char folder[4096];
    MOE_TRY(moe_plugin_folder(folder, err));
    return moe_plugin_open_in(folder, name, out, err);
}

static const char *real_name(enum moe_real real)
{
    switch (real) {
    case MOE_REAL_F32: return "fp32";
    case MOE_REAL_F64: return "fp64";
    case MOE_REAL_BF16: return "bf16";
    }
    return "(none)";
}

enum moe_code moe_backend_find(const char *name, enum moe_real real, const struct moe_backend **out, struct moe_error *err)
{
    const struct moe_backend *const cpu[] = { moe_backend_cpu(), NULL }, *const *all = cpu;
    const struct moe_plugin *plugin = NULL;
    if (strcmp(name, cpu[0]->name) != 0) {
        MOE_TRY(moe_plugin_open(name, &plugin, err));
        all = plugin->backends;
    }
    for (; all && *all; all++)
        if ((*all)->abi == MOE_BACKEND_ABI && (*all)->real == real && strcmp((*all)->name, name) == 0) {
            *out = *all;
            return MOE_OK;
        }
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "backend %.32s has no elements of type %s", name, real_name(real));
}

/* An error as it would be printed, in one line. */
static void why(const struct moe_error *err, struct moe_buf *out)
{
    moe_buf_printf(out, "%s%s%s\n", err->file, err->file[0] ? ": " : "", err->text);
}

void moe_backends_print(struct moe_buf *out)
{
    moe_buf_printf(out, "%s  fp32, OpenBLAS, %u threads\n", moe_backend_cpu()->name, moe_cores());
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        const struct moe_plugin *plugin = NULL;
        struct moe_error err = { 0 };
        bool usable = false;
        moe_buf_printf(out, "%s  ", names[i]);
        if (moe_plugin_open(names[i], &plugin, &err) != MOE_OK) {
            moe_buf_printf(out, "not opened: ");
            why(&err, out);
            continue;
        }
        MOE_AUTO(moe_buf_free) struct moe_buf *told = moe_buf_new(4096);
        if (told)
            plugin->describe(told, &usable);
        const struct moe_str line = told ? moe_buf_str(told) : (struct moe_str){ "out of memory", 13 };
        moe_buf_printf(out, "%s%.*s\n", usable ? "" : "not usable: ", (int)line.len, line.ptr);
    }
}
