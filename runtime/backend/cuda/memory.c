/* Memory of the device and pinned memory of the host, counted; errors; waiting. */
#include "runtime/backend/cuda/inside.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- errors ---- */

enum moe_code cuda_told(struct moe_device *dev, int code, const char *what, struct moe_error *err)
{
    const cudaError_t told = (cudaError_t)code;
    if (told == cudaSuccess)
        return MOE_OK;
    (void)cudaGetLastError();                        /* else the next launch would be told of it once more */
    (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "%s: %s (%s)", what, cudaGetErrorString(told), cudaGetErrorName(told));
    err->sys = code;
    if (told != cudaErrorMemoryAllocation && dev->broken == cudaSuccess) {
        dev->broken = told;
        snprintf(dev->words, sizeof dev->words, "%s", err->text);
    }
    return MOE_E_DEVICE;
}

enum moe_code cuda_blas_told(struct moe_device *dev, cublasStatus_t code, const char *what, struct moe_error *err)
{
    if (code == CUBLAS_STATUS_SUCCESS)
        return MOE_OK;
    MOE_TRY(cuda_told(dev, cudaPeekAtLastError(), what, err));         /* what broke the device is told by CUDA, where it knows */
    (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "%s: %s (%s)", what, cublasGetStatusString(code), cublasGetStatusName(code));
    err->sys = (int)code;
    return MOE_E_DEVICE;
}

enum moe_code cuda_ready(struct moe_device *dev, struct moe_error *err)
{
    if (dev->broken != cudaSuccess) {
        (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "%s", dev->words);
        err->sys = (int)dev->broken;
        return MOE_E_DEVICE;
    }
    return cuda_told(dev, cudaSetDevice(dev->ordinal), "the device", err);
}

/* ---- what was given out ---- */

static enum moe_code no_memory(size_t bytes, struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", bytes);
}

static enum moe_code room_for_one(struct cuda_blocks *b, struct moe_error *err)
{
    if (b->count < b->room)
        return MOE_OK;
    if (b->room >= MOE_CAP_CUDA_BLOCKS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %zu pieces of memory", MOE_CAP_CUDA_BLOCKS);
    const size_t room = b->room ? b->room * 2 : 64;
    struct cuda_block *of = realloc(b->of, room * sizeof *of);
    if (!of)
        return no_memory(room * sizeof *of, err);
    b->of = of;
    b->room = room;
    return MOE_OK;
}

/* From the newest: what is freed soon is freed first. NULL: it is none of them. */
static struct cuda_block *find(const struct cuda_blocks *b, const void *at)
{
    for (size_t i = b->count; i-- > 0;)
        if (b->of[i].at == at)
            return &b->of[i];
    return NULL;
}

static void forget(struct cuda_blocks *b, struct cuda_block *one)
{
    memmove(one, one + 1, (size_t)(b->of + b->count - (one + 1)) * sizeof *one);
    b->count--;
}

/* ---- of the device ---- */

static enum moe_code full(const struct moe_device *dev, size_t bytes, struct moe_error *err)
{
    size_t left = 0, all = 0;
    (void)cudaGetLastError();
    if (dev->limit && bytes > dev->limit - MOE_MIN(dev->used, dev->limit))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "device %d: no memory for %zu bytes: %llu of the %llu that this process may have are in use", dev->ordinal,
                        bytes, (unsigned long long)dev->used, (unsigned long long)dev->limit);
    if (cudaMemGetInfo(&left, &all) != cudaSuccess)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "device %d: no memory for %zu bytes", dev->ordinal, bytes);
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "device %d: no memory for %zu bytes: this process has %llu, and %zu of %zu are free", dev->ordinal, bytes,
                    (unsigned long long)dev->used, left, all);
}

/* Counted in whole units of alignment, as the device gives it. */
enum moe_code cuda_take(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    void *mem = NULL;
    MOE_TRY(cuda_ready(dev, err));
    if (bytes > SIZE_MAX / 2)
        return no_memory(bytes, err);
    const size_t whole = cuda_up(MOE_MAX(bytes, (size_t)1));
    if (dev->limit && (dev->used > dev->limit || whole > dev->limit - dev->used))
        return full(dev, whole, err);
    MOE_TRY(room_for_one(&dev->blocks, err));
    const cudaError_t code = cudaMalloc(&mem, whole);
    if (code == cudaErrorMemoryAllocation)
        return full(dev, whole, err);
    CUDA_TRY(dev, code, "memory of the device", err);
    dev->blocks.of[dev->blocks.count++] = (struct cuda_block){ mem, whole };
    dev->used += whole;
    *out = mem;
    return MOE_OK;
}

