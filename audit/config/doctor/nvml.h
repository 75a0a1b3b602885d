/* The few questions that are put to NVIDIA's management library, where there is one and its control device is open to us: without that device it would call a
 * helper. Its functions are known by name and shape alone. */
#ifndef MOE_AUDIT_CONFIG_DOCTOR_NVML_H
#define MOE_AUDIT_CONFIG_DOCTOR_NVML_H
#include "audit/config/doctor/facts.h"

#define MOE_NVML_GPUS 256u

/* Each gives 0 when it could answer. NULL: this library has no such question. */
struct moe_nvml {
    int (*start)(void);
    int (*stop)(void);
    int (*driver)(char *into, unsigned room);
    int (*count)(unsigned *out);
    int (*device)(unsigned index, void **out);
    int (*name)(void *device, char *into, unsigned room);
    int (*persistence)(void *device, int *on);
    int (*ecc)(void *device, int *now, int *after_reset);
    int (*ecc_errors)(void *device, int kind, int counter, unsigned long long *out);
    int (*remapped)(void *device, unsigned *corrected, unsigned *uncorrected, unsigned *pending, unsigned *failed);
    int (*mig)(void *device, unsigned *now, unsigned *after_reset);
    int (*compute)(void *device, int *mode);
    int (*accounting)(void *device, int *on);
    void *library;
};

/* Load the system's own library: by absolute path, owned by root and writable for nobody else; never by a search path, which is one of the things judged.
 * False: `why` says what is missing. */
bool moe_nvml_open(struct moe_nvml *out, const char **why);
void moe_nvml_close(struct moe_nvml *nvml);
/* Ask for every GPU, at most `room`. Returns their number; *why is set when something kept it from being asked. */
size_t moe_nvml_ask(const struct moe_nvml *nvml, struct moe_machine_gpu *out, size_t room, const char **why);
#endif
