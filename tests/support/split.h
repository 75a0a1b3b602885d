/* A device whose memory the host cannot read, on the CPU: pages that nobody may touch but during an operation, and elements that the CPU backend's floats are made of
 * and into before and behind each. With MOE_REAL_BF16 real and wide elements differ, too. So whoever reads the device's memory, or takes one kind of element for the
 * other, dies or misses his tolerance. Snapshots are made as late as their contract allows, and look whether what they copy was changed before.
 *
 * A communicator of the device may stand in a side queue: what is asked of it is done no sooner than the ops wait for it, and the clock is a script (split_side.h).
 *
 * Stands in for a GPU's backend in the tests of what lies above it. One device is one thread's. */
#ifndef MOE_TESTS_SPLIT_H
#define MOE_TESTS_SPLIT_H
#include "runtime/backend/backend.h"
#include "runtime/comm/comm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SPLIT_BLOCKS = 4096, SPLIT_ARGS = 16, SPLIT_SNAPS = 4096, SPLIT_ALIGN = 4096, SPLIT_RANKS = 8, SPLIT_LATE = 64 };
#define SPLIT_BYTES (UINT64_C(1) << 30)

struct split_block { size_t at, bytes; bool used; };
struct split_snap { void *host; const unsigned char *from; unsigned char *was; size_t bytes; };
enum split_kind { SPLIT_EXCHANGE, SPLIT_POST, SPLIT_MARK };
struct split_comm;
struct split_late {                    /* what was asked of the side queue, and is not done yet                                     */
    enum split_kind kind;
    unsigned which;                    /* post or mark                                                                              */
    double ready, ms;                  /* not before; how long it takes                                                             */
    struct split_comm *by;
    const void *send; void *recv, *was;
    size_t out_bytes[SPLIT_RANKS], out_at[SPLIT_RANKS], in_bytes[SPLIT_RANKS], in_at[SPLIT_RANKS];
};
struct moe_device {
    struct moe_device *cpu;
    bool bf16;
    unsigned char *base;               /* SPLIT_BYTES, forbidden but within an op                                                   */
    size_t used;
    struct split_block blocks[SPLIT_BLOCKS];
    size_t block_count;
    struct { uint16_t *to; float *host; size_t n; bool out; } args[SPLIT_ARGS];
    size_t arg_count;
    struct split_snap snaps[SPLIT_SNAPS];
    size_t snap_count;
    bool forked;
    uint64_t ops, forked_ops;          /* ops so far; at the last fork                                                              */
    struct split_late late[SPLIT_LATE];
    size_t late_count;
    struct { bool set; double at; } posts[MOE_BACKEND_POSTS];
    double marks[MOE_BACKEND_MARKS], now, side_now, forked_now;        /* ms                                                        */
    double ms_per_mac, ms_per_byte;
};

/* ---- elements ---- */

