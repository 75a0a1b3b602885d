#include "common/nvml/nvml.h"
#include "common/base/base.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const places[] = {
    "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1", "/usr/lib/aarch64-linux-gnu/libnvidia-ml.so.1", "/usr/lib64/libnvidia-ml.so.1",
    "/usr/lib/libnvidia-ml.so.1", "/usr/local/nvidia/lib64/libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/run/opengl-driver/lib/libnvidia-ml.so.1",
};

/* Each member by the names it may have, newest first. */
#define AT(member) offsetof(struct moe_nvml, member)
static const struct symbol { size_t at; const char *names[2]; bool needed; } symbols[] = {
    { AT(start),       { "nvmlInit_v2", "nvmlInit" },                                     true  },
    { AT(stop),        { "nvmlShutdown" },                                                true  },
    { AT(count),       { "nvmlDeviceGetCount_v2", "nvmlDeviceGetCount" },                 true  },
    { AT(device),      { "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex" }, true  },
    { AT(by_bus),      { "nvmlDeviceGetHandleByPciBusId_v2", "nvmlDeviceGetHandleByPciBusId" }, false },
    { AT(index),       { "nvmlDeviceGetIndex" },                                          false },
    { AT(driver),      { "nvmlSystemGetDriverVersion" },                                  false },
    { AT(cuda),        { "nvmlSystemGetCudaDriverVersion_v2" },                           false },
    { AT(name),        { "nvmlDeviceGetName" },                                           false },
    { AT(uuid),        { "nvmlDeviceGetUUID" },                                           false },
    { AT(memory),      { "nvmlDeviceGetMemoryInfo" },                                     false },
    { AT(capability),  { "nvmlDeviceGetCudaComputeCapability" },                          false },
    { AT(milliwatts),  { "nvmlDeviceGetPowerUsage" },                                     false },
    { AT(limit),       { "nvmlDeviceGetEnforcedPowerLimit" },                             false },
    { AT(millijoules), { "nvmlDeviceGetTotalEnergyConsumption" },                         false },
    { AT(persistence), { "nvmlDeviceGetPersistenceMode" },                                false },
    { AT(ecc),         { "nvmlDeviceGetEccMode" },                                        false },
    { AT(ecc_errors),  { "nvmlDeviceGetTotalEccErrors" },                                 false },
    { AT(remapped),    { "nvmlDeviceGetRemappedRows" },                                   false },
    { AT(mig),         { "nvmlDeviceGetMigMode" },                                        false },
    { AT(compute),     { "nvmlDeviceGetComputeMode" },                                    false },
    { AT(accounting),  { "nvmlDeviceGetAccountingMode" },                                 false },
};

static bool bind(struct moe_nvml *nvml)
{
    for (size_t i = 0; i < MOE_COUNT(symbols); i++) {
        void *f = NULL;
        for (size_t k = 0; !f && k < MOE_COUNT(symbols[i].names) && symbols[i].names[k]; k++)
            f = dlsym(nvml->library, symbols[i].names[k]);
        if (!f && symbols[i].needed)
            return false;
        memcpy((char *)nvml + symbols[i].at, &f, sizeof f);
    }
    return true;
}

/* `real`, a path without links, and every folder above it are root's, and nobody else may write there. */
static bool is_roots_alone(const char *real)
{
    char above[PATH_MAX];
    struct stat st;
    size_t n = strlen(real);
    if (n >= sizeof above)
        return false;
    memcpy(above, real, n + 1);
    for (char *slash;; *slash = '\0') {
        if (stat(*above ? above : "/", &st) != 0 || st.st_uid != 0 || (st.st_mode & 0022))
            return false;
        if (!(slash = strrchr(above, '/')))
            return true;
    }
}

/* With a library that cannot be used the next place is looked at. */
static bool open_one(void *library, struct moe_nvml *out, const char **why)
{
    out->library = library;
    if (library && bind(out))
        return true;
    *why = "libnvidia-ml.so.1 cannot be used";
    moe_nvml_close(out);
    return false;
}

static bool open_any(struct moe_nvml *out, const char **why)
{
    char real[PATH_MAX];
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        if (!realpath(places[i], real))
            continue;
        if (!is_roots_alone(real))
            *why = "libnvidia-ml.so.1 may be replaced by others than root, so it is not loaded";
        else if (open_one(dlopen(real, RTLD_NOW | RTLD_LOCAL), out, why)) // nosec M308: one of the places above, without links; is_roots_alone() has refused what others can write
            return true;
    }
    return false;
}

bool moe_nvml_open(const char *control, const char *library, struct moe_nvml *out, const char **why)
{
    *out = (struct moe_nvml){ 0 };
    *why = "no NVIDIA driver";
    if (access(control, R_OK | W_OK) != 0) {
        if (access(control, F_OK) == 0)
            *why = "no permission to use /dev/nvidiactl";
        return false;
    }
    if (library)
        return open_one(dlopen(library, RTLD_NOW | RTLD_LOCAL), out, why); // nosec M308: a test's own library; what is found without one is is_roots_alone()
    return open_any(out, why);
}

void moe_nvml_close(struct moe_nvml *nvml)
{
    if (nvml->library)
        dlclose(nvml->library);
    *nvml = (struct moe_nvml){ 0 };
}
