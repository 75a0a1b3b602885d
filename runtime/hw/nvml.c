#include "runtime/hw/inside.h"
#include "common/nvml/nvml.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT = 96, ASKED_OK = 0 };
struct moe_hw_nvml { struct moe_nvml lib; unsigned count; bool started; };

struct moe_hw_nvml *moe_hw_nvml_open(const struct moe_hw_places *p)
{
    char control[PATH_MAX];
    const char *why;
    if (snprintf(control, sizeof control, "%s/dev/nvidiactl", p->root) >= (int)sizeof control)
        return NULL;
    struct moe_hw_nvml *n = calloc(1, sizeof *n);
    if (!n || !moe_nvml_open(control, p->nvml, &n->lib, &why)) {
        free(n);
        return NULL;
    }
    n->started = n->lib.start() == ASKED_OK;
    if (!n->started || n->lib.count(&n->count) != ASKED_OK)
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
        (void)n->lib.stop();
    moe_nvml_close(&n->lib);
    free(n);
    *nvml = NULL;
}

unsigned moe_hw_nvml_count(struct moe_hw_nvml *n) { return n ? n->count : 0; }

bool moe_hw_nvml_find(struct moe_hw_nvml *n, const char *bus, unsigned *gpu)
{
    void *device = NULL;
    return n->lib.by_bus && n->lib.index && n->lib.by_bus(bus, &device) == ASKED_OK && n->lib.index(device, gpu) == ASKED_OK;
}

bool moe_hw_nvml_memory(struct moe_hw_nvml *n, unsigned gpu, uint64_t *used)
{
    void *device = NULL;
    struct moe_nvml_memory memory = { 0 };
    bool told = n->lib.memory && n->lib.device(gpu, &device) == ASKED_OK && n->lib.memory(device, &memory) == ASKED_OK;
    *used = memory.used;
    return told;
}

bool moe_hw_nvml_energy(struct moe_hw_nvml *n, unsigned gpu, double *joules)
{
    void *device = NULL;
    unsigned long long millijoules = 0;
    bool told = n->lib.millijoules && n->lib.device(gpu, &device) == ASKED_OK && n->lib.millijoules(device, &millijoules) == ASKED_OK;
    *joules = (double)millijoules / 1000;
    return told;
}

bool moe_hw_nvml_power(struct moe_hw_nvml *n, unsigned gpu, double *watts)
{
    void *device = NULL;
    unsigned milliwatts = 0;
    bool told = n->lib.milliwatts && n->lib.device(gpu, &device) == ASKED_OK && n->lib.milliwatts(device, &milliwatts) == ASKED_OK;
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
    struct moe_nvml_memory memory = { 0 };
    int major = 0, minor = 0;
    unsigned limit = 0;
    if (n->lib.device(index, &device) != ASKED_OK)
        return;                          /* one that fell off the bus, or is not for us */
    bool sizes = n->lib.memory && n->lib.memory(device, &memory) == ASKED_OK, level = n->lib.capability && n->lib.capability(device, &major, &minor) == ASKED_OK;
    bool limited = n->lib.limit && n->lib.limit(device, &limit) == ASKED_OK;
    char capability[32] = "";
    if (level)
        (void)snprintf(capability, sizeof capability, "%d.%d", major, minor);
    moe_json_open(j, '{');
    moe_hw_put_number(j, "index", index);
    put_answer(j, "name", n->lib.name, device);
    put_answer(j, "uuid", n->lib.uuid, device);
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
    if (n && n->lib.driver && n->lib.driver(driver, sizeof driver - 1) != ASKED_OK)
        driver[0] = '\0';
    if (n && n->lib.cuda && n->lib.cuda(&version) == ASKED_OK)
        (void)snprintf(cuda, sizeof cuda, "%d.%d", version / 1000, version % 1000 / 10);
    moe_hw_put_text(j, "gpu_driver", (struct moe_str){ driver, strnlen(driver, sizeof driver) });
    moe_hw_put_text(j, "cuda", moe_str_c(cuda));
    moe_json_key(j, "gpus");
    moe_json_open(j, '[');
    for (unsigned i = 0; i < moe_hw_nvml_count(n); i++)
        put_gpu(n, j, i);
    moe_json_close(j, ']');
}