static void drop_scratch(struct moe_device *dev)
{
    cuda_free(dev, dev->scratch);
    dev->call.scratch = dev->scratch = NULL;
    dev->scratch_bytes = 0;
}

/* Of scratch nothing is in use between two ops, and it may be a quarter too large: that is given back before somebody hears that there is no memory. */
static enum moe_code take_whatever_is_left(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    const enum moe_code code = cuda_take(dev, bytes, out, err);
    if (code != MOE_E_LIMIT || !dev->scratch)
        return code;
    drop_scratch(dev);
    return cuda_take(dev, bytes, out, err);
}

enum moe_code cuda_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    void *mem = NULL;
    MOE_TRY(take_whatever_is_left(dev, bytes, &mem, err));
    const enum moe_code code = cuda_told(dev, cudaMemsetAsync(mem, 0, cuda_up(MOE_MAX(bytes, (size_t)1)), dev->stream), "zeroing of memory", err);
    if (code != MOE_OK)
        cuda_free(dev, mem);
    else
        *out = mem;
    return code;
}

/* All that was queued is waited for first, by our own wait: cudaFree() would do it, too, but could not be ended. */
void cuda_free(struct moe_device *dev, void *mem)
{
    struct moe_error ignored;
    if (!mem)
        return;
    struct cuda_block *one = find(&dev->blocks, mem);
    MOE_CHECK(one);
    (void)cuda_idle(dev, &ignored);                  /* of a device that is broken nothing comes back, and its process ends */
    (void)cudaFree(mem);
    (void)cudaGetLastError();
    dev->used -= one->bytes;
    forget(&dev->blocks, one);
}

enum moe_code cuda_scratch(struct moe_device *dev, size_t bytes, struct moe_error *err)
{
    if (bytes > MOE_CAP_CUDA_SCRATCH)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "an operation wants %zu bytes of scratch memory, more than %zu", bytes, MOE_CAP_CUDA_SCRATCH);
    if (bytes > dev->scratch_bytes) {
        const size_t more = dev->scratch ? MOE_MIN(bytes + bytes / 4, MOE_CAP_CUDA_SCRATCH) : bytes;
        drop_scratch(dev);                           /* first, so that there are never two */
        enum moe_code code = cuda_take(dev, more, &dev->scratch, err);
        const size_t had = code == MOE_OK ? more : bytes;
        if (code == MOE_E_LIMIT && more > bytes)
            code = cuda_take(dev, bytes, &dev->scratch, err);
        MOE_TRY(code);
        dev->scratch_bytes = cuda_up(had);
    }
    dev->call.scratch = dev->scratch;
    return MOE_OK;
}

/* ---- pinned memory of the host ---- */

enum moe_code cuda_host_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    void *mem = NULL;
    MOE_TRY(cuda_ready(dev, err));
    if (bytes > SIZE_MAX / 2)
        return no_memory(bytes, err);
    const size_t whole = cuda_up(MOE_MAX(bytes, (size_t)1));
    MOE_TRY(room_for_one(&dev->pinned, err));
    const cudaError_t code = cudaHostAlloc(&mem, whole, cudaHostAllocPortable);
    if (code == cudaErrorMemoryAllocation) {
        (void)cudaGetLastError();
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no pinned memory for %zu bytes", whole);
    }
    CUDA_TRY(dev, code, "pinned memory", err);
    memset(mem, 0, whole);
    dev->pinned.of[dev->pinned.count++] = (struct cuda_block){ mem, whole };
    *out = mem;
    return MOE_OK;
}

void cuda_host_free(struct moe_device *dev, void *mem)
{
    struct moe_error ignored;
    if (!mem)
        return;
    struct cuda_block *one = find(&dev->pinned, mem);
    MOE_CHECK(one);
    (void)cuda_idle(dev, &ignored);
    (void)cudaFreeHost(mem);
    (void)cudaGetLastError();
    forget(&dev->pinned, one);
}

