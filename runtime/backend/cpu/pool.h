/* Threads that share the chunks of one job at a time. What a chunk computes may not depend on who runs it; how a job is cut is the caller's, and may not depend
 * on how many threads there are. So results are the same for any number of them. */
#ifndef MOE_RUNTIME_BACKEND_CPU_POOL_H
#define MOE_RUNTIME_BACKEND_CPU_POOL_H
#include "common/base/error.h"

/* OpenBLAS keeps a buffer for each thread that is inside it, and ends the process when it has no more: builds for 64 cores have 128. */
#define MOE_CAP_CPU_THREADS 64u

struct moe_pool;   /* opaque; one owner, one thread calls */

/* Called once for each chunk below `chunks`, in any order, by several threads at once. worker: below moe_pool_threads(), no two at a time have the same. */
typedef void moe_chunk_fn(void *ctx, size_t chunk, unsigned worker);

/**
 * Start a pool.
 *
 *   threads  in       1 to MOE_CAP_CPU_THREADS, the caller's own included
 *   out      out new  free with moe_pool_free()
 *
 * Errors: USAGE (threads out of range), LIMIT (no memory), DEVICE (a thread cannot be started; err->sys is errno).
 */
MOE_MUST_USE
enum moe_code moe_pool_new(unsigned threads, struct moe_pool **out, struct moe_error *err);
void moe_pool_free(struct moe_pool **pool);                    /* sets it to NULL; NULL is fine */
unsigned moe_pool_threads(const struct moe_pool *pool);

/* Run fn over all chunks; returns when every one is done. The caller works too, as worker 0. fn may not call the pool. */
void moe_pool_run(struct moe_pool *pool, size_t chunks, moe_chunk_fn *fn, void *ctx);
unsigned moe_cores(void);                                      /* that this process may use, at least 1 */
#endif
