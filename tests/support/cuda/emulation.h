/* CUDA's launch model on a CPU, for tests of kernels on machines without a GPU and under the sanitizers: what a test says to it. What kernels see of it is
 * emulate.h; how it runs them is emulate.cc.
 *
 * It proves the logic of a kernel, not its speed, and not what hardware alone can show: the accuracy of its functions, memory that is ordered weakly between
 * blocks, blocks that run at the same time.
 *
 * What is wrong ends the test at once, with a line on stderr that names kernel, block, thread and place ("emulation: ..."), and abort():
 *   - a barrier that some threads of a block never reach, because they left or wait elsewhere; one that they reach in different lines
 *   - a collective of a warp whose mask names a lane that is not there, has left, or comes with another mask or another operation; that does not name the caller
 *   - shared memory written past its end (the sanitizers name the access itself; a plain build finds a write next to it after the block)
 *   - Hopper's own instructions: what emulate_hopper.h says
 *   - a pointer that is given to a kernel and is not of the device; a host that touches memory of the device (SIGSEGV); a write next to an allocation
 * A launch that hardware refuses (no blocks, too many threads, too much shared memory) returns CUDA's number of that error.
 *
 * One kernel runs at a time, whatever thread of the host launches it: everything here may be called from any thread. */
#ifndef MOE_TESTS_CUDA_EMULATION_H
#define MOE_TESTS_CUDA_EMULATION_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In what order the threads of a block come to run, between one place where they wait and the next, and the blocks of a grid. A kernel with a race gives other
 * bits in another order; one without gives the same in all. Loads of tiles (TMA) land as late as can be, the oldest first; the newest first; at some time; at once. */
enum moe_schedule {
    MOE_SCHEDULE_ASCENDING, MOE_SCHEDULE_DESCENDING, MOE_SCHEDULE_SHUFFLED,
    MOE_SCHEDULE_WARP_AHEAD,           /* a warp runs as far as it can, before the next one begins: in the others all warps keep step, wherever warps wait */
    MOE_SCHEDULES
};
void moe_emulate_schedule(enum moe_schedule how, uint64_t seed);       /* seed: of SHUFFLED alone */

/* Memory of the device: aligned to 256, filled with 0xab (the first and last 2 MiB), out of the host's reach but for these calls. NULL: none is left (4 GiB in all). */
void *moe_emulate_alloc(size_t bytes);
void moe_emulate_free(void *mem);                                       /* NULL is fine; what is not one of them ends the test */
bool moe_emulate_is_device(const void *at, size_t bytes);              /* all of it inside one allocation                     */
bool moe_emulate_touches_device(const void *at, size_t bytes);         /* any of it inside the heap                           */
size_t moe_emulate_in_use(void);                                       /* bytes, and how many allocations: leaks are a test's own to look for */
size_t moe_emulate_allocations(void);
/* Each side may be either's; the device's must lie inside one allocation. */
void moe_emulate_copy(void *to, const void *from, size_t bytes);
void moe_emulate_fill(void *to, int byte, size_t bytes);
/* For what stands in for a device's library: between the two the host may touch it. Calls nest; many copies between them cost what one does. */
void moe_emulate_open(void);
void moe_emulate_close(void);

/* Kernels launched so far: a test can see that an operation of size 0 launches none. */
uint64_t moe_emulate_launches(void);

#ifdef __cplusplus
}
#endif
#endif
