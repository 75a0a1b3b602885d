/* CUDA's runtime, cuBLASLt and cuBLAS as the host's part of the CUDA backend calls them, on a CPU: memory is the emulation's heap, kernels run in it, products are
 * plain loops. What a test says to it is here; the functions themselves are declared by the project's own headers of CUDA (audit/source/shim/cuda/include).
 *
 * What a program does wrong ends the test with a line on stderr ("cuda: ...") and abort():
 *   - a copy whose sides are not where its kind says; one from pageable memory by a stream, which would wait in secret
 *   - a stream or an event that is not one any more; memory, streams, events, plans or handles that are given back twice
 *   - a product whose sizes, strides, types or alignments are not those of its plan; a workspace that is too small, or that two streams use at the same time
 *
 * Streams. A stream that begins by waiting for another one keeps what it is asked for, and does it as late as it may: when the host waits for it or asks whether it
 * is through, or when somebody waits for an event on it, and then no further than that event. So what forgets to wait finds that nothing was done. All others do at
 * once what they are asked for, as kernels are run at once. */
#ifndef MOE_TESTS_CUDA_STANDIN_H
#define MOE_TESTS_CUDA_STANDIN_H
#include "common/base/base.h"
#include "runtime/backend/backend.h"

/* The machine: how many devices there are, of which compute capability, with how many bytes. Counts and times begin anew, failures are taken back. All at 0: one
 * device of capability 9.0, 4 GiB, driver 13.0. */
struct moe_standin_machine { int devices, major, minor, driver, count_fails; size_t memory; };
void moe_standin_machine(const struct moe_standin_machine *m);

/* The nth call (from 1) from now on of the function of this name fails with this number; sticky: so do all calls after it. */
void moe_standin_fail(const char *function, unsigned nth, int code, bool sticky);
/* The next n questions whether a stream is through are answered by "not yet". */
void moe_standin_busy(unsigned n);

/* This thread's last error, which the next launch would be told of: a question that was answered by "not yet" leaves one, as in some versions of CUDA. */
int moe_standin_last(void);

/* What was called so far: by name. */
unsigned moe_standin_calls(const char *function);
/* How long things take, for events' times: in milliseconds, of a product of cuBLASLt, of one of cuBLAS's for groups, of a kernel. */
void moe_standin_times(double product, double groups, double kernel);
/* So many milliseconds go by. */
void moe_standin_pass(double ms);
/* From now on the host is ahead of the device, or no more: a question after an event that is behind work is answered by "not yet" until the host has waited for its stream. */
void moe_standin_ahead(bool is);

/* What is there and was not given back: streams, events, handles, plans, pinned memory. Memory of the device is moe_emulate_allocations(). */
size_t moe_standin_alive(void);

/* Whether its work begins before that of all other streams. */
bool moe_standin_goes_first(const void *stream);

/* The CUDA backend, compiled for this. NULL: no such element. */
const struct moe_backend *moe_backend_emulated(enum moe_real real);

/* For the stand-ins themselves. */
_Noreturn MOE_PRINTF(1, 2) void moe_standin_wrong(const char *format, ...);
int moe_standin_called(const char *function, int success);     /* counts it; gives success, or what it is to fail with */
void moe_standin_made(int n);                                  /* of what moe_standin_alive() tells                                 */
/* Run fn(arg) when the stream comes to it; arg is taken, by free(). */
void moe_standin_queue(void *stream, void (*fn)(void *arg), void *arg);
#endif
