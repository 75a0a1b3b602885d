#include "runtime/hw/inside.h"
#include <math.h>
#include <stdlib.h>

struct moe_gpu {
    struct moe_hw_nvml *nvml;
    unsigned index;
    bool counts;                         /* energy; older ones tell what they use when asked, which stands for the time since */
    uint64_t last_ns;
    double joules, last_watts;
};

struct moe_gpu *moe_gpu_new_at(const struct moe_hw_places *p, const char *bus, uint64_t now_ns)
{
    struct moe_gpu *gpu = calloc(1, sizeof *gpu);
    if (!gpu)
        return NULL;
    gpu->nvml = moe_hw_nvml_open(p);
    if (!gpu->nvml || !moe_hw_nvml_find(gpu->nvml, bus, &gpu->index))
        moe_gpu_free(&gpu);
    if (!gpu)
        return NULL;
    gpu->counts = moe_hw_nvml_energy(gpu->nvml, gpu->index, &gpu->joules);
    gpu->last_ns = now_ns;
    gpu->last_watts = NAN;
    return gpu;
}

void moe_gpu_free(struct moe_gpu **gpu)
{
    if (*gpu)
        moe_hw_nvml_close(&(*gpu)->nvml);
    free(*gpu);
    *gpu = NULL;
}

uint64_t moe_gpu_used(const struct moe_gpu *gpu)
{
    uint64_t used;
    return gpu && moe_hw_nvml_memory(gpu->nvml, gpu->index, &used) ? used : UINT64_MAX;
}

/* Over the time since the last answer; a counter that began anew gives none once. */
static double watts_since(struct moe_gpu *gpu, uint64_t now_ns)
{
    const double before = gpu->joules;
    double watts;
    if (!gpu->counts)
        return moe_hw_nvml_power(gpu->nvml, gpu->index, &watts) ? watts : (double)NAN;
    if (!moe_hw_nvml_energy(gpu->nvml, gpu->index, &gpu->joules))
        return gpu->joules = before, (double)NAN;
    return gpu->joules >= before ? (gpu->joules - before) / ((double)(now_ns - gpu->last_ns) * 1e-9) : (double)NAN;
}

double moe_gpu_watts_at(struct moe_gpu *gpu, uint64_t now_ns)
{
    if (now_ns <= gpu->last_ns)
        return gpu->last_watts;
    gpu->last_watts = watts_since(gpu, now_ns);
    if (!isnan(gpu->last_watts))
        gpu->last_ns = now_ns;
    return gpu->last_watts;
}

struct moe_gpu *moe_gpu_new(const char *bus) { return moe_gpu_new_at(&moe_hw_live, bus, moe_hw_now_ns()); }
double moe_gpu_watts(struct moe_gpu *gpu) { return gpu ? moe_gpu_watts_at(gpu, moe_hw_now_ns()) : (double)NAN; }