static inline float split_widen(uint16_t half)
{
    const uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
static inline uint16_t split_narrow(float value)                     /* to nearest, ties to even; a NaN stays one */
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return value != value ? (uint16_t)(bits >> 16 | 0x40) : (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* ---- within an op ---- */

static inline size_t split_pages(const struct moe_device *d) { return (d->used + SPLIT_ALIGN - 1) / SPLIT_ALIGN * SPLIT_ALIGN; }
static inline void split_enter(struct moe_device *d)
{
    d->ops++;
    MOE_CHECK(mprotect(d->base, MOE_MAX(split_pages(d), (size_t)SPLIT_ALIGN), PROT_READ | PROT_WRITE) == 0);
}
static inline bool split_holds(const struct moe_device *d, const void *p, size_t bytes)
{
    const unsigned char *at = p;
    return at >= d->base && at + bytes <= d->base + d->used;
}
static inline enum moe_code split_leave(struct moe_device *d, enum moe_code code)
{
    for (size_t i = 0; i < d->arg_count; i++) {
        for (size_t j = 0; d->args[i].out && j < d->args[i].n; j++)
            d->args[i].to[j] = split_narrow(d->args[i].host[j]);
        free(d->args[i].host);
    }
    d->arg_count = 0;
    MOE_CHECK(mprotect(d->base, MOE_MAX(split_pages(d), (size_t)SPLIT_ALIGN), PROT_NONE) == 0);
    return code;
}
enum split_way { SPLIT_IN = 1, SPLIT_OUT = 2, SPLIT_BOTH = 3 };
/* Real elements as floats; what was there before is no number where it is only written. */
static inline void *split_real(struct moe_device *d, const void *x, size_t n, int way)
{
    if (!x)
        return NULL;
    MOE_CHECK(split_holds(d, x, n * (d->bf16 ? 2 : 4)));
    if (!d->bf16)
        return (void *)(uintptr_t)x;
    float *host = aligned_alloc(64, (n * sizeof *host / 64 + 1) * 64);
    MOE_CHECK(host && d->arg_count < SPLIT_ARGS);
    d->args[d->arg_count].to = (uint16_t *)(uintptr_t)x;
    d->args[d->arg_count].host = host;
    d->args[d->arg_count].n = n;
    d->args[d->arg_count++].out = (way & SPLIT_OUT) != 0;
    for (size_t i = 0; i < n; i++)
        host[i] = way & SPLIT_IN ? split_widen(((const uint16_t *)x)[i]) : NAN;
    return host;
}
/* The others are the CPU's own; that they are the device's is looked at. */
static inline void *split_wide(struct moe_device *d, const void *x, size_t n)
{
    MOE_CHECK(!x || split_holds(d, x, n * 4));
    return (void *)(uintptr_t)x;
}
static inline int32_t *split_ints(struct moe_device *d, const int32_t *x, size_t n) { return split_wide(d, x, n); }
static inline size_t split_most(const int32_t *x, size_t n, size_t divide)      /* rows that indices name */
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = x[i] >= 0 ? MOE_MAX(most, (size_t)x[i] / divide + 1) : most;
    return most;
}

#include "tests/support/split_side.h"

/* ---- device and memory ---- */

static inline void split_close(struct moe_device **dev)
{
    struct moe_device *d = *dev;
    if (!d)
        return;
    moe_backend_cpu()->close(&d->cpu);
    for (size_t i = 0; i < d->late_count; i++) {
        MOE_CHECK(d->late[i].kind != SPLIT_EXCHANGE);          /* nothing runs beside any more */
        free(d->late[i].was);
    }
    for (size_t i = 0; i < d->snap_count; i++)
        free(d->snaps[i].was);
    (void)munmap(d->base, SPLIT_BYTES);
    free(d);
    *dev = NULL;
}
static inline enum moe_code split_open(const struct moe_device_options *o, bool bf16, struct moe_device **out, struct moe_error *err)
{
    struct moe_device *d = calloc(1, sizeof *d);
    MOE_CHECK(d);
    d->bf16 = bf16;
    d->ms_per_mac = 1e-6;
    d->ms_per_byte = 1e-5;
    d->base = mmap(NULL, SPLIT_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    MOE_CHECK(d->base != MAP_FAILED);
    const enum moe_code code = moe_backend_cpu()->open(o, &d->cpu, err);
    if (code != MOE_OK)
        split_close(&d);
    *out = d;
    return code;
}
static inline enum moe_code split_open_f32(const struct moe_device_options *o, struct moe_device **out, struct moe_error *err) { return split_open(o, false, out, err); }
static inline enum moe_code split_open_bf16(const struct moe_device_options *o, struct moe_device **out, struct moe_error *err) { return split_open(o, true, out, err); }
static inline unsigned split_threads(const struct moe_device *d) { return moe_backend_cpu()->threads(d->cpu); }

static inline enum moe_code split_alloc(struct moe_device *d, size_t bytes, void **out, struct moe_error *err)
{
    const size_t need = (bytes / 64 + 1) * 64;
    struct split_block *b = NULL;
    for (size_t i = 0; i < d->block_count && !b; i++)
        b = !d->blocks[i].used && d->blocks[i].bytes >= need && d->blocks[i].bytes < 2 * need ? &d->blocks[i] : NULL;
    if (!b && (d->block_count == SPLIT_BLOCKS || need > SPLIT_BYTES - d->used))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", bytes);
    if (!b) {
        b = &d->blocks[d->block_count++];
        *b = (struct split_block){ .at = d->used, .bytes = need };
        d->used += need;
    }
    b->used = true;
    split_enter(d);
    memset(d->base + b->at, 0, b->bytes);
    *out = d->base + b->at;
    return split_leave(d, MOE_OK);
}
static inline void split_free(struct moe_device *d, void *mem)
{
    for (size_t i = 0; i < d->block_count; i++)
        if (d->base + d->blocks[i].at == mem) {
            MOE_CHECK(d->blocks[i].used);
            split_is_free(d, mem, d->blocks[i].bytes);
            d->blocks[i].used = false;
            return;
        }
    MOE_CHECK(false);                                          /* memory that is not this device's */
}
static inline enum moe_code split_upload(struct moe_device *d, void *to, const void *host, size_t bytes, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(split_holds(d, to, bytes) && !split_holds(d, host, 1));
    split_enter(d);
    memcpy(to, host, bytes);
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_download(struct moe_device *d, void *host, const void *from, size_t bytes, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(split_holds(d, from, bytes) && !split_holds(d, host, 1));
    split_enter(d);
    memcpy(host, from, bytes);
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_from_f32(struct moe_device *d, bool wide, void *to, const float *host, size_t n, struct moe_error *err)
{
    if (wide || !d->bf16)
        return split_upload(d, to, host, n * sizeof *host, err);
    split_enter(d);
    float *x = split_real(d, to, n, SPLIT_OUT);
    memcpy(x, host, n * sizeof *host);
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_to_f32(struct moe_device *d, bool wide, float *host, const void *from, size_t n, struct moe_error *err)
{
    if (wide || !d->bf16)
        return split_download(d, host, from, n * sizeof *host, err);
    split_enter(d);
    memcpy(host, split_real(d, from, n, SPLIT_IN), n * sizeof *host);
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_zero(struct moe_device *d, void *mem, size_t bytes, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(split_holds(d, mem, bytes));
    split_enter(d);
    memset(mem, 0, bytes);
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_copy(struct moe_device *d, void *to, const void *from, size_t bytes, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(split_holds(d, to, bytes) && split_holds(d, from, bytes));
    split_enter(d);
    memmove(to, from, bytes);
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_sync(struct moe_device *d, struct moe_error *err) { return (void)d, (void)err, MOE_OK; }
static inline void *split_queue(struct moe_device *d) { return (void)d, NULL; }     /* there is no communicator that could stand in it */
static inline int split_ordinal(const struct moe_device *d) { return (void)d, 0; }
static inline uint64_t split_memory(const struct moe_device *d)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < d->block_count; i++)
        bytes += d->blocks[i].used ? d->blocks[i].bytes : 0;
    return bytes;
}

/* ---- snapshots: copied when they are waited for, and not before ---- */

static inline enum moe_code split_host_alloc(struct moe_device *d, size_t bytes, void **out, struct moe_error *err)
{
    (void)d, (void)err;
    *out = malloc(bytes ? bytes : 1);
    MOE_CHECK(*out);
    return MOE_OK;
}
static inline void split_host_free(struct moe_device *d, void *mem) { (void)d, free(mem); }
static inline enum moe_code split_snapshot(struct moe_device *d, void *host, const void *from, size_t bytes, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(split_holds(d, from, bytes) && d->snap_count < SPLIT_SNAPS);
    struct split_snap *s = &d->snaps[d->snap_count++];
    *s = (struct split_snap){ host, from, malloc(bytes ? bytes : 1), bytes };
    MOE_CHECK(s->was);
    memset(host, 0xa5, bytes);
    return split_download(d, s->was, from, bytes, err);
}
static inline enum moe_code split_snapshot_hold(struct moe_device *d, struct moe_error *err)
{
    (void)err;
    split_enter(d);
    for (size_t i = 0; i < d->snap_count; i++) {
        struct split_snap *s = &d->snaps[i];
        MOE_CHECK(memcmp(s->was, s->from, s->bytes) == 0);           /* an op has written what is being copied */
        memcpy(s->host, s->from, s->bytes);
        free(s->was);
    }
    d->snap_count = 0;
    return split_leave(d, MOE_OK);
}
static inline enum moe_code split_snapshot_done(struct moe_device *d, bool wait, bool *done, struct moe_error *err)
{
    if (wait)
        MOE_TRY(split_snapshot_hold(d, err));
    *done = d->snap_count == 0;
    return MOE_OK;
}

/* ---- what is broken: plain loops ---- */

static inline bool split_tell(struct moe_inspection *i, enum moe_broken what, int64_t at, int64_t is, int64_t want)
{
    i->broken = what;
    i->at = at;
    i->is = is;
    i->want = want;
    return true;
}
static inline bool split_find_choice(struct moe_inspection *i)
{
    const size_t k = i->top_k, pairs = i->tokens * k;
    memset(i->routed, 0, i->experts * sizeof *i->routed);
    for (size_t p = 0; p < pairs; p++)
        if (i->expert[p] < 0 || (size_t)i->expert[p] >= i->experts)
            return split_tell(i, MOE_BROKEN_EXPERT, (int64_t)p, i->expert[p], 0);
    for (size_t p = 0; p < pairs; p++) {
        i->routed[i->expert[p]]++;
        for (size_t before = p / k * k; before < p; before++)
            if (i->expert[before] == i->expert[p])
                return split_tell(i, MOE_BROKEN_TWICE, (int64_t)(p / k), i->expert[p], 0);
    }
    return false;
}
static inline bool split_find_counts(struct moe_inspection *i)
{
    int64_t at = 0;
    for (size_t e = 0; e < i->experts; e++) {
        const int64_t keep = i->drop ? MOE_MIN(i->routed[e], (int64_t)i->capacity) : i->routed[e];
        if (i->count[e] != keep)
            return split_tell(i, MOE_BROKEN_COUNT, (int64_t)e, i->count[e], keep);
    }
    for (size_t e = 0; e <= i->experts; e++) {
        if (i->offset[e] != at)
            return split_tell(i, MOE_BROKEN_OFFSET, (int64_t)e, i->offset[e], at);
        at += e < i->experts ? i->count[e] : 0;
    }
    return false;
}
static inline bool split_find_rows(struct moe_inspection *i)
{
    const int64_t pairs = (int64_t)(i->tokens * i->top_k), rows = i->offset[i->experts];
    int64_t slots = 0;
    for (int64_t row = 0; row < rows; row++)
        if (i->source[row] < 0 || i->source[row] >= pairs)
            return split_tell(i, MOE_BROKEN_SOURCE, row, i->source[row], 0);
    for (int64_t row = 0, e = 0; row < rows; row++) {
        const int32_t pair = i->source[row];
        for (; i->offset[e + 1] <= row; e++) { }
        if (i->slot[pair] != row || i->expert[pair] != e)
            return split_tell(i, MOE_BROKEN_INVERSE, row, pair, i->slot[pair]);
    }
    for (int64_t p = 0; p < pairs; p++) {
        slots += i->slot[p] >= 0;
        if (p >= rows && i->source[p] != -1)
            return split_tell(i, MOE_BROKEN_PAST, p, i->source[p], 0);
    }
    return slots != rows && split_tell(i, MOE_BROKEN_SLOTS, 0, slots, rows);
}
#include "tests/support/split_ops.h"

static inline enum moe_code split_inspect(struct moe_device *d, struct moe_inspection *i, struct moe_error *err)
{
    split_enter(d);
    i->broken = MOE_BROKEN_NOTHING;
    if (!split_find_choice(i) && !split_find_counts(i))
        (void)split_find_rows(i);
    memcpy(i->kept, i->count, i->experts * sizeof *i->kept);
    memcpy(i->begin, i->offset, (i->experts + 1) * sizeof *i->begin);
    MOE_TRY(split_leave(d, MOE_OK));
    return i->stats && !i->broken ? split_route_stats(d, i->stats, err) : MOE_OK;
}

#define SPLIT_BACKEND(type, bytes, opened) { \
        .abi = MOE_BACKEND_ABI, .name = "split", .real = type, .wide = MOE_REAL_F32, .real_bytes = bytes, .wide_bytes = 4, .open = opened, .close = split_close, \
        .threads = split_threads, .alloc = split_alloc, .free = split_free, .upload = split_upload, .download = split_download, .from_f32 = split_from_f32, \
        .to_f32 = split_to_f32, .zero = split_zero, .copy = split_copy, .sync = split_sync, .host_alloc = split_host_alloc, .host_free = split_host_free, \
        .snapshot = split_snapshot, .snapshot_hold = split_snapshot_hold, .snapshot_done = split_snapshot_done, .queue = split_queue, .ordinal = split_ordinal, .memory = split_memory, \
        .side = split_side, .fork = split_fork, .post = split_post, .join = split_join, .mark = split_mark, .mark_side = split_mark_side, .between = split_between, \
        .inspect = split_inspect, .gemm = split_gemm, .grouped = split_grouped, .embed = split_embed, .embed_back = split_embed_back, .rmsnorm = split_rmsnorm, \
        .rmsnorm_back = split_rmsnorm_back, .rope = split_rope, .attention = split_attention, .attention_back = split_attention_back, .swiglu = split_swiglu, \
        .swiglu_back = split_swiglu_back, .xent = split_xent, .route = split_route, .route_back = split_route_back, .route_stats = split_route_stats, \
        .dispatch = split_dispatch, .gather = split_gather, .combine = split_combine, .combine_back = split_combine_back, .add = split_add, .scale = split_scale, \
        .sum = split_sum, .sumsq = split_sumsq, .adamw = split_adamw }
static inline const struct moe_backend *moe_backend_split(enum moe_real real)
{
    static const struct moe_backend f32 = SPLIT_BACKEND(MOE_REAL_F32, 4, split_open_f32), bf16 = SPLIT_BACKEND(MOE_REAL_BF16, 2, split_open_bf16);
    return real == MOE_REAL_BF16 ? &bf16 : &f32;
}
#endif