bool cuda_is_pinned(const struct moe_device *dev, const void *at, size_t bytes)
{
    const uintptr_t begin = (uintptr_t)at;
    for (size_t i = 0; i < dev->pinned.count; i++) {
        const uintptr_t from = (uintptr_t)dev->pinned.of[i].at;
        if (begin >= from && begin - from <= dev->pinned.of[i].bytes && bytes <= dev->pinned.of[i].bytes - (begin - from))
            return true;
    }
    return false;
}

enum moe_code cuda_landing(struct moe_device *dev, size_t bytes, struct moe_error *err)
{
    if (bytes > MOE_CAP_CUDA_LANDING)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "an operation has %zu bytes to tell, more than %zu", bytes, MOE_CAP_CUDA_LANDING);
    if (bytes <= dev->landing_bytes)
        return MOE_OK;
    cuda_host_free(dev, dev->landing);
    dev->landing = NULL;
    dev->landing_bytes = 0;
    MOE_TRY(cuda_host_alloc(dev, bytes, &dev->landing, err));
    dev->landing_bytes = cuda_up(bytes);
    return MOE_OK;
}

void cuda_free_all(struct moe_device *dev)
{
    while (dev->blocks.count)
        cuda_free(dev, dev->blocks.of[dev->blocks.count - 1].at);
    while (dev->pinned.count)
        cuda_host_free(dev, dev->pinned.of[dev->pinned.count - 1].at);
    free(dev->blocks.of);
    free(dev->pinned.of);
}

/* ---- waiting ---- */

/* What is short is asked for at once: a step of training has dozens of these waits. What takes long is asked for at intervals that grow with it, up to a millisecond,
 * but for an answer that the device stands idle without: there they stay short. */
enum { ASK_AT_ONCE = 64, WAIT_LEAST_NS = 20000, WAIT_MOST_NS = 1000000 };

static void pause_before(unsigned asked, long most_ns)
{
    if (asked < ASK_AT_ONCE)
        return;
    const unsigned doubled = MOE_MIN((asked - ASK_AT_ONCE) / 4, 6u);
    const long ns = MOE_MIN((long)WAIT_LEAST_NS << doubled, most_ns);
    (void)nanosleep(&(struct timespec){ .tv_nsec = ns }, NULL);         /* what wakes it early makes it ask early */
}

/* Versions of the runtime differ in whether they keep "not yet" as this thread's last error, which the next launch would then be told of. */
void cuda_forget_not_yet(void)
{
    if (cudaPeekAtLastError() == cudaErrorNotReady)
        (void)cudaGetLastError();
}

static enum moe_code wait_at(struct moe_device *dev, cudaStream_t stream, long most_ns, struct moe_error *err)
{
    cudaError_t code;
    for (unsigned asked = 0; (code = cudaStreamQuery(stream)) == cudaErrorNotReady; asked += asked < UINT32_MAX)
        pause_before(asked, most_ns);
    cuda_forget_not_yet();
    return cuda_told(dev, code, "work on the device", err);
}

enum moe_code cuda_wait(struct moe_device *dev, cudaStream_t stream, struct moe_error *err) { return wait_at(dev, stream, WAIT_MOST_NS, err); }
enum moe_code cuda_wait_awake(struct moe_device *dev, cudaStream_t stream, struct moe_error *err) { return wait_at(dev, stream, WAIT_LEAST_NS, err); }

enum moe_code cuda_wait_event(struct moe_device *dev, cudaEvent_t event, struct moe_error *err)
{
    cudaError_t code;
    for (unsigned asked = 0; (code = cudaEventQuery(event)) == cudaErrorNotReady; asked += asked < UINT32_MAX)
        pause_before(asked, WAIT_MOST_NS);
    cuda_forget_not_yet();
    return cuda_told(dev, code, "work on the device", err);
}

enum moe_code cuda_sync(struct moe_device *dev, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    return cuda_wait(dev, dev->stream, err);
}

enum moe_code cuda_idle(struct moe_device *dev, struct moe_error *err)
{
    if (!dev->stream)                                /* of a device that could not be opened whole */
        return MOE_OK;
    MOE_TRY(cuda_sync(dev, err));
    if (dev->side)
        MOE_TRY(cuda_wait(dev, dev->side, err));
    return dev->beside ? cuda_wait(dev, dev->beside, err) : MOE_OK;
}
