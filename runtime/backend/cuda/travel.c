/* Between host and device: through pinned buffers, two in turn, so that a piece is copied by the host while the one before travels. Snapshots go to pinned memory
 * by a stream of their own. */
#include "runtime/backend/cuda/inside.h"
#include <string.h>

/* What was queued may still read or write a buffer of the last use: its event tells. */
static enum moe_code stage_free(struct moe_device *dev, size_t which, struct moe_error *err)
{
    return cuda_wait_event(dev, dev->stage[which].through, err);
}

static enum moe_code stage_queued(struct moe_device *dev, size_t which, struct moe_error *err)
{
    return cuda_told(dev, cudaEventRecord(dev->stage[which].through, dev->stream), "an event", err);
}

static enum moe_code copy(struct moe_device *dev, void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind, cudaStream_t stream, struct moe_error *err)
{
    return bytes ? cuda_told(dev, cudaMemcpyAsync(to, from, bytes, kind, stream), "a copy", err) : MOE_OK;
}

enum moe_code cuda_upload(struct moe_device *dev, void *to, const void *host, size_t bytes, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    if (cuda_is_pinned(dev, host, bytes)) {
        MOE_TRY(copy(dev, to, host, bytes, cudaMemcpyHostToDevice, dev->stream, err));
        return cuda_wait(dev, dev->stream, err);
    }
    size_t which = 0;
    for (size_t at = 0; at < bytes; at += CUDA_STAGE_BYTES, which = (which + 1) % CUDA_STAGES) {
        const size_t n = MOE_MIN(bytes - at, (size_t)CUDA_STAGE_BYTES);
        MOE_TRY(stage_free(dev, which, err));
        memcpy(dev->stage[which].at, (const char *)host + at, n);
        MOE_TRY(copy(dev, (char *)to + at, dev->stage[which].at, n, cudaMemcpyHostToDevice, dev->stream, err));
        MOE_TRY(stage_queued(dev, which, err));
    }
    return cuda_wait(dev, dev->stream, err);
}

/* Pieces are asked for as many ahead as there are buffers, and taken in turn. `fetch` queues what puts piece `at` into a buffer; `each` and `size` tell its pieces. */
struct fetch {
    enum moe_code (*queue)(struct moe_device *dev, const struct fetch *f, void *stage, size_t at, size_t n, struct moe_error *err);
    const void *from;
    size_t total;                      /* bytes that come to the host                                                                  */
};

static enum moe_code fetch_piece(struct moe_device *dev, const struct fetch *f, size_t piece, struct moe_error *err)
{
    const size_t at = piece * CUDA_STAGE_BYTES, which = piece % CUDA_STAGES;
    if (at >= f->total)
        return MOE_OK;
    MOE_TRY(f->queue(dev, f, dev->stage[which].at, at, MOE_MIN(f->total - at, (size_t)CUDA_STAGE_BYTES), err));
    return stage_queued(dev, which, err);
}

static enum moe_code fetch_all(struct moe_device *dev, const struct fetch *f, void *host, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    for (size_t piece = 0; piece < CUDA_STAGES; piece++) {
        MOE_TRY(stage_free(dev, piece, err));
        MOE_TRY(fetch_piece(dev, f, piece, err));
    }
    for (size_t piece = 0, at = 0; at < f->total; piece++, at += CUDA_STAGE_BYTES) {
        const size_t which = piece % CUDA_STAGES;
        MOE_TRY(stage_free(dev, which, err));        /* it has landed */
        memcpy((char *)host + at, dev->stage[which].at, MOE_MIN(f->total - at, (size_t)CUDA_STAGE_BYTES));
        MOE_TRY(fetch_piece(dev, f, piece + CUDA_STAGES, err));
    }
    return cuda_wait(dev, dev->stream, err);
}

static enum moe_code queue_bytes(struct moe_device *dev, const struct fetch *f, void *stage, size_t at, size_t n, struct moe_error *err)
{
    return copy(dev, stage, (const char *)f->from + at, n, cudaMemcpyDeviceToHost, dev->stream, err);
}

enum moe_code cuda_download(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err)
{
    return fetch_all(dev, &(struct fetch){ queue_bytes, from, bytes }, host, err);
}

/* ---- floats of the host, elements of the device ---- */

