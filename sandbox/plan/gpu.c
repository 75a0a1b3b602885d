/* GPU devices, where there are any: nodes of the driver, of InfiniBand, and the files that the driver's libraries read. What is not here is not missed. */
#include "sandbox/plan/parts.h"
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* For every job with a GPU; the numbered ones are chosen by `gpu`. */
static const char *const nodes[] = { "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", "/dev/nvidia-caps/*", "/dev/nvidia-nvswitch*",
                                     "/dev/nvidia-nvlink", "/dev/nvidia-fs*", "/dev/gdrdrv", "/dev/infiniband/uverbs*", "/dev/infiniband/rdma_cm", "/dev/dxg" };
/* /sys: without the PCI devices cuInit says 304, as if there were no driver. */
static const char *const files[] = { "/sys/bus/pci/devices", "/sys/devices/pci*", "/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/module/nvidia*",
                                     "/sys/class/infiniband*", "/sys/class/nvidia-caps*", "/usr/share/nvidia", "/etc/nvidia-container-runtime",
                                     "/etc/vulkan/icd.d", "/etc/OpenCL/vendors", "/etc/libibverbs.d", "/usr/local/cuda*/lib64", "/usr/local/cuda*/targets",
                                     "/usr/local/nvidia/lib*", "/opt/cuda/lib64", "/run/nvidia-persistenced", "/usr/lib/wsl/lib" };

static enum moe_code add(struct moe_build *b, const char *pattern, bool node, struct moe_error *err)
{
    static const struct moe_origin gpu = { .file = { "gpu", 3 } };
    glob_t found = { 0 };
    enum moe_code code = MOE_OK;
    struct stat st;
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc && code == MOE_OK; i++) {
            if (node && stat(found.gl_pathv[i], &st) == 0 && S_ISCHR(st.st_mode))
                code = moe_plan_add_item(b, found.gl_pathv[i], MOE_USE_SEE | MOE_USE_DEVICE, false, &gpu, err);
            else if (!node)
                code = moe_plan_item(b, moe_str_c(found.gl_pathv[i]), MOE_USE_SEE | (strstr(pattern, "lib") ? MOE_USE_MAP : 0), false, &gpu, err);
        }
    globfree(&found);
    return code;
}

enum moe_code moe_plan_gpu(struct moe_build *b, struct moe_error *err)
{
    struct moe_str left = b->profile->gpu;
    const struct moe_origin at = { .file = MOE_STR("") };
    if (!left.len || moe_str_is(left, "none"))
        return MOE_OK;
    if (moe_str_is(left, "all")) {
        if (access("/dev/nvidiactl", F_OK) != 0 && access("/dev/dxg", F_OK) != 0)
            moe_plan_warn(b, "no GPU is here to hand over");
        MOE_TRY(add(b, "/dev/nvidia[0-9]*", true, err));
    } else
        while (left.len) {
            struct moe_str number = moe_str_trim(moe_str_cut(&left, ','));
            for (size_t i = 0; i < number.len; i++)
                if (!moe_is_digit(number.ptr[i]) || number.len > 3)
                    return moe_plan_refuse(&at, err, "gpu: '%.*s' is no number of a GPU", MOE_FMT(number));
            struct moe_str path = number.len ? moe_arena_printf(b->arena, "/dev/nvidia%.*s", MOE_FMT(number)) : MOE_STR("");
            if (!path.ptr)
                return moe_plan_full(err);
            if (path.len && access(path.ptr, F_OK) != 0)
                moe_plan_warn(b, "GPU %.*s is not here", MOE_FMT(number));
            if (path.len)
                MOE_TRY(add(b, path.ptr, true, err));
        }
    for (size_t i = 0; i < MOE_COUNT(nodes); i++)
        MOE_TRY(add(b, nodes[i], true, err));
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        MOE_TRY(add(b, files[i], false, err));
    return MOE_OK;
}
