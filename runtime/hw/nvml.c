#include "runtime/hw/inside.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where systems have it. It is not looked for along LD_LIBRARY_PATH: a library that others can put there is code that others can run. */
static const char *const libraries[] = {
    "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1", "/usr/lib/aarch64-linux-gnu/libnvidia-ml.so.1", "/usr/lib64/libnvidia-ml.so.1", "/usr/lib/libnvidia-ml.so.1",
    "/usr/local/nvidia/lib64/libnvidia-ml.so.1", "/run/opengl-driver/lib/libnvidia-ml.so.1",
};

enum { TEXT = 96, ASKED_OK = 0 };
struct memory { unsigned long long total, free, used; };

/* Each gives 0 when it could answer. NULL: this library has no such question. */
struct moe_hw_nvml {
    void *library;
    bool started;
    unsigned count;
    int (*start)(void);
    int (*stop)(void);
    int (*driver)(char *into, unsigned room);
    int (*cuda)(int *version);
    int (*devices)(unsigned *count);
    int (*device)(unsigned index, void **out);
    int (*name)(void *device, char *into, unsigned room);
    int (*uuid)(void *device, char *into, unsigned room);
    int (*memory)(void *device, struct memory *out);
    int (*capability)(void *device, int *major, int *minor);
    int (*milliwatts)(void *device, unsigned *out);
    int (*limit)(void *device, unsigned *milliwatts);
    int (*millijoules)(void *device, unsigned long long *out);
};

#define AT(member) offsetof(struct moe_hw_nvml, member)
static const struct symbol { size_t at; const char *name; bool needed; } symbols[] = {
    { AT(start),       "nvmlInit_v2",                          true  }, { AT(stop),       "nvmlShutdown",                         true  },
    { AT(devices),     "nvmlDeviceGetCount_v2",                true  }, { AT(device),     "nvmlDeviceGetHandleByIndex_v2",        true  },
    { AT(driver),      "nvmlSystemGetDriverVersion",           false }, { AT(cuda),       "nvmlSystemGetCudaDriverVersion_v2",    false },
    { AT(name),        "nvmlDeviceGetName",                    false }, { AT(uuid),       "nvmlDeviceGetUUID",                    false },
    { AT(memory),      "nvmlDeviceGetMemoryInfo",              false }, { AT(capability), "nvmlDeviceGetCudaComputeCapability",   false },
    { AT(milliwatts),  "nvmlDeviceGetPowerUsage",              false }, { AT(limit),      "nvmlDeviceGetEnforcedPowerLimit",      false },
    { AT(millijoules), "nvmlDeviceGetTotalEnergyConsumption",  false },
};

static bool bind(struct moe_hw_nvml *n)
{
    for (size_t i = 0; i < MOE_COUNT(symbols); i++) {
        void *f = dlsym(n->library, symbols[i].name);
        if (!f && symbols[i].needed)
            return false;
        memcpy((char *)n + symbols[i].at, &f, sizeof f);
    }
    return true;
}

/* The file itself, and every folder above it, is root's, and nobody else may write there. `real` is what it is without links. */
static bool is_roots_alone(const char *library, char real[PATH_MAX])
{
    char path[PATH_MAX];
    if (!realpath(library, real))
        return false;
    memcpy(path, real, PATH_MAX);
    for (;;) {
        struct stat st;
        if (stat(path[0] ? path : "/", &st) != 0 || st.st_uid != 0 || (st.st_mode & 0022))
            return false;
        if (!path[0])
            return true;
        *strrchr(path, '/') = '\0';
    }
}

/* Without the control device there is no driver that answers, and the library would call a helper that makes it, as root. */
static bool has_driver(const struct moe_hw_places *p)
{
    char path[PATH_MAX];
    return snprintf(path, sizeof path, "%s/dev/nvidiactl", p->root) < (int)sizeof path && access(path, R_OK | W_OK) == 0;
}

static void *find_library(const struct moe_hw_places *p)
{
    char real[PATH_MAX];
    if (p->nvml)
        return dlopen(p->nvml, RTLD_NOW | RTLD_LOCAL); // nosec M308: a test's own library; what is found without one is is_roots_alone()
    for (size_t i = 0; i < MOE_COUNT(libraries); i++) {
        void *library = is_roots_alone(libraries[i], real) ? dlopen(real, RTLD_NOW | RTLD_LOCAL) : NULL; // nosec M308: one of the places above, without links, that root alone can write
        if (library)
            return library;
    }
    return NULL;
}

