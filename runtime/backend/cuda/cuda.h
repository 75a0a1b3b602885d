/* The CUDA backend: floats or bf16 on a GPU of compute capability 8.0 or more. What its operations promise is in backend.h; what this one adds:
 *
 *   open      takes the device options->local modulo those that are visible. memory_limit bounds what this process takes by alloc, for scratch and for workspaces,
 *             by own account: the driver's context and a communicator's buffers come on top. `deterministic`: nothing is chosen by measurement.
 *             Errors: DEVICE (no driver, no device, or one that is too old, in a sentence; cudaError_t in err->sys), LIMIT
 *   sync, download, inspect, sums and statistics wait by asking: an abort of the communicator ends them
 *   an error that CUDA told stays: all later calls give it again. Close the device; where it was more than a refused launch, only a new process gets it back
 *   attention takes heads of a width that is a multiple of 8, at most 256: else USAGE */
#ifndef MOE_RUNTIME_BACKEND_CUDA_CUDA_H
#define MOE_RUNTIME_BACKEND_CUDA_CUDA_H
#include "common/base/buf.h"
#include "runtime/backend/backend.h"

const struct moe_backend *const *moe_cuda_backends(void);      /* F32, BF16, NULL */
/* As a plugin tells of itself: versions and devices in one line without its end, or why there is none to use. */
void moe_cuda_describe(struct moe_buf *out, bool *usable);
/* How products of groups were computed so far, a line for each shape; of a device of this backend. */
void moe_cuda_tell(const struct moe_device *dev, struct moe_buf *out);
#endif
