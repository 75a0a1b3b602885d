/* Global tensors out of the slices that the ranks' files hold: are they all there, exactly once, and which bytes make up a part of one. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_SLICES_H
#define MOE_RUNTIME_CKPT_FORMAT_SLICES_H
#include "runtime/ckpt/format/safetensors.h"

#define MOE_CAP_SLICE_PAIRS (1u << 26)   /* pairs of slices compared in one check: some seconds                               */
#define MOE_CAP_SLICE_TOLD  100u         /* objections of one check                                                           */

struct moe_slice { const struct moe_tensor *tensor; uint32_t shard; };   /* shard: place in the array of headers              */

/* One global tensor. Slices with equal offset and shape are replicas of each other and lie side by side, the lowest shard first. */
struct moe_global {
    struct moe_str name;
    const struct moe_dtype *dtype;       /* of its first slice, as whole                                                      */
    unsigned dims;
    const uint64_t *whole;
    const struct moe_slice *slices;      /* sorted by offset, then shape, then shard                                          */
    size_t count;
};

struct moe_globals { const struct moe_global *items; size_t count; };    /* sorted by name                                    */

/**
 * Collect the slices of all headers by their global names.
 *
 *   shards  in   kept      headers that were read (or laid out), in the order of the ranks; they and their arenas outlive *out
 *   arena   in   borrowed  *out lives in it: 16 bytes a slice
 *
 * Errors: LIMIT (out of memory).
 */
MOE_MUST_USE
enum moe_code moe_globals_collect(const struct moe_safetensors *const *shards, size_t count, struct moe_arena *arena, struct moe_globals *out,
                                  struct moe_error *err);

const struct moe_global *moe_globals_find(const struct moe_globals *globals, struct moe_str name);   /* NULL = no shard has any of it */

/* Object to whatever keeps the slices from being exactly the global tensors: each element in one slice, or in several that are replicas of each other
 * (equality of their bytes is not looked at). True when there was nothing to object to. Without overlap, the slices fill a tensor when their elements are
 * as many; overlap is looked for along the dimension that is cut most. Errors: LIMIT (out of memory). */
MOE_MUST_USE
enum moe_code moe_globals_check(const struct moe_globals *globals, const struct moe_objections *to, bool *good, struct moe_error *err);

/* A part of what was asked for: the box [offset, offset + shape) of the global tensor, which lies in `slice`. */
struct moe_piece {
    struct moe_slice slice;
    const uint64_t *offset, *shape;      /* [dims], in the global tensor                                                      */
};

/**
 * Say where the bytes of a box of a global tensor lie.
 *
 *   offset  in   borrowed  [dims]
 *   shape   in   borrowed  [dims]
 *   prefer  in   of several replicas the one in this shard is taken, else the lowest: a rank reads its own file when it can
 *   pieces  out  in the arena; disjoint when moe_globals_check() was content; empty boxes give none
 *
 * Errors: USAGE (the box leaves the tensor; elements smaller than a byte and not the whole tensor), SCHEMA (slices of different tensors, or that do not
 * add up to the box), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_globals_plan(const struct moe_global *global, const uint64_t *offset, const uint64_t *shape, uint32_t prefer,
                               struct moe_arena *arena, const struct moe_piece **pieces, size_t *count, struct moe_error *err);

/* The runs of bytes of a piece, one after another: where they lie in the slice's file, and where in the box that was asked for (row-major, from its first
 * byte). Start with .piece and the box's offset and shape set, all else zero; false when there are no more. For headers that were
 * not objected to. */
struct moe_run {
    const struct moe_piece *piece;
    const uint64_t *box_offset, *box_shape;
    uint64_t file, into, bytes;          /* out: file offset, offset in the box, length                                       */
    uint64_t row;                        /* inner: which run comes next                                                       */
};
MOE_MUST_USE bool moe_run_next(struct moe_run *run);

extern const struct moe_ckpt_event moe_slice_events[];   /* slice-... */
#endif
