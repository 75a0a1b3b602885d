/* What several CUDA rules ask of a function: which code runs on the device, which values differ between threads, what kind of memory a host
 * pointer names, what a launch is made of. Answered from the tree and flow; nothing is reported here. */
#ifndef MOE_AUDIT_SOURCE_FACTS_GPU_H
#define MOE_AUDIT_SOURCE_FACTS_GPU_H
#include "audit/source/flow/flow.h"
#include "audit/source/tree/tree.h"

/* -- device code -- */

/* Whether a FUNCTION or LAMBDA runs on the device only: __global__, or __device__ without __host__. */
bool moe_gpu_device(const struct moe_tree *t, uint32_t function);
bool moe_gpu_kernel(const struct moe_tree *t, uint32_t function);

enum moe_gpu_mark {
    MOE_GPU_THREAD = 1 << 0,    /* differs between the threads of a block                                          */
    MOE_GPU_LANE   = 1 << 1,    /* differs between the threads of a warp                                           */
    MOE_GPU_BLOCK  = 1 << 2,    /* differs between blocks                                                          */
    MOE_GPU_LOADED = 1 << 3,    /* read from memory that a pointer or array names                                  */
    MOE_GPU_PARAM  = 1 << 4,    /* made from a parameter                                                           */
};

struct moe_gpu_function;        /* opaque; lives in the arena it was made in */

/* Marks of every local of one device function, by assignments and by the branches they stand in. NULL = out of memory, or no function. */
struct moe_gpu_function *moe_gpu_function_new(const struct moe_tree *t, uint32_t function, struct moe_arena *arena);
/* Marks of an expression in that function: bits of moe_gpu_mark. `g` may be NULL: 0. */
unsigned moe_gpu_marks(const struct moe_gpu_function *g, uint32_t expr);
unsigned moe_gpu_decl_marks(const struct moe_gpu_function *g, uint32_t decl);

/* threadIdx.x, blockIdx.y ... : the variable's name is in *base, the component in *axis. */
bool moe_gpu_builtin(const struct moe_tree *t, uint32_t member, struct moe_str *base, char *axis);
/* Whether a call synchronises the threads of a block (__syncthreads*, group.sync(), barrier waits). */
bool moe_gpu_block_barrier(const struct moe_tree *t, uint32_t call);

/* -- host code -- */

enum moe_gpu_memory { MOE_GPU_UNKNOWN, MOE_GPU_DEVICE, MOE_GPU_MANAGED, MOE_GPU_PINNED, MOE_GPU_PAGEABLE, MOE_GPU_REGISTERED /* malloc'ed, then pinned */ };

/* What the expression, a host pointer, points to: by the calls in its function that fill the variable or member it names. Two kinds = UNKNOWN. */
enum moe_gpu_memory moe_gpu_memory_of(const struct moe_tree *t, uint32_t expr);

/* The grid, block (which = 0, 1), of a LAUNCH as numbers: x, y, z; 0 = not known. Known: constants, dim3(...) of constants, and a dim3 variable
 * that is initialised so and not written later. Returns false when nothing is known. */
bool moe_gpu_launch_dims(const struct moe_tree *t, const struct moe_flow *flow, uint32_t launch, unsigned which, int64_t dims[3]);

/* Whether two expressions name the same thing, through casts and `&`. */
bool moe_gpu_same(const struct moe_tree *t, uint32_t a, uint32_t b);
#endif
