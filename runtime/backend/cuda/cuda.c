/* Opening, closing, the two tables, and what --backends says. */
#include "runtime/backend/cuda/cuda.h"
#include "runtime/backend/cuda/inside.h"
#include "runtime/plugin/devices.h"
#include <sched.h>
#include <stdlib.h>

/* LEAST_SHARED: of one block, KiB, for attention's tiles at the greatest width. Devices of 8.0, 9.0 and 10.0 have 163 or more, those of desktops and workstations 99. */
enum { LEAST_ARCH = 80, LEAST_SHARED = 148 };

/* ---- which device ---- */

static enum moe_code look_at(struct moe_device *dev, struct moe_error *err)
{
    int major = 0, minor = 0, processors = 0, shared = 0;
    CUDA_TRY(dev, cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, dev->ordinal), "the device", err);
    CUDA_TRY(dev, cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, dev->ordinal), "the device", err);
    CUDA_TRY(dev, cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, dev->ordinal), "the device", err);
    CUDA_TRY(dev, cudaDeviceGetAttribute(&shared, cudaDevAttrMaxSharedMemoryPerBlockOptin, dev->ordinal), "the device", err);
    dev->call.arch = (unsigned)(major * 10 + minor);
    dev->call.processors = (unsigned)MOE_MAX(processors, 1);
    if (dev->call.arch >= LEAST_ARCH && shared >> 10 >= LEAST_SHARED)
        return MOE_OK;
    if (dev->call.arch < LEAST_ARCH)
        (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "device %d is of compute capability %d.%d, and bf16 wants 8.0 or more", dev->ordinal, major, minor);
    else
        (void)moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "device %d has %d KiB of shared memory for a block, and attention wants %d", dev->ordinal, shared >> 10,
                       LEAST_SHARED);
    err->sys = cudaErrorNoKernelImageForDevice;
    return MOE_E_DEVICE;
}

/* ---- the device ---- */

static void cuda_close(struct moe_device **dev)
{
    struct moe_device *d = *dev;
    struct moe_error ignored;
    if (!d)
        return;
    (void)cuda_idle(d, &ignored);
    cuda_linear_close(d);
    cuda_marks_close(d);
    cuda_side_close(d);
    for (size_t i = 0; i < CUDA_STAGES; i++)
        if (d->stage[i].through)
            (void)cudaEventDestroy(d->stage[i].through);
    if (d->asked)
        (void)cudaEventDestroy(d->asked);
    if (d->copied)
        (void)cudaEventDestroy(d->copied);
    cuda_free_all(d);
    if (d->side)
        (void)cudaStreamDestroy(d->side);
    if (d->stream)
        (void)cudaStreamDestroy(d->stream);
    (void)cudaGetLastError();
    free(d);
    *dev = NULL;
}

/* Streams that do not wait for the default one, on which nobody here works but a library might. */
static enum moe_code furnish(struct moe_device *dev, struct moe_error *err)
{
    CUDA_TRY(dev, cudaStreamCreateWithFlags(&dev->stream, cudaStreamNonBlocking), "a stream", err);
    CUDA_TRY(dev, cudaStreamCreateWithFlags(&dev->side, cudaStreamNonBlocking), "a stream", err);
    CUDA_TRY(dev, cudaEventCreateWithFlags(&dev->asked, cudaEventDisableTiming), "an event", err);
    CUDA_TRY(dev, cudaEventCreateWithFlags(&dev->copied, cudaEventDisableTiming), "an event", err);
    for (size_t i = 0; i < CUDA_STAGES; i++) {
        CUDA_TRY(dev, cudaEventCreateWithFlags(&dev->stage[i].through, cudaEventDisableTiming), "an event", err);
        MOE_TRY(cuda_host_alloc(dev, CUDA_STAGE_BYTES, &dev->stage[i].at, err));
    }
    dev->call.stream = dev->stream;
    void *turn = NULL;
    MOE_TRY(cuda_alloc(dev, sizeof *dev->call.turn, &turn, err));
    dev->call.turn = turn;
    return cuda_linear_open(dev, err);
}

static enum moe_code open_as(enum moe_real real, const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    int devices = 0;
    MOE_TRY(moe_count_devices(&devices, err));
    MOE_AUTO(cuda_close) struct moe_device *dev = calloc(1, sizeof *dev);
    if (!dev)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", sizeof *dev);
    dev->ordinal = (int)(options->local % (unsigned)devices);
    dev->limit = options->memory_limit;
    dev->deterministic = options->deterministic;
    dev->call.real = real;
    MOE_TRY(cuda_ready(dev, err));
    MOE_TRY(look_at(dev, err));
    MOE_TRY(furnish(dev, err));
    *out = moe_take(dev);
    return MOE_OK;
}

static enum moe_code open_f32(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    return open_as(MOE_REAL_F32, options, out, err);
}

static enum moe_code open_bf16(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    return open_as(MOE_REAL_BF16, options, out, err);
}

