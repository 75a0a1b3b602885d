#include <nvml.h>
#include <stdio.h>

int memory(nvmlDevice_t device, unsigned long long *used)
{
    nvmlMemory_t m;
    if (nvmlDeviceGetMemoryInfo(device, &m) != NVML_SUCCESS)
        return -1;
    *used = m.used;
    return 0;
}

void hint(void)
{
    printf("compare with nvidia-smi -L\n");
}
