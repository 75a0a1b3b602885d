/* NVIDIA's management library, as far as it is asked, with two GPUs: one that tells all, one that tells its power and nothing else. FAKE_NVML in the environment
 * makes it fail: "start", "count", "device". */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OK, FAILED, NOT_SUPPORTED = 3 };
struct memory { unsigned long long total, free, used; };

int nvmlInit_v2(void);
int nvmlShutdown(void);
int nvmlSystemGetDriverVersion(char *into, unsigned room);
int nvmlSystemGetCudaDriverVersion_v2(int *version);
int nvmlDeviceGetCount_v2(unsigned *count);
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **out);
int nvmlDeviceGetHandleByPciBusId_v2(const char *bus, void **out);
int nvmlDeviceGetIndex(void *device, unsigned *index);
int nvmlDeviceGetName(void *device, char *into, unsigned room);
int nvmlDeviceGetUUID(void *device, char *into, unsigned room);
int nvmlDeviceGetMemoryInfo(void *device, struct memory *out);
int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor);
int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts);
int nvmlDeviceGetEnforcedPowerLimit(void *device, unsigned *milliwatts);
int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *millijoules);

static char first, second;

static int fails(const char *what)
{
    const char *asked = getenv("FAKE_NVML");
    return asked && strcmp(asked, what) == 0 ? FAILED : OK;
}

int nvmlInit_v2(void) { return fails("start"); }
int nvmlShutdown(void) { return OK; }
int nvmlSystemGetDriverVersion(char *into, unsigned room) { return snprintf(into, room, "570.124.06"), OK; }
int nvmlSystemGetCudaDriverVersion_v2(int *version) { return *version = 12080, OK; }
int nvmlDeviceGetCount_v2(unsigned *count) { return *count = 2, fails("count"); }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **out) { return *out = index ? &second : &first, fails("device"); }
/* The second stands first on the bus. */
int nvmlDeviceGetHandleByPciBusId_v2(const char *bus, void **out)
{
    *out = strcmp(bus, "0000:1b:00.0") == 0 ? &second : strcmp(bus, "0000:3b:00.0") == 0 ? &first : NULL;
    return *out ? OK : FAILED;
}
int nvmlDeviceGetIndex(void *device, unsigned *index) { return *index = device == &second, OK; }
int nvmlDeviceGetName(void *device, char *into, unsigned room) { return snprintf(into, room, "Fake \"H200\""), device == &first ? OK : NOT_SUPPORTED; }
int nvmlDeviceGetUUID(void *device, char *into, unsigned room) { return snprintf(into, room, "GPU-1"), device == &first ? OK : NOT_SUPPORTED; }
int nvmlDeviceGetMemoryInfo(void *device, struct memory *out)
{
    *out = (struct memory){ 150ull << 30, 149ull << 30, 1ull << 30 };
    return device == &first ? OK : NOT_SUPPORTED;
}
int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) { return *major = 9, *minor = 0, device == &first ? OK : NOT_SUPPORTED; }
int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) { return (void)device, *milliwatts = 70500, OK; }
int nvmlDeviceGetEnforcedPowerLimit(void *device, unsigned *milliwatts) { return *milliwatts = 700000, device == &first ? OK : NOT_SUPPORTED; }
/* 300 J more each time that it is asked. */
int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *millijoules)
{
    static unsigned long long used = 5000000;
    used += 300000;
    return *millijoules = used, device == &first ? OK : NOT_SUPPORTED;
}
