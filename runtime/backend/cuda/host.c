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
    MOE_TRY(cuda_wait_awake(dev, dev->stream, err));
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
    MOE_TRY(cuda_wait_awake(dev, dev->stream, err));
    memcpy(two, dev->landing, sizeof two);
    *out = two[0];
    *finite = two[1] != 0;
    return MOE_OK;
}

/* ---- routing ---- */

/* What stats.cu leaves behind its arrays. */
struct last { double entropy, z, weight_error, finite; };
static size_t cells(const struct moe_router_stats *s) { return s->tokens / s->group * s->experts; }

/* `told` of the device, to be followed by `at` of landing. */
static enum moe_code ask_stats(struct moe_device *dev, const struct moe_router_stats *s, void *told, size_t at, struct moe_error *err)
{
    const size_t bytes = moe_cuda_route_stats_bytes(s);
    MOE_CHECK(bytes == cells(s) * (sizeof(double) + sizeof(int64_t)) + sizeof(struct last));
    CUDA_TRY(dev, moe_cuda_route_stats(&dev->call, s, told), "route_stats", err);
    return land(dev, at, told, bytes, err);
}
static void take_stats(const struct moe_device *dev, struct moe_router_stats *s, size_t at)
{
    const char *const from = (const char *)dev->landing + at;
    struct last last;
    memcpy(s->prob_sum, from, cells(s) * sizeof *s->prob_sum);
    memcpy(s->count, from + cells(s) * sizeof(double), cells(s) * sizeof *s->count);
    memcpy(&last, from + cells(s) * (sizeof(double) + sizeof(int64_t)), sizeof last);
    s->entropy = last.entropy;
    s->z = last.z;
    s->weight_error = last.weight_error;
    s->finite = last.finite != 0;
}

enum moe_code cuda_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err)
{
    void *told;
    MOE_TRY(begin(dev, moe_cuda_route_stats_bytes(s), moe_cuda_route_stats_scratch(s), &told, err));
    MOE_TRY(cuda_landing(dev, moe_cuda_route_stats_bytes(s), err));
    MOE_TRY(ask_stats(dev, s, told, 0, err));
    MOE_TRY(cuda_wait_awake(dev, dev->stream, err));
    take_stats(dev, s, 0);
    return MOE_OK;
}

/* Where things land: the verdict and `routed`, count, offset, the routing's statistics. */
struct inspected { int64_t broken, at, is, want; };
struct places { size_t kept, begin, stats, all; };
static struct places places_of(const struct moe_inspection *i)
{
    struct places p = { .kept = cuda_up(moe_cuda_inspect_bytes(i)) };
    p.begin = p.kept + cuda_up(i->experts * sizeof *i->kept);
    p.stats = p.begin + cuda_up((i->experts + 1) * sizeof *i->begin);
    p.all = p.stats + (i->stats ? moe_cuda_route_stats_bytes(i->stats) : 0);
    return p;
}

/* Statistics first: both use the same scratch, one after the other. */
static enum moe_code ask(struct moe_device *dev, const struct moe_inspection *i, const struct places *p, struct moe_error *err)
{
    const size_t e = i->experts, bytes = moe_cuda_inspect_bytes(i), stats_at = cuda_up(bytes);
    const size_t told_stats = i->stats ? moe_cuda_route_stats_bytes(i->stats) : 0, own = moe_cuda_inspect_scratch(i);
    void *told;
    MOE_CHECK(bytes == sizeof(struct inspected) + e * sizeof *i->routed);
    MOE_TRY(begin(dev, stats_at + told_stats, MOE_MAX(own, i->stats ? moe_cuda_route_stats_scratch(i->stats) : 0), &told, err));
    MOE_TRY(cuda_landing(dev, p->all, err));
    if (i->stats)
        MOE_TRY(ask_stats(dev, i->stats, (char *)told + stats_at, p->stats, err));
    CUDA_TRY(dev, moe_cuda_inspect(&dev->call, i, told), "inspect", err);
    MOE_TRY(land(dev, 0, told, bytes, err));
    MOE_TRY(land(dev, p->kept, i->count, e * sizeof *i->kept, err));
    return land(dev, p->begin, i->offset, (e + 1) * sizeof *i->begin, err);
}

enum moe_code cuda_inspect(struct moe_device *dev, struct moe_inspection *i, struct moe_error *err)
{
    const struct places p = places_of(i);
    struct inspected first;
    MOE_TRY(ask(dev, i, &p, err));
    MOE_TRY(cuda_wait_awake(dev, dev->stream, err));
    const char *from = dev->landing;
    memcpy(&first, from, sizeof first);
    memcpy(i->routed, from + sizeof first, i->experts * sizeof *i->routed);
    memcpy(i->kept, from + p.kept, i->experts * sizeof *i->kept);
    memcpy(i->begin, from + p.begin, (i->experts + 1) * sizeof *i->begin);
    i->broken = (enum moe_broken)first.broken;
    i->at = first.at;
    i->is = first.is;
    i->want = first.want;
    if (i->stats)
        take_stats(dev, i->stats, p.stats);
    return MOE_OK;
}