/* Of the host: what reads and hashes beside the device's work may use this process's cores. */
static unsigned cuda_threads(const struct moe_device *dev)
{
    cpu_set_t set;
    (void)dev;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)MOE_MAX(CPU_COUNT(&set), 1) : 1;
}

static void *cuda_queue(struct moe_device *dev) { return dev->stream; }
static int cuda_ordinal(const struct moe_device *dev) { return dev->ordinal; }
static uint64_t cuda_memory(const struct moe_device *dev) { return dev->used; }

static void cuda_place(const struct moe_device *dev, char into[MOE_BACKEND_PLACE])
{
    if (cudaDeviceGetPCIBusId(into, MOE_BACKEND_PLACE, dev->ordinal) == cudaSuccess)
        return;
    (void)cudaGetLastError();
    into[0] = '\0';
}

void moe_cuda_tell(const struct moe_device *dev, struct moe_buf *out) { cuda_choices_print(dev->choices, out); }

/* ---- the tables ---- */

#define BACKEND(type, bytes, how) \
    { \
        .abi = MOE_BACKEND_ABI, .name = "cuda", .real = (type), .wide = MOE_REAL_F32, .real_bytes = (bytes), .wide_bytes = sizeof(float), .host_memory = false, \
        .open = (how), .close = cuda_close, .threads = cuda_threads, \
        .alloc = cuda_alloc, .free = cuda_free, .upload = cuda_upload, .download = cuda_download, .from_f32 = cuda_from_f32, .to_f32 = cuda_to_f32, \
        .zero = cuda_zero, .copy = cuda_copy, .sync = cuda_sync, \
        .host_alloc = cuda_host_alloc, .host_free = cuda_host_free, .snapshot = cuda_snapshot, .snapshot_hold = cuda_snapshot_hold, \
        .snapshot_done = cuda_snapshot_done, .queue = cuda_queue, .ordinal = cuda_ordinal, .side = cuda_side, .fork = cuda_fork, .post = cuda_post, \
        .join = cuda_join, .mark = cuda_mark, .mark_side = cuda_mark_side, .between = cuda_between, .tell = moe_cuda_tell, .memory = cuda_memory, \
        .inspect = cuda_inspect, .place = cuda_place, \
        .gemm = cuda_gemm, .grouped = cuda_grouped, .embed = cuda_embed, .embed_back = cuda_embed_back, \
        .rmsnorm = cuda_rmsnorm, .rmsnorm_back = cuda_rmsnorm_back, .rope = cuda_rope, .attention = cuda_attention, .attention_back = cuda_attention_back, \
        .swiglu = cuda_swiglu, .swiglu_back = cuda_swiglu_back, .xent = cuda_xent, \
        .route = cuda_route, .route_back = cuda_route_back, .route_stats = cuda_route_stats, \
        .dispatch = cuda_dispatch, .gather = cuda_gather, .combine = cuda_combine, .combine_back = cuda_combine_back, \
        .add = cuda_add, .scale = cuda_scale, .sum = cuda_sum, .sumsq = cuda_sumsq, .adamw = cuda_adamw, \
    }

static const struct moe_backend f32 = BACKEND(MOE_REAL_F32, sizeof(float), open_f32);
static const struct moe_backend bf16 = BACKEND(MOE_REAL_BF16, 2, open_bf16);

const struct moe_backend *const *moe_cuda_backends(void)
{
    static const struct moe_backend *const all[] = { &f32, &bf16, NULL };
    return all;
}

/* ---- --backends ---- */

static bool describe_device(struct moe_buf *out, int which)
{
    struct cudaDeviceProp p;
    if (cudaGetDeviceProperties(&p, which) != cudaSuccess) {
        moe_buf_printf(out, "; device %d does not answer", which);
        (void)cudaGetLastError();
        return false;
    }
    const bool old = p.major * 10 + p.minor < LEAST_ARCH, small = p.sharedMemPerBlockOptin >> 10 < LEAST_SHARED;
    moe_buf_printf(out, "%s %s, sm_%d%d, %zu MiB%s", which ? "," : ":", p.name, p.major, p.minor, p.totalGlobalMem >> 20,
                   old ? " (too old: 8.0 or more is wanted)" : small ? " (its blocks have too little shared memory)" : "");
    return !old && !small;
}

void moe_cuda_describe(struct moe_buf *out, bool *usable)
{
    struct moe_error err;
    char built[32];
    int devices = 0;
    *usable = false;
    moe_cuda_version(built, CUDART_VERSION);
    moe_buf_printf(out, "fp32 and bf16, CUDA %s, cuBLASLt %zu: ", built, cublasLtGetVersion());
    if (moe_count_devices(&devices, &err) != MOE_OK) {
        moe_buf_printf(out, "%s", err.text);
        return;
    }
    moe_describe_driver(out, devices);
    for (int i = 0; i < devices; i++)
        *usable |= describe_device(out, i);
}