struct moe_hw_nvml *moe_hw_nvml_open(const struct moe_hw_places *p)
{
    struct moe_hw_nvml *n = has_driver(p) ? calloc(1, sizeof *n) : NULL;
    if (!n)
        return NULL;
    n->library = find_library(p);
    n->started = n->library && bind(n) && n->start() == ASKED_OK;
    if (!n->started || n->devices(&n->count) != ASKED_OK)
        moe_hw_nvml_close(&n);
    else
        n->count = MOE_MIN(n->count, MOE_CAP_HW_GPUS);
    return n;
}

void moe_hw_nvml_close(struct moe_hw_nvml **nvml)
{
    struct moe_hw_nvml *n = *nvml;
    if (!n)
        return;
    if (n->started)
        (void)n->stop();
    if (n->library)
        dlclose(n->library);
    free(n);
    *nvml = NULL;
}

unsigned moe_hw_nvml_count(struct moe_hw_nvml *n) { return n ? n->count : 0; }

bool moe_hw_nvml_energy(struct moe_hw_nvml *n, unsigned gpu, double *joules)
{
    void *device = NULL;
    unsigned long long millijoules = 0;
    bool told = n->millijoules && n->device(gpu, &device) == ASKED_OK && n->millijoules(device, &millijoules) == ASKED_OK;
    *joules = (double)millijoules / 1000;
    return told;
}

bool moe_hw_nvml_power(struct moe_hw_nvml *n, unsigned gpu, double *watts)
{
    void *device = NULL;
    unsigned milliwatts = 0;
    bool told = n->milliwatts && n->device(gpu, &device) == ASKED_OK && n->milliwatts(device, &milliwatts) == ASKED_OK;
    *watts = (double)milliwatts / 1000;
    return told;
}

/* ---- told ---- */

typedef int ask_text(void *device, char *into, unsigned room);

static void put_answer(struct moe_json *j, const char *key, ask_text *ask, void *device)
{
    char text[TEXT] = "";
    bool told = ask && ask(device, text, sizeof text - 1) == ASKED_OK;
    moe_hw_put_text(j, key, told ? (struct moe_str){ text, strnlen(text, sizeof text) } : (struct moe_str){ NULL, 0 });
}

static void put_gpu(struct moe_hw_nvml *n, struct moe_json *j, unsigned index)
{
    void *device = NULL;
    struct memory memory = { 0 };
    int major = 0, minor = 0;
    unsigned limit = 0;
    if (n->device(index, &device) != ASKED_OK)
        return;                          /* one that fell off the bus, or is not for us */
    bool sizes = n->memory && n->memory(device, &memory) == ASKED_OK, level = n->capability && n->capability(device, &major, &minor) == ASKED_OK;
    bool limited = n->limit && n->limit(device, &limit) == ASKED_OK;
    char capability[32] = "";
    if (level)
        (void)snprintf(capability, sizeof capability, "%d.%d", major, minor);
    moe_json_open(j, '{');
    moe_hw_put_number(j, "index", index);
    put_answer(j, "name", n->name, device);
    put_answer(j, "uuid", n->uuid, device);
    moe_hw_put_text(j, "compute_capability", moe_str_c(capability));
    moe_hw_put_number(j, "memory_bytes", sizes ? memory.total : UINT64_MAX);
    moe_hw_put_number(j, "memory_free_bytes", sizes ? memory.free : UINT64_MAX);
    moe_hw_put_number(j, "power_limit_watts", limited ? limit / 1000 : UINT64_MAX);
    moe_json_close(j, '}');
}

void moe_hw_put_gpus(struct moe_hw_nvml *n, struct moe_json *j)
{
    char driver[TEXT] = "", cuda[32] = "";
    int version = 0;
    if (n && n->driver && n->driver(driver, sizeof driver - 1) != ASKED_OK)
        driver[0] = '\0';
    if (n && n->cuda && n->cuda(&version) == ASKED_OK)
        (void)snprintf(cuda, sizeof cuda, "%d.%d", version / 1000, version % 1000 / 10);
    moe_hw_put_text(j, "gpu_driver", (struct moe_str){ driver, strnlen(driver, sizeof driver) });
    moe_hw_put_text(j, "cuda", moe_str_c(cuda));
    moe_json_key(j, "gpus");
    moe_json_open(j, '[');
    for (unsigned i = 0; i < moe_hw_nvml_count(n); i++)
        put_gpu(n, j, i);
    moe_json_close(j, ']');
}
