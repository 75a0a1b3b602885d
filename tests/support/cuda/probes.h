/* Kernels that try the emulation itself: right ones whose results are known, and wrong ones, each with one fault that must be found. */
#ifndef MOE_TESTS_CUDA_PROBES_H
#define MOE_TESTS_CUDA_PROBES_H
#include "runtime/backend/cuda/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

enum moe_probe {
    /* Right: `out` has the numbers of each thread, by block. */
    MOE_PROBE_WHERE,                   /* thread, block, block and grid sizes: 12 a thread */
    MOE_PROBE_SHUFFLES,                /* 8 a thread                                       */
    MOE_PROBE_VOTES,                   /* 8 a thread                                       */
    MOE_PROBE_HALVES,                  /* 1 a thread: the halves of a warp go ways of their own */
    MOE_PROBE_FRESH,                   /* 2 a thread: what shared memory held before it was written */
    MOE_PROBE_REVERSE,                 /* 1 a thread: by shared memory, with a barrier     */
    /* Wrong: races, which give other numbers in another order. */
    MOE_PROBE_NO_BARRIER,              /* REVERSE without it                               */
    MOE_PROBE_NO_SECOND_BARRIER,       /* the next round's writes meet the last one's reads */
    MOE_PROBE_NO_SYNCWARP,             /* the same within a warp                           */
    MOE_PROBE_BLOCKS_RACE,             /* the last block's number stays                    */
    /* Wrong: each ends the program. */
    MOE_PROBE_LEFT_BARRIER,            /* a thread leaves, and the others wait             */
    MOE_PROBE_SPLIT_BARRIER,           /* halves of a block wait in two lines              */
    MOE_PROBE_HALF_BARRIER,            /* half waits for its block, half for its warp      */
    MOE_PROBE_LANE_STAYS_AWAY,         /* a lane that the mask names leaves                */
    MOE_PROBE_LANE_UNNAMED,            /* a lane calls that its mask does not name         */
    MOE_PROBE_MASKS_DIFFER, MOE_PROBE_OPERATIONS_DIFFER, MOE_PROBE_NO_SUCH_LANE, MOE_PROBE_READS_UNNAMED, MOE_PROBE_WIDTH,
    MOE_PROBE_PAST_SHARED, MOE_PROBE_PAST_ARRAY, MOE_PROBE_MUCH_SHARED, MOE_PROBE_PAST_OUT, MOE_PROBE_BEFORE_OUT, MOE_PROBE_FAR_AWAY, MOE_PROBE_ODD_ADDRESS,
    MOE_PROBE_FRAGMENT_FROM_MEMORY, MOE_PROBE_FRAGMENT_PAST_SHARED, MOE_PROBE_FRAGMENT_ODD,
    MOE_PROBES
};

int moe_probe(const struct moe_cuda_call *call, enum moe_probe which, unsigned blocks, unsigned threads, size_t shared, int32_t *out);
int moe_probe_grid(const struct moe_cuda_call *call, unsigned x, unsigned y, unsigned z, unsigned bx, unsigned by, unsigned bz, int32_t *out);      /* WHERE */

#ifdef __cplusplus
}
#endif
#endif
