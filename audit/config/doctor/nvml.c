#include "audit/config/doctor/nvml.h"
#include "audit/config/doctor/parts.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const places[] = {
    "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1", "/usr/lib/aarch64-linux-gnu/libnvidia-ml.so.1", "/usr/lib64/libnvidia-ml.so.1",
    "/usr/lib/libnvidia-ml.so.1", "/usr/local/nvidia/lib64/libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/run/opengl-driver/lib/libnvidia-ml.so.1",
};

/* Each member by the names it may have, newest first. */
static const struct symbol { size_t at; const char *names[2]; bool needed; } symbols[] = {
    { offsetof(struct moe_nvml, start),       { "nvmlInit_v2", "nvmlInit" }, true },
    { offsetof(struct moe_nvml, stop),        { "nvmlShutdown" }, true },
    { offsetof(struct moe_nvml, driver),      { "nvmlSystemGetDriverVersion" }, false },
    { offsetof(struct moe_nvml, count),       { "nvmlDeviceGetCount_v2", "nvmlDeviceGetCount" }, true },
    { offsetof(struct moe_nvml, device),      { "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex" }, true },
    { offsetof(struct moe_nvml, name),        { "nvmlDeviceGetName" }, false },
    { offsetof(struct moe_nvml, persistence), { "nvmlDeviceGetPersistenceMode" }, false },
    { offsetof(struct moe_nvml, ecc),         { "nvmlDeviceGetEccMode" }, false },
    { offsetof(struct moe_nvml, ecc_errors),  { "nvmlDeviceGetTotalEccErrors" }, false },
    { offsetof(struct moe_nvml, remapped),    { "nvmlDeviceGetRemappedRows" }, false },
    { offsetof(struct moe_nvml, mig),         { "nvmlDeviceGetMigMode" }, false },
    { offsetof(struct moe_nvml, compute),     { "nvmlDeviceGetComputeMode" }, false },
    { offsetof(struct moe_nvml, accounting),  { "nvmlDeviceGetAccountingMode" }, false },
};

/* A library that others may replace is code that others may run: `real` and every folder above it are root's alone. */
static bool is_the_systems(const char *real)
{
    char above[PATH_MAX];
    struct stat st;
    size_t n = strlen(real);
    if (n >= sizeof above)
        return false;
    memcpy(above, real, n + 1);
    for (char *slash; ; *slash = '\0') {
        if (stat(*above ? above : "/", &st) != 0 || st.st_uid != 0 || (st.st_mode & 0022))
            return false;
        if (!(slash = strrchr(above, '/')))
            return true;
    }
}

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

bool moe_nvml_open(struct moe_nvml *out, const char **why)
{
    char real[PATH_MAX];
    *out = (struct moe_nvml){ 0 };
    *why = "no NVIDIA driver";
    if (access("/dev/nvidiactl", R_OK | W_OK) != 0) {     /* without it the library would call a helper that makes it, as root */
        if (access("/dev/nvidiactl", F_OK) == 0)
            *why = "no permission to use /dev/nvidiactl";
        return false;
    }
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        if (!realpath(places[i], real))
            continue;
        if (!is_the_systems(real)) {
            *why = "libnvidia-ml.so.1 may be replaced by others than root, so it is not loaded";
            continue;
        }
        out->library = dlopen(real, RTLD_NOW | RTLD_LOCAL); // nosec M308: one of the places above, without links; is_the_systems() has refused what others can write
        if (out->library && bind(out))
            return true;
        *why = "libnvidia-ml.so.1 cannot be used";
        moe_nvml_close(out);
    }
    return false;
}

void moe_nvml_close(struct moe_nvml *nvml)
{
    if (nvml->library)
        dlclose(nvml->library);
    *nvml = (struct moe_nvml){ 0 };
}

