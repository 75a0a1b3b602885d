/* Kernels that try the emulation of Hopper's instructions: right ones whose results are known, and wrong ones, each with one fault that must be found. */
#ifndef MOE_TESTS_CUDA_HOPPER_PROBES_H
#define MOE_TESTS_CUDA_HOPPER_PROBES_H
#include "runtime/backend/cuda/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Tiles of the products: a has 64 rows of m and 64 of k, b 256 of n and 64 of k. FLAT: [k][m or n] in memory, else [m or n][k]. */
enum { HOPPER_M = 64, HOPPER_N = 256, HOPPER_K = 64, HOPPER_SHARED = (1 + 8 + 32 + 2) << 10 };

enum hopper_probe {
    /* Right. */
    HOPPER_ADDRESSES,                  /* out: of dynamic memory, 4 and 200 bytes on, of an array: the same for all threads */
    HOPPER_TILE,                       /* out: 8 KiB of shared memory behind a load of map a at x = p, y = q                */
    HOPPER_TILE_3D,                    /* ... at x = p, y = q, z = 1                                                        */
    HOPPER_LOADED,                     /* out: floats [64][256], sides brought by loads; p, q: a and b are flat             */
    HOPPER_BY_HAND,                    /* ... by threads, from memory at `a` and `b`                                        */
    HOPPER_BY_COPIES,                  /* ... by their asynchronous copies of 16 bytes                                      */
    HOPPER_PIPE,                       /* ... p times the same sides through two stages, by a warpgroup that loads and one that multiplies */
    HOPPER_TWO_SUMS,                   /* ... two sums in flight, of which the one is read while the other is not through; out: both       */
    HOPPER_HALVES,                     /* out: 128 numbers, by barriers of some threads                                     */
    HOPPER_LEAD,                       /* out: 128 numbers; half of the threads arrive, and the other half waits for them    */
    HOPPER_READS_EARLY,                /* a race: a thread reads what is yet to land                                        */
    HOPPER_SUMS_EARLY,                 /* out: sums that nobody waited for: NaN                                             */
    /* Wrong. */
    HOPPER_MADE_TWICE, HOPPER_PAST_COUNT, HOPPER_NO_ARRIVAL, HOPPER_BYTES_SHORT, HOPPER_NOT_MADE, HOPPER_NOT_MET, HOPPER_NO_BARRIER, HOPPER_BARRIER_OVERWRITTEN,
    HOPPER_UNSEEN_PHASE, HOPPER_MISSED_PHASE, HOPPER_PARITY,
    HOPPER_TO_ODD, HOPPER_TO_PAST, HOPPER_TO_BARRIER, HOPPER_NO_MAP, HOPPER_OWN_MAP, HOPPER_RANK, HOPPER_FROM_PAST, HOPPER_WRITES_EARLY, HOPPER_TWICE, HOPPER_ENDS,
    HOPPER_OVER_WRITTEN,
    HOPPER_BEFORE_LOAD, HOPPER_NO_FENCE, HOPPER_TOUCHED, HOPPER_TOUCHED_EARLY, HOPPER_SIDE_WRITTEN, HOPPER_SIDE_LOADED, HOPPER_NO_PROXY, HOPPER_ONE_PROXY, HOPPER_PROXY_FIRST,
    HOPPER_COPIES_NO_PROXY, HOPPER_COPIES_PROXY_FIRST, HOPPER_BASE, HOPPER_NO_SWIZZLE, HOPPER_STRAY_BITS, HOPPER_WARPS_DIFFER, HOPPER_LANE_AWAY, HOPPER_NO_GROUP,
    HOPPER_NOT_CLOSED, HOPPER_WARP_AWAY, HOPPER_LEAVES,
    HOPPER_NOT_WAITED, HOPPER_NOT_MET_BEHIND, HOPPER_LOADED_UNTOLD, HOPPER_WRITTEN_UNTOLD,
    HOPPER_REGISTERS_ODD, HOPPER_REGISTERS_LESS, HOPPER_REGISTERS_MORE, HOPPER_REGISTERS_DIFFER,
    HOPPER_SOME_ODD, HOPPER_SOME_DIFFER, HOPPER_SOME_NEVER, HOPPER_SOME_LEFT, HOPPER_SOME_TWICE, HOPPER_NOT_SHARED,
    HOPPER_PROBES
};

struct hopper_sides { const void *a_map, *b_map, *a, *b; int p, q; };    /* maps: 128 bytes each, of the host */
int hopper_probe(const struct moe_cuda_call *call, enum hopper_probe which, unsigned blocks, unsigned threads, const struct hopper_sides *sides, void *out);

#ifdef __cplusplus
}
#endif
#endif
