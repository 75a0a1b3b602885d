/* Device memory for layers: one block cut into arrays whose sizes are known, and rooms that grow by need. */
#ifndef MOE_RUNTIME_MOE_MEMORY_H
#define MOE_RUNTIME_MOE_MEMORY_H
#include "runtime/backend/backend.h"

#define MOE_CAP_DEVICE_BLOCK (UINT64_C(1) << 46)     /* bytes of one block or room */

/* One array of a block: `count` times `each` bytes, whose address goes to *into. */
struct moe_array { void **into; uint64_t count; size_t each; };

/**
 * Allocate all arrays as one block; each begins at a multiple of 64 bytes and is zeroed.
 *
 *   block  out  new   free with be->free(); untouched on failure, as are the arrays' addresses
 *
 * Errors: LIMIT (past MOE_CAP_DEVICE_BLOCK), DEVICE, those of be->alloc.
 */
MOE_MUST_USE
enum moe_code moe_block_new(const struct moe_backend *be, struct moe_device *dev, const struct moe_array *arrays, size_t count, void **block,
                            struct moe_error *err);

/* Memory that grows; what it held is lost when it does. Starts zeroed.
 *
 * On a GPU to allocate is to wait for all that is queued, in the middle of a step. What is asked for first is what it has; an ample one that was too small once has a
 * quarter more than was asked for from then on, so that a few steps settle it, or what was asked for where the device does not have (or may not take) that quarter. Ample
 * is what there is one of, and whose owner can drop it when something else finds no memory: with a quarter more of everything a job could end that would have fitted. */
struct moe_room { void *at; size_t bytes; bool ample; };
/* At least rows * width elements of `each` bytes. After an error it has none. Errors: as above. */
MOE_MUST_USE
enum moe_code moe_room_need(const struct moe_backend *be, struct moe_device *dev, struct moe_room *room, uint64_t rows, uint64_t width, size_t each,
                            struct moe_error *err);
void moe_room_drop(const struct moe_backend *be, struct moe_device *dev, struct moe_room *room);
#endif
