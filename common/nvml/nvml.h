/* NVIDIA's management library, where there is one: its functions are known by name and shape alone, so nothing of NVIDIA's is needed to build. */
#ifndef MOE_COMMON_NVML_NVML_H
#define MOE_COMMON_NVML_NVML_H
#include <stdbool.h>

struct moe_nvml_memory { unsigned long long total, free, used; };      /* bytes; as the library lays it out */

/* Each gives 0 when it could answer. NULL: this library has no such question. A caller starts it,
 * asks, and stops it. */
struct moe_nvml {
    void *library;
    int (*start)(void);                                      /* always there */
    int (*stop)(void);                                       /* always there */
    int (*count)(unsigned *out);                             /* always there */
    int (*device)(unsigned index, void **out);               /* always there */
    int (*by_bus)(const char *bus, void **out);              /* "0000:3b:00.0" */
    int (*index)(void *device, unsigned *out);
    int (*driver)(char *into, unsigned room);
    int (*cuda)(int *version);                               /* 12080 for 12.8 */
    int (*name)(void *device, char *into, unsigned room);
    int (*uuid)(void *device, char *into, unsigned room);
    int (*memory)(void *device, struct moe_nvml_memory *out);
    int (*capability)(void *device, int *major, int *minor);
    int (*milliwatts)(void *device, unsigned *out);
    int (*limit)(void *device, unsigned *milliwatts);
    int (*millijoules)(void *device, unsigned long long *out);
    int (*persistence)(void *device, int *on);
    int (*ecc)(void *device, int *now, int *after_reset);
    int (*ecc_errors)(void *device, int kind, int counter, unsigned long long *out);
    int (*remapped)(void *device, unsigned *corrected, unsigned *uncorrected, unsigned *pending, unsigned *failed);
    int (*mig)(void *device, unsigned *now, unsigned *after_reset);
    int (*compute)(void *device, int *mode);
    int (*accounting)(void *device, int *on);
};

/**
 * Load the system's own library: by absolute path, without links, where root alone can write; never by a search path, for a library that others can put
 * there is code that others can run. And only where the control device is open to us: without it the library would call a helper that makes it, as root.
 *
 *   control  in   borrowed  "/dev/nvidiactl"; another path in tests
 *   library  in   borrowed  NULL: where systems have it; a path: a test's own, which is not asked whose it is
 *   out      out            close it with moe_nvml_close(); all zero on failure
 *   why      out            on failure, what is missing: a phrase that lives for ever
 */
bool moe_nvml_open(const char *control, const char *library, struct moe_nvml *out, const char **why);
void moe_nvml_close(struct moe_nvml *nvml);      /* all zero afterwards, and fine when it was */
#endif
