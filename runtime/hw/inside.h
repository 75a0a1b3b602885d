/* Where facts about a machine are read, and the parts that tell them: each writes one member of the JSON, and null for what is not known. */
#ifndef MOE_RUNTIME_HW_INSIDE_H
#define MOE_RUNTIME_HW_INSIDE_H
#include "common/doc/json_write.h"
#include "runtime/hw/hw.h"
#include <stdbool.h>

#define MOE_CAP_HW_TEXT   16384u       /* of one file: far more than any below but /proc/cpuinfo, of which the first processor is read */
#define MOE_CAP_HW_CPUS   8192u        /* the largest that Linux is built for                                                          */
#define MOE_CAP_HW_NETS   1024u
#define MOE_CAP_HW_GPUS   64u
#define MOE_CAP_HW_ZONES  64u          /* of power                                                                                     */

/* `root` goes before /proc, /sys and /dev: "" on a live machine, a folder in tests. `nvml` is NVIDIA's library; NULL: where systems have it. */
struct moe_hw_places { const char *root, *nvml; };
extern const struct moe_hw_places moe_hw_live;

/* ---- read.c: the kernel's small files ---- */

struct moe_hw_text { char text[MOE_CAP_HW_TEXT]; size_t n; };
/* What a file says, without white space at its ends; cut at the cap. False: it cannot be read. */
MOE_PRINTF(3, 4) bool moe_hw_read(const struct moe_hw_places *p, struct moe_hw_text *t, const char *fmt, ...);
/* The number that a file starts with; UINT64_MAX when there is none. */
MOE_PRINTF(2, 3) uint64_t moe_hw_number(const struct moe_hw_places *p, const char *fmt, ...);
/* The value behind "key", white space and ":", in the first line that starts so; empty: none. Borrowed from the text. */
struct moe_str moe_hw_value(struct moe_str text, const char *key);
/* Names of a folder, sorted, of which `room` are kept; returns how many. Each ends with NUL; longer names are left out. */
enum { MOE_HW_NAME = 64 };
size_t moe_hw_list(const struct moe_hw_places *p, const char *folder, char (*names)[MOE_HW_NAME], size_t room);

/* ---- cpu.c ---- */

void moe_hw_put_cpu(const struct moe_hw_places *p, struct moe_json *j);
void moe_hw_put_memory(const struct moe_hw_places *p, struct moe_json *j);
/* Processors that the cgroups of this process leave it, and its memory in bytes; INFINITY and UINT64_MAX: as many as there are. */
double moe_hw_quota(const struct moe_hw_places *p);
uint64_t moe_hw_memory_limit(const struct moe_hw_places *p);

/* ---- net.c ---- */

void moe_hw_put_network(const struct moe_hw_places *p, struct moe_json *j);

/* ---- nvml.c: what common/nvml finds, started ---- */

struct moe_hw_nvml;      /* opaque; one owner, one thread */
/* NULL: there is none, it cannot be used, or it may be changed by others than root. */
struct moe_hw_nvml *moe_hw_nvml_open(const struct moe_hw_places *p);
void moe_hw_nvml_close(struct moe_hw_nvml **nvml);     /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
void moe_hw_put_gpus(struct moe_hw_nvml *nvml, struct moe_json *j);       /* NULL: an empty list */
unsigned moe_hw_nvml_count(struct moe_hw_nvml *nvml);  /* at most MOE_CAP_HW_GPUS; 0 for NULL */
/* Which one stands there on the bus ("0000:3b:00.0"): CUDA counts others than NVML does (CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER). False: it does not say. */
bool moe_hw_nvml_find(struct moe_hw_nvml *nvml, const char *bus, unsigned *gpu);
bool moe_hw_nvml_memory(struct moe_hw_nvml *nvml, unsigned gpu, uint64_t *used);       /* bytes, by everybody */
/* Of one GPU: what it used since some moment, in joules; what it uses, in watts. False: it does not say. */
bool moe_hw_nvml_energy(struct moe_hw_nvml *nvml, unsigned gpu, double *joules);
bool moe_hw_nvml_power(struct moe_hw_nvml *nvml, unsigned gpu, double *watts);

/* ---- power.c, gpu.c ---- */

struct moe_power *moe_power_new_at(const struct moe_hw_places *p, uint64_t now_ns);    /* p is kept */
double moe_power_watts_at(struct moe_power *power, uint64_t now_ns);
struct moe_gpu *moe_gpu_new_at(const struct moe_hw_places *p, const char *bus, uint64_t now_ns);
double moe_gpu_watts_at(struct moe_gpu *gpu, uint64_t now_ns);
uint64_t moe_hw_now_ns(void);
void moe_hw_put_power(const struct moe_hw_places *p, struct moe_json *j);

/* ---- hw.c ---- */

MOE_MUST_USE enum moe_code moe_hw_json_of(const struct moe_hw_places *p, struct moe_buf *out, struct moe_error *err);
unsigned moe_hw_cores_of(const struct moe_hw_places *p);
void moe_hw_put_number(struct moe_json *j, const char *key, uint64_t value);           /* UINT64_MAX: null */
void moe_hw_put_text(struct moe_json *j, const char *key, struct moe_str value);       /* empty: null      */
#endif
