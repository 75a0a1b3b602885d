/* What the machine has: processors, memory, GPUs, network, power. GPUs by NVML, opened at run time; without a driver the list is empty and nothing fails. */
#ifndef MOE_RUNTIME_HW_HW_H
#define MOE_RUNTIME_HW_HW_H
#include "common/base/buf.h"
#include "common/base/error.h"

/**
 * All of it as one JSON object (moe-train --collect-hw): cpu, memory, gpu_driver, cuda, gpus, network, power. What cannot be read is null, a list of what is not
 * there is empty. Of the network it tells names, kinds, speeds and states: no address and no neighbour.
 *
 *   out  in out  borrowed  the object and a "\n" are added
 *
 * Errors: LIMIT.
 */
MOE_MUST_USE enum moe_code moe_hw_json(struct moe_buf *out, struct moe_error *err);

struct moe_power;    /* opaque; one owner, one thread */
/* Never fails: what cannot be read is left out. NULL when out of memory; watts of NULL are NAN. */
struct moe_power *moe_power_new(void);
double moe_power_watts(struct moe_power *power);       /* all of the machine's GPUs and packages together, on average since the last call; NAN when nothing can be read */
double moe_power_gpu_watts(const struct moe_power *power);                    /* what of that was the GPUs'; NAN when none tells */
void moe_power_free(struct moe_power **power);         /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

struct moe_gpu;      /* opaque; the one GPU that this rank computes on, asked through NVML; one owner, one thread */
/* bus: borrowed, its place on the bus as CUDA writes it ("0000:3b:00.0"). NULL when it cannot be asked: nothing of NULL is known. */
struct moe_gpu *moe_gpu_new(const char *bus);
uint64_t moe_gpu_used(const struct moe_gpu *gpu);      /* bytes of its memory that are in use, by this process, its libraries, the driver and others; UINT64_MAX: not known */
double moe_gpu_watts(struct moe_gpu *gpu);             /* on average since the last call; NAN when it does not tell */
void moe_gpu_free(struct moe_gpu **gpu);               /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

uint64_t moe_hw_rss(void);                             /* bytes of memory that this process has; 0: not known */
unsigned moe_hw_cores(void);                           /* that this process may use (affinity, cgroup quota, rounded up); at least 1 */
#endif
