#include "runtime/hw/inside.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A counter of energy. One that cannot be read any more is left out from then on: what it last said is of no use. */
enum source { PACKAGE, GPU_ENERGY, GPU_POWER };
struct counter { enum source kind; unsigned index; char zone[MOE_HW_NAME]; double joules, wraps; bool lost; };

struct moe_power {
    const struct moe_hw_places *places;
    struct moe_hw_nvml *nvml;
    struct counter counters[MOE_CAP_HW_ZONES + MOE_CAP_HW_GPUS];
    size_t count;
    uint64_t last_ns;
    double last_watts, last_gpu_watts;
};

/* A package of processors as a whole: "package-0". Its parts are zones of their own ("intel-rapl:0:1"), and "psys" is all of the machine with the packages in it. */
static bool is_package(const struct moe_hw_places *p, const char *zone)
{
    MOE_NOT_ZEROED struct moe_hw_text name;
    struct moe_str rest = moe_str_c(zone);
    return moe_str_is(moe_str_cut(&rest, ':'), "intel-rapl") && rest.len && !memchr(rest.ptr, ':', rest.len) &&
           moe_hw_read(p, &name, "/sys/class/powercap/%s/name", zone) && moe_str_starts(moe_str_c(name.text), MOE_STR("package"));
}

static bool package_joules(const struct moe_hw_places *p, const char *zone, double *joules)
{
    uint64_t microjoules = moe_hw_number(p, "/sys/class/powercap/%s/energy_uj", zone);
    *joules = (double)microjoules * 1e-6;
    return microjoules != UINT64_MAX;
}

static void add(struct moe_power *power, const struct counter *counter)
{
    if (power->count < MOE_COUNT(power->counters))
        power->counters[power->count++] = *counter;
}

static void find_packages(struct moe_power *power)
{
    char zones[MOE_CAP_HW_ZONES][MOE_HW_NAME];
    size_t count = moe_hw_list(power->places, "/sys/class/powercap", zones, MOE_COUNT(zones));
    for (size_t i = 0; i < count; i++) {
        struct counter c = { .kind = PACKAGE };
        memcpy(c.zone, zones[i], sizeof c.zone);
        uint64_t range = moe_hw_number(power->places, "/sys/class/powercap/%s/max_energy_range_uj", c.zone);
        c.wraps = range == UINT64_MAX ? 0 : (double)range * 1e-6;
        if (is_package(power->places, c.zone) && package_joules(power->places, c.zone, &c.joules))
            add(power, &c);
    }
}

static void find_gpus(struct moe_power *power)
{
    for (unsigned i = 0; i < moe_hw_nvml_count(power->nvml); i++) {
        struct counter c = { .kind = GPU_ENERGY, .index = i };
        double watts;
        if (!moe_hw_nvml_energy(power->nvml, i, &c.joules)) {
            c.kind = GPU_POWER;          /* older ones do not count: what they use when asked stands for the time since */
            c.lost = !moe_hw_nvml_power(power->nvml, i, &watts);
        }
        if (!c.lost)
            add(power, &c);
    }
}

struct moe_power *moe_power_new_at(const struct moe_hw_places *p, uint64_t now_ns)
{
    struct moe_power *power = calloc(1, sizeof *power);
    if (!power)
        return NULL;
    power->places = p;
    power->nvml = moe_hw_nvml_open(p);
    power->last_ns = now_ns;
    power->last_watts = power->last_gpu_watts = NAN;
    find_packages(power);
    find_gpus(power);
    return power;
}

void moe_power_free(struct moe_power **power)
{
    if (*power)
        moe_hw_nvml_close(&(*power)->nvml);
    free(*power);
    *power = NULL;
}

/* Joules of one counter over the time; a package's begins again at 0 where it wraps. */
static double used(struct moe_power *power, struct counter *c, double seconds)
{
    double now = 0;
    if (c->kind == GPU_POWER)
        return moe_hw_nvml_power(power->nvml, c->index, &now) ? now * seconds : (c->lost = true, 0);
    c->lost = !(c->kind == PACKAGE ? package_joules(power->places, c->zone, &now) : moe_hw_nvml_energy(power->nvml, c->index, &now));
    double joules = now - c->joules;
    c->joules = now;
    if (joules < 0)
        joules += c->wraps;
    return c->lost || joules < 0 ? 0 : joules;
}

double moe_power_watts_at(struct moe_power *power, uint64_t now_ns)
{
    if (now_ns <= power->last_ns)
        return power->last_watts;
    double seconds = (double)(now_ns - power->last_ns) * 1e-9, joules = 0, of_gpus = 0;
    bool any = false, any_gpu = false;
    for (size_t i = 0; i < power->count; i++) {
        struct counter *c = &power->counters[i];
        double more = c->lost ? 0 : used(power, c, seconds);
        joules += more;
        any |= !c->lost;
        of_gpus += c->kind != PACKAGE ? more : 0;
        any_gpu |= c->kind != PACKAGE && !c->lost;
    }
    power->last_ns = now_ns;
    power->last_watts = any ? joules / seconds : NAN;
    power->last_gpu_watts = any_gpu ? of_gpus / seconds : NAN;
    return power->last_watts;
}

uint64_t moe_hw_now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

struct moe_power *moe_power_new(void) { return moe_power_new_at(&moe_hw_live, moe_hw_now_ns()); }
double moe_power_gpu_watts(const struct moe_power *power) { return power ? power->last_gpu_watts : (double)NAN; }
double moe_power_watts(struct moe_power *power) { return power ? moe_power_watts_at(power, moe_hw_now_ns()) : (double)NAN; }

/* Which packages count, and whether this process may read them: since 2020 root alone may, by default. */
void moe_hw_put_power(const struct moe_hw_places *p, struct moe_json *j)
{
    char zones[MOE_CAP_HW_ZONES][MOE_HW_NAME];
    size_t count = moe_hw_list(p, "/sys/class/powercap", zones, MOE_COUNT(zones));
    moe_json_key(j, "power");
    moe_json_open(j, '[');
    for (size_t i = 0; i < count; i++) {
        double joules;
        if (!is_package(p, zones[i]))
            continue;
        moe_json_open(j, '{');
        moe_hw_put_text(j, "zone", moe_str_c(zones[i]));
        moe_json_key(j, "readable");
        moe_json_bool(j, package_joules(p, zones[i], &joules));
        moe_json_close(j, '}');
    }
    moe_json_close(j, ']');
}
