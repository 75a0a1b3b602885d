/* What the host wants to know: computed on the device, copied into pinned memory, and waited for. Each is one round trip. */
#include "runtime/backend/cuda/inside.h"
#include <string.h>

/* What an operation tells lies at the beginning of scratch memory; the launcher's own scratch is behind it. */
static enum moe_code begin(struct moe_device *dev, size_t told, size_t scratch, void **out, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    if (scratch > SIZE_MAX - cuda_up(told))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", scratch);
    MOE_TRY(cuda_scratch(dev, cuda_up(told) + scratch, err));
    *out = dev->scratch;
    dev->call.scratch = (char *)dev->scratch + cuda_up(told);
    return MOE_OK;
}

static enum moe_code land(struct moe_device *dev, size_t at, const void *from, size_t bytes, struct moe_error *err)
{
    return bytes ? cuda_told(dev, cudaMemcpyAsync((char *)dev->landing + at, from, bytes, cudaMemcpyDeviceToHost, dev->stream), "a copy", err) : MOE_OK;
}

/* ---- sums ---- */

enum moe_code cuda_sum(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err)
{
    void *told;
    MOE_TRY(begin(dev, sizeof *out, moe_cuda_sum_scratch(n), &told, err));
    MOE_TRY(cuda_landing(dev, sizeof *out, err));
    CUDA_TRY(dev, moe_cuda_sum(&dev->call, x, n, told), "sum", err);
    MOE_TRY(land(dev, 0, told, sizeof *out, err));
    MOE_TRY(cuda_wait(dev, dev->stream, err));
    memcpy(out, dev->landing, sizeof *out);
    return MOE_OK;
}

enum moe_code cuda_sumsq(struct moe_device *dev, bool wide, const void *x, size_t n, double *out, bool *finite, struct moe_error *err)
{
    double two[2];
    void *told;
    MOE_TRY(begin(dev, sizeof two, moe_cuda_sum_scratch(n), &told, err));
    MOE_TRY(cuda_landing(dev, sizeof two, err));
    CUDA_TRY(dev, moe_cuda_sumsq(&dev->call, wide, x, n, told), "sumsq", err);
    MOE_TRY(land(dev, 0, told, sizeof two, err));
    MOE_TRY(cuda_wait(dev, dev->stream, err));
    memcpy(two, dev->landing, sizeof two);
    *out = two[0];
    *finite = two[1] != 0;
    return MOE_OK;
}

/* ---- routing ---- */

enum moe_code cuda_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err)
{
    const size_t cells = s->tokens / s->group * s->experts, bytes = moe_cuda_route_stats_bytes(s);
    struct { double entropy, z, weight_error, finite; } last;
    void *told;
    MOE_CHECK(bytes == cells * (sizeof(double) + sizeof(int64_t)) + sizeof last);
    MOE_TRY(begin(dev, bytes, moe_cuda_route_stats_scratch(s), &told, err));
    MOE_TRY(cuda_landing(dev, bytes, err));
    CUDA_TRY(dev, moe_cuda_route_stats(&dev->call, s, told), "route_stats", err);
    MOE_TRY(land(dev, 0, told, bytes, err));
    MOE_TRY(cuda_wait(dev, dev->stream, err));
    const char *from = dev->landing;
    memcpy(s->prob_sum, from, cells * sizeof *s->prob_sum);
    memcpy(s->count, from + cells * sizeof(double), cells * sizeof *s->count);
    memcpy(&last, from + cells * (sizeof(double) + sizeof(int64_t)), sizeof last);
    s->entropy = last.entropy;
    s->z = last.z;
    s->weight_error = last.weight_error;
    s->finite = last.finite != 0;
    return MOE_OK;
}

enum moe_code cuda_inspect(struct moe_device *dev, struct moe_inspection *i, struct moe_error *err)
{
    enum { BROKEN, AT, IS, WANT, TOLD };
    const size_t e = i->experts, bytes = moe_cuda_inspect_bytes(i), kept_at = cuda_up(bytes), begin_at = kept_at + cuda_up(e * sizeof *i->kept);
    int64_t first[TOLD];
    void *told;
    MOE_CHECK(bytes == sizeof first + e * sizeof *i->routed);
    MOE_TRY(begin(dev, bytes, moe_cuda_inspect_scratch(i), &told, err));
    MOE_TRY(cuda_landing(dev, begin_at + (e + 1) * sizeof *i->begin, err));
    CUDA_TRY(dev, moe_cuda_inspect(&dev->call, i, told), "inspect", err);
    MOE_TRY(land(dev, 0, told, bytes, err));
    MOE_TRY(land(dev, kept_at, i->count, e * sizeof *i->kept, err));
    MOE_TRY(land(dev, begin_at, i->offset, (e + 1) * sizeof *i->begin, err));
    MOE_TRY(cuda_wait(dev, dev->stream, err));
    const char *from = dev->landing;
    memcpy(first, from, sizeof first);
    memcpy(i->routed, from + sizeof first, e * sizeof *i->routed);
    memcpy(i->kept, from + kept_at, e * sizeof *i->kept);
    memcpy(i->begin, from + begin_at, (e + 1) * sizeof *i->begin);
    i->broken = (enum moe_broken)first[BROKEN];
    i->at = first[AT];
    i->is = first[IS];
    i->want = first[WANT];
    return MOE_OK;
}
