/* As moe_globals_check(), over files whose headers need not fit in memory together: each header goes by, and of each slice 40 bytes are held; replicas are
 * held once. Where slices are still too many, the files are read again for each part of the tensors, so memory stays the same and time grows. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_COVER_H
#define MOE_RUNTIME_CKPT_FORMAT_COVER_H
#include "runtime/ckpt/format/slices.h"

#define MOE_CAP_COVER_SLICES  (1u << 17)    /* held at one time, and the most of one tensor         */
#define MOE_CAP_COVER_NUMBERS (1u << 20)    /* in their shapes and offsets: 8 bytes each            */

/* The files of all ranks, in the order of the ranks. `open` gives NULL for one that cannot be read; each that was opened is closed. */
struct moe_cover_files {
    void *ctx;
    size_t count;
    enum moe_code (*open)(void *ctx, size_t i, const struct moe_blob **file, struct moe_error *err);
    void (*close)(void *ctx, size_t i);
};

/**
 * Object to whatever keeps the slices of all files from being exactly the global tensors.
 *
 *   judged  out  false: a file cannot be read or has faults of its own, which are not said here, or none describes slices; so nothing was judged
 *
 * Which 100 objections are told, when there are more, depends on the files alone. Errors: LIMIT (out of memory), and those of `open`.
 */
MOE_MUST_USE
enum moe_code moe_cover_check(const struct moe_cover_files *files, const struct moe_objections *to, bool *judged, struct moe_error *err);
#endif