/* A piece of floats, converted into scratch memory, which holds one: the stream keeps the next from it until this one has travelled. */
static enum moe_code queue_floats(struct moe_device *dev, const struct fetch *f, void *stage, size_t at, size_t n, struct moe_error *err)
{
    const char *from = (const char *)f->from + at / 2;                 /* two bytes an element, four a float */
    CUDA_TRY(dev, moe_cuda_to_wide(&dev->call, dev->scratch, from, n / sizeof(float)), "conversion to floats", err);
    return copy(dev, stage, dev->scratch, n, cudaMemcpyDeviceToHost, dev->stream, err);
}

enum moe_code cuda_to_f32(struct moe_device *dev, bool wide, float *host, const void *from, size_t n, struct moe_error *err)
{
    if (wide || dev->call.real == MOE_REAL_F32)
        return cuda_download(dev, host, from, n * sizeof *host, err);
    MOE_TRY(cuda_scratch(dev, CUDA_STAGE_BYTES, err));
    return fetch_all(dev, &(struct fetch){ queue_floats, from, n * sizeof *host }, host, err);
}

enum moe_code cuda_from_f32(struct moe_device *dev, bool wide, void *to, const float *host, size_t n, struct moe_error *err)
{
    const size_t most = CUDA_STAGE_BYTES / sizeof *host;
    size_t which = 0;
    if (wide || dev->call.real == MOE_REAL_F32)
        return cuda_upload(dev, to, host, n * sizeof *host, err);
    MOE_TRY(cuda_ready(dev, err));
    MOE_TRY(cuda_scratch(dev, CUDA_STAGE_BYTES, err));
    for (size_t at = 0; at < n; at += most, which = (which + 1) % CUDA_STAGES) {
        const size_t piece = MOE_MIN(n - at, most);
        MOE_TRY(stage_free(dev, which, err));
        memcpy(dev->stage[which].at, host + at, piece * sizeof *host);
        MOE_TRY(copy(dev, dev->scratch, dev->stage[which].at, piece * sizeof *host, cudaMemcpyHostToDevice, dev->stream, err));
        MOE_TRY(stage_queued(dev, which, err));
        CUDA_TRY(dev, moe_cuda_to_real(&dev->call, (char *)to + at * 2, dev->scratch, piece), "conversion from floats", err);
    }
    return cuda_wait(dev, dev->stream, err);
}

/* ---- on the device ---- */

enum moe_code cuda_zero(struct moe_device *dev, void *mem, size_t bytes, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    return bytes ? cuda_told(dev, cudaMemsetAsync(mem, 0, bytes, dev->stream), "zeroing of memory", err) : MOE_OK;
}

/* Where both sides overlap, a copy on the device has no order that one could build on: by way of scratch memory. */
enum moe_code cuda_copy(struct moe_device *dev, void *to, const void *from, size_t bytes, struct moe_error *err)
{
    const uintptr_t a = (uintptr_t)to, b = (uintptr_t)from;
    MOE_TRY(cuda_ready(dev, err));
    if (a == b)
        return MOE_OK;
    if ((a > b ? a - b : b - a) >= bytes)
        return copy(dev, to, from, bytes, cudaMemcpyDeviceToDevice, dev->stream, err);
    MOE_TRY(cuda_scratch(dev, bytes, err));
    MOE_TRY(copy(dev, dev->scratch, from, bytes, cudaMemcpyDeviceToDevice, dev->stream, err));
    return copy(dev, to, dev->scratch, bytes, cudaMemcpyDeviceToDevice, dev->stream, err);
}

/* ---- snapshots ---- */

enum moe_code cuda_snapshot(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    MOE_CHECK(cuda_is_pinned(dev, host, bytes));     /* into other memory the copy would wait for the device, and training with it */
    CUDA_TRY(dev, cudaEventRecord(dev->asked, dev->stream), "an event", err);
    CUDA_TRY(dev, cudaStreamWaitEvent(dev->side, dev->asked, 0), "an event", err);
    return copy(dev, host, from, bytes, cudaMemcpyDeviceToHost, dev->side, err);
}

enum moe_code cuda_snapshot_hold(struct moe_device *dev, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    CUDA_TRY(dev, cudaEventRecord(dev->copied, dev->side), "an event", err);
    return cuda_told(dev, cudaStreamWaitEvent(dev->stream, dev->copied, 0), "an event", err);
}

enum moe_code cuda_snapshot_done(struct moe_device *dev, bool wait, bool *done, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    if (wait)
        MOE_TRY(cuda_wait(dev, dev->side, err));
    const cudaError_t code = cudaStreamQuery(dev->side);
    *done = code == cudaSuccess;
    cuda_forget_not_yet();
    return code == cudaErrorNotReady ? MOE_OK : cuda_told(dev, code, "a snapshot", err);
}
