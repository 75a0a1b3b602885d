#include "audit/config/doctor/nvml.h"
#include "audit/config/doctor/parts.h"
#include <stdio.h>

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

size_t moe_machine_ask_gpus(const struct moe_nvml *n, struct moe_machine_gpu *out, size_t room, const char **why)
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
    if (!moe_nvml_open("/dev/nvidiactl", NULL, &nvml, &why)) {
        moe_machine_gap(m, MOE_STR("/dev/nvidiactl (NVML)"), "%s", why);
        return;
    }
    m->gpus = moe_arena_array(m->arena, struct moe_machine_gpu, MOE_CAP_MACHINE_GPUS);
    m->full |= !m->gpus;
    m->gpu_count = m->gpus ? moe_machine_ask_gpus(&nvml, m->gpus, MOE_CAP_MACHINE_GPUS, &why) : 0;
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