static void ask_one(const struct moe_nvml *n, void *device, struct moe_machine_gpu *g)
{
    enum { UNCORRECTED = 1, SINCE_RESET = 0 };
    int later;
    unsigned now, a, b, pending, failed;
    unsigned long long errors;
    if (!n->name || n->name(device, g->name, sizeof g->name - 1) != 0)
        snprintf(g->name, sizeof g->name, "GPU %u", g->index);
    if (!n->persistence || n->persistence(device, &g->persistence) != 0)
        g->persistence = -1;
    if (!n->ecc || n->ecc(device, &g->ecc, &later) != 0)
        g->ecc = -1;
    if (!n->compute || n->compute(device, &g->compute) != 0)
        g->compute = -1;
    if (!n->accounting || n->accounting(device, &g->accounting) != 0)
        g->accounting = -1;
    g->mig = n->mig && n->mig(device, &now, &a) == 0 ? (int)now : -1;
    g->uncorrected = n->ecc_errors && n->ecc_errors(device, UNCORRECTED, SINCE_RESET, &errors) == 0 && errors <= INT64_MAX ? (int64_t)errors : -1;
    g->remap_failed = g->remap_pending = -1;
    if (n->remapped && n->remapped(device, &a, &b, &pending, &failed) == 0) {
        g->remap_pending = pending != 0;
        g->remap_failed = failed != 0;
    }
}

size_t moe_nvml_ask(const struct moe_nvml *n, struct moe_machine_gpu *out, size_t room, const char **why)
{
    char driver[sizeof out->driver] = "";
    unsigned count = 0;
    size_t got = 0;
    *why = NULL;
    if (n->start() != 0)
        return *why = "NVML does not start", 0;
    if (n->count(&count) != 0)
        *why = "NVML does not say how many GPUs there are";
    if (n->driver && n->driver(driver, sizeof driver - 1) != 0)
        driver[0] = '\0';
    for (unsigned i = 0; i < count && got < room; i++) {
        void *device = NULL;
        if (n->device(i, &device) != 0) {
            *why = "NVML does not answer for every GPU";
            continue;
        }
        out[got] = (struct moe_machine_gpu){ .index = i };
        memcpy(out[got].driver, driver, sizeof driver);
        ask_one(n, device, &out[got++]);
    }
    if (count > room)
        *why = "there are more GPUs than are asked";
    (void)n->stop();
    return got;
}

static void ask_live(struct moe_machine *m)
{
    struct moe_nvml nvml;
    const char *why = NULL;
    char path[32];
    if (!moe_nvml_open(&nvml, &why)) {
        moe_machine_gap(m, MOE_STR("/dev/nvidiactl (NVML)"), "%s", why);
        return;
    }
    m->gpus = moe_arena_array(m->arena, struct moe_machine_gpu, MOE_NVML_GPUS);
    m->full |= !m->gpus;
    m->gpu_count = m->gpus ? moe_nvml_ask(&nvml, m->gpus, MOE_NVML_GPUS, &why) : 0;
    for (size_t i = 0; i < m->gpu_count; i++) {
        snprintf(path, sizeof path, "/dev/nvidia%u", m->gpus[i].index);
        m->gpus[i].at = moe_machine_place(m, moe_str_c(path), 1);
    }
    if (m->gpu_count)
        machine_source(m, MOE_STR("/dev/nvidiactl"));
    if (why || !m->gpu_count)
        moe_machine_gap(m, MOE_STR("/dev/nvidiactl (every GPU)"), "%s", why ? why : "it knows of no GPU");
    moe_nvml_close(&nvml);
}

const struct moe_machine_gpu *moe_machine_gpus(const struct moe_machine *machine, size_t *count)
{
    struct moe_machine *m = writable(machine);
    if (!m->asked_gpus && m->live)
        ask_live(m);
    else if (!m->asked_gpus)
        moe_machine_gap(m, MOE_STR("/dev/nvidiactl (NVML)"), "it answers for the live machine only");
    m->asked_gpus = true;
    *count = m->gpu_count;
    return m->gpus;
}
